import { LRUCache } from 'lru-cache'

/** WeCom keeps five results; an event about an older job helps nobody. */
const REMEMBERED = 100

/** Lets those who wait for a job know by its event that it has ended, before the next time they would ask. */
export class FinishedJobs {
  readonly #ended = new LRUCache<string, true>({ max: REMEMBERED })
  readonly #waiting = new Map<string, Set<(hasEnded: boolean) => void>>()

  /** Nobody is kept waiting any longer. */
  close(): void {
    for (const waiting of this.#waiting.values()) for (const end of waiting) end(false)
  }

  note(jobid: string): void {
    this.#ended.set(jobid, true)
    for (const end of this.#waiting.get(jobid) ?? []) end(true)
  }

  /**
   * Ends with the job, at once when that ended before, or else after `ms`.
   * @returns whether the job has ended; ask WeCom for its result in any case
   */
  wait(jobid: string, ms: number): Promise<boolean> {
    if (this.#ended.has(jobid)) return Promise.resolve(true)
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(jobid) ?? new Set()
      const end = (hasEnded: boolean): void => {
        clearTimeout(timer)
        waiting.delete(end)
        if (waiting.size === 0) this.#waiting.delete(jobid)
        resolve(hasEnded)
      }
      const timer = setTimeout(() => end(false), ms)
      this.#waiting.set(jobid, waiting.add(end))
    })
  }
}
