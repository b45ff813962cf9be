import { randomBytes } from 'node:crypto'
import { Refusal } from './refusal.ts'

export type JobType = 'sync_user' | 'replace_user' | 'replace_party'

/** One row of a finished import. */
export type JobRow = Readonly<Record<string, unknown>> & { readonly errcode: number; readonly errmsg: string }

export type JobState =
  | { readonly status: 1 | 2; readonly percentage: number }
  | { readonly status: 3; readonly rows: readonly JobRow[] }
  /** The whole import came to nothing. */
  | { readonly status: 'failed'; readonly errcode: number; readonly errmsg: string }

export interface Job {
  readonly type: JobType
  /** Rows of the file. */
  readonly total: number
  /** Makes the changes. @throws Refusal when the import as a whole comes to nothing */
  readonly run: () => readonly JobRow[]
}

const KEPT_RESULTS = 5
/** A job is over at this poll at the latest, so that it ends even when the clock stands still. */
const LAST_POLL = 3

/** What the event of a job tells. */
export interface JobEnd {
  readonly jobid: string
  readonly errcode: number
  readonly errmsg: string
}

interface Entry {
  readonly job: Job
  readonly startedAtMs: number
  polls: number
  readonly onEnd: ((end: JobEnd) => void) | undefined
  end: JobState | undefined
}

/** Imports: one at a time, done some time after they were submitted, of which the last five are remembered. */
export class Jobs {
  readonly #now: () => number
  readonly #durationMs: number
  readonly #entries = new Map<string, Entry>()
  readonly #forgotten = new Set<string>()

  constructor(now: () => number, durationMs: number) {
    this.#now = now
    this.#durationMs = durationMs
  }

  /** @param onEnd hears of the end, once somebody has found out */
  submit(job: Job, onEnd?: (end: JobEnd) => void): string {
    const jobid = randomBytes(24).toString('base64url')
    this.#entries.set(jobid, { job, startedAtMs: this.#now(), polls: 0, onEnd, end: undefined })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= KEPT_RESULTS) break
      this.#entries.delete(oldest)
      this.#forgotten.add(oldest)
    }
    return jobid
  }

  get isRunning(): boolean {
    return [...this.#entries.values()].some(({ end }) => end === undefined)
  }

  /** Somebody is to hear of an end that has not come. */
  get isAwaited(): boolean {
    return [...this.#entries.values()].some(({ end, onEnd }) => end === undefined && onEnd !== undefined)
  }

  /** Ends what is due. True when something has changed. */
  settle(): boolean {
    let isChanged = false
    for (const [jobid, entry] of this.#entries) {
      if (entry.end !== undefined || progressOf(entry, this.#now(), this.#durationMs) < 1) continue
      entry.end = endOf(entry.job)
      entry.onEnd?.(tellEnd(jobid, entry.end))
      isChanged = true
    }
    return isChanged
  }

  /** Counts as a poll. */
  poll(jobid: string): { readonly job: Job; readonly state: JobState } | 'unknown' | 'forgotten' {
    const entry = this.#entries.get(jobid)
    if (!entry) return this.#forgotten.has(jobid) ? 'forgotten' : 'unknown'
    entry.polls += 1
    this.settle()
    const progress = progressOf(entry, this.#now(), this.#durationMs)
    const percentage = Math.floor(progress * 100)
    return { job: entry.job, state: entry.end ?? { status: progress === 0 ? 1 : 2, percentage } }
  }

  /** Forgets everything, running jobs too. */
  clear(): void {
    this.#entries.clear()
  }
}

function progressOf({ startedAtMs, polls }: Entry, now: number, durationMs: number): number {
  const byTime = durationMs === 0 ? 1 : (now - startedAtMs) / durationMs
  return Math.min(1, Math.max(byTime, (polls - 1) / (LAST_POLL - 1), 0))
}

function tellEnd(jobid: string, end: JobState): JobEnd {
  return end.status === 'failed'
    ? { jobid, errcode: end.errcode, errmsg: end.errmsg }
    : { jobid, errcode: 0, errmsg: 'ok' }
}

function endOf(job: Job): JobState {
  try {
    return { status: 3, rows: job.run() }
  } catch (error) {
    if (error instanceof Refusal) return { status: 'failed', errcode: error.errcode, errmsg: error.message }
    throw error
  }
}
