import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, mobileOf, people, person, type Company } from '../helpers/company.ts'

function departmentsNow(company: Company): Readonly<Record<number, string>> {
  return Object.fromEntries(
    company
      .live()
      .departments.slice(1)
      .map(({ id, name }) => [id, name ?? '']),
  )
}

function useridsNow(company: Company): readonly string[] {
  return company.live().members.map(({ userid }) => userid)
}

/** A company that holds the organisation, but whose state is lost. */
async function withoutState(org: object): Promise<Company> {
  const made = await anAppliedCompany(org)
  return aCompany({ seed: made.live() })
}

describe('a department', () => {
  const tree = {
    departments: [{ name: '技术部', children: [{ name: '后端' }] }, { name: '运维' }],
    members: people(4).map((member) => ({ ...member, departments: ['/技术部/后端'] })),
  }
  const renamed = {
    departments: [{ name: '研发中心', previously: ['/技术部'], children: [{ name: '后端' }] }, { name: '运维' }],
    members: people(4).map((member) => ({ ...member, departments: ['/研发中心/后端'] })),
  }

  test.each([
    ['with its state', anAppliedCompany],
    ['without state', withoutState],
  ])('that is renamed with previously is one update, %s: children and people follow', async (_what, start) => {
    const company = await start(tree)
    company.declare(renamed)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 1 } })
    expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('that moves with previously is one update', async () => {
    const company = await anAppliedCompany(tree)
    company.declare({
      departments: [{ name: '技术部' }, { name: '运维', children: [{ name: '后端', previously: ['/技术部/后端'] }] }],
      members: people(4).map((member) => ({ ...member, departments: ['/运维/后端'] })),
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 1 } })
  })

  test('with a key is renamed without previously, because the state knows the key', async () => {
    const company = await anAppliedCompany({ departments: [{ key: 'rd', name: '技术部' }], members: people(2) })
    company.declare({ departments: [{ key: 'rd', name: '研发中心' }], members: people(2) })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 1 } })
  })

  test('renamed without anything to tell by is deleted and created, with a word about previously', async () => {
    const company = await anAppliedCompany(tree)
    company.declare({ ...renamed, departments: [{ name: '研发中心', children: [{ name: '后端' }] }, { name: '运维' }] })
    const { stdout } = await company.orgctl('plan')
    expect(stdout).toContain('previously: ["/技术部/后端"]')
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(Object.values(departmentsNow(company)).toSorted()).toEqual(['后端', '研发中心', '运维'])
  })

  test('renamed in the console is renamed back', async () => {
    const company = await anAppliedCompany(tree)
    company.sandbox.console('department/update', { id: 2, name: '随便' })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 1 } })
    expect(departmentsNow(company)[2]).toBe('技术部')
  })

  test('swaps its name with a sibling by way of one temporary name', async () => {
    const company = await anAppliedCompany({
      departments: [
        { key: 'a', name: '甲' },
        { key: 'b', name: '乙' },
      ],
    })
    company.declare({
      departments: [
        { key: 'a', name: '乙' },
        { key: 'b', name: '甲' },
      ],
    })
    const before = departmentsNow(company)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 3 } })
    expect(Object.values(departmentsNow(company))).toEqual(Object.values(before).toReversed())
  })

  test('changes places with its child', async () => {
    const company = await anAppliedCompany({
      departments: [{ key: 'a', name: '甲', children: [{ key: 'b', name: '乙' }] }],
    })
    company.declare({ departments: [{ key: 'b', name: '乙', children: [{ key: 'a', name: '甲' }] }] })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'department/update': { 0: 2 } })
  })

  test('with a declared id gets exactly that', async () => {
    const company = await aCompany()
    company.declare({ departments: [{ id: 500, name: '研发' }, { name: '运维' }] })
    await company.orgctl('apply --auto-approve')
    expect(departmentsNow(company)).toEqual({ 500: '研发', 501: '运维' })
  })

  test('with a declared id whose place another one holds is an error that names both and the line', async () => {
    const company = await aCompany({ seed: { departments: [{ id: 7, name: '研发' }] } })
    company.declare({ departments: [{ id: 500, name: '研发' }] })
    const { code, stderr } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(1)
    expect(stderr).toMatch(/org\/org\.yaml:\d+:\d+/u)
    expect(stderr).toContain('500')
    expect(stderr).toContain('department 7')
    expect(company.writes()).toEqual({})
  })
})

describe('a member', () => {
  const RD = { key: 'rd', name: '研发' }

  test('with a userid that the system made is renamed once, in one update that changes the rest as well', async () => {
    const company = await anAppliedCompany({
      departments: [RD],
      members: [person('sys123'), person('li', { direct_leader: 'sys123' })],
      tags: [{ name: '值班', members: ['sys123'] }],
    })
    company.sandbox.console('member/set', { userid: 'sys123', system_userid: true })
    company.declare({
      departments: [RD],
      members: [
        person('zhang', { mobile: mobileOf('sys123'), position: '架构师', previously: ['sys123'] }),
        person('li', { direct_leader: 'zhang' }),
      ],
      tags: [{ name: '值班', members: ['zhang'] }],
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })
    expect(useridsNow(company)).toEqual(['li', 'zhang'])
    expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('with any other userid is not renamed, and never deleted and created instead', async () => {
    const company = await anAppliedCompany({ departments: [RD], members: [person('zhang.san'), person('li')] })
    company.declare({
      departments: [RD],
      members: [person('zhang', { mobile: mobileOf('zhang.san'), previously: ['zhang.san'] }), person('li')],
    })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(3)
    expect(stdout).toContain('301036')
    expect(company.writes()).toEqual({ 'user/update': { 301036: 1 } })
    expect(useridsNow(company)).toEqual(['li', 'zhang.san'])
  })

  test('whose userid differs in case alone does not differ', async () => {
    const company = await anAppliedCompany({ departments: [RD], members: [person('ZhangSan')] })
    expect(useridsNow(company)).toEqual(['ZhangSan'])
    company.declare({
      departments: [RD],
      members: [person('zhangsan', { name: 'ZhangSan', mobile: mobileOf('ZhangSan') })],
    })
    expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('keeps leader flag and order where the files state none', async () => {
    const company = await anAppliedCompany({
      departments: [RD, { key: 'qa', name: '测试' }],
      members: [person('zhang', { departments: [{ department: 'rd', leader: true, order: 5 }] })],
    })
    company.declare({
      departments: [RD, { key: 'qa', name: '测试' }],
      members: [person('zhang', { departments: ['qa', 'rd'] })],
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    const [zhang] = company.live().members
    expect(zhang?.departments.map(({ leader, order }) => [leader, order]).toSorted()).toEqual([
      [false, 0],
      [true, 5],
    ])
  })

  test('keeps what the files do not state, and loses what they clear', async () => {
    const company = await anAppliedCompany({
      departments: [RD],
      members: [person('zhang', { alias: '小张', position: '架构师', extattr: { 工号: '1', 工位: '7F' } })],
    })
    company.declare({ departments: [RD], members: [person('zhang', { position: null, extattr: { 工位: null } })] })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.live().members[0]).toMatchObject({ alias: '小张', position: null, extattr: { 工号: '1' } })
  })

  test('hands a mobile on in any order: from the one who goes to the one who comes', async () => {
    const mobile = '19900000001'
    const company = await anAppliedCompany({ departments: [RD], members: [person('old', { mobile }), ...people(4)] })
    company.declare({ departments: [RD], members: [person('new', { mobile }), ...people(4)] })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(useridsNow(company)).toContain('new')
  })
})

describe('a tag', () => {
  test('that is renamed with previously keeps its id and members', async () => {
    const company = await anAppliedCompany({
      departments: [{ key: 'rd', name: '研发' }],
      members: people(2),
      tags: [{ name: '旧', members: ['p001'] }],
    })
    company.declare({
      departments: [{ key: 'rd', name: '研发' }],
      members: people(2),
      tags: [{ name: '新', members: ['p001'], previously: ['旧'] }],
    })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'tag/update': { 0: 1 } })
  })

  test('of whom only the members are stated keeps its departments', async () => {
    const org = { departments: [{ key: 'rd', name: '研发' }], members: people(2) }
    const company = await anAppliedCompany({ ...org, tags: [{ name: '值班', members: ['p001'], departments: ['rd'] }] })
    company.declare({ ...org, tags: [{ name: '值班', members: ['p002'] }] })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.live().tags[0]).toMatchObject({ members: ['p002'], departments: [2] })
  })

  test('of more than a thousand is filled in full calls, and so many people go in calls of 200', async () => {
    const rd = [{ key: 'rd', name: '研发' }]
    const many = Array.from({ length: 1_001 }, (_, i) =>
      person(`m${i}`, { mobile: `1990${String(i).padStart(7, '0')}` }),
    )
    const tags = [{ name: '全体', members: many.map(({ userid }) => userid) }]
    const company = await anAppliedCompany({ departments: rd, members: many })
    company.declare({ departments: rd, members: many, tags })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({ 'tag/create': { 0: 1 }, 'tag/addtagusers': { 0: 2 } })
    company.declare({ departments: rd, members: many.slice(450), tags: [{ name: '全体' }] })
    expect((await company.orgctl('apply --auto-approve --allow-deletes members=450')).code).toBe(0)
    expect(company.writes()).toEqual({ 'user/batchdelete': { 0: 3 } })
    expect(company.live().tags[0]?.members).toHaveLength(551)
  })
})
