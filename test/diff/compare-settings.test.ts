import { expect, test } from 'vitest'
import { compareFiles } from '../../src/diff/compare-files.ts'
import type { SettingChange } from '../../src/model/comparison.ts'
import { orgOf } from '../helpers/yaml-org.ts'

const DEPARTMENTS = 'departments: [{ key: a, name: 甲 }, { key: b, name: 乙, id: 5 }]\n'

async function settings(before: string, after: string): Promise<readonly SettingChange[]> {
  const [base, head] = [await orgOf(DEPARTMENTS + before), await orgOf(DEPARTMENTS + after)]
  return compareFiles(base, head).settings
}

function valueChange(setting: string, before: unknown, after: unknown): object {
  return { kind: 'value', setting, before, after }
}

test.each([
  ['policy: { unmanaged: { tags: delete } }', valueChange('policy.unmanaged.tags', 'keep', 'delete')],
  ['policy: { deletes: { members: { max: 5 } } }', valueChange('policy.deletes.members.max', 20, 5)],
  ['policy: { deletes: { tags: { max_percent: 5 } } }', valueChange('policy.deletes.tags.max_percent', 10, 5)],
  ['policy: { invite: true }', valueChange('policy.invite', false, true)],
  ['policy: { strategy: calls }', valueChange('policy.strategy', 'auto', 'calls')],
  ['organization: { corp_id: ww1234567890abcdef }', valueChange('organization.corp_id', null, 'ww1234567890abcdef')],
])('%s', async (text, change) => {
  expect(await settings('', text)).toEqual([change])
})

test.each([
  ['policy: { unmanaged: { members: delete, departments: delete, tags: keep }, invite: false, strategy: auto }'],
  ['policy: { deletes: { members: { max: 20, max_percent: 10 } }, protect: {}, ignore: {} }'],
])('a default that is spelled out is no change: %s', async (text) => {
  expect(await settings('', text)).toEqual([])
})

test('lists are compared as sets', async () => {
  expect(
    await settings(
      'policy: { protect: { members: [ceo, "it-*"], tags: [全员] }, ignore: { members: [alias, position] } }',
      'policy: { protect: { members: ["it-*", hr], tags: [全员] }, ignore: { members: [position, alias] } }',
    ),
  ).toEqual([{ kind: 'list', setting: 'policy.protect.members', added: ['hr'], removed: ['ceo'] }])
})

test('a department is the same however it is pointed at', async () => {
  expect(
    await settings('policy: { protect: { departments: [/甲, b] } }', 'policy: { protect: { departments: [5, a] } }'),
  ).toEqual([])
  expect(
    await settings('policy: { protect: { departments: [/甲] } }', 'policy: { protect: { departments: [5] } }'),
  ).toEqual([{ kind: 'list', setting: 'policy.protect.departments', added: ['/乙'], removed: ['/甲'] }])
})
