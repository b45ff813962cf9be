const MAX_WAIT_MS = 10_000

/**
 * How long to wait before a job is asked for the nth time, from 1: a short one ends soon, and a long one costs few calls.
 * @param firstMs before it is asked for the first time
 */
export function pollWaitMs(tries: number, firstMs = 500): number {
  return Math.min(MAX_WAIT_MS, firstMs * 2 ** Math.min(tries - 1, 10))
}
