import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewestCalls } from '../helpers/fewest-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type WorldSize } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 1000)

function compare(size: WorldSize, seed: number): { compared: number; equal: number; worst: number } {
  const world = anyWorld(size)
  let compared = 0
  let equal = 0
  let worst = 0
  const pairs = fc.sample(fc.tuple(world, world), { numRuns: RUNS, seed })
  for (const [from, to] of pairs) {
    const plan = planBetween({ ...from, tags: [] }, { ...to, tags: [] }, 0xffff)
    if (!plan || plan.steps.length === 0) continue
    const fewest = fewestCalls(liveOf({ ...from, tags: [] }), plan)
    if (plan.blocked.length > 0) {
      expect(fewest, 'a plan was refused that two extra calls could make').toBeUndefined()
      continue
    }
    if (fewest === undefined) continue
    compared++
    const extra = plan.steps.length - fewest
    expect(extra).toBeGreaterThanOrEqual(0)
    worst = Math.max(worst, extra)
    if (extra === 0) equal++
  }
  return { compared, equal, worst }
}

test.each([
  ['departments', { departments: 4, members: 0, tags: 0, variety: 2 }, 1],
  ['members', { departments: 1, members: 3, tags: 0, variety: 2 }, 2],
  ['both', { departments: 3, members: 3, tags: 0, variety: 2 }, 3],
])(
  'tiny plans (%s) take the fewest calls possible in 95 of 100 cases, and never more than one above',
  (_, size, seed) => {
    const { compared, equal, worst } = compare(size, seed)
    expect(compared).toBeGreaterThan(RUNS / 4)
    expect(worst).toBeLessThanOrEqual(1)
    expect(equal / compared).toBeGreaterThanOrEqual(0.95)
  },
)
