import { describe, expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import { aSandbox, clientOf, type Client } from './client.ts'

function aCompany(options: SandboxOptions = {}): Client {
  return aSandbox({
    seed: {
      departments: [{ id: 2, name: '研发' }],
      members: ['ada', 'Bob'].map((userid) => ({ userid, departments: [{ department: 2 }] })),
      tags: [
        { id: 1, name: '值班', members: ['ada'] },
        { id: 2, name: '外部' },
        { id: 3, name: '控制台' },
      ],
      sandbox: { tag_owners: { 2: 'app', 3: 'console' } },
    },
    ...options,
  })
}

describe('tag/create', () => {
  test.each([
    [{ tagname: '新' }, 0],
    [{ tagname: '新', tagid: 0 }, 0],
    [{ tagname: '标'.repeat(32) }, 0],
    [{ tagname: '标'.repeat(33) }, 40072],
    [{ tagname: '' }, 40072],
    [{}, 41018],
    [{ tagname: '值班' }, 40071],
    [{ tagname: '外部' }, 40071],
    [{ tagname: '新', tagid: 1 }, 40068],
    [{ tagname: '新', tagid: -1 }, 40068],
  ])('%j answers %i', async (body, errcode) => {
    expect(await aCompany().post('tag/create', body)).toMatchObject({ errcode })
  })

  test('numbers on from the highest', async () => {
    const { post } = aCompany()
    await post('tag/create', { tagname: 'a', tagid: 40 })
    expect(await post('tag/create', { tagname: 'b' })).toEqual({ errcode: 0, errmsg: 'created', tagid: 41 })
  })

  test('ends at the limit', async () => {
    expect(await aCompany({ limits: { tags: 3 } }).post('tag/create', { tagname: 'x' })).toMatchObject({
      errcode: 40058,
    })
  })
})

describe('a tag belongs to whoever made it', () => {
  test.each([
    ['contacts', 1, 0],
    ['contacts', 2, 81011],
    ['contacts', 3, 0],
    ['app', 1, 81011],
    ['app', 2, 0],
    ['app', 3, 81011],
  ])('%s may change tag %i: %i', async (secret, tagid, errcode) => {
    const { get, post } = clientOf(aCompany().sandbox, secret)
    expect(await post('tag/update', { tagid, tagname: '新名' })).toMatchObject({ errcode })
    expect(await post('tag/addtagusers', { tagid, userlist: ['bob'] })).toMatchObject({ errcode })
    expect(await post('tag/deltagusers', { tagid, userlist: ['bob'] })).toMatchObject({ errcode })
    expect(await get('tag/delete', { tagid })).toMatchObject({ errcode })
  })

  test('an app may make its own', async () => {
    const { sandbox } = aCompany()
    const app = clientOf(sandbox, 'app')
    expect(await app.post('tag/create', { tagname: 'x', tagid: 9 })).toMatchObject({ errcode: 0 })
    expect(sandbox.state().sandbox?.tag_owners).toEqual({ 2: 'app', 3: 'console', 9: 'app' })
  })

  test('a refusal may carry its list, empty', async () => {
    const reply = await aCompany().post('tag/addtagusers', { tagid: 2, userlist: ['ada'] })
    expect(reply).toMatchObject({ errcode: 81011, invalidparty: [] })
  })
})

describe('tag/update, tag/delete, tag/get', () => {
  test.each([
    [{ tagid: 1, tagname: '值班' }, 0],
    [{ tagid: 1, tagname: '外部' }, 40071],
    [{ tagid: 1, tagname: '' }, 40072],
    [{ tagid: 1 }, 41018],
    [{ tagname: 'x' }, 41017],
    [{ tagid: 99, tagname: 'x' }, 40068],
  ])('update %j answers %i', async (body, errcode) => {
    expect(await aCompany().post('tag/update', body)).toMatchObject({ errcode })
  })

  test('a deleted tag is unknown', async () => {
    const { get } = aCompany()
    expect(await get('tag/delete', { tagid: 1 })).toEqual({ errcode: 0, errmsg: 'deleted' })
    expect(await get('tag/get', { tagid: 1 })).toMatchObject({ errcode: 40068 })
    expect(await get('tag/list')).toMatchObject({ taglist: [{ tagid: 2, tagname: '外部' }, { tagid: 3 }] })
  })

  test('names its members to whoever may read details', async () => {
    const named = {
      errcode: 0,
      errmsg: 'ok',
      tagname: '值班',
      userlist: [{ userid: 'ada', name: 'ada' }],
      partylist: [],
    }
    expect(await aCompany().get('tag/get', { tagid: 1 })).toEqual(named)
    const details = aCompany({ profile: 'details' })
    expect(await details.get('tag/get', { tagid: 1 })).toEqual({ ...named, userlist: [{ userid: 'ada' }] })
    expect(await clientOf(details.sandbox, 'app').get('tag/get', { tagid: 1 })).toEqual(named)
  })
})

describe('tag members', () => {
  const add = 'tag/addtagusers'
  const del = 'tag/deltagusers'

  test('are added and removed, departments as nodes of their own', async () => {
    const { post, get } = aCompany()
    expect(await post(add, { tagid: 1, userlist: ['BOB'], partylist: [2] })).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await get('tag/get', { tagid: 1 })).toMatchObject({
      userlist: [{ userid: 'ada' }, { userid: 'Bob' }],
      partylist: [2],
    })
    expect(await post(del, { tagid: 1, userlist: ['ada'], partylist: [2] })).toEqual({ errcode: 0, errmsg: 'deleted' })
    expect(await get('tag/get', { tagid: 1 })).toMatchObject({ userlist: [{ userid: 'Bob' }], partylist: [] })
  })

  test('that are unknown come back, users as one string, departments as numbers', async () => {
    const { post } = aCompany()
    expect(await post(add, { tagid: 1, userlist: ['bob', 'x', 'y'], partylist: [7] })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      invalidlist: 'x|y',
      invalidparty: [7],
    })
  })

  test.each([
    [add, { tagid: 1, userlist: ['x'], partylist: [7] }, 40070],
    [del, { tagid: 1, userlist: ['x'] }, 40031],
    [add, { tagid: 1 }, 40035],
    [add, { tagid: 1, userlist: [], partylist: [] }, 40035],
    [add, { tagid: 1, userlist: 'bob' }, 40035],
    [add, { tagid: 1, userlist: ['bob'], partylist: ['2'] }, 40035],
    [add, { tagid: 1, userlist: Array.from({ length: 1001 }, () => 'bob') }, 40035],
    [del, { tagid: 1, partylist: Array.from({ length: 101 }, () => 2) }, 40035],
    [add, { userlist: ['bob'] }, 41017],
    [add, { tagid: 99, userlist: ['bob'] }, 40068],
    [add, { tagid: 1, userlist: ['ada'] }, 0],
    [del, { tagid: 1, userlist: ['bob'] }, 0],
  ])('%s %# answers %i', async (call, body, errcode) => {
    expect(await aCompany().post(call, body)).toMatchObject({ errcode })
  })

  test('may count as invalid when there is nothing to do', async () => {
    const { post } = aCompany({ switches: { tagNoop: 'invalid' } })
    expect(await post(add, { tagid: 1, userlist: ['ada', 'bob'] })).toMatchObject({ errcode: 0, invalidlist: 'ada' })
    expect(await post(del, { tagid: 3, userlist: ['ada'] })).toMatchObject({ errcode: 40031 })
  })

  test('have a limit', async () => {
    const { post } = aCompany({ limits: { nodesPerTag: 2 } })
    expect(await post(add, { tagid: 1, userlist: ['ada', 'bob'] })).toMatchObject({ errcode: 0 })
    expect(await post(add, { tagid: 1, partylist: [2] })).toMatchObject({ errcode: 81003 })
  })
})
