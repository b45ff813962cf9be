import { expect, test } from 'vitest'
import type { Call } from '../../src/model/call.ts'
import type { RetryNotice } from '../../src/wecom/client.ts'
import { directoryAt } from './directory-at.ts'
import { fakeWecom, type Reply } from './fake-wecom.ts'
import { jumpingTime } from './fake-time.ts'

const RENAME: Call = { call: 'tag/update', id: 1, name: 'x' }

async function triesOn(reply: Reply): Promise<number> {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'tag/update' ? reply : undefined))
  await expect(directoryAt(wecom.url).execute(RENAME)).rejects.toThrow('tag/update')
  return wecom.count('tag/update')
}

test.each([
  { name: 'busy', errcode: -1, tries: 4 },
  { name: 'data version conflict', errcode: 6000, tries: 7 },
  { name: 'same record', errcode: 45035, tries: 7 },
  { name: 'too many at once', errcode: 45033, tries: 9 },
  { name: 'unusual traffic', errcode: 45036, tries: 5 },
  { name: 'maintenance', errcode: 81026, tries: 5 },
  { name: 'quota', errcode: 45009, tries: 3 },
  { name: 'token', errcode: 40014, tries: 2 },
  { name: 'expired token', errcode: 42001, tries: 2 },
  { name: 'secret', errcode: 40001, tries: 1 },
  { name: 'corp id', errcode: 40013, tries: 1 },
  { name: 'foreign secret', errcode: 40091, tries: 1 },
  { name: 'IP', errcode: 60020, tries: 1 },
  { name: 'corp gone', errcode: 301007, tries: 1 },
  { name: 'wrong value', errcode: 40058, tries: 1 },
  { name: 'no such tag', errcode: 40068, tries: 1 },
  { name: 'a code nobody knows', errcode: 99999, tries: 1 },
])('$errcode ($name) is tried $tries times', async ({ errcode, tries }) => {
  expect(await triesOn({ errcode, errmsg: 'x' })).toBe(tries)
})

test.each([
  { name: 'a broken connection', reply: 'drop', tries: 4 },
  { name: 'a gateway error', reply: { status: 502, text: '' }, tries: 4 },
  { name: 'an answer that is no JSON', reply: { status: 200, text: '<html>' }, tries: 4 },
  { name: 'a refusal by something else', reply: { status: 403, text: '' }, tries: 1 },
  { name: 'a redirect', reply: { status: 302, text: '' }, tries: 1 },
] as const)('$name is tried $tries times', async ({ reply, tries }) => {
  expect(await triesOn(reply)).toBe(tries)
})

test('waits twice as long each time, at most as long as the class says, and tells so', async () => {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'tag/update' ? { errcode: 6000 } : undefined))
  const notices: RetryNotice[] = []
  const directory = directoryAt(wecom.url, { onRetry: (notice) => notices.push(notice) })
  await expect(directory.execute(RENAME)).rejects.toThrow('tag/update')
  expect(notices.map(({ waitMs }) => waitMs)).toEqual([200, 400, 800, 1600, 3200, 5000])
  expect(notices[0]).toEqual({ endpoint: 'tag/update', errcode: 6000, attempt: 1, waitMs: 200 })
})

test('spreads the waits between the half and the whole', async () => {
  const wecom = await fakeWecom(({ endpoint }, nth) =>
    endpoint === 'tag/update' && nth === 1 ? { errcode: 6000 } : undefined,
  )
  const { clock, sleep, waits } = jumpingTime()
  await directoryAt(wecom.url, { clock, sleep, random: () => 0 }).execute(RENAME)
  expect(waits).toContain(100)
})

test('a call that is taken at the third try counts three tries', async () => {
  const wecom = await fakeWecom(({ endpoint }, nth) =>
    endpoint === 'tag/update' && nth < 3 ? { errcode: -1, errmsg: 'system busy' } : undefined,
  )
  expect(await directoryAt(wecom.url).execute(RENAME)).toMatchObject({ attempts: 3 })
})

test('45009 waits for the window of WeCom, not for a fixed time', async () => {
  const wecom = await fakeWecom(({ endpoint }, nth) =>
    endpoint === 'tag/update' && nth === 1 ? { errcode: 45009, errmsg: 'api freq out of limit' } : undefined,
  )
  const { clock, sleep, waits } = jumpingTime()
  expect(await directoryAt(wecom.url, { clock, sleep }).execute(RENAME)).toMatchObject({ attempts: 2 })
  expect(waits).toEqual([60_000])
})

test('an aborted wait ends the call with 130', async () => {
  const abort = new AbortController()
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'tag/update' ? { errcode: 6000 } : undefined))
  const directory = directoryAt(wecom.url, {
    signal: abort.signal,
    sleep: (_ms, signal) => {
      abort.abort()
      signal?.throwIfAborted()
      return Promise.resolve()
    },
  })
  await expect(directory.execute(RENAME)).rejects.toMatchObject({ code: 'wecom.interrupted', exitCode: 130 })
})

test('an aborted wait after an unclear try leaves the outcome open', async () => {
  const abort = new AbortController()
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'tag/update' ? 'drop' : undefined))
  const directory = directoryAt(wecom.url, {
    signal: abort.signal,
    sleep: (_ms, signal) => {
      abort.abort()
      signal?.throwIfAborted()
      return Promise.resolve()
    },
  })
  await expect(directory.execute(RENAME)).rejects.toMatchObject({
    code: 'wecom.interrupted',
    exitCode: 130,
    outcome: 'unknown',
  })
})

test('no token after an unclear try leaves the outcome open', async () => {
  const wecom = await fakeWecom(({ endpoint }, nth) => {
    if (endpoint === 'tag/update') return nth === 1 ? 'drop' : { errcode: 42001 }
    return nth === 1 ? undefined : { errcode: 40001, errmsg: 'invalid credential' }
  })
  await expect(directoryAt(wecom.url).execute(RENAME)).rejects.toMatchObject({
    endpoint: 'tag/update',
    errcode: 42001,
    outcome: 'unknown',
  })
})
