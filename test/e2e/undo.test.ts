import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anAppliedCompany, NOW, people, person, type Company, type Outcome } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const A = {
  policy: { unmanaged: { tags: 'delete' } },
  departments: [RD, { key: 'qa', name: '测试' }],
  members: [
    person('zhang', { position: '架构师', alias: 'Jack' }),
    person('li', { departments: [{ department: 'qa', leader: true }], direct_leader: 'zhang' }),
  ],
  tags: [{ name: '值班', members: ['zhang', 'li'] }],
}
const B = {
  ...A,
  departments: [RD, { key: 'ops', name: '运维' }],
  members: [
    person('zhang', { position: '总监', departments: ['ops'] }),
    person('wang', { departments: ['ops'], extattr: {} }),
  ],
  tags: [
    { name: '值班', members: ['wang'] },
    { name: '新人', members: ['wang'] },
  ],
}

async function applied(company: Company, hours: number, flags = ''): Promise<Outcome> {
  const now = new Date(NOW.getTime() + hours * 3_600_000)
  const outcome = await company.orgctl(`apply --auto-approve${flags}`, { now })
  if (outcome.code !== 0) throw new Error(`apply ended with ${outcome.code}\n${outcome.stdout}${outcome.stderr}`)
  return outcome
}

function idIn({ stderr }: Outcome): string {
  return /orgctl apply --undo (\S+)/u.exec(stderr)?.[1] ?? ''
}

function booked(company: Company): unknown {
  const { departments, members, tags } = company.live()
  return { departments, members, tags: tags.map((tag) => ({ ...tag, members: [...tag.members].sort() })) }
}

function bundlePath(company: Company, id: string, file = 'undo.json'): string {
  return join(company.cwd, '.orgctl/undo', id, file)
}

test('an apply and its undo leave the address book as it was', async () => {
  const company = await anAppliedCompany(A)
  const before = booked(company)
  company.declare(B)
  const id = idIn(await applied(company, 1))
  expect(booked(company)).not.toEqual(before)
  const undone = await applied(company, 2, ` --undo ${id}`)
  expect(undone.stdout).toContain('Apply complete!')
  expect(undone.stderr).toContain('the org files still say what was undone')
  expect(booked(company)).toEqual(before)
  company.declare(A)
  expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
})

test('an undo can be undone', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  const id = idIn(await applied(company, 1))
  const then = booked(company)
  const back = idIn(await applied(company, 2, ` --undo ${id}`))
  await applied(company, 3, ` --undo ${back}`)
  expect(booked(company)).toEqual(then)
  expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
})

test('what was changed again since is told and stays', async () => {
  const company = await anAppliedCompany(A)
  company.declare({ ...A, members: [person('zhang', { position: '总监', alias: 'Z' }), A.members[1]] })
  const id = idIn(await applied(company, 1))
  company.sandbox.console('user/update', { userid: 'zhang', position: '顾问' })
  const { stdout } = await applied(company, 2, ` --undo ${id}`)
  expect(stdout).toContain('member:zhang: changed again since that apply, so it stays as it is: position')
  expect(company.live().members.find(({ userid }) => userid === 'zhang')).toMatchObject({
    position: '顾问',
    alias: 'Jack',
  })
})

test('what that apply did not touch is not touched, whatever the files or others say', async () => {
  const company = await anAppliedCompany(A)
  company.declare({ ...A, members: [person('zhang', { alias: 'Z' }), A.members[1]] })
  const id = idIn(await applied(company, 1))
  company.sandbox.console('user/create', { userid: 'guest', name: '客人', mobile: '13900000001', department: [1] })
  company.declare({ departments: [RD], members: [person('nobody')] })
  company.sandbox.resetCalls()
  await applied(company, 2, ` --undo ${id}`)
  expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })
  expect(company.live().members.find(({ userid }) => userid === 'zhang')?.alias).toBe('Jack')
})

test('the guards of the present files hold for an undo', async () => {
  const company = await anAppliedCompany({ ...A, members: people(5), tags: [] })
  company.declare({ ...A, members: people(30), tags: [] })
  const id = idIn(await applied(company, 1))
  const refused = await company.orgctl(`apply --auto-approve --undo ${id}`)
  expect(refused.code).toBe(4)
  expect(refused.stdout).toContain('deletes 25 of 30 members')
  company.declare({ ...A, members: people(30), tags: [], policy: { protect: { members: ['p0*'] } } })
  const { stdout } = await applied(company, 2, ` --undo ${id}`)
  expect(stdout).toContain('protected')
  expect(company.live().members).toHaveLength(30)
})

test('an undo is asked about like any apply', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  const id = idIn(await applied(company, 1))
  company.sandbox.resetCalls()
  expect((await company.orgctl(`apply --undo ${id}`, { answer: 'no' })).code).toBe(1)
  expect((await company.orgctl(`apply --undo ${id}`)).code).toBe(1)
  expect(company.writes()).toEqual({})
})

test('an unknown apply is answered with those there are, which state show lists too', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  const id = idIn(await applied(company, 1))
  const { code, stderr } = await company.orgctl('apply --undo 20200101T000000Z')
  expect(code).toBe(1)
  expect(stderr).toContain(id)
  expect((await company.orgctl('apply --undo ../../state')).code).toBe(1)
  expect((await company.orgctl('state show')).stdout).toContain(`orgctl apply --undo ${id}`)
  const shown = JSON.parse((await company.orgctl('state show --format json')).stdout) as { undo: { id: string }[] }
  expect(shown.undo.map((each) => each.id)).toEqual([id, '20260302T080000Z'])
})

test('the bundle is there before the first call, for its owner only, and holds a valid org file', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  const id = idIn(await applied(company, 1))
  expect(statSync(bundlePath(company, id)).mode & 0o777).toBe(0o600)
  expect(statSync(bundlePath(company, id, 'org/undo.yaml')).mode & 0o777).toBe(0o600)
  const text = readFileSync(bundlePath(company, id, 'org/undo.yaml'), 'utf8')
  expect(text).toContain('# member:li: was deleted; messages and files of theirs do not come back')
  expect(text).toContain('架构师')
  expect((await company.orgctl(`validate --org .orgctl/undo/${id}/org`)).code).toBe(0)
})

test('without a place for the bundle nothing is sent', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  rmSync(join(company.cwd, '.orgctl/undo'), { recursive: true })
  company.write('.orgctl/undo', 'in the way')
  const { code, stderr } = await company.orgctl('apply --auto-approve')
  expect(code).toBe(1)
  expect(stderr).toContain('without which this apply could not be undone')
  expect(company.writes()).toEqual({})
})

test('two applies of one second have a bundle each', async () => {
  const company = await anAppliedCompany(A)
  company.declare(B)
  expect(idIn(await applied(company, 0))).toBe('20260302T080000Z-2')
})

test('the last ten are kept', async () => {
  const company = await anAppliedCompany(A)
  for (let i = 1; i <= 11; i++) {
    company.declare({ ...A, members: [person('zhang', { position: `职位${i}` }), A.members[1]] })
    await applied(company, i)
  }
  const shown = JSON.parse((await company.orgctl('state show --format json')).stdout) as { undo: { id: string }[] }
  expect(shown.undo).toHaveLength(10)
  expect(shown.undo.at(-1)?.id).toBe('20260302T100000Z')
})

test('a plan without steps leaves no bundle', async () => {
  const company = await anAppliedCompany(A)
  await applied(company, 1)
  expect(company.has('.orgctl/undo/20260302T090000Z')).toBe(false)
})

test('an apply that was stopped is undone as far as it went', async () => {
  const company = await anAppliedCompany(A)
  const before = booked(company)
  company.declare(B)
  const seen = { stdout: '', stderr: '' }
  company.sandbox.failNext({ call: 'user/create', outcome: 60104 })
  const { code } = await company.orgctl('apply --auto-approve --parallelism 1 --max-failures 1', { output: seen })
  expect(code).toBe(3)
  expect(booked(company)).not.toEqual(before)
  await applied(company, 2, ` --undo ${idIn({ code: 0, ...seen })}`)
  expect(booked(company)).toEqual(before)
})

describe('where not everything can be read', () => {
  test.each(['details', 'ids'] as const)('mode %s puts back what it could read and lists the rest', async (profile) => {
    const company = await anAppliedCompany(A, { profile })
    const env = { WECOM_APP_SECRET: profile === 'details' ? 'app' : '' }
    company.declare({
      ...A,
      departments: [RD, { key: 'qa', name: '质量', previously: ['/测试'] }],
      members: [person('zhang', { departments: ['qa'], mobile: '13900000002' })],
      tags: [{ name: '值班', members: ['zhang'] }],
    })
    const first = await company.orgctl('apply --auto-approve', { env, now: new Date(NOW.getTime() + 1) })
    expect(first.code).toBe(0)
    const { code, stdout } = await company.orgctl(`apply --auto-approve --undo ${idIn(first)}`, { env })
    expect(stdout).toContain('member:li: was deleted, and neither name nor contact could be read')
    expect(stdout).toContain('member:zhang: could not be read before that apply and cannot be put back: mobile')
    expect(code).toBe(0)
    const { departments, members } = company.live()
    expect(departments.map(({ name }) => name)).toContain('测试')
    expect(members.find(({ userid }) => userid === 'zhang')?.departments).toMatchObject([{ department: 3 }])
  })
})

test('undoing the apply that disabled a leaver enables them and forgets the date', async () => {
  const policy = { offboard: { disable_first: '7d' } }
  const company = await anAppliedCompany({ ...A, policy })
  company.declare({ ...A, policy, members: [A.members[0]], tags: [{ name: '值班', members: ['zhang'] }] })
  const id = idIn(await applied(company, 1))
  expect(company.live().members.find(({ userid }) => userid === 'li')?.status).toBe(2)
  await applied(company, 2, ` --undo ${id}`)
  expect(company.live().members.find(({ userid }) => userid === 'li')?.status).not.toBe(2)
  expect(JSON.parse(company.read('.orgctl/state.json'))).toMatchObject({ leaving: {} })
})

test('undoing something else of a leaver leaves the date alone', async () => {
  const policy = { offboard: { disable_first: '7d' } }
  const company = await anAppliedCompany({ ...A, policy })
  company.declare({ ...A, policy, members: [A.members[0], { ...A.members[1], position: '组长' }] })
  const id = idIn(await applied(company, 1))
  company.declare({ ...A, policy, members: [A.members[0]], tags: [{ name: '值班', members: ['zhang'] }] })
  await applied(company, 2)
  await applied(company, 3, ` --undo ${id}`)
  const state = JSON.parse(company.read('.orgctl/state.json')) as { leaving: Record<string, object> }
  expect(Object.keys(state.leaving)).toEqual(['li'])
  expect(company.live().members.find(({ userid }) => userid === 'li')?.status).toBe(2)
})
