import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { Badge, toneOfPlace } from './badge.tsx'
import { departmentsOf, memberName, placementBits, placeState } from './model.ts'
import type { Row } from './rows.ts'
import { PLACED } from '../src/report/page/page-data.ts'

export const ROW_HEIGHT = 36
/** Rows beyond the edge that are drawn all the same, so that scrolling shows no gaps. */
const MARGIN = 12
/** As many as make sense on paper. */
const PRINTED = 2_000

export interface TreeProps {
  readonly rows: readonly Row[]
  readonly onKey: (event: KeyboardEvent, page: number) => void
}

/** The organisation as an indented list, of which only what is in view is drawn. */
export function Outline({ rows, onKey }: TreeProps): VNode {
  const { words, state, isPrinting } = usePage()
  const { active, jumps } = state
  const view = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  const at = rows.findIndex(({ key }) => key === active)

  useLayoutEffect(() => {
    const element = view.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = view.current
    if (!element || at < 0 || jumps === 0) return
    const from = at * ROW_HEIGHT
    if (from < element.scrollTop) element.scrollTop = Math.max(0, from - ROW_HEIGHT)
    else if (from + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = from - element.clientHeight + 2 * ROW_HEIGHT
    }
    setTop(element.scrollTop)
  }, [at, jumps])

  const first = isPrinting ? 0 : Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN)
  const last = isPrinting
    ? Math.min(rows.length, PRINTED)
    : Math.min(rows.length, Math.ceil((top + height) / ROW_HEIGHT) + MARGIN)
  const drawn = rows.slice(first, last)
  const activeRow = rows[at]
  const isActiveDrawn = at >= first && at < last
  return (
    <div class="outline-box">
      <div class="outline-head" aria-hidden="true">
        <span>{words.t('page.organisation')}</span>
        <span>{words.t('page.stat.people')}</span>
      </div>
      <div
        ref={view}
        class="outline"
        role="tree"
        tabIndex={0}
        aria-label={words.t('page.tree')}
        aria-describedby="tree-help"
        aria-activedescendant={activeRow ? `row-${activeRow.key}` : undefined}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) => onKey(event, Math.max(1, Math.floor(height / ROW_HEIGHT) - 1))}
      >
        <div class="rows" role="none" ref={(element) => sized(element, isPrinting ? undefined : rows.length)}>
          {/* Where the keyboard is has to be there for who listens to the page, also out of view. */}
          {activeRow && !isActiveDrawn && <TreeRow key={activeRow.key} row={activeRow} place={at} />}
          {drawn.map((row, index) => (
            <TreeRow key={row.key} row={row} place={isPrinting ? undefined : first + index} />
          ))}
        </div>
      </div>
      {isPrinting && rows.length > PRINTED && <p>{words.t('page.cut', { count: rows.length - PRINTED })}</p>}
    </div>
  )
}

function sized(element: HTMLElement | null, rows: number | undefined): void {
  if (element) element.style.height = rows === undefined ? '' : `${rows * ROW_HEIGHT}px`
}

function TreeRow({ row, place }: { readonly row: Row; readonly place: number | undefined }): VNode {
  const { state, act } = usePage()
  const { chosen, active } = state
  const isChosen = chosen?.kind === row.kind && chosen.index === row.index && active === row.key
  const toggle = (event: Event): void => {
    event.stopPropagation()
    act({ kind: row.isOpen ? 'close' : 'open', departments: [row.index] })
  }
  return (
    <div
      id={`row-${row.key}`}
      class={`row ${row.kind}${active === row.key ? ' active' : ''}`}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isChosen}
      {...(row.hasInside && { 'aria-expanded': row.isOpen })}
      ref={(element) => placed(element, row.level, place)}
      onClick={() => act({ kind: 'choose', row })}
    >
      {row.hasInside ? (
        <span class={`twisty ${row.isOpen ? 'open' : ''}`} onClick={toggle} aria-hidden="true" />
      ) : (
        <span class="twisty none" aria-hidden="true" />
      )}
      {row.kind === 'department' ? <DepartmentLine row={row} /> : <MemberLine row={row} />}
    </div>
  )
}

function placed(element: HTMLElement | null, level: number, place: number | undefined): void {
  if (!element) return
  element.style.setProperty('--level', String(level - 1))
  element.style.transform = place === undefined ? '' : `translateY(${place * ROW_HEIGHT}px)`
}

function DepartmentLine({ row }: { readonly row: Row }): VNode {
  const { model, words } = usePage()
  const department = model.data.departments[row.index]
  if (!department) return <span />
  const { name, state, was, from, before, after, leads = [] } = department
  const origin = from === undefined ? undefined : model.data.departments[from]
  const isHidden = !row.isOpen && state === 'same' && model.hasChanges[row.index] === true
  return (
    <>
      <span class={`name ${state}`}>{name}</span>
      {state !== 'same' && <Badge tone={state} text={words.t(`page.state.${state}`)} />}
      {was !== undefined && <span class="faint">{words.t('page.was-called', { name: was })}</span>}
      {origin && <span class="faint">{words.t('page.came-from', { place: origin.name })}</span>}
      {isHidden && (
        <span class="inside" title={words.t('page.inside')}>
          <span class="hidden">{words.t('page.inside')}</span>
        </span>
      )}
      {leads.length > 0 && (
        <span class="leads faint">
          {words.list(leads.slice(0, 2).map((member) => memberName(model.data, member)))}
          {leads.length > 2 ? ' …' : ''}
        </span>
      )}
      <Heads before={before} after={after} />
    </>
  )
}

export function Heads({ before, after }: { readonly before: number; readonly after: number }): VNode {
  const { words } = usePage()
  const text = before === after ? words.people(after) : words.t('page.people.change', { before, after })
  return (
    <span class="heads">
      <span class="hidden">{text}</span>
      <span aria-hidden="true">
        {before !== after && <span class={after > before ? 'up' : 'down'}>{words.difference(after - before)}</span>}
        <b>{words.n(after)}</b>
      </span>
    </span>
  )
}

function MemberLine({ row }: { readonly row: Row }): VNode {
  const { model, words } = usePage()
  const { data } = model
  const { members, departments } = data
  const state = placeState(data, row.index, row.under)
  const tone = toneOfPlace(state)
  const bits = placementBits(data, row.index, row.under)
  const position = members.positions[members.position[row.index] ?? -1]
  const only = (on: number, off: number): string => {
    const others = new Set(departmentsOf(data, row.index, off))
    const places = departmentsOf(data, row.index, on).filter((department) => !others.has(department))
    return words.list(places.map((department) => departments[department]?.name ?? ''))
  }
  const other =
    state === 'in' ? only(PLACED.before, PLACED.after) : state === 'out' ? only(PLACED.after, PLACED.before) : ''
  const name = members.name[row.index]
  return (
    <>
      <span class={`person ${state === 'delete' || state === 'out' ? 'gone' : ''}`} aria-hidden="true" />
      <span class={`name ${state}`}>{name || members.userid[row.index]}</span>
      {name !== '' && name !== members.userid[row.index] && <span class="userid">{members.userid[row.index]}</span>}
      <LeaderMark bits={bits} />
      {tone && <Badge tone={tone} text={words.t(`page.state.${state}`)} />}
      {other !== '' && (
        <span class="faint">{words.t(state === 'in' ? 'page.came-from' : 'page.went-to', { place: other })}</span>
      )}
      {position !== undefined && <span class="position faint">{position}</span>}
    </>
  )
}

export function LeaderMark({ bits }: { readonly bits: number }): VNode | null {
  const { words } = usePage()
  const led = (bits & PLACED.ledBefore) !== 0
  const leads = (bits & PLACED.leadsAfter) !== 0
  if (!led && !leads) return null
  const code = led && leads ? 'page.leader' : leads ? 'page.leader.new' : 'page.leader.former'
  return <span class={`leader ${led && leads ? '' : leads ? 'new' : 'gone'}`}>{words.t(code)}</span>
}
