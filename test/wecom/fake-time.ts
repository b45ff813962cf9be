import type { Clock, Sleep } from '../../src/wecom/timing.ts'

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Time that stands still until `advance` moves it from one sleeper's end to the next. */
export class FakeTime {
  #now = 0
  #sleepers: Sleeper[] = []

  readonly clock: Clock = () => this.#now

  readonly sleep: Sleep = (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new Error('aborted'))
      })
      this.#sleepers.push({ at: this.#now + ms, wake: resolve })
    })

  /** Wakes every sleeper whose end lies within `ms`, in order, letting all that follows from it happen before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settled()
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    this.#now = end
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

/** Time that jumps: a sleep is over at once, and the clock shows that it took place. */
export function jumpingTime(): { readonly clock: Clock; readonly sleep: Sleep; readonly waits: number[] } {
  const waits: number[] = []
  let now = 0
  return {
    waits,
    clock: () => now,
    sleep: (ms) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}
