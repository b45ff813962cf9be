import { expect, test } from 'vitest'
import { directoryAt } from './directory-at.ts'
import { fakeWecom } from './fake-wecom.ts'

test.each(['/cgi-bin/user/get', 'cgi-bin/user/get', '/user/get', 'user/get'])(
  '%s is the same endpoint',
  async (path) => {
    const wecom = await fakeWecom(({ endpoint }) =>
      endpoint === 'user/get' ? { errcode: 0, name: '张三' } : undefined,
    )
    const answer = await directoryAt(wecom.url).callRaw('get', path, { query: { userid: 'zhangsan' } })
    expect(answer).toEqual({ errcode: 0, name: '张三' })
    expect(wecom.seen.at(-1)?.query).toEqual({ access_token: 'token-1', userid: 'zhangsan' })
  },
)

test('a query in the path counts', async () => {
  const wecom = await fakeWecom(() => undefined)
  await directoryAt(wecom.url).callRaw('GET', 'user/get?userid=a%20b&x=1', { query: { x: 2 } })
  expect(wecom.seen.at(-1)?.query).toMatchObject({ userid: 'a b', x: '2' })
})

test('a POST sends its body, or an empty object', async () => {
  const wecom = await fakeWecom(() => undefined)
  const directory = directoryAt(wecom.url)
  await directory.callRaw('POST', 'user/list_id', { body: { limit: 1 } })
  await directory.callRaw('POST', 'user/list_id')
  expect(wecom.seen.slice(-2).map(({ text }) => text)).toEqual(['{"limit":1}', '{}'])
})

test('the app secret is used when named', async () => {
  const wecom = await fakeWecom(() => undefined)
  await directoryAt(wecom.url, { appSecret: 'app-secret' }).callRaw('GET', 'agent/list', { credential: 'app' })
  expect(wecom.seen[0]?.query).toMatchObject({ corpsecret: 'app-secret' })
})

test.each([
  { name: 'another host', method: 'GET', path: 'https://evil.example/user/get', code: 'wecom.raw.path' },
  { name: 'a host without scheme', method: 'GET', path: '//evil.example/x', code: 'wecom.raw.path' },
  { name: 'a way up', method: 'GET', path: '../x', code: 'wecom.raw.path' },
  { name: 'nothing', method: 'GET', path: '/', code: 'wecom.raw.path' },
  { name: 'gettoken', method: 'GET', path: '/cgi-bin/gettoken', code: 'wecom.raw.token' },
  { name: 'a provider token', method: 'POST', path: 'service/get_suite_token', code: 'wecom.raw.token' },
  { name: 'a token in the query', method: 'GET', path: 'user/get?access_token=x', code: 'wecom.raw.query' },
  { name: 'a method WeCom does not have', method: 'DELETE', path: 'user/get', code: 'wecom.raw.method' },
])('$name is refused before anything is sent', async ({ method, path, code }) => {
  const wecom = await fakeWecom(() => undefined)
  await expect(directoryAt(wecom.url).callRaw(method, path)).rejects.toMatchObject({ code, exitCode: 1 })
  expect(wecom.seen).toEqual([])
})

test('a GET with a body is refused', async () => {
  const refused = directoryAt('http://127.0.0.1:9').callRaw('GET', 'user/get', { body: {} })
  await expect(refused).rejects.toMatchObject({ code: 'wecom.raw.body' })
})

test('the app secret is missed when it is named but not set', async () => {
  const refused = directoryAt('http://127.0.0.1:9').callRaw('GET', 'user/get', { credential: 'app' })
  await expect(refused).rejects.toMatchObject({ params: { variable: 'WECOM_APP_SECRET' } })
})

test('a POST with an unclear end is not sent again', async () => {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'batch/invite' ? 'drop' : undefined))
  const lost = directoryAt(wecom.url).callRaw('POST', 'batch/invite', { body: { user: ['a'] } })
  await expect(lost).rejects.toMatchObject({ outcome: 'unknown', attempts: 1 })
  expect(wecom.count('batch/invite')).toBe(1)
})

test('a POST that WeCom turned away for the moment is sent again', async () => {
  const wecom = await fakeWecom(({ endpoint }, nth) =>
    endpoint === 'batch/invite' && nth === 1 ? { errcode: 45033 } : undefined,
  )
  await directoryAt(wecom.url).callRaw('POST', 'batch/invite', { body: { user: ['a'] } })
  expect(wecom.count('batch/invite')).toBe(2)
})

test('a refusal that would end a run keeps nothing else from being asked', async () => {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'department/get' ? { errcode: 48009 } : undefined))
  const directory = directoryAt(wecom.url)
  await expect(directory.callRaw('GET', 'department/get')).rejects.toMatchObject({ errcode: 48009, reach: 'run' })
  await expect(directory.callRaw('POST', 'user/update')).resolves.toMatchObject({ errcode: 0 })
})

test('a refusal is the error of the call', async () => {
  const wecom = await fakeWecom(({ endpoint }) =>
    endpoint === 'user/get' ? { errcode: 60111, errmsg: 'userid not found' } : undefined,
  )
  await expect(directoryAt(wecom.url).callRaw('GET', 'user/get')).rejects.toMatchObject({
    errcode: 60111,
    endpoint: 'user/get',
    message: 'user/get: the member does not exist or is not visible (60111: userid not found)',
  })
})
