import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, person, type Company } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]
const BEFORE = { departments: RD, members: [person('zhang'), person('li')] }
const AFTER = { departments: RD, members: [person('zhang', { position: '架构师' }), person('li'), person('wang')] }

test('a saved plan is applied without asking', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  const saved = await company.orgctl('plan --out plan.json')
  expect(saved.stderr).toContain('orgctl apply plan.json')
  const applied = await company.orgctl('apply plan.json')
  expect(applied.code).toBe(0)
  expect(company.writes()).toEqual({ 'user/create': { 0: 1 }, 'user/update': { 0: 1 } })
})

test('a saved plan is stale as soon as the files want more, and says what', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --out plan.json')
  company.declare({ ...AFTER, members: [...AFTER.members, person('zhao')] })
  const { code, stderr } = await company.orgctl('apply plan.json')
  expect(code).toBe(5)
  expect(stderr).toContain('(new: 1, gone: 0; + member:zhao)')
  expect(company.writes()).toEqual({})
})

test('a saved plan is stale as soon as live has moved, and says what', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --out plan.json')
  company.sandbox.console('user/update', { userid: 'zhang', position: '架构师' })
  const { code, stderr } = await company.orgctl('apply plan.json')
  expect(code).toBe(5)
  expect(stderr).toContain('(new: 0, gone: 1; - member:zhang)')
  expect(company.writes()).toEqual({})
})

test('a saved plan is stale when only a masked value differs', async () => {
  const company = await anAppliedCompany(BEFORE)
  const declare = (mobile: string): void =>
    company.declare({ departments: RD, members: [person('zhang', { mobile }), person('li')] })
  declare('19900012222')
  await company.orgctl('plan --out plan.json')
  expect(company.read('plan.json')).not.toContain('19900012222')
  declare('19900032222')
  const { code, stderr } = await company.orgctl('apply plan.json')
  expect(code).toBe(5)
  expect(stderr).toContain('with other values')
})

test('a saved plan holds when the files are only written differently', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --out plan.json')
  company.declare({ members: AFTER.members.toReversed(), departments: RD })
  expect((await company.orgctl('apply plan.json')).code).toBe(0)
})

test('a saved plan that was applied is stale afterwards', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --out plan.json')
  await company.orgctl('apply plan.json')
  expect((await company.orgctl('apply plan.json')).code).toBe(5)
})

test('a saved plan keeps the targets that it was made with', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --target member:wang --out plan.json')
  expect((await company.orgctl('apply plan.json')).code).toBe(0)
  expect(company.writes()).toEqual({ 'user/create': { 0: 1 } })
})

test.each(['--target member:wang', '--strategy calls', '--write-unverified'])(
  '%s is refused beside a saved plan, which has its own',
  async (flag) => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    await company.orgctl('plan --out plan.json')
    expect((await company.orgctl(`apply plan.json ${flag}`)).code).toBe(1)
    expect(company.writes()).toEqual({})
  },
)

test('a target that is named twice is one', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('plan --target member:wang --target member:wang --out plan.json')
  expect((await company.orgctl('apply plan.json')).code).toBe(0)
})

test('a plan from a snapshot without sensitive fields does not say that everything was read', async () => {
  const company = await anAppliedCompany(BEFORE)
  await company.orgctl('snapshot --out live.json')
  const { stdout } = await company.orgctl('plan --live live.json')
  expect(stdout).toContain('not readable: members.address')
  expect(stdout).not.toContain('everything could be read')
})

describe('deletions over the limit', () => {
  async function withPlan(flags: string): Promise<Company> {
    const company = await anAppliedCompany(BEFORE)
    company.declare({ departments: RD, members: [person('new')] })
    expect((await company.orgctl(`plan --out plan.json${flags}`)).code).toBe(0)
    return company
  }

  test('that were named for the plan need not be named again', async () => {
    const company = await withPlan(' --allow-deletes members=2')
    expect(company.read('plan.json')).toContain('"allow_deletes":{"members":2}')
    expect((await company.orgctl('apply plan.json')).code).toBe(0)
    expect(company.live().members.map(({ userid }) => userid)).toEqual(['new'])
  })

  test.each(['', ' --allow-deletes members=1', ' --allow-deletes tags=2'])(
    'that the plan%s does not allow can be named when it is applied',
    async (flags) => {
      const company = await withPlan(flags)
      expect((await company.orgctl('apply plan.json')).code).toBe(4)
      expect((await company.orgctl('apply plan.json --allow-deletes members=2')).code).toBe(0)
    },
  )

  test('that the plan allows stay allowed beside a smaller number', async () => {
    const company = await withPlan(' --allow-deletes members=2')
    expect((await company.orgctl('apply plan.json --allow-deletes members=1')).code).toBe(0)
  })

  test('are not allowed by who edits the plan', async () => {
    const company = await withPlan(' --allow-deletes members=1')
    company.write('plan.json', company.read('plan.json').replace('{"members":1}', '{"members":2}'))
    expect((await company.orgctl('apply plan.json')).code).toBe(5)
    expect(company.writes()).toEqual({})
  })
})

test('a plan from a snapshot is for reading only', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  await company.orgctl('snapshot --show-sensitive --out live.json')
  const plan = await company.orgctl('plan --live live.json --out plan.json', { env: { WECOM_CONTACTS_SECRET: '' } })
  expect(plan.code).toBe(0)
  expect(plan.stdout).toContain('everything could be read')
  expect(plan.stderr).not.toContain('orgctl apply')
  expect((await company.orgctl('apply plan.json')).code).toBe(1)
})

test.each([
  ['text that is no JSON', 'plan'],
  ['some other JSON', '{"format_version":"1"}'],
  ['a snapshot', '{"format_version":"1","corp_id":"wwsandbox","departments":[],"members":[],"tags":[]}'],
])('%s is no saved plan', async (_what, text) => {
  const company = await aCompany()
  company.declare(BEFORE)
  company.write('plan.json', text)
  const { code, stderr } = await company.orgctl('apply plan.json')
  expect(code).toBe(1)
  expect(stderr).toContain('plan.json')
  expect(company.sandbox.calls()).toEqual({})
})
