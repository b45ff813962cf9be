import { expect, test } from 'vitest'
import { createSandbox, startSandbox } from '../../src/sandbox/server.ts'
import { tokenOf } from './client.ts'

test('a corp is created, filled and read over HTTP', async () => {
  const { url, sandbox, close } = await startSandbox()
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json()
  const token = (await get('/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts')) as { access_token: string }
  const post = async (call: string, body: unknown): Promise<unknown> =>
    (
      await fetch(`${url}/cgi-bin/${call}?access_token=${token.access_token}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
    ).json()
  expect(await post('department/create', { name: '研发中心', parentid: 1, id: 2 })).toEqual({
    errcode: 0,
    errmsg: 'created',
    id: 2,
  })
  expect(
    await post('user/create', { userid: 'zhangsan', name: '张三', mobile: '13800000000', department: [2] }),
  ).toEqual({ errcode: 0, errmsg: 'created' })
  expect(await get(`/cgi-bin/user/get?access_token=${token.access_token}&userid=ZhangSan`)).toMatchObject({
    errcode: 0,
    name: '张三',
    department: [2],
  })
  expect(sandbox.calls()).toMatchObject({ 'user/create': { 0: 1 } })
  await close()
})

test('a broken connection rejects, before or after the effect', async () => {
  const { url, sandbox, close } = await startSandbox({ faults: [{ call: 'gettoken', outcome: 'drop-before' }] })
  const path = '/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts'
  await expect(fetch(`${url}${path}`)).rejects.toThrow('fetch failed')
  expect((await fetch(`${url}${path}`)).status).toBe(200)
  expect(sandbox.calls()).toEqual({ gettoken: { dropped: 1, 0: 1 } })
  await close()
})

test('creating a sandbox takes well below a millisecond', async () => {
  const started = performance.now()
  for (let i = 0; i < 1000; i += 1) createSandbox({ seed: { departments: [{ id: 2, name: 'a' }] } })
  expect((performance.now() - started) / 1000).toBeLessThan(1)
})

test('over HTTP an answer carries its headers and an upload its bytes', async () => {
  const { url, sandbox, close } = await startSandbox()
  const token = await tokenOf(sandbox)
  const body = new FormData()
  body.append('media', new Blob(['姓名,帐号,手机号,所在部门\n']), '成员.csv')
  const response = await fetch(`${url}/cgi-bin/media/upload?type=file&access_token=${token}`, { method: 'POST', body })
  expect(response.status).toBe(200)
  expect(response.headers.get('Error-Code')).toBe('0')
  expect(response.headers.get('Content-Type')).toBe('application/json; charset=UTF-8')
  expect(await response.json()).toMatchObject({ errcode: 0, type: 'file' })
  await close()
})

test('a taken port is told', async () => {
  const { url, close } = await startSandbox()
  await expect(startSandbox({ port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE')
  await close()
})

test('running a sandbox leaves the globals of the process alone', async () => {
  const before = [globalThis.Request, globalThis.Response]
  const { close } = await startSandbox()
  expect([globalThis.Request, globalThis.Response]).toEqual(before)
  await close()
})
