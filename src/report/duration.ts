/** What WeCom allows a corp on one endpoint. */
const PER_MINUTE = 10_000
const PER_HOUR = 150_000

/**
 * Seconds that the rate limits alone ask for; endpoints have their own quotas and run side by side, so the busiest one decides.
 * @param calls numbers of calls, one per endpoint
 */
export function estimateSeconds(calls: readonly number[]): number {
  return Math.max(0, ...calls.map(secondsFor))
}

function secondsFor(calls: number): number {
  // The last hour need not be waited out: only the rest of the calls has to fit into it.
  const fullHours = Math.max(0, Math.ceil(calls / PER_HOUR) - 1)
  return fullHours * 3600 + ((calls - fullHours * PER_HOUR) / PER_MINUTE) * 60
}
