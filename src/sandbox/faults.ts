/** What happens to a call instead of, or after, what it is for. */
export type Mishap =
  | { readonly kind: 'errcode'; readonly errcode: number }
  /** The connection breaks, no answer comes. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'http'; readonly status: number }
  /** An exported block with half of its bytes, or with a wrong one; any other call breaks off. */
  | { readonly kind: 'truncated' | 'corrupt' }

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
  /** A code, a broken connection before or after the effect, or a bare HTTP status. */
  readonly outcome: number | 'drop-before' | 'drop-after' | 'truncated' | 'corrupt' | { readonly status: number }
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
  readonly #random = repeatable()
  readonly #waiting: { readonly fault: Fault; skip: number; times: number }[] = []

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

/** Numbers from 0 to 1 in the same order every time (mulberry32). */
function repeatable(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function matches(fault: Fault, call: string): boolean {
  return fault.call === call || (fault.call === '*' && call !== 'gettoken')
}

function whenOf({ outcome, when }: Fault): 'before' | 'after' {
  if (outcome === 'drop-before') return 'before'
  if (outcome === 'drop-after' || outcome === 'truncated' || outcome === 'corrupt') return 'after'
  return when ?? 'before'
}

function mishapOf({ outcome }: Fault): Mishap {
  if (outcome === 'drop-before' || outcome === 'drop-after') return { kind: 'drop' }
  if (outcome === 'truncated' || outcome === 'corrupt') return { kind: outcome }
  if (typeof outcome === 'number') return { kind: 'errcode', errcode: outcome }
  return { kind: 'http', status: outcome.status }
}
