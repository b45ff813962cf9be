import type { Event, Listener } from '../events.ts'
import { cutToWidth } from './width.ts'
import type { Wording } from './wording.ts'

export interface ProgressStream {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  /** Only on a terminal. */
  readonly columns?: number
}

export interface ProgressOptions {
  /** Never the one that carries the command's result. */
  readonly stream: ProgressStream
  /** Milliseconds; only differences matter. */
  readonly clock: () => number
  readonly wording: Wording
}

export interface Progress {
  readonly listener: Listener
  /** Clears the line of a terminal, so that what follows starts on a clean one. */
  readonly finish: () => void
}

const TERMINAL_INTERVAL_MS = 100
const LOG_INTERVAL_MS = 5_000

/** Where a phase stands; a rate is only worth telling after it could settle. */
interface Phase {
  readonly kind: Event['kind']
  readonly startedAtMs: number
  readonly done: number
  readonly total: number
  readonly failed: number
}

/** Tells how far the work is: on a terminal one line that is rewritten, elsewhere a line every few seconds. */
export function createProgress({ stream, clock, wording }: ProgressOptions): Progress {
  const isTerminal = stream.isTTY === true
  const intervalMs = isTerminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS
  let phase: Phase = { kind: 'reading', startedAtMs: clock(), done: 0, total: 0, failed: 0 }
  let shownAtMs: number | undefined
  let hasLine = false

  function show(text: string): void {
    shownAtMs = clock()
    if (!isTerminal) {
      stream.write(`${text}\n`)
      return
    }
    hasLine = true
    stream.write(`\r${cutToWidth(text, (stream.columns ?? 80) - 1)}\u001B[K`)
  }

  function finish(): void {
    if (hasLine) stream.write('\r\u001B[K')
    hasLine = false
  }

  function listener(event: Event): void {
    const before = phase
    phase = next(phase, event, clock())
    const isNewPhase = before.kind !== phase.kind
    const isEnd = phase.total > 0 && phase.done === phase.total
    const isDue = shownAtMs === undefined || clock() - shownAtMs >= intervalMs
    if (isNewPhase || isEnd || isDue) show(words(event, phase, clock(), wording))
  }

  return { listener, finish }
}

function next(phase: Phase, event: Event, nowMs: number): Phase {
  const startedAtMs = event.kind === phase.kind ? phase.startedAtMs : nowMs
  switch (event.kind) {
    case 'reading':
    case 'exporting':
      return { kind: event.kind, startedAtMs, done: event.done, total: event.total, failed: 0 }
    case 'apply-started':
      return { kind: event.kind, startedAtMs, done: 0, total: event.steps, failed: 0 }
    case 'step-settled':
      return {
        kind: event.kind,
        // The first step was already under way when it settled.
        startedAtMs: phase.kind === 'apply-started' ? phase.startedAtMs : startedAtMs,
        done: event.settled,
        total: event.steps,
        failed: phase.failed + (event.result.status === 'failed' ? 1 : 0),
      }
    case 'importing':
      // A stretch of the apply: its counts go on afterwards.
      return phase
    case 'verifying':
      return { kind: event.kind, startedAtMs, done: 0, total: 0, failed: 0 }
  }
}

function words(event: Event, phase: Phase, nowMs: number, wording: Wording): string {
  switch (event.kind) {
    case 'reading': {
      const { done, total } = event
      const head =
        total > 0
          ? wording.text('report.progress.reading', { done, total })
          : wording.text('report.progress.reading-unknown', { done })
      return [head, ...speed(phase, nowMs, wording)].join(', ')
    }
    case 'apply-started':
      return wording.text('report.progress.starting', { steps: wording.count('steps', event.steps) })
    case 'step-settled': {
      const { settled, steps } = event
      const head =
        phase.failed > 0
          ? wording.text('report.progress.applying-failed', { settled, steps, failed: phase.failed })
          : wording.text('report.progress.applying', { settled, steps })
      return [head, ...speed(phase, nowMs, wording)].join(', ')
    }
    case 'importing':
      return wording.text('report.progress.importing', { call: event.call, percentage: event.percentage })
    case 'exporting': {
      const { job, done, total } = event
      return total === 0
        ? wording.text('report.progress.exporting', { job })
        : wording.text('report.progress.fetching', { done, total })
    }
    case 'verifying':
      return event.attempt > 1
        ? wording.text('report.progress.verifying-again', { attempt: event.attempt })
        : wording.text('report.progress.verifying')
  }
}

function speed({ startedAtMs, done, total }: Phase, nowMs: number, wording: Wording): readonly string[] {
  const seconds = (nowMs - startedAtMs) / 1000
  if (seconds < 1 || done === 0) return []
  const rate = done / seconds
  const shown = wording.text('report.progress.rate', { rate: rate < 10 ? rate.toFixed(1) : Math.round(rate) })
  if (total <= done) return [shown]
  return [shown, wording.text('report.progress.left', { time: timeWords((total - done) / rate, wording) })]
}

function timeWords(exactSeconds: number, wording: Wording): string {
  const seconds = Math.ceil(exactSeconds)
  if (seconds < 60) return wording.text('report.time.seconds', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return wording.text('report.time.minutes', { minutes, seconds: seconds % 60 })
  return wording.text('report.time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
