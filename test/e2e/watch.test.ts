import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { randomAesKey } from '../../src/crypto/aes-key.ts'
import { anAppliedCompany, people, type Company, type How, type Outcome } from '../helpers/company.ts'
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
  const key = { token: 'QDG6eK', encodingAesKey: randomAesKey() }
  const url = `http://127.0.0.1:${port}/callback`
  const company = await anAppliedCompany(ORG, { callback: { url, ...key, mode: 'full', ...callback } })
  const output = { stdout: '', stderr: '' }
  const ended = company.orgctl(`watch --port ${port} ${args}`, {
    isRealTime: true,
    output,
    ...how,
    env: { WECOM_CALLBACK_TOKEN: key.token, WECOM_CALLBACK_AES_KEY: key.encodingAesKey, ...how.env },
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
})
