import { createPaint } from './paint.ts'
import { padEnd, padStart, displayWidth } from './width.ts'

export interface Bar {
  readonly label: string
  readonly value: number
}

export interface BarOptions {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
}

const WIDEST = 60
/** Eighths of a column, from one to seven. */
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar for each value, the largest as wide as there is room. */
export function renderBars(bars: readonly Bar[], { color, width }: BarOptions): string {
  const paint = createPaint(color)
  const labels = Math.max(0, ...bars.map(({ label }) => displayWidth(label)))
  const numbers = bars.map(({ value }) => value.toLocaleString('en'))
  const digits = Math.max(0, ...numbers.map(displayWidth))
  const room = Math.max(10, Math.min(WIDEST, width - labels - digits - 4))
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return bars
    .map(({ label, value }, index) => {
      const eighths = Math.round((value / most) * room * 8)
      const bar = '█'.repeat(Math.floor(eighths / 8)) + (PARTS[eighths % 8] ?? '')
      const line = `${padEnd(label, labels)}  ${padStart(numbers[index] ?? '', digits)}  ${paint('move', bar)}`
      return `${line.trimEnd()}\n`
    })
    .join('')
}
