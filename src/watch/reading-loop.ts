/**
 * When live is read again. Events come in bursts, and one reading covers all that came before it began, so it waits until they are
 * quiet for a while, though not for ever: a reading begins `debounceMs` after the last event, at the latest `maxWaitMs` after the
 * first, and never sooner than `debounceMs` after the one before. However many events come, an hour has at most
 * `1 h / debounceMs` readings.
 *
 * Nothing that was told is lost: what comes while a reading is under way asks for another. Some things are not told at all (an address
 * saved since 2022-08 hears of no changed name), so live is read from time to time without an event as well.
 */
export interface ReadingLoopOptions {
  readonly debounceMs: number
  readonly maxWaitMs: number
  /** Without any event. `Infinity`: never. */
  readonly everyMs: number
  readonly clock: () => number
  /** Reads and reports. Does not throw. */
  readonly read: (cause: ReadingCause) => Promise<ReadingOutcome>
}

/** `disturbed`: so much was edited meanwhile that no reading was possible; then it is time to wait for quiet again. */
export type ReadingOutcome = 'done' | 'failed' | 'disturbed'

export interface ReadingCause {
  readonly kind: 'start' | 'events' | 'schedule' | 'retry'
  /** Events that this reading covers. */
  readonly events: number
}

/** Times of change come from WeCom in whole seconds: what happens twice in one looks like one thing told twice. */
const RESOLUTION_MS = 1_000
/** More in a row are no edits any more: then something is wrong. */
const MOST_DISTURBANCES = 20
const FIRST_RETRY_MS = 10_000
const LAST_RETRY_MS = 10 * 60_000

export class ReadingLoop {
  readonly #options: ReadingLoopOptions
  #events = 0
  #firstEventAt = Number.POSITIVE_INFINITY
  #lastEventAt = Number.NEGATIVE_INFINITY
  #beganAt = Number.NEGATIVE_INFINITY
  #endedAt = Number.NEGATIVE_INFINITY
  #failures = 0
  #disturbances = 0
  /** Something is to be read, not only by the clock. */
  #isDue = false
  #isStopped = false
  #reading: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAt = Number.POSITIVE_INFINITY

  constructor(options: ReadingLoopOptions) {
    this.#options = options
  }

  /** Reads at once, for the first time. */
  start(): Promise<void> {
    return this.#read('start')
  }

  /** Something has happened. */
  noteEvent(): void {
    this.#events += 1
    this.#waitForQuiet(this.#options.clock())
    this.#arm()
  }

  /** Something was told again that was told first at `firstAt`: a reading that began a second later has seen it, and its like. */
  noteDuplicate(firstAt: number): void {
    if (this.#beganAt >= firstAt + RESOLUTION_MS) return
    this.noteEvent()
  }

  /** No more readings; ends with the one under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#reading
  }

  #waitForQuiet(now: number): void {
    this.#isDue = true
    this.#firstEventAt = Math.min(this.#firstEventAt, now)
    this.#lastEventAt = now
  }

  #arm(): void {
    if (this.#isStopped || this.#reading) return
    const dueAt = this.#dueAt()
    // An event moves the time on, never forward: a timer that fires too soon finds that out.
    if (dueAt >= this.#timerAt || dueAt === Number.POSITIVE_INFINITY) return
    clearTimeout(this.#timer)
    this.#timerAt = dueAt
    const delay = Math.min(Math.max(0, Math.ceil(dueAt - this.#options.clock())), 2 ** 31 - 1)
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY
      if (this.#options.clock() < this.#dueAt()) this.#arm()
      else void this.#read(this.#causeNow())
    }, delay)
  }

  #dueAt(): number {
    const { debounceMs, maxWaitMs, everyMs } = this.#options
    const scheduledAt = this.#beganAt + everyMs
    if (this.#failures > 0) return this.#endedAt + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1))
    if (!this.#isDue) return scheduledAt
    const quietAt = Math.min(this.#lastEventAt + debounceMs, this.#firstEventAt + maxWaitMs)
    return Math.min(Math.max(quietAt, this.#endedAt + debounceMs), scheduledAt)
  }

  #causeNow(): ReadingCause['kind'] {
    if (this.#failures > 0) return 'retry'
    return this.#isDue ? 'events' : 'schedule'
  }

  #read(kind: ReadingCause['kind']): Promise<void> {
    const events = this.#events
    this.#events = 0
    this.#isDue = false
    this.#firstEventAt = Number.POSITIVE_INFINITY
    this.#beganAt = this.#options.clock()
    this.#reading = this.#options.read({ kind, events }).then((outcome) => {
      const now = this.#options.clock()
      this.#reading = undefined
      this.#endedAt = now
      this.#disturbances = outcome === 'disturbed' ? this.#disturbances + 1 : 0
      const isPassing = outcome === 'disturbed' && this.#disturbances <= MOST_DISTURBANCES
      this.#failures = outcome === 'done' || isPassing ? 0 : this.#failures + 1
      if (outcome !== 'done') this.#events += events
      if (isPassing) this.#waitForQuiet(now)
      this.#arm()
    })
    return this.#reading
  }
}
