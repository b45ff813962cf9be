import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }

/** Leaves things as a run that was killed after some calls does: with its journal, and the state from before the first call. */
async function cutOff(company: Company, call: string, calls: number): Promise<void> {
  let seen = 0
  let state = ''
  let journal = ''
  const copy = (name: string): undefined => {
    if (name !== call || ++seen !== calls) return undefined
    state = company.read('.orgctl/state.json')
    journal = company.read('.orgctl/state.json.journal')
    return undefined
  }
  onCall = copy
  await company.orgctl('apply --auto-approve --parallelism 1')
  onCall = () => undefined
  company.write('.orgctl/state.json', state)
  company.write('.orgctl/state.json.journal', journal)
  const serials = JSON.parse(company.read('.orgctl/serials.json')) as Record<string, number> // the file's format
  const { serial } = JSON.parse(state) as { readonly serial: number } // the state's format
  company.write('.orgctl/serials.json', JSON.stringify({ ...serials, '.orgctl/state.json': serial }))
  company.sandbox.resetCalls()
}

let onCall: (call: string) => undefined = () => undefined
const DELETING = 'apply --auto-approve --allow-deletes tags=1'
const HOOKS = { hooks: { beforeEffect: (call: string) => onCall(call) } }

test('the next apply says what it goes on from, and leaves no journal behind', async () => {
  const company = await aCompany(HOOKS)
  company.declare({ departments: [RD], members: people(6) })
  await cutOff(company, 'user/create', 4)
  const { code, stderr } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(0)
  expect(stderr).toMatch(/an apply of \S+ was cut off: 4 of its 7 steps were confirmed, the end of 1 is not known/u)
  expect(company.kept()).not.toContain('state.json.journal')
})

test('where only ids are readable, what was confirmed is not written again, and what was not is, before adoption too', async () => {
  const company = await aCompany({ ...HOOKS, profile: 'ids' })
  company.declare({ departments: [RD], members: people(5) })
  await cutOff(company, 'user/create', 4)
  // All of it is there by now: the run was only cut off for whoever reads the journal.
  const { code, stdout } = await company.orgctl('plan')
  expect(code).toBe(0)
  expect(stdout).toContain('Plan: 0 to add, 2 to change, 0 to destroy.')
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.writes()).toEqual({ 'user/update': { 0: 2 } })
  expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
})

test('a journal of an earlier state is not gone on with', async () => {
  const company = await anAppliedCompany({ departments: [RD], members: people(3) }, HOOKS)
  company.declare({ departments: [RD], members: people(4) })
  await cutOff(company, 'user/create', 1)
  const journal = company.read('.orgctl/state.json.journal')
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  company.write('.orgctl/state.json.journal', journal)
  const { code, stderr } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(0)
  expect(stderr).not.toContain('cut off')
})

test.each(['full', 'details', 'ids'] as const)(
  'in mode %s, temporary values of a run that was cut off are replaced by the next',
  async (profile) => {
    const swapped = { a: '13800000001', b: '13800000002' }
    const company = await anAppliedCompany(
      {
        departments: [RD],
        members: [
          person('a', { mobile: swapped.a, email: 'a@example.com' }),
          person('b', { mobile: swapped.b, email: 'b@example.com' }),
        ],
      },
      { ...HOOKS, profile },
    )
    company.declare({
      departments: [RD],
      members: [
        person('a', { mobile: swapped.b, email: 'a@example.com' }),
        person('b', { mobile: swapped.a, email: 'b@example.com' }),
      ],
    })
    const env = profile === 'details' ? { env: { WECOM_APP_SECRET: 'app' } } : {}
    company.sandbox.failNext({ call: 'user/update', outcome: 60020, skip: 1 })
    expect((await company.orgctl('apply --auto-approve --parallelism 1', env)).code).toBe(3)
    expect(company.live().members.some(({ mobile }) => mobile === null)).toBe(true)
    expect((await company.orgctl('apply --auto-approve', env)).code).toBe(0)
    expect(company.live().members.map(({ mobile }) => mobile)).toEqual([swapped.b, swapped.a])
  },
)

test.each([
  ['full', { tags: [{ name: '值班', id: 5 }] }, { tags: [{ name: '值班', id: 7 }] }],
  ['ids', { tags: [{ name: '值班', id: 5 }] }, { tags: [{ name: '值班', id: 7 }] }],
] as const)(
  'in mode %s, a tag that gives way to another of its name still goes after a run that was cut off before it',
  async (profile, former, later) => {
    const org = { policy: { unmanaged: { tags: 'delete' } }, departments: [RD] }
    const company = await anAppliedCompany({ ...org, ...former }, { ...HOOKS, profile })
    company.declare({ ...org, ...later })
    let copied: readonly string[] = []
    onCall = (call) => {
      const isFirst = /^tag\/(?:create|update|delete)$/u.test(call) && copied.length === 0
      if (isFirst) copied = ['state.json', 'state.json.journal'].map((name) => company.read(`.orgctl/${name}`))
      return undefined
    }
    const before = company.live()
    expect((await company.orgctl(DELETING)).code).toBe(0)
    onCall = () => undefined
    company.sandbox.replace(before)
    const [state = '', journal = ''] = copied
    company.write('.orgctl/state.json', state)
    company.write('.orgctl/state.json.journal', journal)
    company.remove('.orgctl/serials.json')
    expect((await company.orgctl(DELETING)).code).toBe(0)
    expect(company.live().tags.map(({ id }) => id)).toEqual([7])
  },
)

test('--max-failures stops after so many failed steps, and skips the rest', async () => {
  const company = await aCompany()
  company.declare({ departments: [RD], members: people(20) })
  company.sandbox.failNext({ call: 'user/create', outcome: 60103, times: 20 })
  const { code, stdout } = await company.orgctl('apply --auto-approve --max-failures 2 --parallelism 1 --format json')
  expect(code).toBe(3)
  const { results } = JSON.parse(stdout) as { results: { status: string; message: string }[] } // contract section 9
  expect(results.filter(({ status }) => status === 'failed')).toHaveLength(2)
  expect(results.filter(({ status }) => status === 'skipped')).toHaveLength(18)
  expect(results.at(-1)?.message).toContain('--max-failures')
})

test('--timeout starts nothing more when it is over, also while a call waits for its turn', async () => {
  const company = await aCompany({ limits: { concurrentCalls: 1 }, latencyMs: 30 })
  company.declare({ departments: [RD], members: people(60) })
  company.sandbox.failNext({ call: 'user/create', outcome: 45009, skip: 3 })
  const { code, stdout } = await company.orgctl('apply --auto-approve --timeout 1s --parallelism 1 --format json')
  expect(code).toBe(3)
  const { results } = JSON.parse(stdout) as { results: { status: string; message: string }[] } // contract section 9
  expect(results.filter(({ status }) => status === 'done')).toHaveLength(4)
  expect(results.at(-1)?.message).toContain('--timeout')
})

test('an import that was under way when the run was killed is waited for, and nothing is imported twice', async () => {
  const company = await aCompany({ jobMs: 1_500 })
  company.declare({ departments: [RD], members: people(10) })
  let state = ''
  let journal = ''
  const time = { now: 0 }
  const first = company.orgctl('apply --auto-approve --strategy replace', { time })
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    if (!company.has('.orgctl/state.json.journal')) continue
    journal = company.read('.orgctl/state.json.journal')
    state = company.read('.orgctl/state.json')
    if (/"job":"[^"]+","of":\d+\}\n$/u.test(journal)) break
  }
  await first
  const { serial } = JSON.parse(state) as { readonly serial: number } // the state's format
  company.write('.orgctl/state.json', state)
  company.write('.orgctl/state.json.journal', journal)
  company.write('.orgctl/serials.json', JSON.stringify({ '.orgctl/state.json': serial }))
  company.sandbox.resetCalls()
  const { code, stderr } = await company.orgctl('apply --auto-approve --strategy replace')
  expect(stderr).toContain('may still be under way')
  expect(code).toBe(0)
  expect(company.sandbox.calls()['batch/getresult']).toBeDefined()
  expect(company.live().members).toHaveLength(10)
  expect(Object.values(company.sandbox.effects()).every(({ created }) => created === 1)).toBe(true)
})
