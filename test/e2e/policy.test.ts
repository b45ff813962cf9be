import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, mobileOf, people, person, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }

function memberNow(company: Company, userid: string): ReturnType<Company['live']>['members'][number] | undefined {
  return company.live().members.find((member) => member.userid === userid)
}

function namesNow(company: Company): readonly (string | undefined)[] {
  return company
    .live()
    .departments.map(({ name }) => name)
    .slice(1)
}

describe('--target', () => {
  const before = {
    departments: [RD],
    members: [person('zhang'), person('li')],
    tags: [{ name: '值班', members: ['li'] }],
  }
  const after = {
    departments: [RD, { key: 'qa', name: '测试' }],
    members: [person('zhang', { position: '架构师' }), person('wang', { departments: ['qa'] })],
    tags: [{ name: '值班', members: ['wang'] }],
  }

  test('a member comes with the department that they need, and nothing else happens', async () => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    expect((await company.orgctl('apply --auto-approve --target member:wang')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/create': { 0: 1 }, 'user/create': { 0: 1 } })
  })

  test('what is not declared is deleted only when it is named', async () => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    await company.orgctl('apply --auto-approve --target member:zhang')
    expect(memberNow(company, 'li')).toBeDefined()
    await company.orgctl('apply --auto-approve --target member:LI')
    expect(memberNow(company, 'li')).toBeUndefined()
  })

  test('a tag comes with the member that it needs', async () => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    expect((await company.orgctl('apply --auto-approve --target tag:值班')).code).toBe(0)
    expect(company.live().tags[0]?.members).toContain('wang')
    expect(memberNow(company, 'zhang')?.position).toBeNull()
  })

  test.each(['department:qa', 'department:/测试', 'department:3'])('%s names the same department', async (ref) => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    expect((await company.orgctl(`apply --auto-approve --target ${ref}`)).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/create': { 0: 1 } })
  })

  test('several targets add up, and converged speaks of them alone', async () => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    const { code, stdout } = await company.orgctl(
      'apply --auto-approve --target member:zhang --target department:qa --format json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ converged: true, remaining: [] })
  })

  test('a target that is nothing is named, also among others', async () => {
    const company = await anAppliedCompany(before)
    company.declare(after)
    const known = ['member:ZHANG', 'department:qa', 'department:/研发', 'department:2', 'department:1']
    const targets = (refs: readonly string[]): string => refs.map((ref) => ` --target ${ref}`).join('')
    const { code, stdout } = await company.orgctl(
      `plan --format json${targets([...known, 'member:nobody', 'tag:nothing', 'department:/研发/无'])}`,
    )
    expect(code).toBe(0)
    const { warnings } = JSON.parse(stdout) as { warnings: readonly { readonly code: string; message: string }[] }
    const unknown = warnings.filter((warning) => warning.code === 'plan.target-unknown')
    expect(unknown.map(({ message }) => /--target ([^ ]+): neither/u.exec(message)?.[1])).toEqual([
      'department:/研发/无',
      'member:nobody',
      'tag:nothing',
    ])
  })

  test('what waits for a deletion that no target names says so, and names it', async () => {
    const rd = { key: 'rd', name: '研发' }
    const company = await anAppliedCompany({ departments: [rd], members: [person('old'), person('other')] })
    company.declare({ departments: [rd], members: [person('other'), person('new', { mobile: mobileOf('old') })] })
    const alone = await company.orgctl('plan --target member:new')
    expect(alone.stdout).toContain('member:new waits for member:old, which this plan leaves alone')
    const both = await company.orgctl('apply --auto-approve --target member:new --target member:old')
    expect(both.code).toBe(0)
    expect(company.live().members.map(({ userid }) => userid)).toEqual(['new', 'other'])
  })
})

describe('policy.scope', () => {
  const seed = {
    departments: [
      { id: 2, name: '研发' },
      { id: 3, name: '后端', parentid: 2 },
      { id: 4, name: '销售' },
    ],
    members: [
      { userid: 'zhang', name: '张', mobile: mobileOf('zhang'), departments: [{ department: 3 }] },
      { userid: 'li', name: '李', mobile: mobileOf('li'), departments: [{ department: 4 }] },
      { userid: 'both', name: '双', mobile: mobileOf('both'), departments: [{ department: 3 }, { department: 4 }] },
    ],
  }
  const policy = { scope: ['/研发'], unmanaged: { tags: 'delete' } }

  test('only the subtree is managed: others keep their place, and so do people with one foot outside', async () => {
    const company = await aCompany({ seed })
    company.declare({
      policy,
      departments: [{ key: 'rd', name: '研发', children: [{ key: 'be', name: '后端组', id: 3 }] }],
      members: [person('wang', { departments: ['be'] })],
    })
    expect((await company.orgctl('apply --auto-approve --allow-deletes members=1')).code).toBe(0)
    expect(namesNow(company)).toEqual(['研发', '后端组', '销售'])
    expect(
      company
        .live()
        .members.map(({ userid }) => userid)
        .toSorted(),
    ).toEqual(['both', 'li', 'wang'])
  })

  test('a declared member with a department outside is blocked', async () => {
    const company = await aCompany({ seed })
    company.declare({ policy, departments: [RD], members: [person('both', { departments: ['rd'] })] })
    const { code, stdout } = await company.orgctl(
      'apply --auto-approve --allow-deletes members=9 --allow-deletes departments=9',
    )
    expect(code).toBe(4)
    expect(stdout).toContain('both')
    expect(stdout).toContain('policy.scope')
    expect(company.writes()).toEqual({})
  })

  test('a declared department outside is blocked', async () => {
    const company = await aCompany({ seed })
    company.declare({ policy, departments: [RD, { name: '销售部', id: 4 }] })
    const { code, stdout } = await company.orgctl('apply --auto-approve --allow-deletes departments=9')
    expect(code).toBe(4)
    expect(stdout).toContain('/销售部')
    expect(company.writes()).toEqual({})
  })
})

describe('policy.protect', () => {
  const before = {
    departments: [RD, { key: 'gm', name: '总经办' }],
    members: [person('boss', { departments: ['gm'] }), person('it-one'), person('zhang')],
    tags: [{ name: '党员', members: ['boss'] }],
  }
  const policy = { protect: { members: ['boss', 'IT-*'], departments: ['/总经办'], tags: ['党员'] } }

  test('nothing protected is updated, moved, renamed or deleted; a warning says so, and the exit code is unaffected', async () => {
    const company = await anAppliedCompany(before)
    company.declare({
      policy: { ...policy, unmanaged: { tags: 'delete' } },
      departments: [RD, { key: 'gm', name: '总裁办' }],
      members: [person('boss', { departments: ['rd'], position: '装配工' }), person('zhang')],
      tags: [],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(0)
    for (const object of ['member:boss', 'member:it-one', '/总经办', 'tag:党员']) {
      expect(stdout).toContain(`${object} is protected`)
    }
    expect(company.writes()).toEqual({})
  })
})

describe('what waits for a protected object is withheld with it', () => {
  test('a value that it keeps, and whoever waits for that in turn', async () => {
    const policy = { protect: { members: ['boss'] } }
    const boss = person('boss', { email: 'boss@example.com' })
    const company = await anAppliedCompany({
      policy,
      departments: [RD],
      members: [boss, person('li'), person('zhang')],
    })
    company.declare({
      policy,
      departments: [RD],
      members: [
        { ...boss, mobile: null },
        person('li', { mobile: mobileOf('boss') }),
        person('wang', { mobile: mobileOf('li') }),
        person('zhang', { position: '装配工' }),
      ],
      tags: [{ name: '班长', members: ['wang'] }],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(stdout).toContain('member:li waits for member:boss, whose changes are withheld')
    expect(stdout).toContain('member:wang waits for member:li')
    expect(stdout).toContain('tag:班长 waits for member:wang')
    expect(stdout).toContain('Apply complete! Resources: 0 added, 1 changed, 0 destroyed.')
    expect(code).toBe(0)
    expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
  })

  test('the name and the place of a department', async () => {
    const policy = { protect: { departments: ['gm'] } }
    const company = await anAppliedCompany({ policy, departments: [{ key: 'gm', name: '总经办' }, RD] })
    company.declare({
      policy,
      departments: [
        { key: 'gm', name: '总裁办' },
        { ...RD, name: '总经办' },
      ],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(stdout).toContain('/总经办 waits for 总经办 (department 2), whose changes are withheld')
    expect(code).toBe(0)
    expect(company.writes()).toEqual({})
  })

  test('a value of somebody who would be deleted', async () => {
    const policy = { protect: { members: ['boss'] } }
    const company = await anAppliedCompany({ policy, departments: [RD], members: [person('boss'), person('li')] })
    company.declare({
      policy,
      departments: [RD],
      members: [person('li'), person('wang', { mobile: mobileOf('boss') })],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(stdout).toContain('member:wang waits for member:boss')
    expect(code).toBe(0)
    expect(company.writes()).toEqual({})
  })

  test('but a protected object that the files do not change is in the way as any other', async () => {
    const company = await anAppliedCompany({ departments: [RD], members: [person('boss'), person('li')] })
    company.declare({
      policy: { unmanaged: { members: 'keep' }, protect: { members: ['boss'] } },
      departments: [RD],
      members: [person('li', { mobile: mobileOf('boss') })],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(stdout).toContain('its mobile is held by member:boss')
    expect(code).toBe(4)
  })
})

test.each([
  ['protect', { protect: { departments: ['/总经办', '/总裁办'] } }, 'policy.protect.departments names /总裁办,'],
  ['scope', { scope: ['/总经办', 99] }, 'policy.scope names 99,'],
])('a department that only the policy knows (%s) gets a warning', async (_list, policy, warning) => {
  const company = await anAppliedCompany({ departments: [{ name: '总经办' }] })
  company.declare({ policy, departments: [{ name: '总经办' }] })
  const { code, stdout } = await company.orgctl('plan')
  expect(code).toBe(0)
  expect(stdout.split('neither in the files nor in WeCom')).toHaveLength(2)
  expect(stdout).toContain(warning)
})

describe('policy.ignore', () => {
  test('ignored fields are left alone on what exists, and set on what is new', async () => {
    const company = await anAppliedCompany({
      departments: [{ ...RD, order: 5 }],
      members: [person('zhang', { alias: '小张' })],
    })
    company.sandbox.console('user/update', { userid: 'zhang', alias: '老张' })
    company.sandbox.console('department/update', { id: 2, order: 9 })
    company.declare({
      policy: { ignore: { members: ['alias'], departments: ['order'], tags: ['members'] } },
      departments: [
        { ...RD, order: 5 },
        { name: '运维', order: 6 },
      ],
      members: [person('zhang', { alias: '小张' }), person('li', { alias: '小李' })],
      tags: [{ name: '值班', members: ['li'] }],
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(memberNow(company, 'zhang')?.alias).toBe('老张')
    expect(memberNow(company, 'li')?.alias).toBe('小李')
    expect(company.live().departments.map(({ order }) => order)).toEqual([expect.any(Number), 9, 6])
    expect(company.live().tags[0]?.members).toEqual(['li'])
    company.sandbox.console('tag/addtagusers', { tagid: 1, userlist: ['zhang'] })
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
  })
})

describe('policy.unmanaged', () => {
  test('keep leaves what no file declares', async () => {
    const company = await anAppliedCompany({ departments: [RD, { name: '旧' }], members: people(2) })
    company.declare({
      policy: { unmanaged: { members: 'keep', departments: 'keep' } },
      departments: [RD],
      members: [person('zhang')],
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'user/create': { 0: 1 } })
  })

  test('a kind that no file mentions is not managed; an empty list is', async () => {
    const company = await anAppliedCompany({ departments: [RD], members: people(2) })
    company.declare({ departments: [RD] })
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
    company.declare({ departments: [RD], members: [] })
    expect((await company.orgctl('apply --auto-approve --allow-deletes members=2')).code).toBe(0)
    expect(company.live().members).toEqual([])
  })

  test('of tags, only those go that orgctl made', async () => {
    const company = await anAppliedCompany({ tags: [{ name: '值班' }, { name: '急救' }] })
    company.sandbox.console('tag/create', { tagid: 50, tagname: '手工' })
    const policy = { unmanaged: { tags: 'delete' } }
    company.declare({ policy, tags: [{ name: '急救' }] })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.live().tags.map(({ name }) => name)).toEqual(['急救', '手工'])
  })
})

describe('policy.invite', () => {
  test.each([
    ['without it nobody is', {}, 0],
    ['with invite: true every new member is', { invite: true }, 1],
  ] as const)('%s invited', async (_title, policy, invitations) => {
    const company = await aCompany()
    company.declare({ policy, departments: [RD], members: [person('zhang')] })
    await company.orgctl('apply --auto-approve')
    expect(company.sandbox.invitations()).toHaveLength(invitations)
  })
})
