import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/server.ts'
import { aSandbox, memberIn } from './client.ts'

const SEED = {
  departments: [{ id: 2, name: '研发' }],
  members: [
    { userid: 'ada', status: 1, mobile: '13800000000', departments: [{ department: 2, leader: true }] },
    { userid: 'bob', email: 'bob@example.com', extattr: { 主页: { url: 'https://example.com', title: '主页' } } },
  ],
  tags: [{ id: 1, name: '值班', members: ['bob'], departments: [2] }],
} as const

async function call(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<[number, unknown]> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const response = await sandbox.fetch(new Request(`http://127.0.0.1/_sandbox/${path}`, init))
  return [response.status, await response.json()]
}

function snapshotErrors(value: unknown): string {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8'),
  )
  if (typeof schema !== 'object' || schema === null) throw new TypeError('no schema')
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  return ajv.validate(schema, value) ? '' : ajv.errorsText()
}

describe('a snapshot', () => {
  test('fills in what a seed leaves out', () => {
    const { sandbox } = aSandbox({ seed: SEED })
    expect(sandbox.state()).toMatchObject({
      format_version: '1',
      corp_id: 'wwsandbox',
      read: { mode: 'full', unreadable: [] },
      departments: [
        { id: 1, parentid: 0, order: 100_000_000, name: '沙箱企业', name_en: null },
        { id: 2, parentid: 1, order: 100_000_000, name: '研发' },
        { id: 3, parentid: 1, name: '其他（待设置部门）' },
      ],
      members: [
        { userid: 'ada', status: 1, main_department: 2 },
        { userid: 'bob', status: 4, name: 'bob', mobile: null, departments: [{ department: 3 }] },
      ],
      sandbox: { other_department: 3 },
    })
  })

  test('put back gives the same snapshot, extras included', () => {
    const { sandbox } = aSandbox({ seed: SEED })
    sandbox.console('member/set', { userid: 'ada', creator: true, system_userid: true, status: 5 })
    sandbox.console('member/set', { userid: 'bob', foreign_mail: true, status: 2 })
    sandbox.console('extattr/define', { names: ['工号'] })
    sandbox.console('tag/set_owner', { tagid: 1, owner: 'console' })
    sandbox.console('user/update', { userid: 'ada', biz_mail: 'ada@corp.cn', biz_mail_alias: { item: ['a@corp.cn'] } })
    sandbox.console('user/update', { userid: 'ada', avatar_mediaid: 'x', direct_leader: ['bob'] })
    sandbox.console('batch/invite', { user: ['bob'] })
    const state = sandbox.state()
    expect(createSandbox({ seed: state }).state()).toEqual(state)
    expect(state.sandbox).toMatchObject({ creator: 'ada', activated: ['ada'], foreign_mail: ['bob'] })
  })

  test('is described by the schema, as are seeds', () => {
    expect(snapshotErrors(aSandbox({ seed: SEED }).sandbox.state())).toBe('')
    expect(snapshotErrors(SEED)).toBe('')
    expect(snapshotErrors({ members: [{ name: 'a' }] })).toContain('userid')
  })

  test.each<[object, string]>([
    [{ departments: [{ id: 2 }, { id: 2 }] }, 'department 2 is listed twice'],
    [{ departments: [{ id: 2, parentid: 9 }] }, 'department 2 has parentid 9, which is not listed'],
    [
      {
        departments: [
          { id: 2, parentid: 3 },
          { id: 3, parentid: 2 },
        ],
      },
      'is below itself',
    ],
    [
      {
        departments: [
          { id: 2, name: 'a' },
          { id: 3, name: 'a' },
        ],
      },
      'departments 2 and 3 have the same name "a"',
    ],
    [{ members: [{ userid: 'a' }, { userid: 'A' }] }, 'userids "a" and "A" are the same'],
    [{ members: [{ userid: 'a', departments: [{ department: 9 }] }] }, 'a names department 9'],
    [
      { members: [{ userid: 'a', departments: [{ department: 1 }, { department: 1 }] }] },
      'member "a" is in one department twice',
    ],
    [{ members: [{ userid: 'a', direct_leader: 'b' }] }, 'a names member "b"'],
    [
      {
        members: [
          { userid: 'a', mobile: '+86 13800000000' },
          { userid: 'b', mobile: '13800000000' },
        ],
      },
      'members "a" and "b" have the same mobile',
    ],
    [
      {
        members: [
          { userid: 'a', email: 'A@b.cn' },
          { userid: 'b', email: 'a@b.cn' },
        ],
      },
      'the same email',
    ],
    [
      {
        tags: [
          { id: 1, name: 'a' },
          { id: 2, name: 'a' },
        ],
      },
      'tag 2 "a" has the id or the name of another',
    ],
    [{ tags: [{ id: 1, name: 'a', members: ['x'] }] }, 'a names member "x"'],
    [{ sandbox: { creator: 'x' } }, 'sandbox names member "x"'],
    [{ members: [{ userid: 'a', department: [1] }] }, 'the document/members/0/department must be absent'],
    [{ members: [{ name: 'a' }] }, 'the document/members/0/userid must be present'],
    [{ members: [{ userid: 'a', status: 3 }] }, 'status must be one of 1, 2, 4, 5'],
    [{ departments: {} }, 'the document/departments must be a list'],
    [{ members: [{ userid: '张三' }] }, 'must be a userid'],
    [[1], 'the document must be an object'],
  ])('%j is refused', async (seed, message) => {
    const { sandbox } = aSandbox({ seed: SEED })
    const before = sandbox.state()
    const [status, reply] = await call(sandbox, 'PUT', 'state', seed)
    expect(status).toBe(400)
    expect(JSON.stringify(reply)).toContain(JSON.stringify(message).slice(1, -1))
    expect(sandbox.state()).toEqual(before)
  })

  test('that is no JSON is refused', async () => {
    const request = new Request('http://127.0.0.1/_sandbox/state', { method: 'PUT', body: '{' })
    const response = await createSandbox().fetch(request)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'sandbox.not-json' })
  })
})

describe('/_sandbox', () => {
  test('state is read and replaced', async () => {
    const { sandbox } = aSandbox()
    expect(await call(sandbox, 'PUT', 'state', SEED)).toEqual([200, { ok: true }])
    expect(await call(sandbox, 'GET', 'state')).toEqual([200, JSON.parse(JSON.stringify(sandbox.state()))])
    expect(sandbox.state().members).toHaveLength(2)
  })

  test('calls are counted by code, and forgotten on request', async () => {
    const { sandbox, get } = aSandbox({ seed: SEED })
    await get('user/get', { userid: 'ada' })
    await get('user/get', { userid: 'nobody' })
    expect(await call(sandbox, 'GET', 'calls')).toEqual([200, { gettoken: { 0: 2 }, 'user/get': { 0: 1, 60111: 1 } }])
    await call(sandbox, 'DELETE', 'calls')
    expect(sandbox.calls()).toEqual({})
  })

  test('invitations are told', async () => {
    const { sandbox, post } = aSandbox({ seed: SEED })
    await post('batch/invite', { user: ['bob'] })
    expect(await call(sandbox, 'GET', 'invitations')).toEqual([200, { count: 1, userids: ['bob'] }])
  })
})

describe('the console', () => {
  test('edits what the API may not', async () => {
    const client = aSandbox({ seed: SEED })
    const edit = (name: string, body: object): Promise<[number, unknown]> =>
      call(client.sandbox, 'POST', 'console', { call: name, body })
    expect(await edit('user/update', { userid: 'ada', mobile: '13700000000' })).toMatchObject([200, { errcode: 0 }])
    expect(await edit('user/update', { userid: 'ada', new_userid: 'lovelace' })).toMatchObject([200, { errcode: 0 }])
    expect(await edit('department/update', { id: 1, name: '公司' })).toMatchObject([200, { errcode: 0 }])
    expect(await edit('tag/delete', { tagid: 1 })).toMatchObject([200, { errcode: 0, errmsg: 'deleted' }])
    expect(memberIn(client, 'lovelace')).toMatchObject({ mobile: '13700000000' })
    expect(client.sandbox.state()).toMatchObject({ departments: [{ name: '公司' }, {}, {}], tags: [] })
  })

  test('is bound by what binds everybody', async () => {
    const { sandbox } = aSandbox({ seed: SEED })
    expect(await call(sandbox, 'POST', 'console', { call: 'department/delete', body: { id: 2 } })).toMatchObject([
      200,
      { errcode: 60005 },
    ])
  })

  test('is not counted and invites nobody by itself', () => {
    const { sandbox } = aSandbox({ seed: SEED })
    sandbox.console('user/create', { userid: 'eve', name: 'Eve', mobile: '13900000000', department: [2] })
    expect(sandbox.state().members).toHaveLength(3)
    expect(sandbox.calls()).toEqual({})
    expect(sandbox.invitations()).toEqual([])
  })

  test.each(['user/get', 'nothing', 17])('has no call %s', async (name) => {
    const [status, reply] = await call(createSandbox(), 'POST', 'console', { call: name, body: {} })
    expect(status).toBe(400)
    expect(reply).toMatchObject({ error: 'sandbox.console-call' })
  })

  test.each([
    ['member/set', { userid: 'ada', status: 3 }, 40058],
    ['member/set', { userid: 'nobody' }, 60111],
    ['extattr/define', {}, 40058],
    ['tag/set_owner', { tagid: 1, owner: 'nobody' }, 40058],
    ['tag/set_owner', { tagid: 9, owner: 'app' }, 40068],
  ])('%s %j answers %i', (name, body, errcode) => {
    expect(createSandbox({ seed: SEED }).console(name, body)).toMatchObject({ errcode })
  })
})
