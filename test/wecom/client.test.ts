import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { OrgctlError, WecomApiError } from '../../src/errors.ts'
import type { Call } from '../../src/model/call.ts'
import { directoryAt, SECRET } from './directory-at.ts'
import { fakeWecom, type Reply, type Seen } from './fake-wecom.ts'

const CREATE: Call = {
  call: 'user/create',
  userid: 'zhangsan',
  to_invite: false,
  set: { name: '张三', placement: { departments: [{ department: 1, leader: false, order: 0 }], main_department: 1 } },
}
const RENAME: Call = { call: 'tag/update', id: 1, name: '值班' }
const TREE = { errcode: 0, department_id: [{ id: 1, parentid: 0, order: 1 }] }

/** Answers `reply` to the endpoint, and what the client asks on the way as WeCom would. */
function answering(endpoint: string, reply: Reply): (request: Seen) => Reply | undefined {
  return (request) => {
    if (request.endpoint === endpoint) return reply
    return request.endpoint === 'department/simplelist' ? TREE : undefined
  }
}

async function errorOf(reply: Reply, call: Call = RENAME): Promise<unknown> {
  const wecom = await fakeWecom(answering(call.call, reply))
  return directoryAt(wecom.url, { timeoutMs: 300 })
    .execute(call)
    .catch((error: unknown) => error)
}

describe('the envelope', () => {
  test.each<{ readonly name: string; readonly reply: Reply }>([
    { name: 'no errcode', reply: { errmsg: 'ok' } },
    { name: 'a numeric string', reply: { errcode: '0', errmsg: 'ok' } },
    { name: 'no errmsg', reply: { errcode: 0 } },
  ])('is a success with $name', async ({ reply }) => {
    expect(await errorOf(reply)).toEqual({ attempts: 1, refused: { members: [], departments: [] } })
  })

  test('an errcode as a string is the same errcode', async () => {
    expect(await errorOf({ errcode: '40068', errmsg: 'invalid tagid' })).toMatchObject({ errcode: 40068 })
  })

  test('errcode 0 with the JSON warning is a failure with an unknown outcome', async () => {
    expect(await errorOf({ errcode: 0, errmsg: 'updated. Warning: wrong json format. ' })).toMatchObject({
      code: 'wecom.wrong-json',
      errcode: 0,
      outcome: 'unknown',
      attempts: 1,
    })
  })

  test.each<{ readonly name: string; readonly reply: Reply; readonly detail: string }>([
    { name: 'no JSON', reply: { status: 200, text: 'hello' }, detail: 'JSON' },
    { name: 'a list', reply: [], detail: 'JSON' },
    { name: 'a word as errcode', reply: { errcode: 'no' }, detail: 'errcode' },
  ])('an answer with $name names what is wrong', async ({ reply, detail }) => {
    expect(await errorOf(reply)).toMatchObject({ code: 'wecom.lost.malformed', params: { detail }, outcome: 'unknown' })
  })

  test('a code that is in no table keeps its number and its text', async () => {
    const error = await errorOf({ errcode: 7654321, errmsg: 'brand new' })
    expect(error).toMatchObject({
      message: 'tag/update tag:1: WeCom refused it (7654321: brand new)',
      hint: { code: 'wecom.unknown.remedy' },
    })
  })

  test('the hint stays, the IP and the link go', async () => {
    const errmsg =
      'invalid tagid, hint: [1700000000_12_abcdef0123], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=40068'
    expect(await errorOf({ errcode: 40068, errmsg })).toMatchObject({
      errmsg: 'invalid tagid, hint: [1700000000_12_abcdef0123]',
    })
  })
})

describe('the body', () => {
  test('is raw UTF-8', async () => {
    const wecom = await fakeWecom(() => undefined)
    await directoryAt(wecom.url).execute({ ...RENAME, name: '值班 🚒' })
    expect(wecom.seen.at(-1)?.text).toBe('{"tagid":1,"tagname":"值班 🚒"}')
  })

  test.each([
    { name: 'a control character', value: 'a\u0007b' },
    { name: 'half of an emoji', value: 'a\ud83d' },
    { name: 'a deleted character', value: '\u001b[31m' },
  ])('with $name is refused before anything is sent', async ({ value }) => {
    const wecom = await fakeWecom(() => undefined)
    const refused = directoryAt(wecom.url).execute({ ...RENAME, name: value })
    await expect(refused).rejects.toMatchObject({ code: 'wecom.unsendable', params: { field: 'tagname' } })
    expect(wecom.count('tag/update')).toBe(0)
  })

  test('names the entry that has it, however deep', async () => {
    const refused = directoryAt('http://127.0.0.1:9').execute({
      call: 'user/update',
      userid: 'zhangsan',
      set: { extattr: { 工号: 'ok', 座位: 'a\u0000' } },
    })
    await expect(refused).rejects.toMatchObject({ params: { field: 'extattr.attrs.1.text.value' } })
  })

  test('may hold a backslash before a u, line ends and tabs', async () => {
    const wecom = await fakeWecom(() => undefined)
    await directoryAt(wecom.url).execute({ ...RENAME, name: 'C:\\u0041\n\t' })
    expect(wecom.seen.at(-1)?.body).toEqual({ tagid: 1, tagname: 'C:\\u0041\n\t' })
  })
})

describe('no error shows a secret', () => {
  const token = 'canary-token-91c4'
  const mobile = '13812345678'
  const leaks = `secret ${SECRET} token ${token} at https://x.example/cgi-bin/gettoken?corpsecret=${SECRET}&access_token=${token} mobile ${mobile}`

  const endings: readonly { readonly name: string; readonly answer: (request: Seen) => Reply | undefined }[] = [
    { name: 'refused by code', answer: answering('user/create', { errcode: 60104, errmsg: leaks }) },
    { name: 'refused with an unknown code', answer: answering('user/create', { errcode: 123456, errmsg: leaks }) },
    {
      name: 'the JSON warning',
      answer: answering('user/create', { errcode: 0, errmsg: `wrong json format ${leaks}` }),
    },
    { name: 'busy', answer: answering('user/create', { errcode: -1, errmsg: leaks }) },
    { name: 'a token refused', answer: answering('user/create', { errcode: 40014, errmsg: leaks }) },
    {
      name: 'a secret refused',
      answer: answering('gettoken', { errcode: 40001, errmsg: leaks.replaceAll(token, '') }),
    },
    { name: 'gettoken without a token', answer: answering('gettoken', { errcode: 0, note: leaks }) },
    { name: 'no JSON', answer: answering('user/create', { status: 200, text: leaks }) },
    { name: 'HTTP 500', answer: answering('user/create', { status: 500, text: leaks }) },
    { name: 'HTTP 403', answer: answering('gettoken', { status: 403, text: leaks }) },
    { name: 'a broken connection', answer: answering('user/create', 'drop') },
    { name: 'a deadline', answer: answering('user/create', 'stall') },
    { name: 'a broken gettoken', answer: answering('gettoken', 'drop') },
    {
      name: 'junk departments',
      answer: answering('user/create', {
        errcode: 0,
        created_department_list: { department_info: [{ id: 9, name: leaks }] },
      }),
    },
  ]

  test.each(endings)('$name', async ({ answer }) => {
    const wecom = await fakeWecom((request) => {
      const reply = answer(request)
      if (reply !== undefined) return reply
      return request.endpoint === 'gettoken' ? { errcode: 0, access_token: token, expires_in: 7200 } : undefined
    })
    const directory = directoryAt(wecom.url, { timeoutMs: 200 })
    const error: unknown = await directory.execute(CREATE).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OrgctlError)
    const shown = everythingOf(error)
    expect(shown).not.toContain(SECRET)
    expect(shown).not.toContain(token)
    expect(shown).not.toContain(mobile)
    expect(shown).not.toContain('access_token=c')
  })

  test('when the server is not there', async () => {
    const error: unknown = await directoryAt('http://127.0.0.1:9')
      .execute(CREATE)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WecomApiError)
    expect(everythingOf(error)).not.toContain(SECRET)
  })
})

/** All that a report, a log or a debugger could make of an error. */
function everythingOf(error: unknown): string {
  const parts = [inspect(error, { depth: 20, showHidden: true, getters: true }), JSON.stringify(error), String(error)]
  for (let at = error; at instanceof Error; at = at.cause) parts.push(at.message, at.stack ?? '')
  return parts.join('\n')
}
