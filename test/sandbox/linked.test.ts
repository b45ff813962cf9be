import { describe, expect, test } from 'vitest'
import { aSandbox, clientOf } from './client.ts'

const PATHS = ['agent/get_perm_list', 'user/get', 'user/simplelist', 'user/list', 'department/list'] as const

describe('linked corps', () => {
  test.each(PATHS)('linkedcorp/%s is for apps only', async (path) => {
    expect(await aSandbox().post(`linkedcorp/${path}`, {})).toMatchObject({ errcode: 48002 })
  })

  test('a member has his corp, strings for departments, and a mobile with its country code', async () => {
    const { post } = aSandbox({}, 'app')
    expect(await post('linkedcorp/user/get', { userid: 'wwpartner/zhou' })).toMatchObject({
      errcode: 0,
      user_info: {
        corpid: 'wwpartner',
        userid: 'zhou',
        department: ['LKpartner/2', 'LKpartner/3'],
        mobile: '+86 13500000002',
      },
    })
  })

  test('ids of departments are strings', async () => {
    const { department_list } = await aSandbox({}, 'app').post('linkedcorp/department/list', {
      department_id: 'LKpartner/3',
    })
    expect(department_list).toEqual([
      { department_id: '3', department_name: '仓储组', parentid: '2', order: 100_000_000 },
    ])
  })

  test.each([
    [undefined, 0],
    [0, 0],
    [false, 0],
    [1, 2],
    [true, 2],
  ])('fetch_child %j finds %i members below the top', async (fetch_child, count) => {
    const body = { department_id: 'LKpartner/1', fetch_child }
    const { userlist } = await aSandbox({}, 'app').post('linkedcorp/user/simplelist', body)
    expect(userlist).toHaveLength(count)
  })

  test.each([
    ['user/get', {}, 41009],
    ['user/get', { userid: 'zhou' }, 60111],
    ['user/list', { department_id: 'LKother/1' }, 60011],
    ['user/list', { department_id: 'LKpartner/9' }, 60123],
    ['department/list', { department_id: 3 }, 60127],
  ])('linkedcorp/%s %j answers %i', async (path, body, errcode) => {
    expect(await aSandbox({}, 'app').post(`linkedcorp/${path}`, body)).toMatchObject({ errcode })
  })
})

describe('the second factor', () => {
  const seed = {
    members: [
      { userid: 'bob', name: 'Bob' },
      { userid: 'eve', name: 'Eve' },
    ],
  }

  test('codes live for five minutes', async () => {
    let nowMs = 0
    const { sandbox, post } = aSandbox({ seed, clock: () => nowMs })
    sandbox.console('member/visit_tfa_page', { userid: 'bob' })
    nowMs += 300_000
    expect(await post('auth/get_tfa_info', { code: 'code-1-bob' })).toMatchObject({ errcode: 40029 })
  })

  test('a tfa_code is for the member who got it', async () => {
    const { sandbox, post } = aSandbox({ seed })
    sandbox.console('member/visit_tfa_page', { userid: 'bob' })
    const { tfa_code } = await post('auth/get_tfa_info', { code: 'code-1-bob' })
    expect(await post('user/tfa_succ', { userid: 'eve', tfa_code })).toMatchObject({ errcode: 40207 })
    expect(await post('user/tfa_succ', { userid: 'nobody', tfa_code })).toMatchObject({ errcode: 60111 })
  })

  test('an app does not learn of members whom it does not see', async () => {
    const { sandbox } = aSandbox({ seed, appRange: { members: ['eve'] } })
    sandbox.console('member/visit_tfa_page', { userid: 'bob' })
    const app = clientOf(sandbox, 'app')
    expect(await app.post('auth/get_tfa_info', { code: 'code-1-bob' })).toMatchObject({ errcode: 40208 })
  })
})
