import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const QA = { key: 'qa', name: '测试' }
const IN_QA = { departments: ['qa'] }

interface Applied {
  readonly results: readonly { readonly step: number; readonly status: string; readonly message: string }[]
  readonly converged: boolean
  readonly remaining: readonly string[]
}

async function applyAsJson(company: Company, flags = ''): Promise<Applied & { readonly code: number }> {
  const { code, stdout } = await company.orgctl(`apply --auto-approve --format json${flags}`)
  return { code, ...(JSON.parse(stdout) as Applied) } // the document of section 9
}

test('what depends on a failed step is skipped and says so, everything else goes on, and the next run finishes', async () => {
  const company = await aCompany({ faults: [{ call: 'department/create', outcome: 60009, skip: 1 }] })
  company.declare({ departments: [RD, QA], members: [person('zhang'), person('li', IN_QA), person('wang', IN_QA)] })
  const { code, results, converged, remaining } = await applyAsJson(company)
  expect(code).toBe(3)
  const failed = results.find(({ status }) => status === 'failed')
  expect(results.map(({ status }) => status).toSorted()).toEqual(['done', 'done', 'done', 'failed', 'skipped'])
  expect(results.find(({ status }) => status === 'skipped')?.message).toContain(`step ${failed?.step} `)
  expect(converged).toBe(false)
  expect(remaining).toEqual(['/研发', 'member:zhang'])
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.live().members).toHaveLength(3)
})

test('nothing is deleted before what could still go wrong has been tried', async () => {
  const order: string[] = []
  const company = await anAppliedCompany(
    { departments: [RD], members: people(5) },
    { hooks: { afterEffect: (call) => void order.push(call) } },
  )
  order.length = 0
  company.declare({ departments: [RD], members: [...people(5).slice(2), ...people(6, 'new')] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  const writes = order.filter((call) => call.startsWith('user/') && !call.startsWith('user/list'))
  expect(writes.at(-1)).toBe('user/batchdelete')
  expect(writes.filter((call) => call === 'user/create')).toHaveLength(6)
})

test('a refused batch is done one by one: whoever is gone already counts as deleted', async () => {
  let company: Company | undefined
  const made = await anAppliedCompany(
    { departments: [RD], members: people(5) },
    {
      hooks: {
        beforeEffect: (call) => {
          if (call === 'user/batchdelete') company?.sandbox.console('user/delete', { userid: 'p001' })
          return undefined
        },
      },
    },
  )
  company = made
  made.declare({ departments: [RD], members: people(5).slice(3) })
  expect((await made.orgctl('apply --auto-approve')).code).toBe(0)
  expect(made.writes()).toEqual({ 'user/batchdelete': { 40031: 1 }, 'user/delete': { 0: 2, 60111: 1 } })
  expect(made.live().members.map(({ userid }) => userid)).toEqual(['p004', 'p005'])
})

test('a refusal that would meet every call stops the run at once', async () => {
  const company = await aCompany()
  company.declare({ departments: [RD], members: people(20) })
  company.sandbox.failNext({ call: 'department/create', outcome: 60020 })
  const { code, results } = await applyAsJson(company)
  expect(code).toBe(3)
  expect(results.filter(({ status }) => status === 'skipped')).toHaveLength(20)
  expect(company.writes()).toEqual({ 'department/create': { 60020: 1 } })
})

test('an answer that got lost after the call took effect is looked up, not guessed', async () => {
  const company = await aCompany({ faults: [{ call: 'user/create', outcome: 'drop-after' }] })
  company.declare({ departments: [RD], members: [person('zhang')] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.live().members).toHaveLength(1)
})

test('a token that expires in the middle is renewed', async () => {
  let company: Company | undefined
  const made = await aCompany({
    hooks: {
      afterEffect: (call) => {
        if (call === 'department/create') company?.sandbox.revokeTokens()
        return undefined
      },
    },
  })
  company = made
  made.declare({ departments: [RD], members: people(3) })
  expect((await made.orgctl('apply --auto-approve')).code).toBe(0)
})

test('members that a tag call leaves out are told, and the apply is not called complete', async () => {
  let company: Company | undefined
  const made = await anAppliedCompany(
    { departments: [RD], members: people(2), tags: [{ name: '值班' }] },
    {
      hooks: {
        beforeEffect: (call) => {
          if (call === 'tag/addtagusers') company?.sandbox.console('user/delete', { userid: 'p002' })
          return undefined
        },
      },
    },
  )
  company = made
  made.declare({ departments: [RD], members: people(2), tags: [{ name: '值班', members: ['p001', 'p002'] }] })
  const { code, results } = await applyAsJson(made)
  expect(code).toBe(3)
  expect(results[0]?.message).toContain('p002')
})

test('reading that lags behind writing is waited for', async () => {
  const time = { now: 1_800_000_000_000 }
  const company = await aCompany({ readLagMs: 4_000, clock: () => time.now })
  company.declare({ departments: [RD], members: [person('zhang')] })
  const { code, stderr } = await company.orgctl('apply --auto-approve', { time })
  expect(stderr).toMatch(/attempt \d/u)
  expect(code).toBe(0)
})

test('ids are noted before the first call, so that a later rename in the console does not make a second department', async () => {
  const company = await aCompany({ faults: [{ call: 'department/create', outcome: 60009, skip: 1 }] })
  company.declare({ departments: [RD, QA] })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(3)
  company.sandbox.console('department/update', { id: 2, name: '测试部' })
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(
    company
      .live()
      .departments.map(({ name }) => name)
      .slice(1),
  ).toEqual(['测试', '研发'])
})

test.each([
  ['every step', 'user/create', undefined, 8],
  ['a failed step', 'user/create', 60103, 3],
] as const)(
  'after %s, a reading that fails costs neither the results nor the record',
  async (_, call, outcome, code) => {
    let company: Company | undefined
    const made = await aCompany({
      faults: outcome === undefined ? [] : [{ call, outcome }],
      hooks: {
        afterEffect: (effect) => {
          if (effect === call) company?.sandbox.failNext({ call: 'department/list', outcome: 60020, times: 100 })
          return undefined
        },
      },
    })
    company = made
    made.declare({ departments: [RD], members: people(3) })
    const applied = await made.orgctl('apply --auto-approve --format json')
    expect(applied.code).toBe(code)
    const { results, converged, remaining } = JSON.parse(applied.stdout) as Applied // the document of section 9
    const failed = outcome === undefined ? 0 : 1
    expect(results.map(({ status }) => status).toSorted()).toEqual([
      ...Array<string>(4 - failed).fill('done'),
      ...Array<string>(failed).fill('failed'),
    ])
    expect(converged).toBe(false)
    expect(remaining).toHaveLength(failed)
    expect(applied.stderr).toMatch(/department\/list[^]*60020[^]*could not be read again/u)
    expect(JSON.parse(made.read('.orgctl/state.json'))).toMatchObject({ adopted: false, bindings: { keys: { rd: 2 } } })
  },
)
