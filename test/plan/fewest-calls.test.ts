import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewestCalls } from '../helpers/fewest-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type WorldSize } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 1000)

interface Outcome {
  readonly compared: number
  /** Plans with exactly the fewest calls. */
  readonly equal: number
  /** Most calls above the fewest, and least: below would mean that the search overlooks something. */
  readonly worst: number
  readonly least: number
  /** Plans that were refused though two extra calls could make them. */
  readonly refusedInVain: number
}

function compare(size: WorldSize, seed: number): Outcome {
  const world = anyWorld(size)
  let compared = 0
  let equal = 0
  let worst = 0
  let least = 0
  let refusedInVain = 0
  const pairs = fc.sample(fc.tuple(world, world), { numRuns: RUNS, seed })
  for (const [from, to] of pairs) {
    const plan = planBetween({ ...from, tags: [] }, { ...to, tags: [] }, 0xffff)
    if (!plan || plan.steps.length === 0) continue
    const fewest = fewestCalls(liveOf({ ...from, tags: [] }), plan)
    if (plan.blocked.length > 0) {
      if (fewest !== undefined) refusedInVain++
      continue
    }
    if (fewest === undefined) continue
    compared++
    const extra = plan.steps.length - fewest
    least = Math.min(least, extra)
    worst = Math.max(worst, extra)
    if (extra === 0) equal++
  }
  return { compared, equal, worst, least, refusedInVain }
}

test.each([
  ['departments', { departments: 4, members: 0, tags: 0, variety: 2 }, 1],
  ['members', { departments: 1, members: 3, tags: 0, variety: 2 }, 2],
  ['both', { departments: 3, members: 3, tags: 0, variety: 2 }, 3],
])(
  'tiny plans (%s) take the fewest calls possible in 95 of 100 cases, and never more than one above',
  (_, size, seed) => {
    const { compared, equal, worst, least, refusedInVain } = compare(size, seed)
    expect(compared).toBeGreaterThan(RUNS / 4)
    expect(refusedInVain).toBe(0)
    expect(least).toBe(0)
    expect(worst).toBeLessThanOrEqual(1)
    expect(equal / compared).toBeGreaterThanOrEqual(0.95)
  },
)
