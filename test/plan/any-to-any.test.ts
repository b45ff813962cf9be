import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterCalls } from '../helpers/apply-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 1000)
const EVERY_ID = 0xffff

/** Two people who swap their only contact: WeCom allows no moment in between, so such a plan is refused beforehand. */
function isHonestRefusal(code: string): boolean {
  return code === 'plan.conflict-cycle'
}

function expectArrival(from: World, to: World, ids: number): void {
  const plan = planBetween(from, to, ids)
  if (!plan) return
  expect(plan.blocked.filter((block) => !isHonestRefusal(block.message.code))).toEqual([])
  if (plan.blocked.length > 0) return
  const then = afterCalls(
    liveOf(from),
    plan.steps.map((step) => step.call),
  )
  expect(planBetween(from, to, ids, then)?.changes).toEqual([])
}

test('any organisation becomes any other without a refused call, and nothing is left to do', () => {
  const world = anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 })
  fc.assert(fc.property(world, world, fc.nat(EVERY_ID), expectArrival), { numRuns: RUNS })
})

test('so it does when the names are few and the trees deep', () => {
  const world = anyWorld({ departments: 20, members: 0, tags: 0, variety: 2 })
  fc.assert(fc.property(world, world, fc.nat(EVERY_ID), expectArrival), { numRuns: RUNS })
})

test('so it does when every mobile and mail changes hands', () => {
  const world = anyWorld({ departments: 2, members: 8, tags: 2, variety: 2 })
  fc.assert(fc.property(world, world, fc.nat(EVERY_ID), expectArrival), { numRuns: RUNS })
})
