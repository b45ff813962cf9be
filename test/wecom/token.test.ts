import { expect, test } from 'vitest'
import { WecomApiError } from '../../src/errors.ts'
import { TokenSource, type FetchedToken } from '../../src/wecom/token.ts'
import { directoryAt } from './directory-at.ts'
import { fakeWecom } from './fake-wecom.ts'

/** Tokens `t1`, `t2` … that live two hours; `now` can be set. */
function aSource(fetch?: (nth: number) => Promise<FetchedToken>): {
  readonly source: TokenSource
  readonly time: { now: number }
  readonly fetched: () => number
} {
  const time = { now: 0 }
  let nth = 0
  const source = new TokenSource(
    () => {
      nth += 1
      return fetch?.(nth) ?? Promise.resolve({ value: `t${nth}`, expiresInMs: 7_200_000 })
    },
    () => time.now,
  )
  return { source, time, fetched: () => nth }
}

test('however many calls need a token, one is fetched', async () => {
  const { source, fetched } = aSource()
  const tokens = await Promise.all(Array.from({ length: 50 }, () => source.get()))
  expect(new Set(tokens)).toEqual(new Set(['t1']))
  expect(fetched()).toBe(1)
})

test('a token is not used in its last minute', async () => {
  const { source, time } = aSource()
  await source.get()
  time.now = 7_200_000 - 60_001
  expect(await source.get()).toBe('t1')
  time.now += 1
  expect(await source.get()).toBe('t2')
})

test('a token that lives shorter than a minute is used for half its life', async () => {
  const { source, time } = aSource((nth) => Promise.resolve({ value: `t${nth}`, expiresInMs: 10_000 }))
  await source.get()
  time.now = 4_999
  expect(await source.get()).toBe('t1')
  time.now = 5_000
  expect(await source.get()).toBe('t2')
})

test('dropping a token that was replaced already changes nothing', async () => {
  const { source, fetched } = aSource()
  await source.get()
  source.drop('t1')
  await source.get()
  source.drop('t1')
  expect(await source.get()).toBe('t2')
  expect(fetched()).toBe(2)
})

test('a fetch that failed for the moment is tried again by the next call', async () => {
  const { source } = aSource((nth) =>
    nth === 1 ? Promise.reject(new Error('down')) : Promise.resolve({ value: 'later', expiresInMs: 7_200_000 }),
  )
  await expect(source.get()).rejects.toThrow('down')
  expect(await source.get()).toBe('later')
})

test.each([40001, 40013, 40091, 60020])('a secret refused with %i is not tried a second time', async (errcode) => {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'gettoken' ? { errcode, errmsg: 'no' } : undefined))
  const directory = directoryAt(wecom.url)
  for (let i = 0; i < 3; i++) {
    await expect(directory.execute({ call: 'tag/delete', id: 1 })).rejects.toMatchObject({
      endpoint: 'gettoken',
      errcode,
      reach: 'run',
      exitCode: 7,
    })
  }
  expect(wecom.count('gettoken')).toBe(1)
})

test.each([40014, 42001])('%i gets one fresh token, which serves all calls that were refused', async (errcode) => {
  const wecom = await fakeWecom(({ endpoint, query }) =>
    endpoint !== 'gettoken' && query['access_token'] === 'token-1' ? { errcode, errmsg: 'expired' } : undefined,
  )
  const directory = directoryAt(wecom.url)
  const calls = Array.from({ length: 20 }, (_, id) => directory.execute({ call: 'tag/delete', id }))
  expect((await Promise.all(calls)).map(({ attempts }) => attempts)).toContain(2)
  expect(wecom.count('gettoken')).toBe(2)
})

test('a fresh token that is refused as well is an error', async () => {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'gettoken' ? undefined : { errcode: 42001 }))
  const refused = directoryAt(wecom.url).execute({ call: 'tag/delete', id: 1 })
  await expect(refused).rejects.toSatisfy(
    (error) => error instanceof WecomApiError && error.errcode === 42001 && error.attempts === 2,
  )
  expect(wecom.count('gettoken')).toBe(2)
})

test('the token travels in the query, also of a POST', async () => {
  const wecom = await fakeWecom(() => undefined)
  await directoryAt(wecom.url).execute({ call: 'tag/create', id: 1, name: 'x' })
  const call = wecom.seen.find(({ endpoint }) => endpoint === 'tag/create')
  expect(call?.query['access_token']).toBe('token-1')
  expect(call?.text).not.toContain('token-1')
})
