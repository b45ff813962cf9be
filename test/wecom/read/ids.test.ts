import { describe, expect, test } from 'vitest'
import type { LiveOrg } from '../../../src/model/live.ts'
import type { Snapshot } from '../../../src/sandbox/snapshot.ts'
import { aSandbox } from '../a-sandbox.ts'
import { directoryAt } from '../directory-at.ts'
import { fakeWecom, type Reply, type Seen } from '../fake-wecom.ts'
import { SEED } from './company.ts'

/** What is left of a corp for whom sees ids only. */
function idsOf({ corp_id, departments, members, tags }: Snapshot): Omit<LiveOrg, 'read'> {
  return {
    corp_id,
    departments: departments.map(({ id, parentid, order }) => ({ id, parentid, order })),
    members: members.map(({ userid, departments: places }) => ({
      userid,
      departments: places.map(({ department }) => ({ department })).toSorted((a, b) => a.department - b.department),
    })),
    tags,
  }
}

function rejected(calls: Readonly<Record<string, Readonly<Record<string, number>>>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(calls).flatMap(([call, codes]) =>
      Object.entries(codes).flatMap(([code, count]) => (code === '0' ? [] : [[`${call} ${code}`, count]])),
    ),
  )
}

test('memberships, the shape of the tree and tags are what the corp holds, and the rest is unknown', async () => {
  const { wecom, directory } = await aSandbox({ seed: SEED, profile: 'ids' })
  const { read, ...org } = await directory.readOrg()
  expect(org).toEqual(idsOf(wecom.sandbox.state()))
  expect(read).toEqual({
    mode: 'ids',
    unreadable: [
      'departments.name',
      'departments.name_en',
      'members.address',
      'members.alias',
      'members.biz_mail',
      'members.departments.leader',
      'members.departments.order',
      'members.direct_leader',
      'members.email',
      'members.enable',
      'members.extattr',
      'members.external_position',
      'members.external_profile',
      'members.gender',
      'members.main_department',
      'members.mobile',
      'members.name',
      'members.position',
      'members.status',
      'members.telephone',
    ],
  })
})

test('one refused call finds out, however often live is read', async () => {
  const { wecom, directory } = await aSandbox({ seed: SEED, profile: 'ids' })
  for (let i = 0; i < 3; i++) await directory.readOrg()
  expect(rejected(wecom.sandbox.calls())).toEqual({ 'department/list 48009': 1 })
})

test('any other error on the way ends the reading with 7', async () => {
  for (const call of ['department/simplelist', 'user/list_id', 'tag/list', 'tag/get']) {
    const { directory } = await aSandbox({ seed: SEED, profile: 'ids', faults: [{ call, outcome: 40058 }] })
    await expect(directory.readOrg()).rejects.toMatchObject({ endpoint: call, errcode: 40058, exitCode: 7 })
  }
  const { directory } = await aSandbox({ seed: SEED, faults: [{ call: 'department/list', outcome: 48002 }] })
  await expect(directory.readOrg()).rejects.toMatchObject({ errcode: 48002, exitCode: 7 })
})

test('a hiccup on the way does not', async () => {
  const faults = ['department/simplelist', 'user/list_id', 'tag/list', 'tag/get'].map((call) => ({ call, outcome: -1 }))
  const { directory } = await aSandbox({ seed: SEED, profile: 'ids', faults })
  expect((await directory.readOrg()).members).toHaveLength(5)
})

test('a department that WeCom does not list is where its members say, below the root', async () => {
  const { wecom, directory } = await aSandbox({
    seed: SEED,
    profile: 'ids',
    switches: { otherDepartmentListed: false },
  })
  const other = wecom.sandbox.state().departments.find(({ name }) => name === '其他（待设置部门）')
  const org = await directory.readOrg()
  expect(org.departments).toContainEqual({ id: other?.id, parentid: 1, order: 0 })
  expect(org.members.find(({ userid }) => userid === 'adrift')?.departments).toEqual([{ department: other?.id }])
})

describe('pages of memberships', () => {
  test.each([1, 2, 3, 7, 8, 9])('of %i rows are read completely', async (pageRows) => {
    for (const listIdOrder of ['by-department', 'by-member'] as const) {
      const { wecom, directory } = await aSandbox(
        { seed: SEED, profile: 'ids', switches: { listIdOrder } },
        { pageRows },
      )
      expect((await directory.readOrg()).members).toEqual(idsOf(wecom.sandbox.state()).members)
    }
  })

  test('are read once when there is one, and twice when there are more', async () => {
    for (const [pageRows, calls] of [
      [8, 1],
      [7, 4],
    ] as const) {
      const { wecom, directory } = await aSandbox({ seed: SEED, profile: 'ids' }, { pageRows })
      await directory.readOrg()
      expect(wecom.sandbox.calls()['user/list_id']).toEqual({ '0': calls })
    }
  })

  /** Lets `edit` happen when user/list_id was answered for the nth time. */
  async function readWhile(
    edit: (n: number) => readonly [call: string, body: Record<string, unknown>] | undefined,
  ): Promise<{ readonly read: () => Promise<LiveOrg>; readonly held: () => Snapshot }> {
    let calls = 0
    const { wecom, directory } = await aSandbox(
      {
        seed: SEED,
        profile: 'ids',
        hooks: {
          afterEffect: (call) => {
            const made = call === 'user/list_id' ? edit(++calls) : undefined
            if (made) wecom.sandbox.console(...made)
            return undefined
          },
        },
      },
      { pageRows: 3 },
    )
    return { read: () => directory.readOrg(), held: () => wecom.sandbox.state() }
  }

  test('miss nobody when rows shift between two of them', async () => {
    // The first page holds three of 研发; without wangwu there the rest moves up by one, past the second page's start.
    const { read, held } = await readWhile((n) =>
      n === 1 ? ['user/update', { userid: 'wangwu', department: [30] }] : undefined,
    )
    expect((await read()).members).toEqual(idsOf(held()).members)
  })

  test('are given up when they never come to rest', async () => {
    const { read } = await readWhile((n) => [
      'user/update',
      { userid: 'wangwu', department: n % 2 === 0 ? [4, 30] : [30] },
    ])
    await expect(read()).rejects.toMatchObject({ code: 'wecom.read.members-changed', exitCode: 7, fault: 'wecom' })
  })

  test('belong to one tree: a department that came, went or moved between them has everything read again', async () => {
    for (const edit of [
      ['department/create', { id: 50, name: '新', parentid: 1 }],
      ['department/update', { id: 30, parentid: 5 }],
      ['department/update', { id: 5, order: 9 }],
    ] as const) {
      const { read, held } = await readWhile((n) => (n === 2 ? edit : undefined))
      expect((await read()).departments).toEqual(idsOf(held()).departments)
    }
  })

  test('in a tree that never comes to rest are not read', async () => {
    const { read } = await readWhile((n) => ['department/update', { id: 5, order: n }])
    await expect(read()).rejects.toMatchObject({ code: 'wecom.read.changed', exitCode: 7 })
  })
})

describe('an answer that does not fit together', () => {
  const nodes = [
    { id: 1, parentid: 0, order: 1 },
    { id: 2, parentid: 1, order: 1 },
  ]

  async function readFrom(answers: Readonly<Record<string, (request: Seen, nth: number) => Reply>>): Promise<unknown> {
    const wecom = await fakeWecom((request, nth) => {
      if (request.endpoint === 'department/list') return { errcode: 48009, errmsg: 'api forbidden' }
      const answer = answers[request.endpoint]?.(request, nth)
      return request.endpoint === 'department/simplelist' ? (answer ?? { errcode: 0, department_id: nodes }) : answer
    })
    return directoryAt(wecom.url)
      .readOrg()
      .catch((error: unknown) => error)
  }

  test.each([
    { name: 'no root', department_id: [{ id: 2, parentid: 1, order: 1 }], code: 'wecom.read.no-root' },
    { name: 'nothing', department_id: [], code: 'wecom.read.no-root' },
    { name: 'an orphan', department_id: [...nodes, { id: 7, parentid: 6, order: 1 }], code: 'wecom.read.no-parent' },
  ])('a tree with $name is not read', async ({ department_id, code }) => {
    const error = await readFrom({ 'department/simplelist': () => ({ errcode: 0, department_id }) })
    expect(error).toMatchObject({ code, exitCode: 7 })
  })

  test('a row without a userid is not read', async () => {
    const error = await readFrom({ 'user/list_id': () => ({ errcode: 0, dept_user: [{ department: 1 }] }) })
    expect(error).toMatchObject({ code: 'wecom.lost.malformed', exitCode: 7 })
  })

  test('one member in two spellings is one member', async () => {
    const rows = [
      { userid: 'Ada', department: 1 },
      { userid: 'ada', department: 2 },
    ]
    const org = await readFrom({ 'user/list_id': () => ({ errcode: 0, dept_user: rows }) })
    expect(org).toMatchObject({ members: [{ userid: 'Ada', departments: [{ department: 1 }, { department: 2 }] }] })
  })

  test('a page of which nothing is told is read twice and then ends with 7', async () => {
    const error = await readFrom({
      'user/list_id': (_, nth) =>
        nth % 2 === 1
          ? { errcode: 0, dept_user: [{ userid: `u${nth}`, department: 1 }], next_cursor: 'x' }
          : { errcode: 0, next_cursor: '' },
    })
    expect(error).toMatchObject({ code: 'wecom.read.members-changed', exitCode: 7 })
  })
})
