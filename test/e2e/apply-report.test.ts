import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }

interface Report {
  readonly exit_code: number | null
  readonly summary?: { readonly members: { readonly create: number } }
  readonly converged?: boolean
  readonly failures: readonly Readonly<Record<string, unknown>>[]
  readonly skipped: readonly Readonly<Record<string, unknown>>[]
  readonly errors: readonly { readonly code: string; readonly message: string; readonly remedy: string }[]
}

function reportOf(company: Company): Report {
  return JSON.parse(company.read('out/report.json')) as Report // docs/surviving.md
}

test('a failure has its object, call, code, text, hint id, cause and remedy, and only confirmed steps count', async () => {
  const company = await aCompany()
  company.declare({ departments: [RD], members: people(3) })
  company.sandbox.failNext({ call: 'user/create', outcome: 60104, skip: 1 })
  expect((await company.orgctl('apply --auto-approve --parallelism 1 --report out/report.json')).code).toBe(3)
  const report = reportOf(company)
  expect(report).toMatchObject({ exit_code: 3, converged: false, errors: [] })
  expect(report.summary?.members.create).toBe(2)
  expect(report.failures).toEqual([
    {
      step: 3,
      call: 'user/create',
      objects: ['member:p002'],
      attempts: 1,
      errcode: 60104,
      errmsg: expect.stringMatching(/^mobile existed/u) as string,
      hint_id: expect.stringMatching(/^\d+$/u) as string,
      cause: expect.stringContaining('60104') as string,
      remedy: expect.stringMatching(/.+/u) as string,
    },
  ])
})

test.each([
  ['credentials that are refused', { WECOM_CONTACTS_SECRET: 'wrong' }, 7, 'wecom.40001'],
  ['a secret that is missing', { WECOM_CONTACTS_SECRET: '' }, 7, 'wecom.settings.missing-secret'],
] as const)('it is written after %s as well', async (_, env, code, error) => {
  const company = await aCompany()
  company.declare({ departments: [RD] })
  expect((await company.orgctl('apply --auto-approve --report out/report.json', { env })).code).toBe(code)
  const { exit_code, errors, failures } = reportOf(company)
  expect({ exit_code, failures }).toEqual({ exit_code: code, failures: [] })
  expect(errors.map((each) => each.code)).toEqual([error])
})

test('a plan that is refused leaves a report that says why', async () => {
  const company = await anAppliedCompany({ departments: [RD], members: people(40) })
  company.declare({ departments: [RD], members: people(5) })
  expect((await company.orgctl('apply --auto-approve --report out/report.json')).code).toBe(4)
  expect(reportOf(company)).toMatchObject({ exit_code: 4, errors: [{ code: 'cli.blocked' }] })
})

test('while an apply runs its report says that it has not ended, and so it does when it is killed', async () => {
  let seen: Report | undefined
  let company: Company | undefined
  const made = await aCompany({
    hooks: {
      beforeEffect: (call) => {
        if (call === 'user/create' && company) seen ??= reportOf(company)
        return undefined
      },
    },
  })
  company = made
  made.declare({ departments: [RD], members: people(1) })
  expect((await made.orgctl('apply --auto-approve --report out/report.json')).code).toBe(0)
  expect(seen).toMatchObject({ exit_code: null, errors: [{ code: 'apply.unfinished' }] })
  expect(reportOf(made)).toMatchObject({ exit_code: 0, converged: true, errors: [] })
})

test('a report that cannot be written is told before anything is sent', async () => {
  const company = await aCompany()
  company.declare({ departments: [RD] })
  company.write('file', '')
  const { code, stderr } = await company.orgctl('apply --auto-approve --report file/report.json')
  expect(code).toBe(1)
  expect(stderr).toContain('file/report.json')
  expect(company.sandbox.calls()).toEqual({})
})

test('a name that ends in .xml gets JUnit: a test for each step', async () => {
  const company = await aCompany()
  company.declare({ departments: [RD], members: people(3) })
  company.sandbox.failNext({ call: 'user/create', outcome: 60104 })
  expect((await company.orgctl('apply --auto-approve --parallelism 1 --report out/report.xml')).code).toBe(3)
  const xml = company.read('out/report.xml')
  expect(xml).toContain('<testsuites tests="4" failures="1" errors="0" skipped="0">')
  expect(xml).toMatch(/<testcase classname="user\/create" name="2: member:p001">\n\s+<failure message="[^"]*60104/u)
})
