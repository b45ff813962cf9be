import { repeatable, type Random } from './random.ts'

/** What happens to a call instead of, or after, what it is for. */
export type Mishap =
  | { readonly kind: 'errcode'; readonly errcode: number }
  /** The connection breaks, no answer comes. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'http'; readonly status: number }
  /** Half of the answer, as if it were whole; of an exported block `corrupt` is one wrong byte, any other call breaks off. */
  | { readonly kind: 'truncated' | 'corrupt' }
  /** The answer's body takes this long. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Every token is over before its time. */
  | { readonly kind: 'expire' }

/** Seam for faults: asked before and after the effect of every call of the API. */
export interface SandboxHooks {
  /** A mishap here keeps the call from having any effect. */
  readonly beforeEffect?: (call: string) => Mishap | undefined
  /** A mishap here hides the true answer; the effect stays. */
  readonly afterEffect?: (call: string) => Mishap | undefined
}

export interface Fault {
  /** `user/create`, `export/block` for a download, or `*` for every call but `gettoken`. */
  readonly call: string
  /** A code, a broken connection before or after the effect, a bare HTTP status, or an answer that comes slowly. */
  readonly outcome:
    | number
    | 'drop-before'
    | 'drop-after'
    | 'truncated'
    | 'corrupt'
    | 'expire-token'
    | { readonly status: number }
    | { readonly slowMs: number }
  /** Whether a code or status comes instead of the effect, or after it. */
  readonly when?: 'before' | 'after'
  /** How often; once unless stated. */
  readonly times?: number
  /** Matching calls that pass before the first mishap. */
  readonly skip?: number
  /** Part of the matching calls that go wrong, 0 to 1; all unless stated. The same calls in every run. */
  readonly chance?: number
}

/** Faults wait in line; of those that match a call, the first decides. */
export class Faults implements SandboxHooks {
  readonly #random: Random
  readonly #waiting: { readonly fault: Fault; skip: number; times: number }[] = []

  constructor(seed: number) {
    this.#random = repeatable(seed)
  }

  add(faults: readonly Fault[]): void {
    for (const fault of faults) this.#waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 })
  }

  readonly beforeEffect = (call: string): Mishap | undefined => this.#next(call, 'before')

  readonly afterEffect = (call: string): Mishap | undefined => this.#next(call, 'after')

  #next(call: string, when: 'before' | 'after'): Mishap | undefined {
    for (const entry of this.#waiting) {
      if (entry.times === 0 || whenOf(entry.fault) !== when || !matches(entry.fault, call)) continue
      if (entry.skip > 0) {
        entry.skip -= 1
        continue
      }
      if (this.#random() >= (entry.fault.chance ?? 1)) continue
      entry.times -= 1
      return mishapOf(entry.fault)
    }
    return undefined
  }
}

function matches(fault: Fault, call: string): boolean {
  return fault.call === call || (fault.call === '*' && call !== 'gettoken')
}

function whenOf({ outcome, when }: Fault): 'before' | 'after' {
  if (outcome === 'drop-before' || outcome === 'expire-token') return 'before'
  if (outcome === 'drop-after' || outcome === 'truncated' || outcome === 'corrupt') return 'after'
  if (typeof outcome === 'object' && 'slowMs' in outcome) return 'after'
  return when ?? 'before'
}

function mishapOf({ outcome }: Fault): Mishap {
  if (outcome === 'drop-before' || outcome === 'drop-after') return { kind: 'drop' }
  if (outcome === 'truncated' || outcome === 'corrupt') return { kind: outcome }
  if (outcome === 'expire-token') return { kind: 'expire' }
  if (typeof outcome === 'number') return { kind: 'errcode', errcode: outcome }
  return 'slowMs' in outcome ? { kind: 'slow', ms: outcome.slowMs } : { kind: 'http', status: outcome.status }
}
