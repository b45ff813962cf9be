import { describe, expect, test } from 'vitest'
import type { LiveMember, LiveOrg } from '../../../src/model/live.ts'
import type { SandboxOptions } from '../../../src/sandbox/corp.ts'
import type { RunningSandbox } from '../../../src/sandbox/server.ts'
import type { Snapshot } from '../../../src/sandbox/snapshot.ts'
import type { Directory, DirectoryOptions } from '../../../src/wecom/directory.ts'
import { aSandbox } from '../a-sandbox.ts'
import { SEED } from './company.ts'

const SENSITIVE = ['address', 'biz_mail', 'email', 'gender', 'mobile'] as const

function aCompany(
  options: SandboxOptions = {},
  directory: Partial<DirectoryOptions> = {},
): Promise<{ readonly wecom: RunningSandbox; readonly directory: Directory }> {
  return aSandbox({ seed: SEED, profile: 'details', ...options }, { appSecret: 'app', ...directory })
}

function memberOf(org: LiveOrg, wanted: string): LiveMember | undefined {
  return org.members.find(({ userid }) => userid === wanted)
}

/** As the corp holds it, without what an app is not told: an external profile that is not there has no key. */
function detailsOf({ corp_id, departments, members, tags }: Snapshot): Omit<LiveOrg, 'read'> {
  return {
    corp_id,
    departments,
    members: members.map((member): LiveMember => {
      const { address: _a, biz_mail: _b, email: _e, gender: _g, mobile: _m, external_profile, ...rest } = member
      return external_profile ? { ...rest, external_profile } : rest
    }),
    tags,
  }
}

/** Refused calls, and how often. */
function refusals({ sandbox }: RunningSandbox): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sandbox.calls()).flatMap(([call, codes]) =>
      Object.entries(codes).flatMap(([code, count]) => (code === '0' ? [] : [[`${call} ${code}`, count]])),
    ),
  )
}

test('all but the sensitive fields is what the corp holds', async () => {
  const { wecom, directory } = await aCompany()
  const { read, ...org } = await directory.readOrg()
  expect(org).toEqual(detailsOf(wecom.sandbox.state()))
  expect(read).toEqual({ mode: 'details', unreadable: SENSITIVE.map((field) => `members.${field}`) })
})

test('an app of before 2022-06-20 tells the sensitive fields too', async () => {
  const { wecom, directory } = await aCompany({ switches: { appReadsSensitiveFields: true } })
  const org = await directory.readOrg()
  expect(org.read).toEqual({ mode: 'details', unreadable: [] })
  const held = wecom.sandbox.state()
  for (const field of SENSITIVE) {
    expect(org.members.map((member) => member[field])).toEqual(held.members.map((member) => member[field]))
  }
})

test('with a contacts secret that reads everything the app is not asked', async () => {
  const { wecom, directory } = await aCompany({ profile: 'full' })
  expect((await directory.readOrg()).read.mode).toBe('full')
  expect(wecom.sandbox.calls()['gettoken']).toEqual({ '0': 1 })
})

test('one refused call finds out, however often live is read', async () => {
  const { wecom, directory } = await aCompany()
  for (let i = 0; i < 3; i++) await directory.readOrg()
  expect(refusals(wecom)).toEqual({ 'department/list 48009': 1 })
})

test('no more departments are asked for than it takes to see everybody', async () => {
  const { wecom, directory } = await aCompany()
  await directory.readOrg()
  // 研发 for gone, 销售 for Lisi, and 其他; 后端组 has nobody else.
  expect(wecom.sandbox.calls()['user/list']).toEqual({ '0': 3 })
})

test('tells how far it is', async () => {
  const { directory } = await aCompany()
  const told: (readonly [number, number])[] = []
  await directory.readOrg((done, total) => told.push([done, total]))
  expect(told).toEqual(Array.from({ length: 6 }, (_, i) => [i + 1, 6]))
})

test('any error on the way ends the reading with 7', async () => {
  for (const call of ['department/simplelist', 'user/list_id', 'user/list', 'tag/list', 'tag/get']) {
    const { directory } = await aCompany({ faults: [{ call, outcome: 40058 }] })
    await expect(directory.readOrg()).rejects.toMatchObject({ endpoint: call, errcode: 40058, exitCode: 7 })
  }
})

test('a wrong app secret is not passed over: the error says which secret it is', async () => {
  const { directory } = await aCompany({}, { appSecret: 'wrong' })
  await expect(directory.readOrg()).rejects.toMatchObject({
    errcode: 40001,
    exitCode: 7,
    params: { call: 'gettoken WECOM_APP_SECRET' },
  })
})

test('an app that may not read the address book leaves mode ids, with a warning', async () => {
  const faults = [
    { call: 'department/list', outcome: 48009 },
    { call: 'department/list', outcome: 48002 },
  ] as const
  const { wecom, directory } = await aCompany({ faults })
  for (let i = 0; i < 2; i++) {
    expect((await directory.readOrg()).read).toMatchObject({
      mode: 'ids',
      warnings: [{ code: 'wecom.read.app-refused', params: { errcode: 48002 } }],
    })
  }
  expect(wecom.sandbox.calls()['department/list']).toEqual({ '48009': 1, '48002': 1 })
})

test('pages of ids make no difference', async () => {
  const { directory } = await aCompany()
  const whole = await directory.readOrg()
  for (const pageRows of [1, 2, 7]) {
    const other = await aCompany({}, { pageRows })
    expect(await other.directory.readOrg()).toEqual(whole)
  }
})

test('a department that only the app lists is as the app has it', async () => {
  const { wecom, directory } = await aCompany({
    switches: { otherDepartmentListed: false },
  })
  const other = wecom.sandbox.state().departments.find(({ name }) => name === '其他（待设置部门）')
  const org = await directory.readOrg()
  expect(org.departments.map(({ id }) => id)).toContain(other?.id)
  expect(memberOf(org, 'adrift')?.departments).toMatchObject([{ department: other?.id }])
})

describe('an app with a narrow range', () => {
  const WIDE = { departments: [1] }

  test('hides details, and nothing that the ids tell', async () => {
    const { directory: wide } = await aCompany({ appRange: WIDE })
    const all = await wide.readOrg()
    for (const appRange of [{ departments: [5] }, { departments: [30] }, { departments: [4] }, { departments: [] }]) {
      const { wecom, directory } = await aCompany({ appRange })
      const org = await directory.readOrg()
      const shape = (from: LiveOrg): unknown => [
        from.departments.map(({ id, parentid, order }) => [id, parentid, order]),
        from.members.map(({ userid, departments }) => [
          userid,
          departments.map(({ department }) => department).toSorted((a, b) => a - b),
        ]),
        from.tags,
      ]
      expect(shape(org)).toEqual(shape(all))
      expect(refusals(wecom)).toEqual({ 'department/list 48009': 1 })
    }
  })

  test('whoever is outside is known by place only, and counted in a warning', async () => {
    const { directory } = await aCompany({ appRange: { departments: [30] } })
    const org = await directory.readOrg()
    expect(memberOf(org, 'Lisi')).toEqual({ userid: 'Lisi', departments: [{ department: 5 }] })
    expect(memberOf(org, 'wangwu')).toMatchObject({ name: '王五', alias: null, status: 1 })
    expect(org.departments.map(({ id, name }) => [id, name])).toEqual([
      [1, undefined],
      [4, undefined],
      [5, undefined],
      [30, '后端组'],
      [31, undefined],
    ])
    expect(org.read).toEqual({
      mode: 'details',
      unreadable: SENSITIVE.map((field) => `members.${field}`),
      warnings: [
        { code: 'wecom.read.members-unseen', params: { count: 3, total: 5, examples: 'adrift, gone, Lisi' } },
        { code: 'wecom.read.departments-unseen', params: { count: 4, total: 5, examples: '1, 4, 5, 31' } },
      ],
    })
  })

  test('flag and order are unknown in the departments that it does not see, the main department too', async () => {
    const { directory } = await aCompany({ appRange: { departments: [5] } })
    expect(memberOf(await directory.readOrg(), 'zhao')).toEqual({
      userid: 'zhao',
      name: '赵六',
      alias: 'Z',
      status: 4,
      enable: true,
      position: null,
      telephone: null,
      extattr: {},
      external_position: null,
      departments: [{ department: 4 }, { department: 5, leader: true, order: 0 }, { department: 30 }],
    })
  })

  test('a leader who is not shown is unknown, not absent', async () => {
    const { directory } = await aCompany({ appRange: { departments: [30] } })
    const org = await directory.readOrg()
    expect(memberOf(org, 'wangwu')).not.toHaveProperty('direct_leader')
    expect(memberOf(org, 'zhao')).toHaveProperty('direct_leader', 'wangwu')
    const { directory: wide } = await aCompany({ appRange: WIDE })
    expect(memberOf(await wide.readOrg(), 'Lisi')).toHaveProperty('direct_leader', null)
  })

  test('that is empty leaves every detail unreadable', async () => {
    const { directory } = await aCompany({ appRange: { departments: [] } })
    const { read } = await directory.readOrg()
    expect(read.mode).toBe('details')
    expect(read.unreadable).toEqual(
      expect.arrayContaining(['departments.name', 'members.name', 'members.mobile', 'members.main_department']),
    )
  })

  test('hides nobody in a tag, whosever it is', async () => {
    const { directory } = await aCompany({ appRange: { departments: [30] } })
    expect((await directory.readOrg()).tags.map(({ name, members }) => [name, members])).toEqual([
      ['甲', []],
      ['丙', ['zhao']],
      ['乙', ['Lisi', 'wangwu']],
    ])
  })

  test('of departments that user/list then refuses has nobody in it', async () => {
    const { directory } = await aCompany({ faults: [{ call: 'user/list', outcome: 60011 }] }, { parallelism: 1 })
    const org = await directory.readOrg()
    // Who is missing although the app looked is read alone.
    expect(org.members.map(({ name }) => name)).toEqual(['待定', '走了', '李四', '王五', '赵六'])
  })
})

describe('when somebody edits meanwhile', () => {
  async function whileReading(
    endpoint: string,
    nth: number,
    edit: readonly [call: string, body: Record<string, unknown>],
  ): Promise<{ readonly org: LiveOrg; readonly wecom: RunningSandbox }> {
    let calls = 0
    const { wecom, directory } = await aCompany(
      {
        hooks: {
          afterEffect: (call) => {
            if (call === endpoint && ++calls === nth) wecom.sandbox.console(...edit)
            return undefined
          },
        },
      },
      { parallelism: 1 },
    )
    return { org: await directory.readOrg(), wecom }
  }

  test('a member who moved after the ids were read is where the ids say, with the details of now', async () => {
    const { org } = await whileReading('user/list_id', 1, [
      'user/update',
      { userid: 'Lisi', department: [4], position: '新' },
    ])
    expect(memberOf(org, 'Lisi')).toMatchObject({ departments: [{ department: 5 }], position: '新' })
    expect(memberOf(org, 'Lisi')).not.toHaveProperty('main_department')
  })

  test('a member who left the department before the app was asked is read alone', async () => {
    const { org } = await whileReading('user/list_id', 1, ['user/update', { userid: 'Lisi', department: [30] }])
    expect(memberOf(org, 'Lisi')).toMatchObject({ name: '李四' })
    expect(org.read.warnings).toBeUndefined()
  })

  test('a member who was changed between two departments has one state', async () => {
    const { org } = await whileReading('user/list', 1, ['user/update', { userid: 'zhao', position: '新' }])
    expect(memberOf(org, 'zhao')?.position).toBe('新')
  })

  test('a member who was deleted after the ids were read is known by place only', async () => {
    const { org } = await whileReading('user/list_id', 1, ['user/delete', { userid: 'Lisi' }])
    expect(memberOf(org, 'Lisi')).toEqual({ userid: 'Lisi', departments: [{ department: 5 }] })
  })

  test('a member who came after the ids were read is there', async () => {
    const { org } = await whileReading('user/list_id', 1, [
      'user/create',
      { userid: 'new', name: '新', mobile: '13900000000', department: [5] },
    ])
    expect(memberOf(org, 'new')).toMatchObject({ name: '新', departments: [{ department: 5 }] })
  })

  test('a department that came, went or moved has everything read again', async () => {
    for (const edit of [
      ['department/create', { id: 50, name: '新', parentid: 1 }],
      ['department/update', { id: 30, parentid: 5 }],
    ] as const) {
      const { org, wecom } = await whileReading('user/list', 2, edit)
      expect(org).toMatchObject(detailsOf(wecom.sandbox.state()))
    }
  })
})

describe('while reading lags behind writing', () => {
  test('the ids of some time ago stand, and the reading is not disturbed by what the app shows already', async () => {
    let now = 1_800_000_000_000
    const { wecom, directory } = await aCompany({ readLagMs: 5_000, clock: () => now })
    const before = await directory.readOrg()
    wecom.sandbox.console('department/create', { id: 50, name: '新部门', parentid: 1 })
    wecom.sandbox.console('user/create', { userid: 'new', name: '新', mobile: '13900000000', department: [50] })
    wecom.sandbox.console('user/update', { userid: 'Lisi', department: [30] })
    const lagging = await directory.readOrg()
    expect(lagging.departments).toEqual(before.departments)
    expect(lagging.members.map(({ userid, departments }) => [userid, departments.map((p) => p.department)])).toEqual(
      before.members.map(({ userid, departments }) => [userid, departments.map((p) => p.department)]),
    )
    now += 6_000
    expect(await directory.readOrg()).toMatchObject(detailsOf(wecom.sandbox.state()))
  })
})
