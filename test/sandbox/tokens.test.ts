import { expect, test } from 'vitest'
import { aSandbox, clientOf, isReply, request, tokenOf } from './client.ts'
import { createSandbox } from '../../src/sandbox/server.ts'

function clockAt(startMs: number): { now: () => number; pass: (ms: number) => void } {
  let nowMs = startMs
  return {
    now: () => nowMs,
    pass: (ms) => {
      nowMs += ms
    },
  }
}

test.each([
  ['corpid=wwsandbox&corpsecret=contacts', 0],
  ['corpid=wwsandbox&corpsecret=app', 0],
  ['corpid=wwsandbox&corpsecret=wrong', 40001],
  ['corpid=wwother&corpsecret=contacts', 40013],
  ['corpsecret=contacts', 41002],
  ['corpid=wwsandbox', 41004],
])('gettoken?%s answers %i', async (query, errcode) => {
  expect(await request(createSandbox(), `gettoken?${query}`)).toMatchObject({ errcode })
})

test('the profile ids has no app', async () => {
  const sandbox = createSandbox({ profile: 'ids' })
  expect(await request(sandbox, 'gettoken?corpid=wwsandbox&corpsecret=app')).toMatchObject({ errcode: 40001 })
})

test('a valid token is handed out again, with the time it has left', async () => {
  const clock = clockAt(1_700_000_000_000)
  const sandbox = createSandbox({ clock: clock.now })
  const first = await request(sandbox, 'gettoken?corpid=wwsandbox&corpsecret=contacts')
  clock.pass(200_000)
  const second = await request(sandbox, 'gettoken?corpid=wwsandbox&corpsecret=contacts')
  expect(first['expires_in']).toBe(7200)
  expect(second).toEqual({ ...first, expires_in: 7000 })
})

test('an expired token answers 42001, an unknown one 40014, none 41001', async () => {
  const clock = clockAt(1_700_000_000_000)
  const sandbox = createSandbox({ clock: clock.now })
  const token = await tokenOf(sandbox)
  expect(await request(sandbox, `tag/list?access_token=${token}`)).toMatchObject({ errcode: 0 })
  clock.pass(7_200_000)
  expect(await request(sandbox, `tag/list?access_token=${token}`)).toMatchObject({ errcode: 42001 })
  expect(await request(sandbox, 'tag/list?access_token=garbled')).toMatchObject({ errcode: 40014 })
  expect(await request(sandbox, 'tag/list')).toMatchObject({ errcode: 41001 })
})

test('a token in the body does not count', async () => {
  const sandbox = createSandbox()
  const body = JSON.stringify({ access_token: await tokenOf(sandbox) })
  expect(await request(sandbox, 'user/list_id', { method: 'POST', body })).toMatchObject({ errcode: 41001 })
})

test('revoked tokens answer 40014', async () => {
  const sandbox = createSandbox()
  const token = await tokenOf(sandbox)
  sandbox.revokeTokens()
  expect(await request(sandbox, `tag/list?access_token=${token}`)).toMatchObject({ errcode: 40014 })
  expect(await tokenOf(sandbox)).not.toBe(token)
})

test('too many wrong secrets close gettoken to the IP for an hour', async () => {
  const clock = clockAt(1_700_000_000_000)
  const sandbox = createSandbox({ clock: clock.now, limits: { wrongSecrets: 3 } })
  const wrong = 'gettoken?corpid=wwsandbox&corpsecret=wrong'
  const codes = []
  for (let i = 0; i < 4; i += 1) codes.push((await request(sandbox, wrong)).errcode)
  expect(codes).toEqual([40001, 40001, 40001, 45009])
  const right = 'gettoken?corpid=wwsandbox&corpsecret=contacts'
  expect(await request(sandbox, right)).toMatchObject({ errcode: 45009 })
  clock.pass(3_600_000)
  expect(await request(sandbox, right)).toMatchObject({ errcode: 0 })
})

test('an error says hint, caller and where to read more, and repeats itself in the headers', async () => {
  const sandbox = createSandbox()
  const response = await sandbox.fetch(new Request('http://127.0.0.1/cgi-bin/tag/list'))
  expect(response.status).toBe(200)
  expect(response.headers.get('Error-Code')).toBe('41001')
  expect(response.headers.get('Content-Type')).toBe('application/json; charset=UTF-8')
  const reply: unknown = await response.json()
  const errmsg = isReply(reply) ? reply.errmsg : ''
  expect(errmsg).toMatch(
    /^access_token missing, hint: \[\d+\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=41001$/u,
  )
  expect(response.headers.get('Error-Msg')).toBe(errmsg)
})

test('an IP that is not trusted is refused', async () => {
  const { get } = aSandbox({ trustedIps: ['10.0.0.1'] })
  expect(await get('tag/list')).toMatchObject({ errcode: 60020 })
})

test('more calls of one API than a minute allows block that API for 60 seconds from the breach', async () => {
  const clock = clockAt(1_700_000_000_000)
  const { get } = aSandbox({ clock: clock.now, limits: { callsPerMinute: 3 } })
  const code = async (call: string): Promise<number> => (await get(call)).errcode
  for (let i = 0; i < 3; i += 1) expect(await code('tag/list')).toBe(0)
  clock.pass(50_000)
  expect(await code('tag/list')).toBe(45009)
  expect(await code('department/list')).toBe(0)
  clock.pass(59_999)
  expect(await code('tag/list')).toBe(45009)
  clock.pass(1)
  expect(await code('tag/list')).toBe(0)
})

test('a block may also end with its window', async () => {
  const clock = clockAt(1_700_000_000_000)
  const { get } = aSandbox({
    clock: clock.now,
    limits: { callsPerMinute: 1 },
    switches: { rateBlock: 'with-window' },
  })
  await get('tag/list')
  clock.pass(50_000)
  expect(await get('tag/list')).toMatchObject({ errcode: 45009 })
  clock.pass(10_000)
  expect(await get('tag/list')).toMatchObject({ errcode: 0 })
})

test('the hour has its own limit and blocks for an hour', async () => {
  const clock = clockAt(1_700_000_000_000)
  const { get } = aSandbox({ clock: clock.now, limits: { callsPerMinute: 2, callsPerHour: 4 } })
  for (let minute = 0; minute < 2; minute += 1) {
    await get('tag/list')
    await get('tag/list')
    clock.pass(60_000)
  }
  expect(await get('tag/list')).toMatchObject({ errcode: 45009 })
  clock.pass(3_599_999)
  expect(await get('tag/list')).toMatchObject({ errcode: 45009 })
  clock.pass(1)
  expect(await get('tag/list')).toMatchObject({ errcode: 0 })
})

test('too many calls of one API at a time answer 45033', async () => {
  const { get } = aSandbox({ latencyMs: 1, limits: { concurrentCalls: 2 } })
  const replies = await Promise.all([1, 2, 3, 4].map(() => get('tag/list')))
  expect(replies.map(({ errcode }) => errcode)).toEqual([0, 0, 45033, 45033])
})

test('a contacts secret set to read only may not write', async () => {
  const { get, post } = aSandbox({ switches: { contactsPermission: 'read' } })
  expect(await post('department/create', { name: 'a', parentid: 1 })).toMatchObject({ errcode: 48002 })
  expect(await post('tag/create', { tagname: 'a' })).toMatchObject({ errcode: 48002 })
  expect(await get('tag/list')).toMatchObject({ errcode: 0 })
})

test('an unknown path is no call', async () => {
  const sandbox = createSandbox()
  const response = await sandbox.fetch(new Request('http://127.0.0.1/cgi-bin/user/nothing'))
  expect(response.status).toBe(404)
})

test('two secrets of one corp hold tokens of their own', async () => {
  const sandbox = createSandbox()
  expect(await tokenOf(sandbox, 'app')).not.toBe(await tokenOf(sandbox, 'contacts'))
  expect(await clientOf(sandbox, 'app').post('department/create', { name: 'a', parentid: 1 })).toMatchObject({
    errcode: 60011,
  })
})
