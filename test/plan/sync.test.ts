import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MemberSync } from '../../src/model/call.ts'
import type { Plan } from '../../src/model/plan.ts'
import { afterCalls } from '../helpers/apply-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type World, type WorldSize } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 300)
const EVERY_ID = 0xffff

function filesIn(plan: Plan): readonly MemberSync[] {
  return plan.steps.flatMap(({ call }) => (call.call === 'batch/syncuser' ? [call] : []))
}

describe('any organisation becomes any other by files of members', () => {
  test.each<[string, WorldSize, number]>([
    ['in general', { departments: 10, members: 12, tags: 3, variety: 4 }, 1],
    ['where people pass on mobiles and mails', { departments: 2, members: 8, tags: 2, variety: 2 }, 3],
  ])('%s', (_, size, seed) => {
    const world = anyWorld(size)
    let withFiles = 0
    fc.assert(
      fc.property(world, world, fc.nat(EVERY_ID), (from: World, to: World, ids) => {
        const plan = planBetween(from, to, ids, undefined, 'sync')
        const single = planBetween(from, to, ids)
        expect(plan?.blocked).toEqual(single?.blocked)
        if (!plan || plan.blocked.length > 0) return
        const calls = plan.steps.map((step) => step.call)
        expect(planBetween(from, to, ids, afterCalls(liveOf(from), calls))?.changes).toEqual([])
        expect(plan.changes).toEqual(single?.changes)
        const files = filesIn(plan)
        if (files.length > 0) withFiles++
        // Whoever is in a file needs no call besides.
        const carried = new Set(files.flatMap((file) => file.members.map(({ userid }) => userid)))
        const called = calls.flatMap((call) =>
          (call.call === 'user/create' || call.call === 'user/update') && carried.has(call.userid) ? [call.userid] : [],
        )
        expect(called).toEqual([])
        expect(files.filter(({ creates }) => creates).length).toBeLessThanOrEqual(1)
        expect(files.length).toBeLessThanOrEqual(2)
      }),
      { numRuns: RUNS, seed },
    )
    expect(withFiles).toBeGreaterThan(RUNS / 3)
  })
})
