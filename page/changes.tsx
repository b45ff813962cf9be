import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { Badge, type Tone } from './badge.tsx'
import { ChangeDetails } from './fields.tsx'
import type { Model } from './model.ts'
import { ShowMore, useRoom } from './show-more.tsx'

const KINDS = ['all', 'd', 'm', 't'] as const
const TONES: Readonly<Record<string, { readonly tone: Tone; readonly action: string }>> = {
  c: { tone: 'new', action: 'create' },
  u: { tone: 'changed', action: 'update' },
  m: { tone: 'moved', action: 'move' },
  d: { tone: 'gone', action: 'delete' },
}
const STATUS_TONES: Readonly<Record<string, Tone>> = { d: 'new', f: 'gone', s: 'changed' }

export function Changes(): VNode {
  const { model, words } = usePage()
  const { kind: kinds, title: titles } = model.data.changes
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all')
  const counts = useMemo(() => {
    const found = new Map<string, number>([['all', kinds.length]])
    for (const each of kinds) found.set(each, (found.get(each) ?? 0) + 1)
    return found
  }, [kinds])
  const shown = useMemo(
    () => [...titles.keys()].filter((index) => kind === 'all' || kinds[index] === kind),
    [titles, kinds, kind],
  )
  const room = useRoom(shown.length, 50)
  return (
    <section id="changes" class="wide" aria-labelledby="changes-title">
      <h2 id="changes-title">
        {words.t('page.changes')} {kinds.length > 0 && <span class="tally">{words.n(kinds.length)}</span>}
      </h2>
      {kinds.length === 0 ? (
        <p class="about">{words.t('page.changes.none')}</p>
      ) : (
        <>
          <div class="segments" role="group" aria-label={words.t('page.changes')}>
            {KINDS.filter((each) => (counts.get(each) ?? 0) > 0).map((each) => (
              <button key={each} type="button" aria-pressed={kind === each} onClick={() => setKind(each)}>
                {words.t(`page.kind.${each}`)} <span class="tally">{words.n(counts.get(each) ?? 0)}</span>
              </button>
            ))}
          </div>
          <ul class="changes card">
            {shown.slice(0, room.shown).map((index) => (
              <ChangeItem key={index} index={index} />
            ))}
          </ul>
          <ShowMore room={room} />
        </>
      )}
    </section>
  )
}

function ChangeItem({ index }: { readonly index: number }): VNode {
  const { model, words, isPrinting } = usePage()
  const { kind, title, status } = model.data.changes
  const [isOpen, setOpen] = useState(false)
  const ended = STATUS_TONES[status[index] ?? '']
  const details = isOpen || isPrinting ? model.details(index) : undefined
  const { tone, code } = badgeOf(model, index)
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Badge tone={tone} text={words.t(code)} />
          <span class="kind">{words.t(`page.kind.${kind[index]}`)}</span>
          <span class="name">{title[index]}</span>
          {ended && <Badge tone={ended} text={words.t(`page.status.${status[index]}`)} />}
        </summary>
        {details && <ChangeDetails details={details} />}
      </details>
    </li>
  )
}

/** A department is what it becomes in the chart; people and tags are what is done to them. */
function badgeOf({ data, departmentOfChange }: Model, index: number): { readonly tone: Tone; readonly code: string } {
  const { tone, action } = TONES[data.changes.tone[index] ?? ''] ?? { tone: 'changed', action: 'update' }
  const kind = data.changes.kind[index]
  if (kind === 'm') return { tone, code: `page.state.${action}` }
  if (kind === 't') return { tone, code: `page.tag.${action}` }
  const state = data.departments[departmentOfChange(index)]?.state ?? 'same'
  const becomes = state === 'same' ? tone : state
  return { tone: becomes, code: `page.state.${becomes}` }
}
