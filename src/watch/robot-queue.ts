/** How one try to say something ended. `retryInMs` absent: trying again would not help. */
export type Said = { readonly kind: 'said' } | { readonly kind: 'failed'; readonly retryInMs?: number }

export interface RobotQueueOptions {
  /** Does not throw. */
  readonly say: (content: string) => Promise<Said>
  readonly clock: () => number
}

/** A robot takes 20 messages a minute; one is left for whoever shares it. */
const MOST_PER_MINUTE = 19
const MINUTE_MS = 60_000
const MOST_TRIES = 5

/**
 * Says things to a group, one at a time, within the robot's limit. Each message tells the whole state, so that while one waits a newer
 * one takes its place: nothing piles up.
 */
export class RobotQueue {
  readonly #options: RobotQueueOptions
  readonly #saidAt: number[] = []
  #next: string | undefined
  #work: Promise<void> | undefined
  #wake: (() => void) | undefined
  #isStopping = false

  constructor(options: RobotQueueOptions) {
    this.#options = options
  }

  put(content: string): void {
    this.#next = content
    this.#wake?.()
    this.#work ??= this.#sayAll().finally(() => {
      this.#work = undefined
    })
  }

  /** Says what waits, once more and without waiting for it to be possible. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wake?.()
    await this.#work
  }

  async #sayAll(): Promise<void> {
    let tries = 0
    for (let content = await this.#take(); content !== undefined; content = await this.#take()) {
      this.#saidAt.push(this.#options.clock())
      const said = await this.#options.say(content)
      tries = said.kind === 'said' ? 0 : tries + 1
      if (said.kind === 'said' || said.retryInMs === undefined || tries >= MOST_TRIES || this.#isStopping) continue
      this.#next ??= content
      await this.#pause(said.retryInMs)
    }
  }

  async #take(): Promise<string | undefined> {
    while (this.#next !== undefined && !this.#isStopping) {
      const now = this.#options.clock()
      while ((this.#saidAt[0] ?? now) <= now - MINUTE_MS) this.#saidAt.shift()
      const oldest = this.#saidAt[0]
      if (oldest === undefined || this.#saidAt.length < MOST_PER_MINUTE) break
      await this.#pause(oldest + MINUTE_MS - now)
    }
    const content = this.#next
    this.#next = undefined
    return content
  }

  /** A newer message does not cut the wait short; the end does. */
  #pause(ms: number): Promise<void> {
    if (this.#isStopping) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#wake = () => {
        if (this.#isStopping) end()
      }
    })
  }
}
