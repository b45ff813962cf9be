import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { english } from '../../src/messages/catalogue.ts'
import { chinese } from '../../src/messages/chinese.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'
import { aCompany, anAppliedCompany, NOW, person, type Company, type Outcome } from '../helpers/company.ts'

const ORG = {
  departments: [{ key: 'rd', name: '研发' }, { name: '测试' }],
  members: [person('zhang', { position: '经理' }), person('li')],
  tags: [{ name: '值班', members: ['li'] }],
}
const APP = { WECOM_APP_SECRET: 'app' }

/** The program's clock is that of the machine here: the sandbox tells the real time. */
async function diagnose(company: Company, env: Readonly<Record<string, string>> = APP, flags = ''): Promise<Outcome> {
  const { code, stdout, stderr } = await company.orgctl(`doctor${flags}`, { env, now: new Date() })
  return { code, stdout: stdout.replaceAll(new URL(company.url).host, 'HOST'), stderr }
}

function aCompanyWith(options: ListenOptions = {}): Promise<Company> {
  return anAppliedCompany(ORG, options)
}

interface Ailment {
  readonly what: string
  readonly company?: () => Promise<Company>
  readonly env?: Readonly<Record<string, string>>
  readonly code: number
}

const AILMENTS: readonly Ailment[] = [
  { what: 'none, in mode full', code: 0 },
  { what: 'none, in mode details', company: () => aCompanyWith({ profile: 'details' }), code: 0 },
  { what: 'ids alone', company: () => aCompanyWith({ profile: 'ids' }), env: {}, code: 0 },
  { what: 'a wrong secret', env: { ...APP, WECOM_CONTACTS_SECRET: 'wrong' }, code: 7 },
  { what: 'a wrong app secret', env: { WECOM_APP_SECRET: 'wrong' }, code: 7 },
  { what: 'a wrong corp id', env: { ...APP, WECOM_CORP_ID: 'ww1234567890abcdef' }, code: 1 },
  { what: 'an app secret in the place of the contacts secret', env: { WECOM_CONTACTS_SECRET: 'app' }, code: 7 },
  { what: 'an app secret alone', env: { ...APP, WECOM_CONTACTS_SECRET: '' }, code: 7 },
  { what: 'no secret and no corp id', env: { WECOM_CORP_ID: '', WECOM_CONTACTS_SECRET: '' }, code: 7 },
  {
    what: 'an IP that is not trusted',
    company: async () => {
      const company = await aCompanyWith()
      company.sandbox.failNext({ call: '*', outcome: 60020, times: 99 })
      return company
    },
    code: 7,
  },
  {
    what: 'a contacts secret that may only read',
    company: () => aCompany({ switches: { contactsPermission: 'read' } }),
    code: 7,
  },
  {
    what: 'an app that sees a part',
    company: () => aCompanyWith({ profile: 'details', appRange: { departments: [3] } }),
    code: 0,
  },
  {
    what: 'an IP that asked for too many tokens',
    company: async () => {
      const company = await aCompanyWith()
      company.sandbox.failNext({ call: 'gettoken', outcome: 45009, times: 99 })
      return company
    },
    code: 7,
  },
  {
    what: 'errors in the files and a state of another key',
    company: async () => {
      const company = await aCompanyWith()
      company.declare({ ...ORG, members: [person('zhang', { departments: ['sales'] })] })
      return company
    },
    env: { ...APP, ORGCTL_STATE_KEY: 'another key' },
    code: 1,
  },
  {
    what: 'files of another corp and a lock that is held',
    company: async () => {
      const company = await aCompanyWith()
      company.declare({ organization: { corp_id: 'ww1234567890abcdef' }, ...ORG })
      company.write('.orgctl/state.json.lock', JSON.stringify({ host: 'build-7', pid: 12, since: NOW.toISOString() }))
      return company
    },
    code: 1,
  },
  {
    what: 'a tag of another app, and no state that anybody adopted',
    company: async () => {
      const company = await aCompanyWith()
      const state = JSON.parse(company.read('.orgctl/state.json')) as object // its format
      company.write(
        '.orgctl/state.json',
        JSON.stringify({ ...state, adopted: false, kept: { members: [], tags: [1, 99] } }),
      )
      return company
    },
    code: 0,
  },
]

describe('the golden diagnosis of', () => {
  test.each(AILMENTS)('$what', async ({ what, company = aCompanyWith, env = APP, code }) => {
    const patient = await company()
    const outcome = await diagnose(patient, env)
    await expect(outcome.stdout).toMatchFileSnapshot(`fixtures/${what.replaceAll(/[ ,]+/gu, '-')}.txt`)
    expect(outcome.code).toBe(code)
    expect(patient.writes()).not.toHaveProperty('user/create')
  })

  test('nobody at home', async () => {
    const company = await aCompany()
    const { code, stdout } = await diagnose(company, { ...APP, WECOM_BASE_URL: 'http://127.0.0.1:1' })
    await expect(stdout).toMatchFileSnapshot('fixtures/nobody-at-home.txt')
    expect(code).toBe(7)
  })

  test('a clock that is wrong', async () => {
    const company = await aCompanyWith()
    const tomorrow = new Date(Date.now() + 86_400_000)
    const { stdout } = await company.orgctl('doctor', { env: APP, now: tomorrow })
    expect(stdout).toMatch(/warning {2}the clock of this machine is 86\d{3} s ahead of/u)
    const yesterday = new Date(Date.now() - 86_400_000)
    expect((await company.orgctl('doctor', { env: APP, now: yesterday })).stdout).toMatch(/86\d{3} s behind/u)
  })
})

/** Where in the admin console. */
const MENU = /(?:我的企业|应用管理|管理工具|通讯录) → /u

test('whatever WeCom keeps from a secret has a menu path that mends it, in Chinese too', async () => {
  const without: string[] = []
  for (const { company = aCompanyWith, env = APP } of AILMENTS) {
    const { stdout } = await diagnose(await company(), env, ' --format json')
    const { checks } = JSON.parse(stdout) as { checks: readonly Partial<Record<string, string>>[] } // as documented
    const ill = checks.filter(({ status }) => status === 'error' || status === 'warning')
    // What can be read follows from the secrets: it is mended with them.
    const isSecretIll = ill.some(({ area }) => area === 'contacts')
    for (const { id = '', area = '', remedy = '' } of ill) {
      const isOfWecom = ['access', 'contacts', 'app'].includes(area) || id === 'state.foreign-tags'
      const follows = id === 'access.reading' && isSecretIll
      if (isOfWecom && !follows && !MENU.test(remedy)) without.push(`${id}: ${remedy}`)
    }
  }
  expect(without).toEqual([])
  const translated = new Map<string, string>(Object.entries(chinese))
  const codes = Object.entries(english).flatMap(([code, text]) =>
    code.startsWith('doctor.') && MENU.test(text) ? [code] : [],
  )
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !MENU.test(translated.get(code) ?? ''))).toEqual([])
})

test('as JSON, for programs', async () => {
  const company = await aCompanyWith({ profile: 'ids' })
  const { code, stdout } = await diagnose(company, {}, ' --format json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    format_version: '1',
    reading: 'ids',
    errors: 0,
    warnings: 1,
    checks: expect.arrayContaining([
      expect.objectContaining({ id: 'contacts.write', area: 'contacts', status: 'ok', code: 'doctor.contacts.write' }),
      expect.objectContaining({
        id: 'access.reading',
        status: 'warning',
        remedy: expect.stringContaining('可见范围') as unknown,
      }),
    ]) as unknown,
  })
})

test('a wrong secret is tried once', async () => {
  const company = await aCompanyWith()
  company.sandbox.resetCalls()
  await diagnose(company, { ...APP, WECOM_CONTACTS_SECRET: 'wrong' })
  expect(company.sandbox.calls()['gettoken']).toEqual({ 0: 1, 40001: 1 })
})

test('nothing changes in WeCom, in the state, or beside it', async () => {
  const company = await aCompanyWith()
  const [before, state, kept] = [company.live(), company.read('.orgctl/state.json'), company.kept()]
  await diagnose(company)
  expect(company.live()).toEqual(before)
  expect(company.read('.orgctl/state.json')).toBe(state)
  expect(company.kept()).toEqual(kept)
})

test('no secret shows, and the IP only when asked for', async () => {
  const company = await aCompany({ trustedIps: ['203.0.113.7'] })
  const hidden = await diagnose(company, { ...APP, WECOM_CONTACTS_SECRET: 'contacts' })
  expect(hidden.stdout.replaceAll('HOST', '')).not.toContain('127.0.0.1')
  const shown = await diagnose(company, APP, ' --show-sensitive')
  expect(shown.stdout).toContain('127.0.0.1, as which WeCom sees this machine, is not among the trusted IPs (60020)')
  const wrong = await diagnose(company, { WECOM_CONTACTS_SECRET: 'hush-hush', WECOM_APP_SECRET: 'psst-psst' })
  expect(wrong.stdout + wrong.stderr).not.toMatch(/hush|psst/u)
})

test('a proxy is named without its password', async () => {
  const proxy = createServer((_request, response) => response.writeHead(407).end())
  proxy.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const { port } = proxy.address() as AddressInfo // it listens on a port
  const company = await aCompany()
  const { code, stdout } = await diagnose(company, {
    HTTPS_PROXY: `http://me:hush-hush@127.0.0.1:${port}`,
    WECOM_BASE_URL: 'https://wecom.example.com',
  })
  expect(code).toBe(7)
  expect(stdout).toContain(`the proxy 127.0.0.1:${port} does not let the request through (HTTP 407)`)
  expect(stdout).not.toContain('hush')
})

test('in a sandbox of its own it is well', async () => {
  const company = await aCompany()
  company.declare(ORG)
  const { code, stdout } = await company.orgctl('doctor --sandbox')
  expect(code).toBe(0)
  expect(stdout).toContain('everything is fine')
})

test('in CI a missing state is worth a word', async () => {
  const company = await aCompany()
  company.declare(ORG)
  const { code, stdout } = await diagnose(company, { ...APP, CI: 'true' })
  expect(code).toBe(0)
  expect(stdout).toContain('in CI, keep it between runs')
})

test('the lock of a living process is told, that of a server by asking for it', async () => {
  const company = await aCompanyWith()
  company.write('.orgctl/state.json.lock', JSON.stringify({ host: hostname(), pid: 999, since: NOW.toISOString() }))
  expect((await diagnose(company)).stdout).toContain('pid 999')
  const { code, stdout } = await diagnose(company, { ...APP, ORGCTL_STATE: 'http://127.0.0.1:1/state' })
  expect(code).toBe(1)
  expect(stdout).toContain('http://127.0.0.1:1/state could not be reached (ECONNREFUSED)')
})
