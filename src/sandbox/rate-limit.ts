import { refuse } from './refusal.ts'

interface Window {
  readonly lengthMs: number
  readonly limit: number
  startMs: number
  count: number
}

export interface RateLimitOptions {
  readonly perMinute: number
  readonly perHour: number
  readonly minuteMs: number
  readonly block: 'from-breach' | 'with-window'
  readonly now: () => number
}

/** Calls per corp and API. A window starts with its first call; a call beyond the limit blocks the API for as long as the window is. */
export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #apis = new Map<string, { readonly windows: readonly Window[]; blockedUntilMs: number }>()

  constructor(options: RateLimitOptions) {
    this.#options = options
  }

  /**
   * Calls made during a block neither count nor prolong it.
   * @throws Refusal 45009
   */
  admit(api: string): void {
    const now = this.#options.now()
    const state = this.#apis.get(api) ?? { windows: this.#newWindows(), blockedUntilMs: 0 }
    this.#apis.set(api, state)
    if (state.blockedUntilMs > now) refuse(45009)
    for (const window of state.windows) {
      if (now - window.startMs >= window.lengthMs) {
        window.startMs = now
        window.count = 0
      }
      window.count += 1
      if (window.count <= window.limit) continue
      const from = this.#options.block === 'from-breach' ? now : window.startMs
      state.blockedUntilMs = from + window.lengthMs
      for (const each of state.windows) each.count = each === window ? 0 : each.count
      refuse(45009)
    }
  }

  #newWindows(): readonly Window[] {
    return [
      { lengthMs: this.#options.minuteMs, limit: this.#options.perMinute, startMs: Number.NEGATIVE_INFINITY, count: 0 },
      { lengthMs: 3_600_000, limit: this.#options.perHour, startMs: Number.NEGATIVE_INFINITY, count: 0 },
    ]
  }
}
