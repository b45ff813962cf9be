import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { Badge, toneOfPlace } from './badge.tsx'
import { memberName, memberState } from './model.ts'
import { newSearch } from './search.ts'
import type { Chosen } from './state.ts'

/** Type a name, choose one of what is found, and the tree goes there. */
export function SearchBox(): VNode {
  const { model, words, act } = usePage()
  const search = useMemo(() => newSearch(model), [model])
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { shown, count } = useMemo(() => search(text), [search, text])
  const isShown = isOpen && text.trim() !== ''

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  useEffect(() => {
    if (isShown) document.getElementById(`found-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, isShown])

  const choose = (object: Chosen | undefined): void => {
    if (!object) return
    setOpen(false)
    act({ kind: 'reveal', object })
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const step = event.key === 'ArrowDown' ? 1 : -1
        setOpen(true)
        if (isShown && shown.length > 0) setAt((at + step + shown.length) % shown.length)
        break
      }
      case 'Enter':
        choose(shown[at])
        break
      case 'Escape':
        if (isShown) setOpen(false)
        else setText('')
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <div class="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.t('page.search')}
        aria-expanded={isShown}
        aria-controls="found"
        aria-autocomplete="list"
        {...(isShown && shown.length > 0 && { 'aria-activedescendant': `found-${at}` })}
        autocomplete="off"
        spellcheck={false}
        placeholder={words.t('page.search.hint')}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      />
      <span class="hidden" role="status">
        {isShown ? words.t('page.search.found', { count }) : ''}
      </span>
      <div class="found" hidden={!isShown}>
        <ul id="found" role="listbox" aria-label={words.t('page.search')}>
          {isShown &&
            shown.map((object, index) => (
              <li
                key={`${object.kind}${object.index}`}
                id={`found-${index}`}
                role="option"
                aria-selected={index === at}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(object)}
              >
                <FoundLine object={object} />
              </li>
            ))}
        </ul>
        {isShown && shown.length === 0 && <p class="faint">{words.t('page.search.none')}</p>}
        {isShown && count > shown.length && (
          <p class="faint">{words.t('page.search.more', { count: count - shown.length })}</p>
        )}
      </div>
    </div>
  )
}

function FoundLine({ object: { kind, index } }: { readonly object: Chosen }): VNode {
  const { model, words } = usePage()
  const { departments, members } = model.data
  if (kind === 'department') {
    const department = departments[index]
    const state = department?.state ?? 'same'
    return (
      <>
        <span class="name">{department?.name}</span>
        {state !== 'same' && <Badge tone={state} text={words.t(`page.state.${state}`)} />}
        <span class="faint">{department?.path}</span>
      </>
    )
  }
  const state = memberState(model.data, index)
  const tone = toneOfPlace(state)
  return (
    <>
      <span class="person" aria-hidden="true" />
      <span class="name">{memberName(model.data, index)}</span>
      <span class="userid">{members.userid[index]}</span>
      {tone && <Badge tone={tone} text={words.t(`page.state.${state}`)} />}
      <span class="faint">{members.positions[members.position[index] ?? -1]}</span>
    </>
  )
}
