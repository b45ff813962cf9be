import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, mobileOf, person } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }

test('the root department keeps its name and order, whatever else is deleted', async () => {
  const company = await aCompany({
    seed: {
      departments: [
        { id: 1, name: '某公司', order: 7 },
        { id: 2, name: '旧' },
      ],
    },
  })
  company.declare({ departments: [RD] })
  await company.orgctl('apply --auto-approve --allow-deletes departments=1')
  expect(company.live().departments[0]).toMatchObject({ id: 1, name: '某公司', order: 7 })
  expect(company.writes()).toEqual({ 'department/create': { 0: 1 }, 'department/delete': { 0: 1 } })
})

test('其他（待设置部门） and people who are only there stay; a declared one may be moved out', async () => {
  const company = await aCompany({
    seed: {
      members: [
        { userid: 'lost', mobile: mobileOf('lost') },
        { userid: 'found', name: 'found', mobile: mobileOf('found') },
      ],
    },
  })
  const other = company.live().departments.find(({ name }) => name?.startsWith('其他'))
  company.declare({ departments: [RD], members: [person('found')] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  const { members, departments } = company.live()
  expect(departments).toContainEqual(other)
  expect(members.find(({ userid }) => userid === 'lost')?.departments[0]?.department).toBe(other?.id)
  expect(members.find(({ userid }) => userid === 'found')?.departments.map((p) => p.department)).not.toContain(
    other?.id,
  )
})

test('members who left are neither deleted nor written to', async () => {
  const company = await anAppliedCompany({
    departments: [RD],
    members: [person('gone'), person('away'), person('here')],
  })
  for (const userid of ['gone', 'away']) company.sandbox.console('member/set', { userid, status: 5 })
  company.declare({ departments: [RD], members: [person('away', { position: '顾问' }), person('here')] })
  const { code, stdout } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(0)
  expect(stdout).toContain('away')
  expect(company.writes()).toEqual({})
})

test("the creator's deletion fails once; from then on they are kept with a warning", async () => {
  const company = await anAppliedCompany({
    departments: [RD],
    members: [person('founder'), person('zhang'), person('li')],
  })
  company.sandbox.console('member/set', { userid: 'founder', creator: true })
  company.declare({ departments: [RD], members: [person('zhang')] })
  const failed = await company.orgctl('apply --auto-approve --format json')
  expect(failed.code).toBe(3)
  expect(JSON.parse(failed.stdout)).toMatchObject({
    results: [
      {
        errcode: 301005,
        targets: [
          { ref: 'member:founder', status: 'failed' },
          { ref: 'member:li', status: 'done' },
        ],
      },
    ],
  })
  company.writes()
  const again = await company.orgctl('apply --auto-approve')
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('member "founder" created the corp and cannot be deleted')
  expect(company.writes()).toEqual({})
  expect(
    company
      .live()
      .members.map(({ userid }) => userid)
      .toSorted(),
  ).toEqual(['founder', 'zhang'])
})

test('a department stays for the creator who is kept in it', async () => {
  const company = await anAppliedCompany({
    departments: [RD, { key: 'old', name: '旧' }],
    members: [person('founder', { departments: ['old'] })],
  })
  company.sandbox.console('member/set', { userid: 'founder', creator: true })
  company.declare({ departments: [RD], members: [] })
  const line = 'apply --auto-approve --allow-deletes members=1 --allow-deletes departments=1'
  expect((await company.orgctl(line)).code).toBe(3)
  const again = await company.orgctl(line)
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('department /旧 stays, because member "founder" stays in it')
})

test("another app's tag is tried once, then left with a warning", async () => {
  const company = await anAppliedCompany({ departments: [RD], members: [person('zhang')], tags: [{ name: '值班' }] })
  company.sandbox.console('tag/set_owner', { tagid: 1, owner: 'other' })
  company.declare({ departments: [RD], members: [person('zhang')], tags: [{ name: '值班', members: ['zhang'] }] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(3)
  company.writes()
  const again = await company.orgctl('apply --auto-approve')
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('tag "值班" belongs to another app')
  expect(company.writes()).toEqual({})
})

test('the mobile of an active member is a warning, not a step, and counts for no exit code', async () => {
  const company = await anAppliedCompany({ departments: [RD], members: [person('zhang')] })
  company.sandbox.console('member/set', { userid: 'zhang', status: 1 })
  company.declare({ departments: [RD], members: [person('zhang', { mobile: '19900000000' })] })
  const { code, stdout } = await company.orgctl('plan --detailed-exitcode')
  expect(code).toBe(0)
  expect(stdout).toContain('"zhang": the mobile differs')
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.writes()).toEqual({})
})

test('the mail of an active member, which WeCom never changes again, is a warning as well', async () => {
  const company = await anAppliedCompany({
    departments: [RD],
    members: [person('zhang', { email: 'old@example.com' })],
  })
  company.sandbox.console('member/set', { userid: 'zhang', status: 1 })
  company.declare({ departments: [RD], members: [person('zhang', { email: 'new@example.com' })] })
  expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.writes()).toEqual({})
})
