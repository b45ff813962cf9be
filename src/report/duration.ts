/** What WeCom allows a corp on one endpoint. */
const PER_MINUTE = 10_000
const PER_HOUR = 150_000
/** What goes through in a second while the quota lasts: 48 calls in flight, of 200 ms each. */
const PER_SECOND = 240

/**
 * Seconds that the calls take under WeCom's rate limits; endpoints have their own quotas and run side by side, so the busiest one
 * decides. What the last window allows goes through at once.
 * @param calls numbers of calls, one per endpoint
 */
export function estimateSeconds(calls: readonly number[]): number {
  return Math.max(0, ...calls.map(secondsFor))
}

function secondsFor(calls: number): number {
  const fullHours = Math.max(0, Math.ceil(calls / PER_HOUR) - 1)
  const inLastHour = calls - fullHours * PER_HOUR
  const fullMinutes = Math.max(0, Math.ceil(inLastHour / PER_MINUTE) - 1)
  return fullHours * 3600 + fullMinutes * 60 + (inLastHour - fullMinutes * PER_MINUTE) / PER_SECOND
}
