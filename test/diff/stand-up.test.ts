import { expect, test } from 'vitest'
import { seedFromOrg } from '../../src/commands/seed.ts'
import { standUp } from '../../src/diff/stand-up.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import { planOrg } from '../../src/pipeline.ts'
import { loadStore, takeSnapshot } from '../../src/sandbox/snapshot.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'
import { orgOf } from '../helpers/yaml-org.ts'

test('ids that nobody states are above all stated ones, in path order', async () => {
  const { live, departmentIds } = standUp(
    await orgOf('departments: [{ name: 丙 }, { name: 乙, id: 7 }, { name: 甲, children: [{ name: 子 }] }]'),
  )
  expect(departmentIds).toEqual([8, 7, 9, 10])
  expect(live.departments.map(({ id, name, parentid }) => [id, name, parentid])).toEqual([
    [1, undefined, 0],
    [7, '乙', 1],
    [8, '丙', 1],
    [9, '甲', 1],
    [10, '子', 9],
  ])
})

test('what the files do not state is absent, and what they clear is empty', async () => {
  const { live } = standUp(
    await orgOf(`members:
  - userid: li
    name: 李
    mobile: "13800000000"
    alias: null
    extattr: { 工号: "1", 工位: null }
    departments: [/]`),
  )
  expect(live.members).toEqual([
    {
      userid: 'li',
      name: '李',
      mobile: '13800000000',
      alias: null,
      extattr: { 工号: '1' },
      departments: [{ department: 1 }],
      main_department: 1,
    },
  ])
})

test('departments that are only pointed at stand too, once each, and their ids are left alone', async () => {
  const org =
    await orgOf(`policy: { unmanaged: { departments: keep }, scope: [/研发/平台], protect: { departments: [5] } }
members:
  - { userid: li, name: 李, mobile: "13800000000", departments: [/研发/平台, /研发, 5] }`)
  const { live, statedIds, resolve } = standUp(org)
  expect(live.departments.map(({ id, name, parentid }) => [id, name, parentid])).toEqual([
    [1, undefined, 0],
    [5, '#5', 1],
    [6, '研发', 1],
    [7, '平台', 6],
  ])
  expect([...statedIds.departments]).toEqual([1, 5])
  expect(org.policy.scope.map(resolve)).toEqual([7])
})

test('a guest keeps its ids for itself', async () => {
  const org = await orgOf('departments: [{ name: 甲 }]')
  const guest = await orgOf('departments: [{ name: 乙, id: 2 }]')
  expect(standUp(org, guest).departmentIds).toEqual([3])
})

test('a seed for the sandbox leaves a plan of the same files nothing to do', async () => {
  const org = await orgOf(`departments:
  - { name: 研发, key: rd, order: 5, children: [{ name: 平台, name_en: Platform }] }
members:
  - { userid: li, name: 李, mobile: "13800000000", departments: [{ department: rd, leader: true }, /研发/平台], enable: false }
  - { userid: wu, name: 吴, email: wu@example.com, direct_leader: li, departments: [/], extattr: { 工号: "7" } }
tags: [{ name: 值班, members: [wu], departments: [rd] }]`)
  const live = takeSnapshot(loadStore(seedFromOrg(org)), 'ww')
  const { plan } = planOrg({
    desired: org,
    live,
    memory: { ...EMPTY_MEMORY, adopted: true },
    digest: plainDigest,
    options: { allowDeletes: {}, targets: [] },
  })
  expect(plan.changes).toEqual([])
})
