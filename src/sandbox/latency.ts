import type { Random } from './random.ts'

/** How long an answer takes, in milliseconds. */
export type Latency =
  | number
  /** Anything between the two, evenly. */
  | { readonly kind: 'between'; readonly fromMs: number; readonly toMs: number }
  /** As networks are: half of the answers within `medianMs`, 99 of 100 within `p99Ms`, a few much later (log-normal). */
  | { readonly kind: 'long-tailed'; readonly medianMs: number; readonly p99Ms: number }

/** Standard deviations from the median to the 99th percentile of a normal distribution. */
const P99_DEVIATIONS = 2.326

export function drawLatency(latency: Latency, random: Random): number {
  if (typeof latency === 'number') return latency
  switch (latency.kind) {
    case 'between':
      return latency.fromMs + random() * (latency.toMs - latency.fromMs)
    case 'long-tailed': {
      const spread = Math.log(latency.p99Ms / latency.medianMs) / P99_DEVIATIONS
      // Box and Muller; 1 - random() is never 0.
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return latency.medianMs * Math.exp(spread * normal)
    }
  }
}
