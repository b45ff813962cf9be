import type { Measurement, Program } from './measure.ts'

/** Programs that were measured in turns on the same files; the first is ours. */
export type Comparison = Readonly<Record<string, Measured>>

export interface Measured {
  readonly program: Program
  /** By turn. */
  readonly runs: readonly Measurement[]
}

export const PARTS = ['validate', 'error', 'plan', 'snapshot'] as const
/** What is measured at each size. */
export type Part = (typeof PARTS)[number]

export interface SizeResults {
  readonly members: number
  /** Without the parts that were not asked for. */
  readonly parts: Readonly<Partial<Record<Part, Comparison>>>
}

export interface Results {
  readonly startup?: Comparison
  /** Smallest first. */
  readonly sizes: readonly SizeResults[]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}

type Quantity = keyof Measurement

export function medianOf({ runs }: Measured, quantity: Quantity): number {
  return median(runs.map((run) => run[quantity]))
}

/** How many times as much `of` takes as `beside`. Runs of the same turn are compared: the machine was in the same mood. */
export function medianRatio(of: Measured, beside: Measured, quantity: Quantity): number {
  return median(pairs(of, beside).map(([a, b]) => a[quantity] / b[quantity]))
}

export function medianExtra(of: Measured, beside: Measured, quantity: Quantity): number {
  return median(pairs(of, beside).map(([a, b]) => a[quantity] - b[quantity]))
}

function pairs(a: Measured, b: Measured): readonly (readonly [Measurement, Measurement])[] {
  return a.runs.flatMap((run, turn) => {
    const other = b.runs[turn]
    return other ? [[run, other] as const] : []
  })
}
