/** What WeCom refuses to change for good is told, and never tried again and again. */
import { describe, expect, test } from 'vitest'
import { aCompany, person, type Company, type How, type Outcome } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const MODES = ['full', 'details', 'ids'] as const
const FIRST = 'zhang@mail.example.com'
const SECOND = 'zhang.san@mail.example.com'

describe.each(MODES)('a biz_mail that can no longer be changed (60144), in mode %s,', (mode) => {
  async function anApplied(): Promise<{ company: Company; run: (line: string, how?: How) => Promise<Outcome> }> {
    const company = await aCompany({ profile: mode, bizMailDomain: 'mail.example.com' })
    const env = mode === 'details' ? { WECOM_APP_SECRET: 'app' } : {}
    company.declare({ departments: [RD], members: [person('zhang', { biz_mail: FIRST })] })
    expect((await company.orgctl('apply --auto-approve', { env })).code).toBe(0)
    return { company, run: (line, how = {}) => company.orgctl(line, { ...how, env }) }
  }

  test('is tried once, then a warning, while everything else about the member goes on', async () => {
    const { company, run } = await anApplied()
    company.declare({ departments: [RD], members: [person('zhang', { biz_mail: SECOND, position: '架构师' })] })
    expect((await run('apply --auto-approve')).code).toBe(3)
    const again = await run('apply --auto-approve')
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 })
    expect(company.live().members).toMatchObject([{ position: '架构师', biz_mail: FIRST }])
    company.writes()
    const plan = await run('plan --format json --detailed-exitcode')
    expect(plan.code).toBe(0)
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [], warnings: [{ code: 'plan.biz-mail-fixed' }] })
    expect(plan.stdout).not.toContain(SECOND)
    // Back to what is there, and nothing is left to be said.
    company.declare({ departments: [RD], members: [person('zhang', { biz_mail: FIRST })] })
    expect(JSON.parse((await run('plan --format json')).stdout)).toMatchObject({ changes: [], warnings: [] })
  })

  test('is settled by an admin who changes it in the console', async () => {
    const { company, run } = await anApplied()
    company.declare({ departments: [RD], members: [person('zhang', { biz_mail: SECOND })] })
    expect((await run('apply --auto-approve')).code).toBe(3)
    company.sandbox.console('user/update', { userid: 'zhang', biz_mail: SECOND })
    // Where the mail cannot be read, somebody has to say so.
    const told = mode === 'full' ? undefined : await run('state adopt')
    expect(told?.code ?? 0).toBe(0)
    const plan = await run('plan --format json')
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [], warnings: [] })
  })
})

test('a department whose creation was refused leaves its id to the next run', async () => {
  const company = await aCompany({ faults: [{ call: 'department/create', outcome: 60009 }] })
  company.declare({ departments: [RD] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(3)
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.live().departments.map(({ id }) => id)).toEqual([1, 2])
})

test('a department whose creation got no answer keeps its id, for it may be there', async () => {
  const company = await aCompany({
    faults: [
      { call: 'department/create', outcome: 'drop-after', times: 99 },
      { call: 'department/list', outcome: 40058, skip: 2, times: 99 },
    ],
  })
  company.declare({ departments: [RD] })
  await company.orgctl('apply --auto-approve')
  expect(JSON.parse(company.read('.orgctl/state.json'))).toMatchObject({ bindings: { paths: { '/研发': 2 } } })
})

test('attributes that are cleared unseen are known to be a change of the files', async () => {
  const company = await aCompany({ profile: 'ids' })
  company.declare({ departments: [RD], members: [person('zhang', { extattr: { 工号: '7' } })] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  company.declare({ departments: [RD], members: [person('zhang', { extattr: null })] })
  const plan = await company.orgctl('plan --format json')
  expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [{ fields: ['extattr'], cause: 'files' }] })
})

test('files without any kind say that they manage nothing', async () => {
  const company = await aCompany()
  company.declare('policy: { invite: true }\n')
  const plan = await company.orgctl('plan --format json')
  expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [], warnings: [{ code: 'plan.nothing-managed' }] })
})

test.each([
  ['an address that is none', 'api GET department/list', { WECOM_BASE_URL: 'ht:tp' }, 'WECOM_BASE_URL'],
  ['an endpoint that is none', 'api GET department/lst', {}, 'no endpoint department/lst'],
])('%s is a slip of the pen: exit code 1', async (_what, line, env, words) => {
  const company = await aCompany()
  const { code, stderr } = await company.orgctl(line, { env })
  expect(stderr).toContain(words)
  expect(code).toBe(1)
})
