import { describe, expect, test } from 'vitest'
import type { LiveOrg } from '../../../src/model/live.ts'
import type { Seed } from '../../../src/sandbox/snapshot.ts'
import { aSandbox } from '../a-sandbox.ts'
import { directoryAt } from '../directory-at.ts'
import { fakeWecom, type Reply, type Seen } from '../fake-wecom.ts'

const SEED: Seed = {
  departments: [
    { id: 1, name: '公司' },
    { id: 30, name: '后端组', parentid: 4 },
    { id: 4, name: '研发', order: 7, name_en: 'R&D' },
  ],
  members: [
    {
      userid: 'wangwu',
      name: '王五',
      mobile: '13800000002',
      status: 1,
      departments: [
        { department: 4, leader: true, order: 3 },
        { department: 30, leader: false, order: 0 },
      ],
      main_department: 30,
      gender: 'female',
      extattr: { 工号: '7' },
    },
    { userid: 'Lisi', name: '李四', mobile: '13800000001', status: 2, departments: [{ department: 1 }] },
    { userid: 'gone', name: '走了', mobile: '13800000003', status: 5, departments: [{ department: 4 }] },
    { userid: 'adrift', name: '待定', mobile: '13800000004' },
  ],
  tags: [
    { id: 9, name: '乙', members: ['wangwu', 'Lisi'], departments: [30, 4] },
    { id: 3, name: '甲', members: [], departments: [] },
  ],
}

test('what was read is what the corp holds', async () => {
  const { wecom, directory } = await aSandbox({ seed: SEED })
  const org = await directory.readOrg()
  const { sandbox: _extras, format_version: _version, ...held } = wecom.sandbox.state()
  expect(org).toEqual(held)
})

test('every list is sorted by its id, members by userid without case', async () => {
  const { directory } = await aSandbox({ seed: SEED })
  const org = await directory.readOrg()
  expect(org.departments.slice(0, 3).map(({ id }) => id)).toEqual([1, 4, 30])
  expect(org.members.map(({ userid }) => userid)).toEqual(['adrift', 'gone', 'Lisi', 'wangwu'])
  expect(org.tags.map(({ id, members }) => [id, members])).toEqual([
    [3, []],
    [9, ['Lisi', 'wangwu']],
  ])
})

test('reads the same whatever WeCom leaves open', async () => {
  const { directory } = await aSandbox({ seed: SEED })
  const usual = await directory.readOrg()
  for (const switches of [
    { otherDepartmentListed: false },
    { listIdOrder: 'by-member' },
    { tagNamesForContacts: 'absent' },
  ] as const) {
    const other = await aSandbox({ seed: SEED, switches })
    expect(await other.directory.readOrg()).toEqual(usual)
  }
})

test('tells how far it is', async () => {
  const { directory } = await aSandbox({ seed: SEED })
  const told: (readonly [number, number])[] = []
  const org = await directory.readOrg((done, total) => told.push([done, total]))
  const total = org.departments.length + org.tags.length
  expect(told).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]))
})

test('any error on the way ends the reading with 7', async () => {
  for (const call of ['department/list', 'user/list', 'user/list_id', 'tag/list', 'tag/get']) {
    const { directory } = await aSandbox({ seed: SEED, faults: [{ call, outcome: 40058 }] })
    await expect(directory.readOrg()).rejects.toMatchObject({ endpoint: call, errcode: 40058, exitCode: 7 })
  }
})

test('a hiccup on the way does not', async () => {
  const { directory } = await aSandbox({
    seed: SEED,
    faults: ['department/list', 'user/list', 'user/list_id', 'tag/get'].map((call) => ({ call, outcome: -1 })),
  })
  expect((await directory.readOrg()).members).toHaveLength(4)
})

test('more members than a page of ids are read completely', async () => {
  const members = Array.from({ length: 10_001 }, (_, i) => ({ userid: `u${i}`, name: `n${i}` }))
  const { wecom, directory } = await aSandbox({ seed: { members } })
  expect((await directory.readOrg()).members).toHaveLength(10_001)
  expect(wecom.sandbox.calls()['user/list_id']).toEqual({ '0': 2 })
})

describe('when somebody edits meanwhile', () => {
  /** Lets `edit` happen in the console when the nth call of `endpoint` was answered. */
  async function whileReading(
    endpoint: string,
    nth: number,
    edits: readonly (readonly [call: string, body: Record<string, unknown>])[],
  ): Promise<{ readonly org: LiveOrg; readonly lists: number }> {
    let calls = 0
    const { wecom, directory } = await aSandbox(
      {
        seed: SEED,
        hooks: {
          afterEffect: (call) => {
            if (call === endpoint && ++calls === nth) {
              for (const [edit, body] of edits) wecom.sandbox.console(edit, body)
            }
            return undefined
          },
        },
      },
      { parallelism: 1 },
    )
    const org = await directory.readOrg()
    return { org, lists: wecom.sandbox.calls()['department/list']?.['0'] ?? 0 }
  }

  test('a member who moved to a department that was read already is not missed', async () => {
    const { org } = await whileReading('user/list', 1, [['user/update', { userid: 'gone', department: [1] }]])
    expect(org.members.find(({ userid }) => userid === 'gone')?.departments).toMatchObject([{ department: 1 }])
  })

  test('a member who moved to a department that was not read yet is there once', async () => {
    const { org } = await whileReading('user/list', 1, [['user/update', { userid: 'Lisi', department: [30] }]])
    expect(org.members.filter(({ userid }) => userid === 'Lisi')).toMatchObject([{ departments: [{ department: 30 }] }])
  })

  test('a member who was deleted is gone', async () => {
    const { org } = await whileReading('user/list', 3, [['user/delete', { userid: 'Lisi' }]])
    expect(org.members.map(({ userid }) => userid)).toEqual(['adrift', 'gone', 'wangwu'])
  })

  test('a member who was changed between two of his departments has one state', async () => {
    const { org } = await whileReading('user/list', 2, [['user/update', { userid: 'wangwu', position: '新' }]])
    expect(org.members.find(({ userid }) => userid === 'wangwu')?.position).toBe('新')
  })

  test('a department that came, went or changed has everything read again', async () => {
    for (const edit of [
      ['department/create', { id: 50, name: '新', parentid: 1 }],
      ['department/update', { id: 30, name: '改名' }],
      ['department/update', { id: 30, parentid: 1 }],
    ] as const) {
      const { org, lists } = await whileReading('user/list', 2, [edit])
      expect(org.departments.find(({ id }) => id === edit[1].id)).toMatchObject(edit[1])
      expect(lists).toBe(4)
    }
  })

  test('a tag that went has everything read again', async () => {
    const { org } = await whileReading('tag/list', 1, [['tag/delete', { tagid: 9 }]])
    expect(org.tags.map(({ id }) => id)).toEqual([3])
  })
})

describe('an answer that does not fit together', () => {
  const tree = [
    { id: 1, parentid: 0, order: 1, name: '公司' },
    { id: 2, parentid: 1, order: 1, name: '研发' },
  ]

  async function readFrom(answers: Readonly<Record<string, (request: Seen, nth: number) => Reply>>): Promise<unknown> {
    const wecom = await fakeWecom((request, nth) => {
      if (request.endpoint === 'department/list' && !answers['department/list']) return { errcode: 0, department: tree }
      return answers[request.endpoint]?.(request, nth)
    })
    return directoryAt(wecom.url)
      .readOrg()
      .catch((error: unknown) => error)
  }

  test('is read twice and then ends with 7, saying why', async () => {
    const error = await readFrom({
      'department/list': (_, nth) => ({
        errcode: 0,
        department: nth % 2 === 0 ? tree : tree.slice(0, 1),
      }),
    })
    expect(error).toMatchObject({ code: 'wecom.read.changed', exitCode: 7, fault: 'wecom' })
  })

  test.each([
    { name: 'no root', department: [{ id: 2, parentid: 1, order: 1, name: 'x' }], code: 'wecom.read.no-root' },
    { name: 'nothing', department: [], code: 'wecom.read.no-root' },
    {
      name: 'an orphan',
      department: [...tree, { id: 7, parentid: 6, order: 1, name: 'x' }],
      code: 'wecom.read.no-parent',
    },
    {
      name: 'a loop',
      department: [...tree, { id: 7, parentid: 8, order: 1, name: 'x' }, { id: 8, parentid: 7, order: 1, name: 'y' }],
      code: 'wecom.read.loop',
    },
    {
      name: 'a department twice, differently',
      department: [...tree, { id: 2, parentid: 1, order: 2, name: '研发' }],
      code: 'wecom.read.duplicate-department',
    },
  ])('a tree with $name is not read', async ({ department, code }) => {
    expect(await readFrom({ 'department/list': () => ({ errcode: 0, department }) })).toMatchObject({
      code,
      exitCode: 7,
    })
  })

  test('a member in a department that nobody knows is not read', async () => {
    const member = { userid: 'a', name: 'a', department: [2, 77] }
    const error = await readFrom({
      'user/list': ({ query }) => ({ errcode: 0, userlist: query['department_id'] === '2' ? [member] : [] }),
      'user/list_id': () => ({ errcode: 0, dept_user: [2, 77].map((department) => ({ userid: 'a', department })) }),
      'user/get': () => ({ errcode: 0, ...member }),
      'department/get': () => ({ errcode: 60003, errmsg: 'no' }),
    })
    expect(error).toMatchObject({ code: 'wecom.read.unknown-department', params: { userid: 'a', department: 77 } })
  })

  test('membership is what user/list_id says, with the details that are known', async () => {
    const member = { userid: 'A', name: 'a', department: [1], order: [5], is_leader_in_dept: [1] }
    const org = await readFrom({
      'user/list': ({ query }) => ({ errcode: 0, userlist: query['department_id'] === '1' ? [member] : [] }),
      'user/list_id': () => ({ errcode: 0, dept_user: [2, 1].map((department) => ({ userid: 'a', department })) }),
      'user/get': () => ({ errcode: 0, ...member }),
    })
    expect(org).toMatchObject({
      members: [{ userid: 'A', departments: [{ department: 1, leader: true, order: 5 }, { department: 2 }] }],
    })
  })

  test('a credential that may not list ids has to do with what the departments return', async () => {
    const member = { userid: 'a', name: 'a', department: [1] }
    const org = await readFrom({
      'user/list': ({ query }) => ({ errcode: 0, userlist: query['department_id'] === '1' ? [member] : [] }),
      'user/list_id': () => ({ errcode: 48002, errmsg: 'api forbidden' }),
    })
    expect(org).toMatchObject({ members: [{ userid: 'a', departments: [{ department: 1 }] }] })
  })
})
