import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]

/** A managed company of `count` people whose files now keep all but `deletions` of them. */
async function after(count: number, deletions: number, limits: object = {}): Promise<Company> {
  const policy = { deletes: { members: limits } }
  const company = await anAppliedCompany({ policy, departments: RD, members: people(count) })
  company.declare({ policy, departments: RD, members: people(count).slice(deletions) })
  return company
}

test.each([
  // live, deleted, limits, exit code
  [12, 3, {}, 0],
  [39, 4, {}, 4],
  [40, 4, {}, 0],
  [60, 6, {}, 0],
  [60, 7, {}, 4],
  [60, 6, { max: 6, max_percent: 50 }, 0],
  [60, 7, { max: 6, max_percent: 50 }, 4],
  [5, 1, { max: 0 }, 4],
  [5, 4, { max: 100, max_percent: 100 }, 0],
  [6, 5, { max: 100, max_percent: 100 }, 4],
  [3, 3, {}, 4],
  [4, 3, {}, 0],
] as const)('of %i people %i go with limits %j: exit code %i', async (live, deleted, limits, code) => {
  const company = await after(live, deleted, limits)
  const applied = await company.orgctl('apply --auto-approve')
  expect(applied.code).toBe(code)
  expect(company.live().members).toHaveLength(code === 0 ? live - deleted : live)
})

test('a guard has the numbers and the way out, and the way out works', async () => {
  const company = await after(60, 20, { max: 12 })
  const refused = await company.orgctl('apply --auto-approve')
  expect(refused.code).toBe(4)
  expect(refused.stdout).toContain(
    'deletes 20 of 60 members, 14 more than the limit of 6; if that is meant, allow it with --allow-deletes members=20',
  )
  expect((await company.orgctl('apply --auto-approve --allow-deletes members=19')).code).toBe(4)
  expect((await company.orgctl('apply --auto-approve --allow-deletes departments=20')).code).toBe(4)
  expect(company.writes()).toEqual({})
  expect((await company.orgctl('apply --auto-approve --allow-deletes members=20')).code).toBe(0)
})

test('departments have limits of their own', async () => {
  const departments = people(8, 'd').map(({ userid }) => ({ name: userid }))
  const company = await anAppliedCompany({ departments })
  company.declare({ departments: departments.slice(4) })
  const refused = await company.orgctl('apply --auto-approve')
  expect(refused.code).toBe(4)
  expect(refused.stdout).toContain('--allow-deletes departments=4')
  expect((await company.orgctl('apply --auto-approve --allow-deletes departments=4')).code).toBe(0)
})

test('the first run on an existing company deletes nothing that nobody asked for', async () => {
  const company = await aCompany({
    seed: {
      departments: [{ id: 7, name: '老部门' }],
      members: [{ userid: 'wang', mobile: '19900009999', departments: [{ department: 7 }] }],
    },
  })
  company.declare({ departments: RD, members: [person('zhang')] })
  const refused = await company.orgctl('apply --auto-approve --format json')
  expect(refused.code).toBe(4)
  expect(JSON.parse(refused.stdout)).toMatchObject({
    results: [],
    converged: false,
    blocked: [
      { guard: 'adoption', kind: 'departments', actual: 1, limit: 0 },
      { guard: 'adoption', kind: 'members', actual: 1, limit: 0 },
    ],
  })
  expect(company.writes()).toEqual({})
})

test('the adoption ends with the first full apply that ended with 0', async () => {
  const company = await aCompany({ seed: { members: [{ userid: 'wang', departments: [{ department: 1 }] }] } })
  const others = people(4)
  company.declare({ departments: RD, members: others, policy: { unmanaged: { members: 'keep' } } })
  expect((await company.orgctl('apply --auto-approve --target department:rd')).code).toBe(0)
  company.declare({ departments: RD, members: others })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(4)
  company.declare({ departments: RD, members: others, policy: { unmanaged: { members: 'keep' } } })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  company.declare({ departments: RD, members: others })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.live().members.map(({ userid }) => userid)).not.toContain('wang')
})

test('an adoption goes on after a step has failed', async () => {
  const company = await aCompany({
    seed: { members: [{ userid: 'wang', departments: [{ department: 1 }] }] },
    faults: [{ call: 'user/create', outcome: 60103 }],
  })
  const keep = { policy: { unmanaged: { members: 'keep' } } }
  company.declare({ departments: RD, members: people(4), ...keep })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(3)
  company.declare({ departments: RD, members: people(4) })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(4)
})

test('a plan that swaps the only contact of two people is refused and leaves everything untouched', async () => {
  const [one, two] = ['19900000001', '19900000002']
  const company = await anAppliedCompany({
    departments: RD,
    members: [person('zhang', { mobile: one }), person('li', { mobile: two })],
  })
  const before = company.live()
  company.declare({
    departments: RD,
    members: [person('zhang', { mobile: two }), person('li', { mobile: one }), person('wang')],
  })
  const { code, stdout } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(4)
  expect(stdout).toContain('conflict')
  expect(stdout).toContain('wait for each other')
  expect(company.writes()).toEqual({})
  expect(company.live()).toEqual(before)
})

test('the same swap goes through when one of them has a mail as well', async () => {
  const [one, two] = ['19900000001', '19900000002']
  const email = 'zhang@example.com'
  const company = await anAppliedCompany({
    departments: RD,
    members: [person('zhang', { mobile: one, email }), person('li', { mobile: two })],
  })
  company.declare({
    departments: RD,
    members: [person('zhang', { mobile: two, email }), person('li', { mobile: one })],
  })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.writes()).toEqual({ 'user/update': { 0: 3 } })
})

test('a member without mobile and mail is not created', async () => {
  const company = await aCompany()
  company.declare({ departments: RD, members: [{ userid: 'zhang', name: '张三', departments: ['rd'] }] })
  const { code, stdout } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(4)
  expect(stdout).toContain('contact-required')
  expect(company.writes()).toEqual({})
})

test('a member whose last contact would be cleared is refused', async () => {
  const company = await anAppliedCompany({ departments: RD, members: [person('zhang')] })
  company.declare({ departments: RD, members: [person('zhang', { mobile: null })] })
  const { code, stdout } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(4)
  expect(stdout).toContain('60129')
})

test('a mobile that somebody keeps whom no file declares is a conflict that names them', async () => {
  const company = await aCompany({
    seed: { members: [{ userid: 'wang', mobile: '19900000001', departments: [{ department: 1 }] }] },
  })
  company.declare({
    policy: { unmanaged: { members: 'keep' } },
    departments: RD,
    members: [person('zhang', { mobile: '+86 19900000001' })],
  })
  const { code, stdout } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(4)
  expect(stdout).toContain('member:zhang: its mobile is held by member:wang')
  expect(stdout).not.toContain('19900000001')
})
