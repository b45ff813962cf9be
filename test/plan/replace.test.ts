import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterCalls } from '../helpers/apply-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type World, type WorldSize } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 1000)
const EVERY_ID = 0xffff

/** Two people who swap their only contact cannot; and WeCom stops an import that deletes too many. */
const HONEST = ['plan.conflict-cycle', 'plan.guard-45026']

function expectArrival(from: World, to: World, ids: number): 'arrived' | 'refused' {
  const plan = planBetween(from, to, ids, undefined, 'replace')
  if (!plan) return 'refused'
  expect(plan.blocked.filter((block) => !HONEST.includes(block.message.code))).toEqual([])
  if (plan.blocked.length > 0) return 'refused'
  const calls = plan.steps.map((step) => step.call)
  const then = afterCalls(liveOf(from), calls)
  expect(planBetween(from, to, ids, then)?.changes).toEqual([])
  // The same changes, and at most one import of each kind.
  expect(plan.changes).toEqual(planBetween(from, to, ids)?.changes)
  for (const name of ['batch/replaceparty', 'batch/replaceuser'])
    expect(calls.filter(({ call }) => call === name).length).toBeLessThanOrEqual(1)
  return 'arrived'
}

test.each<[string, WorldSize, number]>([
  ['any organisation', { departments: 10, members: 12, tags: 3, variety: 4 }, 1],
  ['trees of few names', { departments: 20, members: 0, tags: 0, variety: 2 }, 2],
  ['people who pass on mobiles and mails', { departments: 2, members: 8, tags: 2, variety: 2 }, 3],
])('%s becomes any other by imports', (_, size, seed) => {
  const world = anyWorld(size)
  let arrived = 0
  fc.assert(
    fc.property(world, world, fc.nat(EVERY_ID), (from, to, ids) => {
      if (expectArrival(from, to, ids) === 'arrived') arrived++
    }),
    { numRuns: RUNS, seed },
  )
  expect(arrived).toBeGreaterThan(RUNS / 3)
})
