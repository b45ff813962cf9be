import { describe, expect, test } from 'vitest'
import type { Call, DepartmentImport } from '../../src/model/call.ts'
import type { DepartmentRef, DesiredDepartment, DesiredOrg } from '../../src/model/desired.ts'
import type { LiveDepartment, LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import type { Plan } from '../../src/model/plan.ts'
import { DEFAULT_POLICY, type Policy } from '../../src/model/policy.ts'
import { planOrg } from '../../src/pipeline.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'

/** `2: [1, '研发中心', 'R&D']`: below 1, with an English name. */
type Tree = Readonly<Record<number, readonly [parentid: number, name: string, name_en?: string]>>

/** Somebody in each of `inhabited`. */
function corp(tree: Tree, inhabited: readonly number[] = []): LiveOrg {
  return {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
      ...Object.entries(tree).map(([id, [parentid, name, name_en]]): LiveDepartment => ({
        id: Number(id),
        parentid,
        order: 1000,
        name,
        name_en: name_en ?? null,
      })),
    ],
    members: inhabited.map((department) => ({
      userid: `u${department}`,
      status: 4,
      enable: true,
      name: `u${department}`,
      email: `u${department}@example.com`,
      mobile: null,
      departments: [{ department, leader: false, order: 0 }],
      main_department: department,
      extattr: {},
    })),
    tags: [],
  }
}

/** The files declare this tree by its ids, and whoever lives in `inhabited`, who move to the root when theirs goes. */
function declare(tree: Tree, members: Readonly<Record<string, number>> = {}, policy: Partial<Policy> = {}): DesiredOrg {
  const ids = Object.keys(tree).map(Number)
  const ref = (id: number): DepartmentRef =>
    id === 1 ? { kind: 'root' } : ids.includes(id) ? { kind: 'declared', index: ids.indexOf(id) } : { kind: 'id', id }
  const source = { file: 'org/org.yaml', pointer: '/departments/0' }
  return {
    policy: { ...DEFAULT_POLICY, ...policy },
    manages: { departments: true, members: true, tags: false },
    departments: ids.map((id): DesiredDepartment => {
      const [parentid = 1, name = '', name_en] = tree[id] ?? []
      return { id, name, name_en: name_en ?? null, parent: ref(parentid), path: `/${name}`, previously: [], source }
    }),
    members: Object.entries(members).map(([userid, department]) => ({
      userid,
      departments: [{ department: ref(department) }],
      previously: [],
      source,
    })),
    tags: [],
  }
}

function planFor(live: LiveOrg, desired: DesiredOrg): Plan {
  return planOrg({
    desired,
    live,
    memory: { ...EMPTY_MEMORY, adopted: true },
    digest: plainDigest,
    options: { allowDeletes: { members: 99, departments: 99 }, targets: [], strategy: 'replace' },
  }).plan
}

function fileIn(plan: Plan): DepartmentImport {
  const [call] = plan.steps.flatMap(({ call: each }) => (each.call === 'batch/replaceparty' ? [each] : []))
  if (!call) throw new Error('no import of departments')
  return call
}

const names = (plan: Plan): readonly string[] => plan.steps.map(({ call }) => call.call)
const calls = (plan: Plan): readonly Call[] => plan.steps.map(({ call }) => call)

describe('the department file', () => {
  test('names everything that is to exist, parents first, without the root; an order only where one changes', () => {
    const keep = { members: 'keep', departments: 'keep', tags: 'keep' } as const
    const desired = declare({ 2: [1, '新'], 3: [2, '市场部'] }, {}, { unmanaged: keep })
    const departments = desired.departments.map((each) => (each.id === 3 ? { ...each, order: 7 } : each))
    const live = corp({ 3: [1, '市场部'], 4: [1, '研发中心'], 900: [1, '其他（待设置部门）'] })
    const plan = planFor(live, { ...desired, departments })
    expect(calls(plan)).toEqual([
      {
        call: 'batch/replaceparty',
        departments: [
          { id: 2, name: '新', parentid: 1 },
          { id: 4, name: '研发中心', parentid: 1 },
          { id: 900, name: '其他（待设置部门）', parentid: 1 },
          { id: 3, name: '市场部', parentid: 2, order: 7 },
        ],
        deletes: [],
        later: [],
      },
    ])
    expect(plan.steps[0]?.targets).toEqual(['/新', '/新/市场部'])
  })

  test('tells the empty ones that go at once from those that go when they are empty, by calls', () => {
    const live = corp({ 2: [1, 'a'], 3: [1, 'b'], 4: [3, 'c'], 5: [1, 'd'], 6: [1, 'keep'] }, [5])
    const plan = planFor(live, declare({ 6: [1, 'keep'] }, { u5: 6 }))
    expect(fileIn(plan)).toMatchObject({ deletes: [2, 4], later: [3, 5], departments: [{ id: 6 }] })
    expect(names(plan)).toEqual(['batch/replaceparty', 'batch/replaceuser', 'department/delete', 'department/delete'])
    expect(plan.summary.departments.delete).toBe(4)
  })

  test('is followed by calls for English names, for which it has no column', () => {
    const plan = planFor(corp({ 2: [1, 'a', 'A'] }), declare({ 2: [1, 'b', 'B'], 3: [2, 'c', 'C'] }))
    expect(calls(plan).slice(1)).toEqual([
      { call: 'department/update', id: 2, set: { name_en: 'B' } },
      { call: 'department/update', id: 3, set: { name_en: 'C' } },
    ])
    expect(plan.steps.slice(1).map(({ after }) => after)).toEqual([[1], [1]])
  })

  test('is not needed where only English names change', () => {
    expect(names(planFor(corp({ 2: [1, 'a', 'A'] }), declare({ 2: [1, 'a', 'B'] })))).toEqual(['department/update'])
  })

  test('is not made when nothing is left to name', () => {
    expect(names(planFor(corp({ 2: [1, 'a'] }), declare({})))).toEqual(['department/delete'])
  })

  test('comes before the members', () => {
    const plan = planFor(corp({ 2: [1, 'a'] }, [2]), declare({ 2: [1, 'a'], 3: [2, 'b'] }, { u2: 3 }))
    expect(names(plan)).toEqual(['batch/replaceparty', 'batch/replaceuser'])
    expect(plan.steps[1]?.after).toEqual([1])
  })

  test('leaves everything to calls when a name cannot be a cell, and says so', () => {
    const plan = planFor(corp({ 2: [1, 'a'], 3: [1, '研发,测试'] }), declare({ 2: [1, 'b'], 3: [1, '研发,测试'] }))
    expect(names(plan)).toEqual(['department/update'])
    expect(plan.blocked).toEqual([])
    expect(plan.warnings).toEqual([
      { code: 'plan.replace-departments-by-calls', params: { object: '研发,测试 (department 3)' } },
    ])
  })
})

describe('a place that is taken when the file is read', () => {
  test('is given up by a call before', () => {
    const plan = planFor(corp({ 2: [1, 'a'] }), declare({ 2: [1, 'b'], 3: [1, 'a'], 4: [1, 'c'] }))
    expect(calls(plan)).toMatchObject([
      { call: 'department/update', id: 2, set: { name: 'b' } },
      {
        call: 'batch/replaceparty',
        departments: [
          { id: 2, name: 'b' },
          { id: 3, name: 'a' },
          { id: 4, name: 'c' },
        ],
      },
    ])
    expect(plan.steps[1]?.after).toEqual([1])
  })

  test('by one that goes with its people is given up under another name', () => {
    const plan = planFor(corp({ 2: [1, 'a'], 3: [1, 'b'] }, [2]), declare({ 3: [1, 'a'], 4: [1, 'c'] }, { u2: 3 }))
    expect(calls(plan)).toMatchObject([
      { call: 'department/update', id: 2, set: { name: 'a~orgctl~2' } },
      { call: 'batch/replaceparty', later: [2] },
      { call: 'batch/replaceuser' },
      { call: 'department/delete', id: 2 },
    ])
  })

  test('is exchanged by calls, the rest by the file', () => {
    const plan = planFor(
      corp({ 2: [1, 'a'], 3: [1, 'b'], 4: [1, 'c'] }),
      declare({ 2: [1, 'b'], 3: [1, 'a'], 4: [2, 'd'] }),
    )
    expect(names(plan)).toEqual(['department/update', 'department/update', 'department/update', 'batch/replaceparty'])
    expect(plan.steps.at(-1)?.targets).toEqual(['/b/d'])
  })

  test('by an English name that a department brings along is cleared with its move', () => {
    const live = corp({ 2: [1, 'a', 'A'], 3: [2, 'b', 'A'], 4: [1, 'c'] })
    const plan = planFor(live, declare({ 2: [4, 'a'], 3: [4, 'b'], 4: [1, 'd'] }))
    expect(plan.blocked).toEqual([])
    const before = calls(plan).slice(0, names(plan).indexOf('batch/replaceparty'))
    expect(before.length).toBeGreaterThan(0)
    expect(before.every(({ call }) => call === 'department/update')).toBe(true)
  })
})

test('a place that somebody keeps is told of the department, not of the file', () => {
  const keep = { members: 'keep', departments: 'keep', tags: 'keep' } as const
  const plan = planFor(
    corp({ 2: [1, 'a'], 5: [1, 'b'] }),
    declare({ 2: [1, 'b'], 3: [1, 'c'] }, {}, { unmanaged: keep }),
  )
  expect(plan.blocked).toMatchObject([
    {
      guard: 'conflict',
      message: { code: 'plan.conflict-held', params: { object: '/b', holders: 'b (department 5)' } },
    },
  ])
})

test('a subtree that would be too deep for a moment moves after what hangs too deep in it', () => {
  // 2 … 13 is a chain of 12; its lower half is to move up to the root, its upper half down below a chain of 8.
  const chain = (from: number, to: number, below: number): Tree =>
    Object.fromEntries(
      Array.from({ length: to - from + 1 }, (_, i) => [
        from + i,
        [i === 0 ? below : from + i - 1, `n${from + i}`] as const,
      ]),
    )
  const live = corp({ ...chain(2, 13, 1), ...chain(20, 27, 1) })
  const plan = planFor(live, declare({ ...chain(20, 27, 1), ...chain(2, 7, 27), ...chain(8, 13, 1) }))
  expect(plan.blocked).toEqual([])
  expect(calls(plan)).toMatchObject([
    { call: 'department/update', id: 8, set: { parentid: 1 } },
    { call: 'batch/replaceparty' },
  ])
})
