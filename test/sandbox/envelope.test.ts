import { describe, expect, test } from 'vitest'
import { aSandbox, memberIn, request, tokenOf } from './client.ts'

const ZHANGSAN = { userid: 'zhangsan', name: '张三', mobile: '13800000000', department: [1] }

describe('a parameter of the wrong type', () => {
  test.each([
    ['department', '1'],
    ['department', [1, '2']],
    ['position', 7],
    ['enable', false],
    ['order', '10'],
    ['extattr', 'none'],
    ['direct_leader', 'lisi'],
  ])('%s: %j is dropped with a warning and errcode 0', async (field, value) => {
    const client = aSandbox({ seed: { members: [{ userid: 'zhangsan', mobile: '13800000000' }] } })
    const before = memberIn(client, 'zhangsan')
    expect(await client.post('user/update', { userid: 'zhangsan', [field]: value })).toEqual({
      errcode: 0,
      errmsg: 'updated. Warning: wrong json format. ',
    })
    expect(memberIn(client, 'zhangsan')).toEqual(before)
  })

  test('inside an attribute warns as well', async () => {
    const client = aSandbox()
    const extattr = { attrs: [{ type: 0, name: '工号', text: { value: 17 } }] }
    expect(await client.post('user/create', { ...ZHANGSAN, extattr })).toMatchObject({
      errcode: 0,
      errmsg: 'created. Warning: wrong json format. ',
    })
  })

  test('a required one counts as missing', async () => {
    const { post } = aSandbox()
    expect(await post('user/create', { ...ZHANGSAN, userid: 17 })).toMatchObject({ errcode: 41009 })
  })

  test('to_invite: 0 is dropped, so that the member is invited', async () => {
    const { post, sandbox } = aSandbox()
    await post('user/create', { ...ZHANGSAN, to_invite: 0 })
    expect(sandbox.invitations()).toEqual(['zhangsan'])
  })
})

test('null is no value and warns of nothing', async () => {
  const client = aSandbox()
  await client.post('user/create', ZHANGSAN)
  expect(await client.post('user/update', { userid: 'zhangsan', position: null, direct_leader: null })).toEqual({
    errcode: 0,
    errmsg: 'updated',
  })
})

describe('a body', () => {
  test.each([
    ['{"userid":"a","name":"\\u5f20\\u4e09","mobile":"13800000000"}', 40033],
    ['{"userid":"a","name":"a\\\\u5f20","mobile":"13800000000"}', 0],
    ['{"userid":"a"', 40058],
    ['[1]', 40058],
    ['userid=a', 40058],
    ['', 41009],
  ])('%s answers %i', async (body, errcode) => {
    const { send } = aSandbox()
    expect(await send('user/create', body)).toMatchObject({ errcode })
  })
})

test('a POST call with GET loses its body', async () => {
  const { sandbox } = aSandbox()
  const token = await tokenOf(sandbox)
  expect(await request(sandbox, `user/create?access_token=${token}&userid=a`)).toMatchObject({ errcode: 40058 })
  expect(await request(sandbox, `user/list_id?access_token=${token}`)).toMatchObject({ errcode: 0 })
})

test('an error may come with its usual lists, empty', async () => {
  const { get } = aSandbox({ profile: 'ids' })
  expect(await get('user/list', { department_id: 1 })).toMatchObject({ errcode: 48009, userlist: [] })
})
