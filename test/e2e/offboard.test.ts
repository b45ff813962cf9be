import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anAppliedCompany, NOW, people, person, type Company } from '../helpers/company.ts'

const HOUR_MS = 3_600_000
const RD = [{ key: 'rd', name: '研发' }]
const policy = { offboard: { disable_first: '7d' } }
const BOTH = { policy, departments: RD, members: [person('zhang'), person('li')] }
const WITHOUT_LI = { ...BOTH, members: [person('zhang')] }

function later(hours: number): { readonly now: Date } {
  return { now: new Date(NOW.getTime() + hours * HOUR_MS) }
}

function stateOf(company: Company): { readonly leaving?: object } {
  return JSON.parse(readFileSync(join(company.cwd, '.orgctl/state.json'), 'utf8')) as { leaving?: object }
}

function statusOf(company: Company, userid: string): number | undefined {
  return company.live().members.find((member) => member.userid === userid)?.status
}

async function applied(company: Company, hours = 0, flags = ''): Promise<string> {
  const { code, stdout, stderr } = await company.orgctl(`apply --auto-approve${flags}`, later(hours))
  if (code !== 0) throw new Error(`apply ended with ${code}\n${stdout}${stderr}`)
  return stdout
}

describe.each(['full', 'details', 'ids'] as const)('in mode %s', (profile) => {
  const env = profile === 'details' ? { env: { WECOM_APP_SECRET: 'app' } } : {}
  const orgctl = (company: Company, line: string, hours = 0): ReturnType<Company['orgctl']> =>
    company.orgctl(line, { ...later(hours), ...env })

  test('who leaves the files is disabled, and deleted by the first apply after the time', async () => {
    const company = await anAppliedCompany(BOTH, { profile })
    company.declare(WITHOUT_LI)
    const first = await orgctl(company, 'apply --auto-approve')
    expect(first.stdout).toContain('deleted by the first apply after 2026-03-09 08:00 UTC')
    expect(first.stdout).toContain('Plan: 0 to add, 1 to change, 0 to destroy.')
    expect(first.code).toBe(0)
    expect(statusOf(company, 'li')).toBe(2)
    expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })

    const meanwhile = await orgctl(company, 'apply --auto-approve', 7 * 24 - 1)
    expect(meanwhile.stdout).toContain('No changes.')
    expect(meanwhile.stdout).toContain('deleted by the first apply after 2026-03-09 08:00 UTC')
    expect(company.writes()).toEqual({})

    expect((await orgctl(company, 'apply --auto-approve', 7 * 24)).code).toBe(0)
    expect(statusOf(company, 'li')).toBeUndefined()
    expect(stateOf(company).leaving).toEqual({})
  })

  test('who is back in the files is enabled again', async () => {
    const company = await anAppliedCompany(BOTH, { profile })
    company.declare(WITHOUT_LI)
    await orgctl(company, 'apply --auto-approve')
    company.declare(BOTH)
    company.sandbox.resetCalls()
    expect((await orgctl(company, 'apply --auto-approve', 1)).code).toBe(0)
    expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })
    expect(statusOf(company, 'li')).not.toBe(2)
    expect(stateOf(company).leaving).toEqual({})
    expect((await orgctl(company, 'plan --detailed-exitcode', 1000)).code).toBe(0)
  })

  test.each(['calls', 'sync', 'replace'])('strategy %s keeps who is waiting', async (strategy) => {
    const company = await anAppliedCompany(BOTH, { profile, jobMs: 0 })
    company.declare(WITHOUT_LI)
    const { code } = await orgctl(company, `apply --auto-approve --strategy ${strategy}`)
    if (code === 4) return // `replace` needs to read what it writes
    expect(code).toBe(0)
    expect(statusOf(company, 'li')).toBe(2)
    company.declare({ ...WITHOUT_LI, members: [person('zhang', { name: '章' }), person('wang')] })
    expect((await orgctl(company, `apply --auto-approve --strategy ${strategy}`, 1)).code).toBe(0)
    expect(statusOf(company, 'li')).toBe(2)
    expect(statusOf(company, 'wang')).toBeDefined()
  })
})

test('whom an admin had disabled before waits without a call, and stays disabled when back', async () => {
  const company = await anAppliedCompany(BOTH)
  company.sandbox.console('user/update', { userid: 'li', enable: 0 })
  company.declare(WITHOUT_LI)
  await applied(company)
  expect(company.writes()).toEqual({})
  expect(stateOf(company).leaving).toEqual({ li: { since: NOW.toISOString(), by: 'others' } })
  company.declare(BOTH)
  await applied(company, 1)
  expect(statusOf(company, 'li')).toBe(2)
  expect(stateOf(company).leaving).toEqual({})
})

test('who was enabled meanwhile is disabled again, and the time starts anew', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare(WITHOUT_LI)
  await applied(company)
  company.sandbox.console('user/update', { userid: 'li', enable: 1 })
  await applied(company, 8 * 24)
  expect(statusOf(company, 'li')).toBe(2)
  await applied(company, 14 * 24)
  expect(statusOf(company, 'li')).toBe(2)
  await applied(company, 15 * 24)
  expect(statusOf(company, 'li')).toBeUndefined()
})

test('files that say disabled are obeyed when the member is back', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare(WITHOUT_LI)
  await applied(company)
  company.declare({ ...BOTH, members: [person('zhang'), person('li', { enable: false })] })
  await applied(company, 1)
  expect(statusOf(company, 'li')).toBe(2)
})

test('a saved plan from before the date is stale after it', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare(WITHOUT_LI)
  await applied(company)
  await company.orgctl('plan --out p.json', later(24))
  const { code, stderr } = await company.orgctl('apply p.json', later(8 * 24))
  expect(code).toBe(5)
  expect(stderr).toContain('member:li')
  expect(statusOf(company, 'li')).toBe(2)
})

test('a saved plan that disables is not stale an hour later, and the time starts with its apply', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare(WITHOUT_LI)
  await company.orgctl('plan --out p.json', later(0))
  expect((await company.orgctl('apply p.json', later(1))).code).toBe(0)
  expect(stateOf(company).leaving).toEqual({ li: { since: later(1).now.toISOString(), by: 'orgctl' } })
})

test('the date is in the JSON of the plan, and is shown again by show', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare(WITHOUT_LI)
  const { stdout } = await company.orgctl('plan --format json --out p.json', later(0))
  expect(JSON.parse(stdout)).toMatchObject({
    summary: { members: { create: 0, update: 1, delete: 0 } },
    leaving: [{ userid: 'li', name: 'li', delete_after: '2026-03-09T08:00:00.000Z' }],
  })
  expect((await company.orgctl('show p.json')).stdout).toContain('2026-03-09 08:00 UTC')
  expect((await company.orgctl('plan --format markdown', later(0))).stdout).toContain('2026-03-09 08:00 UTC')
  expect((await company.orgctl('plan --lang zh', later(0))).stdout).toContain('2026-03-09 08:00 UTC 之后')
})

test('with --target only who is named is disabled', async () => {
  const company = await anAppliedCompany({ ...BOTH, members: [person('zhang'), person('li'), person('wang')] })
  company.declare(WITHOUT_LI)
  await applied(company, 0, ' --target member:wang')
  expect([statusOf(company, 'li'), statusOf(company, 'wang')]).toEqual([4, 2])
  expect(Object.keys(stateOf(company).leaving ?? {})).toEqual(['wang'])
})

test('disabling too many at once is refused like deleting them', async () => {
  const company = await anAppliedCompany({ ...BOTH, members: people(30) })
  company.declare({ ...BOTH, members: people(5) })
  const { code, stdout } = await company.orgctl('apply --auto-approve', later(0))
  expect(code).toBe(4)
  expect(stdout).toContain('25 of them left the files')
  expect((await company.orgctl('apply --auto-approve --allow-deletes members=25', later(0))).code).toBe(0)
  expect((await company.orgctl('apply --auto-approve', later(8 * 24))).code).toBe(4)
})

test('the department of who waits is deleted together with them', async () => {
  const qa = { key: 'qa', name: '测试' }
  const company = await anAppliedCompany({
    ...BOTH,
    departments: [...RD, qa],
    members: [person('zhang'), person('li', { departments: ['qa'] })],
  })
  company.declare(WITHOUT_LI)
  await applied(company)
  expect(company.live().departments).toHaveLength(3)
  await applied(company, 7 * 24)
  expect(company.live().departments).toHaveLength(2)
})

test('a time that is none is told with its place', async () => {
  const company = await anAppliedCompany(BOTH)
  company.declare({ ...BOTH, policy: { offboard: { disable_first: 'soon' } } })
  const { code, stdout, stderr } = await company.orgctl('validate')
  expect(code).toBe(1)
  expect(stdout + stderr).toContain('ORG226')
})
