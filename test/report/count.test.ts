import { describe, expect, test } from 'vitest'
import type { Plan, Step } from '../../src/model/plan.ts'
import type { StepStatus } from '../../src/model/result.ts'
import { countApplied } from '../../src/report/count.ts'
import { estimateSeconds } from '../../src/report/duration.ts'
import { settle } from './results.ts'
import { aPlan, member, tag } from './plans.ts'

const none = { create: 0, update: 0, delete: 0 }

/** One member changed by two calls, two members deleted by one call, one tag that no call touches. */
function plan(): Plan {
  const changes = [
    member('lisi', '李四', { position: 'a' }, { position: 'b' }),
    member('wangwu', '王五', {}, null),
    member('zhaoliu', '赵六', {}, null),
    tag(10, '值班', { members: [] }, { members: ['x'] }),
  ]
  const update = (step: number): Step => ({
    step,
    call: { call: 'user/update', userid: 'lisi', set: {} },
    targets: ['member:lisi'],
    changes: [0],
    after: [],
  })
  const remove: Step = {
    step: 3,
    call: { call: 'user/batchdelete', userids: ['wangwu', 'zhaoliu'] },
    targets: ['member:wangwu', 'member:zhaoliu'],
    changes: [1, 2],
    after: [],
  }
  return { ...aPlan(changes), steps: [update(1), update(2), remove] }
}

describe('countApplied', () => {
  test.each<[readonly [StepStatus, StepStatus, StepStatus], number, number]>([
    [['done', 'done', 'done'], 1, 2],
    [['done', 'failed', 'done'], 0, 2],
    [['failed', 'skipped', 'done'], 0, 2],
    [['done', 'done', 'failed'], 1, 0],
    [['skipped', 'skipped', 'skipped'], 0, 0],
  ])('steps that ended %j change %i and delete %i members', (statuses, changed, deleted) => {
    expect(countApplied(settle(plan(), statuses))).toEqual({
      departments: none,
      members: { create: 0, update: changed, delete: deleted },
      tags: none,
    })
  })

  test('of a call about many objects only the confirmed ones count', () => {
    const result = settle(plan(), ['done', 'done', 'failed'], { 'member:wangwu': 'done' })
    expect(countApplied(result).members).toEqual({ create: 0, update: 1, delete: 1 })
  })

  test('a change whose steps have no result yet is not done', () => {
    const whole = settle(plan(), ['done', 'done', 'done'])
    expect(countApplied({ ...whole, results: whole.results.slice(0, 1) }).members.update).toBe(0)
  })
})

test.each([
  [[], 0],
  [[10_000], 41],
  [[10_000, 20_000, 5], 101],
  [[150_000], 881],
  [[150_001], 3600],
  [[1_000_000], 6 * 3600 + 581],
])('%j calls take at least %i s', (calls, seconds) => {
  expect(Math.floor(estimateSeconds(calls))).toBe(seconds)
})
