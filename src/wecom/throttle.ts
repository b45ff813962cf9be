import type { Clock, Sleep } from './timing.ts'
import { Window } from './window.ts'

/** WeCom counts calls per corp and API: https://developer.work.weixin.qq.com/document/path/90312. */
export interface RateLimits {
  readonly perMinute: number
  readonly perHour: number
}

export const DEFAULT_LIMITS: RateLimits = { perMinute: 10_000, perHour: 150_000 }

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** How long WeCom blocks an API: first taken for the minute rule, then for the hour rule; after that it is the day or the month. */
const BLOCKS_MS = [MINUTE_MS, HOUR_MS] as const
/**
 * After a block the limit becomes nine tenths of what went through. When others share the quota that is too little, so one block
 * takes three quarters at most, and the limit grows again by a quarter a minute.
 */
const DEEPEST_CUT = 4
const REGROWTH = 1.25
const CALLS_PER_RECOVERED_SLOT = 50
/** Of each call in the running mean of how long they take. */
const RECENT_WEIGHT = 1 / 32
const SLOW_TIMES = 8
const SLOW_FROM_MS = 1_000
const PACE_INTERVAL_MS = 5_000
/** Slowness alone takes at most three quarters of the slots. */
const SLOWEST_SHARE = 4

export interface ThrottleOptions {
  readonly limits: RateLimits
  /** Calls in flight at the same time, over all APIs. */
  readonly parallelism: number
  /** Calls in flight for one API, where it takes fewer. */
  readonly atOnce?: (api: string) => number | undefined
  readonly clock: Clock
  readonly sleep: Sleep
  /** Ends every waiting. */
  readonly signal?: AbortSignal
}

/** Leave to send one call now. Exactly one of its methods is called once. */
export interface Permit {
  /** WeCom answered, or may have counted the call. */
  settle(): void
  /** Nothing was sent. */
  cancel(): void
  /** WeCom answered 45033, or that calls got into each other's way: fewer at a time from now on. */
  crowded(): void
  /** WeCom answered 45009. Milliseconds until the API may be tried again; `undefined`: waiting did not help, it is the day's or month's quota. */
  limited(): number | undefined
}

interface Waiter {
  readonly grant: (permit: Permit | undefined) => void
  readonly fail: (reason: unknown) => void
}

/** What is known about one API. */
interface Lane {
  readonly minute: Window
  readonly hour: Window
  /** Head of `waiting`, so that taking the first is cheap however long the queue is. */
  head: number
  waiting: Waiter[]
  inFlight: number
  slots: number
  readonly mostSlots: number
  calmCalls: number
  /** When slots were last taken away: an answer to a call from before says nothing about those that are left. */
  reducedAt: number
  /** The shortest that a call took, and how long they take of late. */
  bestMs: number
  recentMs: number
  minuteLimit: number
  hourLimit: number
  adjustedAt: number
  /** Blocks in a row without a call that went through. */
  blocks: number
  blockedAt: number
  blockedUntil: number
  /** After a block one call goes first; the others follow when it went through. */
  isProbing: boolean
  isWaking: boolean
}

/**
 * Keeps calls inside WeCom's quota instead of running into it. Per API two sliding windows; a call counts from when it is let go
 * until a whole window after its answer, so that no split of network delays can put more calls into a window at WeCom's end
 * than it allows. Waiting calls go in order of arrival.
 */
export class Throttle {
  readonly #options: ThrottleOptions
  readonly #lanes = new Map<string, Lane>()
  #running = 0

  constructor(options: ThrottleOptions) {
    this.#options = options
    options.signal?.addEventListener('abort', () => {
      this.#failAll()
    })
  }

  /**
   * Resolves to `undefined` when the API's quota is used up for longer than an hour.
   * @throws the signal's reason when it aborts
   */
  async acquire(api: string): Promise<Permit | undefined> {
    this.#options.signal?.throwIfAborted()
    const lane = this.#lane(api)
    return new Promise((grant, fail) => {
      lane.waiting.push({ grant, fail })
      this.#pump(lane)
    })
  }

  #lane(api: string): Lane {
    const known = this.#lanes.get(api)
    if (known) return known
    const { limits, parallelism, atOnce } = this.#options
    const slots = Math.min(parallelism, atOnce?.(api) ?? parallelism)
    const lane: Lane = {
      minute: new Window(MINUTE_MS),
      hour: new Window(HOUR_MS),
      head: 0,
      waiting: [],
      inFlight: 0,
      slots,
      mostSlots: slots,
      calmCalls: 0,
      reducedAt: Number.NEGATIVE_INFINITY,
      bestMs: Number.POSITIVE_INFINITY,
      recentMs: 0,
      minuteLimit: limits.perMinute,
      hourLimit: limits.perHour,
      adjustedAt: 0,
      blocks: 0,
      blockedAt: Number.NEGATIVE_INFINITY,
      blockedUntil: Number.NEGATIVE_INFINITY,
      isProbing: false,
      isWaking: false,
    }
    this.#lanes.set(api, lane)
    return lane
  }

  #pump(lane: Lane): void {
    while (lane.head < lane.waiting.length) {
      if (lane.blocks > BLOCKS_MS.length) {
        this.#take(lane)?.grant(undefined)
        continue
      }
      if (this.#running >= this.#options.parallelism) return
      if (lane.inFlight >= (lane.isProbing ? 1 : lane.slots)) return
      const now = this.#options.clock()
      const wait = this.#waitMs(lane, now)
      if (wait === undefined) return
      if (wait > 0) {
        this.#wake(lane, wait)
        return
      }
      this.#take(lane)?.grant(this.#permit(lane, now))
    }
  }

  #take(lane: Lane): Waiter | undefined {
    const waiter = lane.waiting[lane.head++]
    if (lane.head > 1024 && lane.head * 2 > lane.waiting.length) {
      lane.waiting = lane.waiting.slice(lane.head)
      lane.head = 0
    }
    return waiter
  }

  /** 0: now. `undefined`: only when a call in flight ends. */
  #waitMs(lane: Lane, now: number): number | undefined {
    if (now < lane.blockedUntil) return lane.blockedUntil - now
    this.#regrow(lane, now)
    const minute = lane.minute.waitMs(now, lane.minuteLimit - lane.inFlight)
    const hour = lane.hour.waitMs(now, lane.hourLimit - lane.inFlight)
    return minute === undefined || hour === undefined ? undefined : Math.max(minute, hour)
  }

  #wake(lane: Lane, waitMs: number): void {
    if (lane.isWaking) return
    lane.isWaking = true
    this.#options.sleep(waitMs, this.#options.signal).then(
      () => {
        lane.isWaking = false
        this.#pump(lane)
      },
      (reason: unknown) => {
        lane.isWaking = false
        this.#failLane(lane, reason)
      },
    )
  }

  #permit(lane: Lane, grantedAt: number): Permit {
    this.#running += 1
    lane.inFlight += 1
    const leave = (): void => {
      this.#running -= 1
      lane.inFlight -= 1
    }
    const leaveCounted = (): number => {
      leave()
      const now = this.#options.clock()
      lane.minute.add(now)
      lane.hour.add(now)
      return now
    }
    return {
      settle: () => {
        const now = leaveCounted()
        this.#watchPace(lane, now - grantedAt, now)
        // An answer to a call from before the block says nothing about the block.
        if (grantedAt >= lane.blockedUntil) {
          lane.blocks = 0
          lane.isProbing = false
        }
        this.#recoverSlots(lane)
        this.#pumpAll(lane)
      },
      cancel: () => {
        leave()
        this.#pumpAll(lane)
      },
      crowded: () => {
        const now = leaveCounted()
        // However many of those in flight are answered so, it is one reason.
        if (grantedAt > lane.reducedAt) this.#reduce(lane, Math.max(1, Math.floor(lane.slots / 2)), now)
        this.#pumpAll(lane)
      },
      limited: () => {
        const now = leaveCounted()
        if (grantedAt > lane.blockedAt) this.#block(lane, now)
        this.#pumpAll(lane)
        return lane.blocks > BLOCKS_MS.length ? undefined : Math.max(0, lane.blockedUntil - now)
      },
    }
  }

  #block(lane: Lane, now: number): void {
    const { perMinute } = this.#options.limits
    lane.blocks += 1
    lane.blockedAt = now
    lane.isProbing = true
    switch (lane.blocks) {
      case 1:
        lane.minuteLimit = learned(lane.minute.count(now), lane.minuteLimit)
        lane.blockedUntil = now + BLOCKS_MS[0]
        break
      case 2:
        // It was not the minute's quota.
        lane.minuteLimit = perMinute
        lane.hourLimit = learned(lane.hour.count(now), lane.hourLimit)
        lane.blockedUntil = now + BLOCKS_MS[1]
        break
    }
    lane.adjustedAt = lane.blockedUntil
  }

  #regrow(lane: Lane, now: number): void {
    const { perMinute, perHour } = this.#options.limits
    if (lane.minuteLimit === perMinute && lane.hourLimit === perHour) return
    if (now - lane.adjustedAt < MINUTE_MS) return
    lane.adjustedAt = now
    lane.minuteLimit = Math.min(perMinute, Math.ceil(lane.minuteLimit * REGROWTH))
    lane.hourLimit = Math.min(perHour, Math.ceil(lane.hourLimit * REGROWTH))
  }

  #reduce(lane: Lane, slots: number, now: number): void {
    lane.slots = slots
    lane.calmCalls = 0
    lane.reducedAt = now
  }

  /** Calls that take far longer than they once did are waiting for each other at WeCom's end: fewer at a time do as much. */
  #watchPace(lane: Lane, tookMs: number, now: number): void {
    lane.bestMs = Math.min(lane.bestMs, tookMs)
    lane.recentMs += (tookMs - lane.recentMs) * RECENT_WEIGHT
    if (!isSlow(lane) || now - lane.reducedAt < PACE_INTERVAL_MS) return
    const fewest = Math.ceil(lane.mostSlots / SLOWEST_SHARE)
    if (lane.slots > fewest) this.#reduce(lane, Math.max(fewest, Math.floor(lane.slots * 0.75)), now)
  }

  #recoverSlots(lane: Lane): void {
    if (lane.slots >= lane.mostSlots || isSlow(lane)) return
    lane.calmCalls += 1
    if (lane.calmCalls < CALLS_PER_RECOVERED_SLOT) return
    lane.calmCalls = 0
    lane.slots += 1
  }

  /** A free slot may serve any API; the one that freed it goes first. */
  #pumpAll(first: Lane): void {
    this.#pump(first)
    if (this.#running >= this.#options.parallelism) return
    for (const lane of this.#lanes.values()) if (lane !== first) this.#pump(lane)
  }

  #failAll(): void {
    for (const lane of this.#lanes.values()) this.#failLane(lane, this.#options.signal?.reason)
  }

  #failLane(lane: Lane, reason: unknown): void {
    const waiting = lane.waiting.slice(lane.head)
    lane.waiting = []
    lane.head = 0
    for (const waiter of waiting) waiter.fail(reason)
  }
}

function isSlow({ bestMs, recentMs }: Lane): boolean {
  return recentMs > SLOW_TIMES * bestMs + SLOW_FROM_MS
}

function learned(seen: number, limit: number): number {
  return Math.min(limit, Math.max(Math.ceil(limit / DEEPEST_CUT), Math.floor(seen * 0.9)))
}
