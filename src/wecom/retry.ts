/**
 * Why a try may be repeated:
 * - `busy`: -1, at most three times as WeCom advises; the call may have taken effect
 * - `conflict`: another writer holds the data (6000, 45035)
 * - `crowded`: too many calls at once (45033); the throttle lowers its concurrency as well
 * - `slow`: unusual traffic (45036)
 * - `maintenance`: 81026
 * - `rate`: the quota is used up (45009); the throttle waits for its window
 * - `token`: once, with a fresh token (40014, 42001)
 * - `network`: no complete answer came
 */
export type RetryClass =
  | 'never'
  | 'busy'
  | 'conflict'
  | 'crowded'
  | 'slow'
  | 'maintenance'
  | 'rate'
  | 'token'
  | 'network'

interface Schedule {
  readonly retries: number
  readonly firstMs: number
  readonly maxMs: number
}

const SCHEDULES: Readonly<Record<RetryClass, Schedule>> = {
  never: { retries: 0, firstMs: 0, maxMs: 0 },
  busy: { retries: 3, firstMs: 500, maxMs: 4_000 },
  conflict: { retries: 6, firstMs: 200, maxMs: 5_000 },
  crowded: { retries: 8, firstMs: 250, maxMs: 8_000 },
  slow: { retries: 4, firstMs: 5_000, maxMs: 60_000 },
  maintenance: { retries: 4, firstMs: 5_000, maxMs: 60_000 },
  // The throttle decides how often: it knows whether the last wait helped.
  rate: { retries: Number.POSITIVE_INFINITY, firstMs: 0, maxMs: 0 },
  token: { retries: 1, firstMs: 0, maxMs: 0 },
  network: { retries: 3, firstMs: 500, maxMs: 4_000 },
}

/** What one call has used up of each class. */
export class RetryBudget {
  readonly #random: () => number
  readonly #used = new Map<RetryClass, number>()

  constructor(random: () => number) {
    this.#random = random
  }

  /** Milliseconds to wait before the next try (doubling, spread between a half and the whole), or `undefined` when there is none. */
  next(retryClass: RetryClass): number | undefined {
    const { retries, firstMs, maxMs } = SCHEDULES[retryClass]
    const used = this.#used.get(retryClass) ?? 0
    if (used >= retries) return undefined
    this.#used.set(retryClass, used + 1)
    const full = Math.min(maxMs, firstMs * 2 ** used)
    return Math.round(full * (0.5 + this.#random() / 2))
  }
}
