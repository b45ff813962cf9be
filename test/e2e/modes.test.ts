import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { aCompany, mobileOf, person, type Company, type How, type Outcome } from '../helpers/company.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'

const MODES = ['full', 'details', 'ids'] as const
type Mode = (typeof MODES)[number]

/** A company whose credentials allow no more than this mode. */
interface Observed extends Company {
  readonly run: (line: string, how?: How) => Promise<Outcome>
  /** `apply` that has to end well and without a refused call. */
  readonly applied: (line?: string) => Promise<Outcome>
  /** Refused calls but the one that finds the mode out. */
  readonly refused: () => readonly string[]
}

async function aCompanyIn(mode: Mode, options: ListenOptions = {}): Promise<Observed> {
  const company = await aCompany({ profile: mode, ...options })
  const credentials = mode === 'details' ? { WECOM_APP_SECRET: 'app' } : {}
  const run = (line: string, how: How = {}): Promise<Outcome> =>
    company.orgctl(line, { ...how, env: { ...credentials, ...how.env } })
  const refused = (): readonly string[] => {
    const calls = company.sandbox.calls()
    company.sandbox.resetCalls()
    return Object.entries(calls).flatMap(([call, codes]) =>
      Object.keys(codes)
        .filter((code) => code !== '0' && !(mode !== 'full' && call === 'department/list' && code === '48009'))
        .map((code) => `${call} ${code}`),
    )
  }
  const applied = async (line = 'apply --auto-approve'): Promise<Outcome> => {
    const outcome = await run(line)
    expect({ ...outcome, refused: refused() }).toMatchObject({ code: 0, refused: [] })
    return outcome
  }
  return { ...company, run, applied, refused }
}

/** zhang leads 研发 and is mainly in 后端; li reports to zhang; wang is disabled. */
const ORG = {
  departments: [
    {
      key: 'rd',
      name: '研发',
      children: [
        { key: 'be', name: '后端' },
        { name: '前端', name_en: 'FE' },
      ],
    },
    { name: '销售', order: 7 },
  ],
  members: [
    person('zhang', {
      email: 'zhang@example.com',
      position: '工程师',
      departments: ['be', { department: 'rd', leader: true, order: 5 }],
      main_department: 'be',
      extattr: { 工号: '1', 主页: { url: 'https://x.example', title: 'x' } },
    }),
    person('li', {
      email: 'li@example.com',
      gender: 'female',
      direct_leader: 'zhang',
      departments: ['/研发/前端'],
      external_profile: { wechat_channels: { nickname: '小李' } },
    }),
    person('wang', { departments: ['/销售'], enable: false, address: '广州市' }),
  ],
  tags: [{ name: '值班', members: ['zhang', 'li'], departments: ['/销售'] }],
}

type Org = typeof ORG

function changed(change: (org: Org) => void): Org {
  const org = structuredClone(ORG)
  change(org)
  return org
}

async function anApplied(mode: Mode, org: object = ORG, options: ListenOptions = {}): Promise<Observed> {
  const company = await aCompanyIn(mode, options)
  company.declare(org)
  await company.applied()
  return company
}

async function expectNothingLeft(company: Observed): Promise<void> {
  const plan = await company.run('plan --detailed-exitcode')
  expect(plan).toMatchObject({ code: 0 })
  expect(plan.stdout).toMatch(/^No changes\.$/mu)
}

function memberOf(company: Company, userid: string): ReturnType<Company['live']>['members'][number] | undefined {
  return company.live().members.find((member) => member.userid === userid)
}

function departmentNames(company: Company): Readonly<Record<number, string | undefined>> {
  const [, ...belowRoot] = company.live().departments
  return Object.fromEntries(belowRoot.map(({ id, name }) => [id, name]))
}

describe.each(MODES)('in mode %s', (mode) => {
  test('what was applied to an empty corp is there, and a second plan is empty', async () => {
    const company = await anApplied(mode)
    const { departments, members, tags } = company.live()
    expect(departments.slice(1).map(({ id, parentid, name }) => [id, parentid, name])).toEqual([
      [2, 1, '研发'],
      [3, 2, '前端'],
      [4, 2, '后端'],
      [5, 1, '销售'],
    ])
    expect(members.map(({ userid, mobile, status }) => [userid, mobile, status])).toEqual([
      ['li', mobileOf('li'), 4],
      ['wang', mobileOf('wang'), 2],
      ['zhang', mobileOf('zhang'), 4],
    ])
    expect(tags).toMatchObject([{ name: '值班', members: ['li', 'zhang'], departments: [5] }])
    await expectNothingLeft(company)
  })

  test('the plan names the mode and what could not be read', async () => {
    const company = await anApplied(mode)
    const { stdout } = await company.run('plan --format json')
    expect(JSON.parse(stdout)).toMatchObject({ read: { mode }, changes: [], warnings: [] })
    const { unreadable } = (JSON.parse(stdout) as { read: { unreadable: readonly string[] } }).read
    expect(unreadable.includes('members.mobile')).toBe(mode !== 'full')
    expect(unreadable.includes('departments.name')).toBe(mode === 'ids')
    expect(unreadable).toEqual(unreadable.toSorted())
  })

  test('a department is renamed by its key or its former path, and its children follow', async () => {
    const company = await anApplied(mode)
    company.declare(
      changed(({ departments, members, tags }) => {
        Object.assign(departments[0] ?? {}, { name: '研发中心' })
        departments[1] = { previously: ['/销售'], name: '市场', order: 7 } as unknown as Org['departments'][1]
        Object.assign(members[1] ?? {}, { departments: ['/研发中心/前端'] })
        Object.assign(members[2] ?? {}, { departments: ['/市场'] })
        Object.assign(tags[0] ?? {}, { departments: ['/市场'] })
      }),
    )
    await company.applied()
    expect(departmentNames(company)).toEqual({ 2: '研发中心', 3: '前端', 4: '后端', 5: '市场' })
    await expectNothingLeft(company)
  })

  test('a name that a department gave up can be another department', async () => {
    const company = await anApplied(mode, { departments: [{ key: 'a', name: '甲' }] })
    company.declare({ departments: [{ key: 'a', name: '乙' }] })
    await company.applied()
    company.declare({ departments: [{ name: '甲' }, { key: 'a', name: '乙' }] })
    await company.applied()
    expect(departmentNames(company)).toEqual({ 2: '乙', 3: '甲' })
    await expectNothingLeft(company)
  })

  test('siblings swap their names, also the English ones', async () => {
    const pair = (a: string, b: string): object => ({
      departments: [
        { key: 'a', name: `部门${a}`, name_en: `Team ${a}` },
        { key: 'b', name: `部门${b}`, name_en: `Team ${b}` },
      ],
    })
    const company = await anApplied(mode, pair('1', '2'))
    company.declare(pair('2', '1'))
    await company.applied()
    expect(company.live().departments).toMatchObject([
      {},
      { id: 2, name: '部门2', name_en: 'Team 2' },
      { id: 3, name: '部门1', name_en: 'Team 1' },
    ])
    await expectNothingLeft(company)
  })

  test('another mobile is one update, the same mobile in another spelling none', async () => {
    const company = await anApplied(mode)
    company.declare(changed(({ members }) => Object.assign(members[0] ?? {}, { mobile: '+86 13900000000' })))
    await company.applied()
    expect(memberOf(company, 'zhang')?.mobile).toBe('+86 13900000000')
    await expectNothingLeft(company)
    company.declare(changed(({ members }) => Object.assign(members[0] ?? {}, { mobile: '139-0000-0000' })))
    await expectNothingLeft(company)
  })

  test('two members who each keep a mail swap their mobiles', async () => {
    const company = await anApplied(mode)
    company.declare(
      changed(({ members }) => {
        Object.assign(members[0] ?? {}, { mobile: mobileOf('li') })
        Object.assign(members[1] ?? {}, { mobile: mobileOf('zhang') })
      }),
    )
    await company.applied()
    expect(memberOf(company, 'zhang')?.mobile).toBe(mobileOf('li'))
    expect(memberOf(company, 'li')?.mobile).toBe(mobileOf('zhang'))
    await expectNothingLeft(company)
  })

  test('a mobile goes from one who leaves to one who comes', async () => {
    const company = await anApplied(mode)
    company.declare(
      changed(({ members, tags }) => {
        members[0] = person('neu', { mobile: mobileOf('zhang'), departments: ['be'] }) as Org['members'][0]
        Object.assign(members[1] ?? {}, { direct_leader: null })
        Object.assign(tags[0] ?? {}, { members: ['li'] })
      }),
    )
    await company.applied()
    expect(company.live().members.map(({ userid, mobile }) => [userid, mobile])).toEqual([
      ['li', mobileOf('li')],
      ['neu', mobileOf('zhang')],
      ['wang', mobileOf('wang')],
    ])
    await expectNothingLeft(company)
  })

  test('fields are cleared, and stay cleared', async () => {
    const company = await anApplied(mode)
    company.declare(
      changed(({ members }) => {
        Object.assign(members[0] ?? {}, { mobile: null, position: null, extattr: null })
        Object.assign(members[1] ?? {}, { direct_leader: null, external_profile: null })
        Object.assign(members[2] ?? {}, { address: null, enable: true })
      }),
    )
    await company.applied()
    expect(memberOf(company, 'zhang')).toMatchObject({ mobile: null, position: null, extattr: {} })
    expect(memberOf(company, 'li')).toMatchObject({
      direct_leader: null,
      external_profile: { wechat_channels: { nickname: '' } },
    })
    expect(memberOf(company, 'wang')).toMatchObject({ address: null, status: 4 })
    await expectNothingLeft(company)
  })

  test('an attribute that changes leaves the others, even where an update replaces them all', async () => {
    const company = await anApplied(mode, ORG, { switches: { extattrUpdate: 'replace' } })
    company.declare(
      changed(({ members }) =>
        Object.assign(members[0] ?? {}, { extattr: { 工号: '2', 主页: { url: 'https://x.example', title: 'x' } } }),
      ),
    )
    await company.applied()
    expect(memberOf(company, 'zhang')?.extattr).toEqual({ 工号: '2', 主页: { url: 'https://x.example', title: 'x' } })
    await expectNothingLeft(company)
  })

  test('a leader flag, an order and a main department are changed and kept', async () => {
    const company = await anApplied(mode)
    company.declare(
      changed(({ members }) =>
        Object.assign(members[0] ?? {}, {
          departments: ['be', { department: 'rd', leader: false, order: 6 }],
          main_department: 'rd',
        }),
      ),
    )
    await company.applied()
    expect(memberOf(company, 'zhang')).toMatchObject({
      departments: [
        { department: 4, leader: false, order: 0 },
        { department: 2, leader: false, order: 6 },
      ],
      main_department: 2,
    })
    company.declare(changed(({ members }) => Object.assign(members[0] ?? {}, { departments: ['be', 'rd', '/销售'] })))
    await company.applied()
    expect(memberOf(company, 'zhang')?.departments).toContainEqual({ department: 2, leader: false, order: 6 })
    await expectNothingLeft(company)
  })

  test('where a member is, the shape of the tree and tags come back from what was changed in the console', async () => {
    const company = await anApplied(mode)
    const before = company.live()
    company.sandbox.console('user/update', { userid: 'li', department: [5] })
    company.sandbox.console('department/update', { id: 4, parentid: 1, order: 3 })
    company.sandbox.console('department/update', { id: 5, order: 9 })
    company.sandbox.console('tag/deltagusers', { tagid: 1, userlist: ['zhang'] })
    company.sandbox.console('user/delete', { userid: 'wang' })
    const drift = await company.run('plan --detailed-exitcode')
    expect(drift.code).toBe(2)
    await company.applied()
    // The order of 后端 is not declared.
    const shape = ({ departments, members, tags }: typeof before): unknown => [
      departments.map(({ id, parentid, name }) => [id, parentid, name]),
      members,
      tags,
    ]
    expect(shape(company.live())).toEqual(shape(before))
    await expectNothingLeft(company)
  })

  test('nothing personal is left lying about', async () => {
    const canaries = {
      mobile: '13912345678',
      email: 'canary-mail@example.com',
      biz_mail: 'canary-biz@example.com',
      address: 'canary-address 7',
      secret: 'canary-contacts-secret',
    }
    const { secret, ...fields } = canaries
    const company = await aCompanyIn(mode, { contactsSecret: secret })
    const org = (more: object): object => ({
      departments: [{ key: 'rd', name: '研发' }],
      members: [person('zhang', { ...fields, ...more }), person('li', { email: 'li@example.com' })],
    })
    company.declare(org({}))
    const said: Outcome[] = [await company.applied('apply --auto-approve --verbose')]
    company.declare(org({ mobile: '13987654321', address: 'canary-address 8' }))
    for (const format of ['text', 'json', 'markdown']) said.push(await company.run(`plan --verbose --format ${format}`))
    said.push(await company.run('plan --out saved.json'), await company.run('snapshot'))
    said.push(await company.applied('apply --auto-approve --format json'))
    company.sandbox.failNext({ call: 'user/update', outcome: 60104 })
    company.declare(org({ mobile: '13912341234' }))
    said.push(await company.run('apply --auto-approve'))
    const written = ['.orgctl/state.json', 'saved.json'].map((path) => company.read(path))
    const everything = [...said.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...written].join('\n')
    const forbidden = [...Object.values(canaries), '13987654321', '13912341234', 'canary-address', 'li@example.com']
    expect(forbidden.filter((text) => everything.includes(text))).toEqual([])
    expect(everything).toContain('zhang')
  })
})

describe('an apply that went wrong', () => {
  test.each(['details', 'ids'] as const)('in mode %s leaves nothing for applied that may not be', async (mode) => {
    const company = await anApplied(mode)
    const swapped = changed(({ members }) => {
      Object.assign(members[0] ?? {}, { mobile: mobileOf('li') })
      Object.assign(members[1] ?? {}, { mobile: mobileOf('zhang') })
    })
    company.declare(swapped)
    // The first of three updates clears a mobile, the second fails, and the third is not tried.
    company.sandbox.failNext({ call: 'user/update', outcome: 40058, skip: 1 })
    expect((await company.run('apply --auto-approve')).code).toBe(3)
    company.declare(ORG)
    company.refused()
    await company.applied()
    expect(memberOf(company, 'zhang')?.mobile).toBe(mobileOf('zhang'))
    expect(memberOf(company, 'li')?.mobile).toBe(mobileOf('li'))
    await expectNothingLeft(company)
  })
})

describe('an app with a narrow range', () => {
  test('costs nobody anything: who is not shown is still there', async () => {
    const company = await anApplied('full')
    const narrow = await aCompanyIn('details', { seed: company.live(), appRange: { departments: [4] } })
    narrow.write('.orgctl/state.json', company.read('.orgctl/state.json'))
    narrow.declare(ORG)
    const plan = await narrow.run('plan --format json')
    expect(JSON.parse(plan.stdout)).toMatchObject({
      read: { mode: 'details' },
      changes: [],
      warnings: [{ code: 'wecom.read.members-unseen' }, { code: 'wecom.read.departments-unseen' }],
    })
    await narrow.applied()
    expect(narrow.writes()).toEqual({})
  })

  test('still lets everybody be changed', async () => {
    const company = await anApplied('details', ORG, { appRange: { departments: [4] } })
    company.declare(
      changed(({ departments, members, tags }) => {
        Object.assign(departments[1] ?? {}, { name: '市场', previously: ['/销售'] })
        Object.assign(members[1] ?? {}, { position: '设计师' })
        Object.assign(members[2] ?? {}, { departments: ['/市场'] })
        Object.assign(tags[0] ?? {}, { departments: ['/市场'] })
      }),
    )
    await company.applied()
    expect(memberOf(company, 'li')?.position).toBe('设计师')
    expect(departmentNames(company)[5]).toBe('市场')
    await expectNothingLeft(company)
  })
})

describe('a company that is there already', () => {
  async function existing(mode: Mode): Promise<Observed> {
    const built = await anApplied('full')
    const company = await aCompanyIn(mode, { seed: built.live() })
    const ids = new Map([
      ['研发', 2],
      ['前端', 3],
      ['后端', 4],
      ['销售', 5],
    ])
    const withId = (department: { readonly name: string }): object => ({ ...department, id: ids.get(department.name) })
    company.declare(
      changed((org) => {
        const [rd, sales] = org.departments
        Object.assign(rd ?? {}, { id: 2, children: rd?.children?.map(withId) })
        Object.assign(sales ?? {}, { id: 5 })
      }),
    )
    return company
  }

  test.each(['details', 'ids'] as const)('in mode %s is adopted without a single write', async (mode) => {
    const company = await existing(mode)
    const { stdout } = await company.run('plan')
    expect(stdout).toContain('No changes.')
    expect(stdout).toContain('--write-unverified')
    await company.applied()
    expect(company.writes()).toEqual({})
    await expectNothingLeft(company)
  })

  test.each(['details', 'ids'] as const)('in mode %s gets every value once with --write-unverified', async (mode) => {
    const company = await existing(mode)
    const before = company.live()
    const plan = JSON.parse((await company.run('plan --write-unverified --format json')).stdout) as {
      readonly changes: readonly { readonly userid?: string; readonly unverified: readonly string[] }[]
    }
    expect(plan.changes.find(({ userid }) => userid === 'zhang')?.unverified).toContain('mobile')
    await company.applied('apply --auto-approve --write-unverified')
    expect(company.live()).toMatchObject({ departments: before.departments, members: before.members })
    await expectNothingLeft(company)
  })

  test('in mode ids cannot be told by name: the error names the ways out, and nothing is sent', async () => {
    const company = await existing('ids')
    company.declare(ORG)
    for (const line of ['plan', 'apply --auto-approve']) {
      const { code, stderr } = await company.run(line)
      expect(code).toBe(1)
      expect(stderr).toMatch(/id:/u)
      expect(stderr).toMatch(/WECOM_APP_SECRET/u)
      expect(stderr).toMatch(/orgctl state adopt/u)
      expect(stderr).toMatch(/org\/org\.yaml:\d+:\d+/u)
    }
    expect(company.writes()).toEqual({})
  })

  test('in mode details is told by name', async () => {
    const company = await existing('details')
    company.declare(ORG)
    await company.applied()
    expect(company.writes()).toEqual({})
    await expectNothingLeft(company)
  })
})

describe('without its state', () => {
  test('mode ids has no memory of names: the same error as for a company that is there already', async () => {
    const company = await anApplied('ids')
    company.write('.orgctl/state.json', '')
    const lost = await company.run('plan --state elsewhere.json')
    expect(lost).toMatchObject({ code: 1 })
    expect(lost.stderr).toMatch(/id:.*WECOM_APP_SECRET.*orgctl state adopt/su)
  })

  test.each(['full', 'details'] as const)('mode %s adopts what it finds by name', async (mode) => {
    const company = await anApplied(mode)
    company.writes()
    await company.applied('apply --auto-approve --state elsewhere.json')
    expect(company.writes()).toEqual({})
  })
})

describe('what is not declared', () => {
  test('in mode ids a department that nobody knows stays, and so does who is only there', async () => {
    const company = await anApplied('ids')
    company.sandbox.console('department/create', { id: 9, name: '其他（待设置部门）', parentid: 1 })
    company.sandbox.console('user/create', { userid: 'adrift', name: 'a', mobile: '13911112222', department: [9] })
    company.sandbox.console('user/create', { userid: 'extra', name: 'b', mobile: '13911113333', department: [5] })
    const plan = JSON.parse((await company.run('plan --format json')).stdout) as {
      readonly changes: readonly { readonly userid?: string; readonly action: string }[]
      readonly warnings: readonly { readonly code: string }[]
    }
    expect(plan.changes.map(({ userid, action }) => [action, userid])).toEqual([['delete', 'extra']])
    expect(plan.warnings.map(({ code }) => code)).toEqual(['plan.perhaps-unplaced'])
    await company.applied()
    expect(company.live().members.map(({ userid }) => userid)).toContain('adrift')
    await expectNothingLeft(company)
  })

  test('in mode ids whoever left the corp is deleted once at most, and then stays', async () => {
    const company = await anApplied('ids')
    company.sandbox.console('user/create', { userid: 'gone', name: 'g', mobile: '13911112222', department: [5] })
    company.sandbox.console('member/set', { userid: 'gone', status: 5 })
    expect((await company.run('apply --auto-approve')).code).toBe(0)
    expect(company.refused()).toEqual(['user/delete 60111'])
    await expectNothingLeft(company)
    const { stdout } = await company.run('plan --format json')
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ code: 'plan.still-listed' }] })
    await company.applied()
    expect(company.writes()).toEqual({})
  })

  test.each(['full', 'details'] as const)('in mode %s whoever left the corp is not touched', async (mode) => {
    const company = await anApplied(mode)
    company.sandbox.console('user/create', { userid: 'gone', name: 'g', mobile: '13911112222', department: [5] })
    company.sandbox.console('member/set', { userid: 'gone', status: 5 })
    await company.applied()
    expect(company.writes()).toEqual({})
    await expectNothingLeft(company)
  })
})

describe('a member who has activated WeCom', () => {
  test.each(['full', 'details'] as const)('in mode %s keeps the mobile, with a warning that stays', async (mode) => {
    const company = await anApplied(mode)
    company.sandbox.console('member/set', { userid: 'zhang', status: 1 })
    company.declare(changed(({ members }) => Object.assign(members[0] ?? {}, { mobile: '13900000000' })))
    for (let i = 0; i < 2; i++) {
      const { stdout } = await company.run('plan --format json')
      expect(JSON.parse(stdout)).toMatchObject({ changes: [], warnings: [{ code: 'plan.mobile-of-active' }] })
      await company.applied()
      expect(company.writes()).toEqual({})
    }
  })
})

describe('with the app secret alone', () => {
  const ALONE: How = { env: { WECOM_CONTACTS_SECRET: '', WECOM_APP_SECRET: 'app' } }

  test('live can be looked at', async () => {
    const company = await anApplied('full')
    const taken = await company.run('snapshot --format json', ALONE)
    expect(taken.code).toBe(0)
    expect(taken.stderr).toContain('WECOM_CONTACTS_SECRET')
    expect(JSON.parse(taken.stdout)).toMatchObject({
      read: { mode: 'details', unreadable: expect.arrayContaining(['members.departments']) as unknown },
      members: [{ userid: 'li', name: 'li' }, { userid: 'wang' }, { userid: 'zhang' }],
    })
    const drawn = await company.run('snapshot --format text', ALONE)
    expect(drawn.stdout).toContain('研发')
    const raw = await company.run('api GET user/get?userid=li', ALONE)
    expect(JSON.parse(raw.stdout)).toMatchObject({ errcode: 0, name: 'li' })
    expect(await company.run('import --out copy', ALONE)).toMatchObject({ code: 0 })
    expect(parse(company.read('copy/departments.yaml'))).toMatchObject({ version: 1 })
    expect(company.refused()).toEqual([])
  })

  test('plan and apply end with 7 and say which secret is missing', async () => {
    const company = await anApplied('full')
    for (const line of ['plan', 'apply --auto-approve']) {
      const { code, stderr } = await company.run(line, ALONE)
      expect(code).toBe(7)
      expect(stderr).toContain('WECOM_CONTACTS_SECRET')
    }
  })

  test('nothing is planned from what was looked at', async () => {
    const company = await anApplied('full')
    expect((await company.run('snapshot --out partial.json', ALONE)).code).toBe(0)
    const { code, stderr } = await company.run('plan --live partial.json')
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_CONTACTS_SECRET')
  })
})

test('an app secret that WeCom refuses ends with 7 and is named', async () => {
  const company = await aCompanyIn('details')
  company.declare(ORG)
  const { code, stderr } = await company.run('plan', { env: { WECOM_APP_SECRET: 'wrong' } })
  expect(code).toBe(7)
  expect(stderr).toContain('WECOM_APP_SECRET')
})
