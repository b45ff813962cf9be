/** Values that nobody may see, carried through every command: each is looked for in all that a run leaves behind. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { randomAesKey } from '../../src/crypto/aes-key.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'
import { freePort } from '../helpers/free-port.ts'

const RD = { key: 'rd', name: '研发' }

/** Personal values of one generation, in every field that may hold some. */
function personal(generation: number): Readonly<Record<string, unknown>> {
  const mobile = (nth: number): string => `1351111${generation}${nth}22`
  return {
    mobile: `+86 ${mobile(0)}`,
    email: `canary.mail${generation}@example.com`,
    biz_mail: `canary.biz${generation}@example.com`,
    address: `金丝雀路${generation}号`,
    telephone: mobile(1),
    alias: `canary.alias${generation}@example.com`,
    position: `值班 ${mobile(2)}`,
    external_position: mobile(3),
    extattr: { 备用: mobile(4), 主页: { title: mobile(5), url: `https://example.com/${mobile(6)}` } },
  }
}
const PERSONAL = /1351111\d{4}|1351111\d{2}22|canary\.(?:mail|biz|alias)|金丝雀/u

const SECRETS = {
  WECOM_CONTACTS_SECRET: 'hush-contacts-secret',
  WECOM_APP_SECRET: 'hush-app-secret',
  ORGCTL_STATE_KEY: 'hush-state-key',
  ORGCTL_STATE_PASSWORD: 'hush-state-password',
  WECOM_CALLBACK_TOKEN: 'hushcallbacktoken',
  WECOM_CALLBACK_AES_KEY: randomAesKey(),
  GITHUB_TOKEN: 'hush-forge-token',
}
const OPTIONS = {
  contactsSecret: SECRETS.WECOM_CONTACTS_SECRET,
  appSecret: SECRETS.WECOM_APP_SECRET,
  switches: { repeatedGettoken: 'same' },
} as const

const BEFORE = {
  departments: [RD, { key: 'qa', name: '测试' }],
  members: [person('zhang', personal(1)), ...people(6)],
  tags: [{ name: '值班', members: ['zhang'] }],
}
/** WeCom lets nobody change a biz_mail. */
const ZHANG = { ...personal(2), biz_mail: personal(1)['biz_mail'] }
const AFTER = {
  departments: [{ ...RD, name_en: 'R&D' }],
  members: [
    person('zhang', ZHANG),
    person('neu', { ...personal(3), direct_leader: 'zhang' }),
    person('row', { mobile: '13511116022', email: 'canary.mail6@example.com', address: '金丝雀路6号' }),
    ...people(4),
  ],
  tags: [{ name: '值班', members: ['neu'] }],
}
const ALLOWED = ' --allow-deletes members=9 --allow-deletes departments=9'

const PLANS = ['text', 'json', 'markdown', 'html']
const LINES: readonly string[] = [
  ...['text', 'json', 'github', 'junit', 'codequality', 'sarif'].map((format) => `validate --format ${format}`),
  ...PLANS.map((format) => `plan --verbose --format ${format}`),
  ...['calls', 'sync', 'replace'].map((strategy) => `plan --verbose --strategy ${strategy}`),
  'plan --out .orgctl/saved.json',
  ...['text', 'markdown', 'env', 'terraform'].map((format) => `show .orgctl/saved.json --format ${format}`),
  ...PLANS.map((format) => `diff .orgctl/before.json --verbose --format ${format}`),
  ...PLANS.map((format) => `drift --verbose --format ${format}`),
  'snapshot --format text',
  'snapshot --format text --verbose',
  'show',
  'show member:zhang',
  'show tag:值班',
  'show /研发',
  ...['text', 'json'].map((format) => `state show --verbose --format ${format}`),
  ...['text', 'json'].map((format) => `doctor --verbose --format ${format}`),
  ...['text', 'json'].map((format) => `import --from roster.csv --dry-run --format ${format}`),
  ...[
    'member get zhang',
    'member openid zhang',
    'department list',
    'department members 1 --recursive --details',
    'tag list',
    'tag get 值班',
    'linked permissions',
    'stats active --days 2',
    'job status nobody',
  ].flatMap((line) => [line, `${line} --format json`]),
  'api GET user/get?userid=zhang',
  'api POST user/list_id --verbose',
  'comment .orgctl/saved.json',
]

const ROSTER = `姓名,帐号,手机号,邮箱,地址,部门\n张三,zhang,13511119022,canary.mail9@example.com,金丝雀路9号,研发\n`

async function aFilledCompany(
  options: ListenOptions,
  env: Readonly<Record<string, string>> = SECRETS,
): Promise<Company> {
  const company = await aCompany({ ...OPTIONS, ...options })
  company.declare(BEFORE)
  const first = await company.orgctl('apply --auto-approve', { env })
  expect([first.code, first.stderr]).toEqual([0, expect.any(String)])
  company.write('roster.csv', ROSTER)
  company.write('.orgctl/before.json', JSON.stringify({ ...company.live(), read: { mode: 'full', unreadable: [] } }))
  company.sandbox.console('user/update', {
    userid: 'zhang',
    position: '值班 13511118022',
  })
  company.declare(AFTER)
  return company
}

interface Shown {
  readonly line: string
  readonly code?: number
  readonly text: string
}

async function run(
  company: Company,
  lines: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Shown[]> {
  const shown: Shown[] = []
  for (const line of lines) {
    const { code, stdout, stderr } = await company.orgctl(line, { env })
    shown.push({ line, code, text: stdout + stderr })
  }
  return shown
}

const JOURNAL = 'state.json.journal'

/**
 * Files that orgctl wrote by itself, without the state's own key, what the test put there, and what an undo would write back, which
 * has to be the real values.
 */
function kept(company: Company): readonly Shown[] {
  const dir = join(company.cwd, '.orgctl')
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !['key', 'before.json'].includes(name) && !name.startsWith('undo'))
    .filter((name) => statSync(join(dir, name), { throwIfNoEntry: false })?.isFile() === true)
    .map((line) => ({ line, text: readFileSync(join(dir, line), 'utf8') }))
}

async function tokens(company: Company): Promise<readonly string[]> {
  const texts: string[] = []
  for (const secret of [SECRETS.WECOM_CONTACTS_SECRET, SECRETS.WECOM_APP_SECRET]) {
    const answer = await fetch(`${company.url}/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=${secret}`)
    const { access_token } = (await answer.json()) as { access_token: string } // as documented
    texts.push(access_token)
  }
  return texts
}

/** What of it may not be seen, and where it is. */
function leaksIn(shown: readonly Shown[], secrets: readonly string[]): readonly string[] {
  return shown.flatMap(({ line, text }) => [
    ...(PERSONAL.exec(text) ?? []).map((found) => `${line}: ${found}`),
    ...secrets.filter((secret) => text.includes(secret)).map((secret) => `${line}: ${secret}`),
  ])
}

/** What WeCom refuses to these credentials, and a pipeline that is none. */
const MAY_FAIL = /^(?:linked|comment|job|stats|department members|member openid)/u

/** Lines that did not do what they are here for. */
function failuresIn(shown: readonly Shown[]): readonly string[] {
  return shown.flatMap(({ line, code = 0, text }) => {
    const isFine = line.startsWith('apply') ? code === 0 : [0, 2, 7].includes(code) || MAY_FAIL.test(line)
    return isFine && !/unknown (?:option|command)|Usage:/u.test(text) ? [] : [`${line}: ${code}\n${text}`]
  })
}

describe.each(['full', 'details', 'ids'] as const)('in profile %s', (profile) => {
  const env = profile === 'ids' ? { ...SECRETS, WECOM_APP_SECRET: '' } : SECRETS

  test('no command shows or leaves behind what nobody may see', async () => {
    const made: { company?: Company } = {}
    const midway: Shown[] = []
    // What would be left behind by a run that is killed now: its journal.
    const afterEffect = (): undefined => void midway.push(...(made.company ? kept(made.company) : []))
    const company = await aFilledCompany({ profile, hooks: { afterEffect } }, env)
    const used = await tokens(company)
    made.company = company
    const shown = [...(await run(company, LINES, env))]
    for (const [index, format] of PLANS.entries()) {
      const zhang = person('zhang', { ...ZHANG, mobile: `1351111${index}922`, position: `主管 1351111${index}822` })
      company.declare({ ...AFTER, members: [zhang, ...AFTER.members.slice(1)] })
      const strategy = profile === 'full' && format === 'json' ? 'replace' : 'sync'
      const line = `apply --auto-approve --verbose --format ${format} --strategy ${strategy}${ALLOWED}`
      shown.push(...(await run(company, [line], env)))
    }
    // The tokens that the runs used are these: WeCom gives the same one out while it is valid.
    expect(await tokens(company)).toEqual(used)
    expect(failuresIn(shown)).toEqual([])
    expect(midway.map(({ line }) => line)).toContain(JOURNAL)
    expect(leaksIn([...shown, ...midway, ...kept(company)], [...Object.values(SECRETS), ...used])).toEqual([])
  })
})

test('--show-sensitive shows it, and still no secret', async () => {
  const company = await aFilledCompany({ profile: 'full' })
  const lines = [
    'plan --verbose',
    'plan --format html',
    'diff .orgctl/before.json --verbose',
    'drift --verbose',
    'snapshot',
    'show member:zhang',
    'member get zhang',
    'member get zhang --format json',
    'api GET user/get?userid=zhang',
    'import --from roster.csv --dry-run',
  ]
  const shown = await run(
    company,
    lines.map((line) => `${line} --show-sensitive`),
    SECRETS,
  )
  expect(shown.filter(({ text }) => !PERSONAL.test(text))).toEqual([])
  expect(leaksIn(shown, Object.values(SECRETS)).filter((leak) => leak.includes('hush'))).toEqual([])
})

test('mistakes in the files are told without the values, unless these may be shown', async () => {
  const company = await aCompany()
  const wrong = {
    ...personal(4),
    mobile: '+86 1351111402',
    email: 'canary.mail4',
    telephone: '13511114122 #',
    address: 7,
    alias: `canary.alias4@example.com ${'长'.repeat(64)}`,
    extattr: { 备用: '13511114422 ', 邮件: 'canary.alias4@example.com\u200B' },
  }
  company.declare({ departments: [RD], members: [person('zhang', wrong), person('li', { ...wrong, userid: 'li' })] })
  for (const format of ['text', 'json', 'github', 'junit', 'codequality', 'sarif']) {
    const hidden = await company.orgctl(`validate --format ${format}`)
    expect(hidden.code).toBe(1)
    expect(hidden.stdout).toContain('member:zhang')
    expect(leaksIn([{ line: format, text: hidden.stdout }], [])).toEqual([])
    const shown = await company.orgctl(`validate --show-sensitive --format ${format}`)
    expect(shown.stdout).toMatch(/canary\.alias4/u)
    expect(shown.stdout).toContain('13511114122')
    expect(shown.stdout).not.toContain('****')
  }
})

test('failures name no secret', async () => {
  const proxy = createServer((_request, response) => response.writeHead(407).end('hush-proxy-body'))
  proxy.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  const broken = createServer((request, response) => response.writeHead(500).end(`hush-body ${request.url ?? ''}`))
  for (const server of [proxy, broken]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
  }
  const [through, at] = [proxy, broken].map((server) => (server.address() as AddressInfo).port) // they listen on ports
  const company = await aFilledCompany({})
  const shown: Shown[] = []
  const failing: readonly Readonly<Record<string, string>>[] = [
    { ...SECRETS, WECOM_CONTACTS_SECRET: 'hush-wrong-secret' },
    { ...SECRETS, WECOM_BASE_URL: `http://127.0.0.1:${at}` },
    {
      ...SECRETS,
      WECOM_BASE_URL: 'https://wecom.example.com',
      HTTPS_PROXY: `http://hush-user:hush-password@127.0.0.1:${through}`,
    },
    { ...SECRETS, ORGCTL_STATE: `http://hush-user:hush-password@127.0.0.1:${at}/state?key=hush-query` },
    { ...SECRETS, ORGCTL_STATE_KEY: 'hush-other-key' },
  ]
  for (const [index, env] of failing.entries()) {
    // Each try of a server that is down takes its time.
    const lines = ['plan --verbose', ...(index === 1 ? [] : ['plan --format json', 'doctor', 'apply --auto-approve'])]
    for (const line of lines) {
      const { stdout, stderr, code } = await company.orgctl(line, { env })
      shown.push({ line: `${line} (${index})`, code, text: stdout + stderr })
    }
  }
  // Another key fails nothing that the state is not needed for.
  expect(shown.filter(({ line, code }) => code === 0 && !line.endsWith('(4)'))).toEqual([])
  expect(leaksIn(shown, [...Object.values(SECRETS), 'hush'])).toEqual([])
})

test('neither does a watch, in its lines or beside them', async () => {
  const port = await freePort()
  const callback = {
    url: `http://127.0.0.1:${port}/callback`,
    token: 'hushtoken',
    encodingAesKey: randomAesKey(),
    mode: 'full',
  } as const
  const company = await anAppliedCompany(BEFORE, { callback })
  const output = { stdout: '', stderr: '' }
  const env = { WECOM_CALLBACK_TOKEN: callback.token, WECOM_CALLBACK_AES_KEY: callback.encodingAesKey }
  const ended = company.orgctl(`watch --port ${port} --debounce 1s --verbose`, { isRealTime: true, output, env })
  onTestFinished(async () => {
    company.interrupt(143)
    await ended
  })
  await vi.waitFor(() => expect(output.stdout).toContain('"drift"'), 10_000)
  const { extattr: _, mobile, ...fields } = personal(5)
  company.sandbox.console('user/update', { userid: 'p002', ...fields, mobile: String(mobile).slice(4) })
  await vi.waitFor(() => expect(output.stdout).toContain('"update":1'), 10_000)
  expect(output.stdout).toContain('p002')
  const shown = [{ line: 'watch', text: output.stdout + output.stderr }]
  expect(leaksIn(shown, [callback.token, callback.encodingAesKey])).toEqual([])
})
