import type { VNode } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { Badge } from './badge.tsx'
import { BOX, layOut, type Box, type Layout } from './layout.ts'
import { memberName } from './model.ts'
import { Heads, type TreeProps } from './outline.tsx'

const PAD = 24
const ZOOM = { least: 0.3, most: 1.6, step: 1.2 } as const
/** Boxes that are drawn beyond the edges. */
const MARGIN = 300

interface Window {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The departments as boxes and lines. Only what is in view is drawn. */
export function Chart({ rows, onKey }: TreeProps): VNode {
  const { words, state, isPrinting } = usePage()
  const { active, jumps } = state
  const view = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState(1)
  const [seen, setSeen] = useState<Window>({ left: 0, top: 0, width: 1200, height: 800 })
  const layout = useMemo(() => layOut(rows), [rows])
  const at = layout.boxes.find(({ row }) => row.key === active)

  const look = (): void => {
    const element = view.current
    if (!element) return
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element
    setSeen({ left: scrollLeft, top: scrollTop, width: clientWidth, height: clientHeight })
  }
  useLayoutEffect(() => {
    const element = view.current
    if (!element) return undefined
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = view.current
    if (!element || !at) return
    intoView(element, at, zoom)
    look()
  }, [at, jumps, zoom])
  const drag = useDrag()

  const inView = ({ x, y }: Box): boolean =>
    isPrinting ||
    ((x + BOX.width + PAD) * zoom > seen.left - MARGIN &&
      (x + PAD) * zoom < seen.left + seen.width + MARGIN &&
      (y + BOX.height + PAD) * zoom > seen.top - MARGIN &&
      (y + PAD) * zoom < seen.top + seen.height + MARGIN)
  const change = (factor: number): void =>
    setZoom((before) => Math.min(ZOOM.most, Math.max(ZOOM.least, before * factor)))
  const boxes = layout.boxes.filter((box) => inView(box) || box === at)
  return (
    <div class="chart-box">
      <div class="zoom">
        <button type="button" aria-label={words.t('page.zoom-out')} onClick={() => change(1 / ZOOM.step)}>
          −
        </button>
        <button type="button" title={words.t('page.zoom-reset')} onClick={() => setZoom(1)}>
          {Math.round(zoom * 100)} %
        </button>
        <button type="button" aria-label={words.t('page.zoom-in')} onClick={() => change(ZOOM.step)}>
          +
        </button>
      </div>
      <div
        ref={view}
        class="chart"
        role="tree"
        tabIndex={0}
        aria-label={words.t('page.tree')}
        aria-describedby="tree-help"
        aria-activedescendant={at ? `row-${at.row.key}` : undefined}
        onScroll={look}
        onKeyDown={(event) => onKey(event, 10)}
        onPointerDown={drag}
      >
        <div class="canvas" role="none" ref={(element) => sized(element, layout, zoom)}>
          <div class="scaled" role="none" ref={(element) => scaled(element, zoom)}>
            <Links layout={layout} inView={inView} />
            {boxes.map((box) => (
              <ChartBox key={box.row.key} box={box} />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

function intoView(element: HTMLElement, { x, y }: Box, zoom: number): void {
  const left = (x + PAD) * zoom
  const top = (y + PAD) * zoom
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = element
  if (left < scrollLeft || left + BOX.width * zoom > scrollLeft + clientWidth) {
    element.scrollLeft = left - (clientWidth - BOX.width * zoom) / 2
  }
  if (top < scrollTop || top + BOX.height * zoom > scrollTop + clientHeight) {
    element.scrollTop = top - (clientHeight - BOX.height * zoom) / 2
  }
}

/** Dragging the background moves the chart. */
function useDrag(): (event: PointerEvent) => void {
  return (event) => {
    const element = event.currentTarget
    const isOnBox = event.target instanceof Element && event.target.closest('[role=treeitem]') !== null
    if (!(element instanceof HTMLElement) || isOnBox || event.button !== 0 || event.pointerType === 'touch') return
    const from = { x: event.clientX + element.scrollLeft, y: event.clientY + element.scrollTop }
    const move = (at: PointerEvent): void => {
      element.scrollLeft = from.x - at.clientX
      element.scrollTop = from.y - at.clientY
    }
    const end = (): void => {
      removeEventListener('pointermove', move)
      element.classList.remove('dragging')
    }
    element.classList.add('dragging')
    addEventListener('pointermove', move)
    addEventListener('pointerup', end, { once: true })
    addEventListener('pointercancel', end, { once: true })
  }
}

function sized(element: HTMLElement | null, { width, height }: Layout, zoom: number): void {
  if (!element) return
  element.style.width = `${(width + 2 * PAD) * zoom}px`
  element.style.height = `${(height + 2 * PAD) * zoom}px`
}

function scaled(element: HTMLElement | null, zoom: number): void {
  if (element) element.style.transform = `scale(${zoom})`
}

function Links({ layout, inView }: { readonly layout: Layout; readonly inView: (box: Box) => boolean }): VNode {
  const { model } = usePage()
  const { links, width, height } = layout
  return (
    <svg width={width + 2 * PAD} height={height + 2 * PAD} aria-hidden="true">
      {links
        .filter(({ from, to }) => inView(from) || inView(to))
        .map(({ from, to }) => {
          const [x1, y1] = [from.x + BOX.width + PAD, from.y + BOX.height / 2 + PAD]
          const [x2, y2] = [to.x + PAD, to.y + BOX.height / 2 + PAD]
          return (
            <path key={to.row.key} class={model.data.departments[to.row.index]?.state} d={elbow([x1, y1], [x2, y2])} />
          )
        })}
    </svg>
  )
}

/** Straight lines with round corners: siblings share what they can of their way. */
function elbow([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): string {
  const middle = (x1 + x2) / 2
  if (y1 === y2) return `M${x1} ${y1}H${x2}`
  const round = Math.min(8, Math.abs(y2 - y1) / 2)
  const down = y2 > y1 ? 1 : -1
  return `M${x1} ${y1}H${middle - round}Q${middle} ${y1} ${middle} ${y1 + down * round}V${y2 - down * round}Q${middle} ${y2} ${middle + round} ${y2}H${x2}`
}

function ChartBox({ box: { row, x, y } }: { readonly box: Box }): VNode {
  const { model, words, state, act } = usePage()
  const department = model.data.departments[row.index]
  const { name = '', state: becomes = 'same', was, before = 0, after = 0, leads = [] } = department ?? {}
  const isChosen = state.chosen?.kind === 'department' && state.chosen.index === row.index
  const toggle = (event: Event): void => {
    event.stopPropagation()
    act({ kind: row.isOpen ? 'close' : 'open', departments: [row.index] })
  }
  const second =
    was === undefined
      ? words.list(leads.map((member) => memberName(model.data, member)))
      : words.t('page.was-called', { name: was })
  return (
    <div
      id={`row-${row.key}`}
      class={`box ${becomes}${state.active === row.key ? ' active' : ''}`}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isChosen}
      {...(row.hasInside && { 'aria-expanded': row.isOpen })}
      ref={(element) => {
        if (element) element.style.transform = `translate(${x + PAD}px, ${y + PAD}px)`
      }}
      onClick={() => act({ kind: 'choose', row })}
    >
      <span class="first">
        <span class="name" title={name}>
          {name}
        </span>
        <Heads before={before} after={after} />
      </span>
      <span class="second">
        {becomes !== 'same' && <Badge tone={becomes} text={words.t(`page.state.${becomes}`)} />}
        <span class="faint">{second}</span>
        {becomes === 'same' && model.hasChanges[row.index] === true && !row.isOpen && (
          <span class="inside">
            <span class="hidden">{words.t('page.inside')}</span>
          </span>
        )}
      </span>
      {row.hasInside && (
        <span class={`fold ${row.isOpen ? 'open' : ''}`} aria-hidden="true" onClick={toggle}>
          {row.isOpen ? '−' : '+'}
        </span>
      )}
    </div>
  )
}
