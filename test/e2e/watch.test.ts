import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { randomAesKey } from '../../src/crypto/aes-key.ts'
import { aCompany, anAppliedCompany, people, type Company, type How, type Outcome } from '../helpers/company.ts'
import { freePort } from '../helpers/free-port.ts'

const ORG = {
  policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'keep' } },
  departments: [
    { key: 'rd', name: '研发' },
    { key: 'ops', name: '运维' },
  ],
  members: people(5),
  tags: [{ name: '值班', members: ['p001'] }],
}

const KEYS_OF_WATCH = { WECOM_CALLBACK_TOKEN: 'QDG6eK', WECOM_CALLBACK_AES_KEY: randomAesKey() }

interface Line {
  readonly kind: string
  readonly time: string
  readonly [key: string]: unknown
}

interface Watch {
  readonly company: Company
  readonly url: string
  readonly lines: (kind?: string) => readonly Line[]
  readonly stderr: () => string
  readonly stop: (code?: 130 | 143) => Promise<Outcome>
}

/** A company that is watched, with the sandbox calling back. */
async function aWatch(args = '--debounce 1s', how: How = {}, callback: object = {}): Promise<Watch> {
  const port = await freePort()
  const { WECOM_CALLBACK_TOKEN: token, WECOM_CALLBACK_AES_KEY: encodingAesKey } = KEYS_OF_WATCH
  const key = { token, encodingAesKey }
  const url = `http://127.0.0.1:${port}/callback`
  const company = await anAppliedCompany(ORG, { callback: { url, ...key, mode: 'full', ...callback } })
  const output = { stdout: '', stderr: '' }
  const ended = company.orgctl(`watch --port ${port} ${args}`, {
    isRealTime: true,
    output,
    ...how,
    env: { ...KEYS_OF_WATCH, ...how.env },
  })
  const stop = async (code: 130 | 143 = 143): Promise<Outcome> => {
    company.interrupt(code)
    return ended
  }
  onTestFinished(async () => void (await stop()))
  const lines = (kind?: string): readonly Line[] =>
    output.stdout
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as Line) // every line has kind and time
      .filter((line) => kind === undefined || line.kind === kind)
  await vi.waitFor(() => expect(lines('drift').length + lines('error').length).toBeGreaterThan(0), 10_000)
  return { company, url, lines, stderr: () => output.stderr, stop }
}

describe('orgctl watch', () => {
  test('reads once at the start, and again when WeCom says that something has changed', async () => {
    const { company, lines, stop } = await aWatch()
    expect(lines('drift')).toMatchObject([{ cause: 'start', events: 0, drift: { changes: [] } }])
    company.sandbox.console('user/update', { userid: 'p001', name: '改名' })
    company.sandbox.console('user/delete', { userid: 'p005' })
    await vi.waitFor(() => expect(lines('drift')).toHaveLength(2), 10_000)
    expect(lines('event')).toMatchObject([
      { event: 'change_contact', change: 'update_user', ref: 'p001' },
      { event: 'change_contact', change: 'delete_user', ref: 'p005' },
    ])
    const last = lines('drift').at(-1)
    expect(last).toMatchObject({
      cause: 'events',
      events: 2,
      drift: { summary: { members: { update: 1, delete: 1 } } },
    })
    const plain = await company.orgctl('drift --format json')
    expect(last?.['drift']).toEqual(JSON.parse(plain.stdout))
    const { code } = await stop()
    expect(code).toBe(143)
    expect(lines().at(-1)?.kind).toBe('stopped')
  })

  test.each([
    [130, 'Ctrl-C'],
    [143, 'SIGTERM'],
  ] as const)('ends with %i at %s, after the reading that is under way', async (code, _how) => {
    const { company, lines, stop } = await aWatch()
    const before = lines('drift').length
    company.sandbox.failNext({ call: 'user/list_id', outcome: 'drop-before', times: 1 })
    company.sandbox.console('user/delete', { userid: 'p005' })
    await vi.waitFor(() => expect(company.sandbox.calls()['user/list_id']?.['dropped']).toBe(1), 10_000)
    expect(lines('drift')).toHaveLength(before)
    const ended = await stop(code)
    expect(ended.code).toBe(code)
    expect(
      lines()
        .map(({ kind }) => kind)
        .slice(-2),
    ).toEqual(['drift', 'stopped'])
    expect(lines('drift').at(-1)).toMatchObject({ drift: { summary: { members: { delete: 1 } } } })
  })

  test('tells a group what changed, once, and that it is as it was', async () => {
    const robot = await aRobot()
    const { company, lines } = await aWatch('--debounce 1s --webhook', { env: { WECOM_WEBHOOK_URL: robot.url } })
    company.sandbox.console('user/update', { userid: 'p001', name: '<@all> **改名** [x](http://evil)' })
    await vi.waitFor(() => expect(robot.heard).toHaveLength(1), 10_000)
    const [first = ''] = robot.heard
    expect(first).toContain('1 changed')
    expect(first).toContain('＜@all＞')
    expect(first).not.toMatch(/<@|\]\(http/u)
    company.sandbox.console('tag/update', { tagid: 1, tagname: '值班' })
    company.sandbox.console('user/update', { userid: 'p001', name: 'p001' })
    await vi.waitFor(() => expect(robot.heard).toHaveLength(2), 10_000)
    expect(robot.heard[1]).toContain('No drift.')
    expect(lines('error')).toEqual([])
  })

  test('keeps the key of the robot to itself when the robot refuses', async () => {
    const robot = await aRobot({ errcode: 93000, errmsg: 'invalid webhook url, key=secret-key' })
    const { company, stderr, stop } = await aWatch('--debounce 1s --webhook', { env: { WECOM_WEBHOOK_URL: robot.url } })
    company.sandbox.console('user/delete', { userid: 'p001' })
    await vi.waitFor(() => expect(stderr()).toContain('93000'), 10_000)
    const { stdout } = await stop()
    expect(stdout + stderr()).not.toContain('secret-key')
  })

  test('goes on when a reading fails, and says so', async () => {
    const { company, url, lines } = await aWatch()
    company.sandbox.console('user/delete', { userid: 'p002' })
    company.write('org/org.yaml', 'version: 1\nnonsense: true\n')
    await vi.waitFor(() => expect(lines('error')).toHaveLength(1), 10_000)
    const ready = await fetch(new URL('/readyz', url))
    expect([ready.status, await ready.json()]).toMatchObject([200, { is_failing: true }])
    const metrics = await (await fetch(new URL('/metrics', url))).text()
    expect(metrics).toContain('orgctl_drift_readings_total{result="failed"} 1')
    expect(metrics).toContain('orgctl_callbacks_total{result="new"} 1')
  })

  test('hears of the end of an import that was told where it is', async () => {
    const { company, url, lines } = await aWatch()
    company.declare({ ...ORG, members: people(8) })
    const { code } = await company.orgctl('apply --auto-approve --strategy sync', {
      isRealTime: true,
      env: { ...KEYS_OF_WATCH, ORGCTL_WATCH_URL: new URL(url).origin, WECOM_CALLBACK_URL: url },
    })
    expect(code).toBe(0)
    expect(company.live().members).toHaveLength(8)
    await vi.waitFor(() => expect(lines('job')).toMatchObject([{ type: 'sync_user', errcode: 0 }]), 10_000)
  })

  test('goes on where WeCom cannot be reached yet, as after a boot', async () => {
    const port = await freePort()
    const { lines, url, stop } = await aWatch('--debounce 1s', { env: { WECOM_BASE_URL: `http://127.0.0.1:${port}` } })
    expect(lines('error')).toMatchObject([{ message: expect.stringContaining('ECONNREFUSED') as string }])
    expect((await fetch(new URL('/readyz', url))).status).toBe(503)
    expect(await (await fetch(new URL('/healthz', url))).json()).toMatchObject({ is_failing: true })
    expect(lines('stopped')).toEqual([])
    expect((await stop()).code).toBe(143)
  })

  test('tells those who wait for a job of its end', async () => {
    const { company, url } = await aWatch()
    const waiting = fetch(new URL('/jobs/J1?wait=60', url))
    const early = await fetch(new URL('/jobs/J2', url))
    expect(await early.json()).toEqual({ jobid: 'J2', ended: false })
    company.sandbox.tellJob({ JobId: 'J1', JobType: 'sync_user', ErrCode: 0, ErrMsg: 'ok' })
    expect(await (await waiting).json()).toEqual({ jobid: 'J1', ended: true })
  })
})

describe('orgctl watch does not start', () => {
  const KEYS = { WECOM_CALLBACK_TOKEN: 't', WECOM_CALLBACK_AES_KEY: 'a'.repeat(43) }

  test.each([
    ['without a token', { WECOM_CALLBACK_AES_KEY: 'a'.repeat(43) }, '', 7, 'WECOM_CALLBACK_TOKEN'],
    ['without a key', { WECOM_CALLBACK_TOKEN: 't' }, '', 7, 'WECOM_CALLBACK_AES_KEY'],
    ['with a key that is none', { ...KEYS, WECOM_CALLBACK_AES_KEY: 'short' }, '', 7, '43 letters and digits'],
    ['with --webhook and no address', KEYS, ' --webhook', 7, 'WECOM_WEBHOOK_URL'],
    ['with a wrong secret', { ...KEYS, WECOM_CONTACTS_SECRET: 'wrong' }, '', 7, '40001'],
    ['on a path of its own', KEYS, ' --path /metrics', 1, '/metrics'],
    ['with a format that it has not', KEYS, ' --format text', 1, 'json'],
  ])('%s', async (_what, env, flags, code, words) => {
    const company = await anAppliedCompany(ORG)
    const ended = await company.orgctl(`watch --port 0${flags}`, { env })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(words)
  })

  test('where nothing was ever applied', async () => {
    const company = await aCompany()
    company.declare(ORG)
    const { code, stderr } = await company.orgctl('watch --port 0', { env: KEYS })
    expect([code, stderr.includes('orgctl apply')]).toEqual([1, true])
  })
})

/** A group's robot that answers as told. */
async function aRobot(
  answer: object = { errcode: 0, errmsg: 'ok' },
): Promise<{ url: string; heard: readonly string[] }> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const message = JSON.parse(text) as { readonly markdown: { readonly content: string } } // sent by us
      heard.push(message.markdown.content)
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer))
    })
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=secret-key`, heard }
}
