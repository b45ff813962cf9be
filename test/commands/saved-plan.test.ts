import { expect, test } from 'vitest'
import { staleness } from '../../src/commands/saved-plan.ts'
import { changeRef } from '../../src/report/change-words.ts'
import { aPlan, blockedPlan, tag } from '../report/plans.ts'

const request = { targets: [], strategy: 'calls', writeUnverified: false, allowDeletes: {}, offline: false } as const

function savedWith(
  changes: readonly { readonly action: string; readonly ref: string }[],
): Parameters<typeof staleness>[0] {
  return { fingerprint: 'hmac-sha256:0', request, changes }
}

test('names what is new and what is gone, and ends with exit code 5', () => {
  const now = aPlan([tag(1, '值班', null, { name: '值班' }), tag(2, '党员', { name: '党员' }, null)])
  const error = staleness(savedWith([{ action: 'update', ref: 'tag:党员' }]), now)
  expect(error.exitCode).toBe(5)
  expect(error.params).toEqual({ added: 2, gone: 1, refs: '+ tag:值班, + tag:党员, - tag:党员', more: 0 })
  expect(error.message).toContain('(new: 2, gone: 1; + tag:值班, + tag:党员, - tag:党员)')
})

test('names ten and counts the rest', () => {
  const error = staleness(savedWith([]), blockedPlan())
  expect(error.params).toMatchObject({ added: 37, gone: 0, more: 27 })
  expect(error.message).toContain('+ member:u9 … and 27 more)')
})

test('says so when the same objects change in another way', () => {
  const now = blockedPlan()
  const same = now.changes.map((change) => ({ action: change.action, ref: changeRef(change) }))
  expect(staleness(savedWith(same), now)).toMatchObject({ code: 'cli.stale-values', params: { count: 37 } })
})
