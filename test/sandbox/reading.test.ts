import { describe, expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import { aSandbox, clientOf, type Client } from './client.ts'

/** ada leads 研发 (2) and is in 后端 (3) below it; bob is in 市场 (4) and reports to ada. */
function aCompany(options: SandboxOptions = {}): Client {
  return aSandbox({
    seed: {
      departments: [
        { id: 2, name: '研发' },
        { id: 3, name: '后端', parentid: 2 },
        { id: 4, name: '市场' },
      ],
      members: [
        {
          userid: 'ada',
          name: 'Ada',
          status: 1,
          mobile: '13800000000',
          email: 'ada@example.com',
          biz_mail: 'ada@corp.example.com',
          gender: 'female',
          address: '广州',
          departments: [{ department: 2, leader: true, order: 5 }, { department: 3 }],
          extattr: { 工号: '1' },
          external_profile: { wechat_channels: { nickname: '视频' } },
        },
        { userid: 'bob', name: 'Bob', direct_leader: 'ada', departments: [{ department: 4 }] },
      ],
      tags: [{ id: 1, name: '值班', members: ['ada', 'bob'], departments: [3, 4] }],
    },
    ...options,
  })
}

const DETAIL_READS = ['user/get', 'user/simplelist', 'user/list', 'department/list', 'department/get'] as const
const QUERY = { userid: 'ada', department_id: 2, id: 2 }

describe('who may read', () => {
  test.each(DETAIL_READS)('%s with the contacts secret: only in the profile full', async (call) => {
    expect(await aCompany().get(call, QUERY)).toMatchObject({ errcode: 0 })
    expect(await aCompany({ profile: 'details' }).get(call, QUERY)).toMatchObject({ errcode: 48009 })
    expect(await aCompany({ profile: 'ids' }).get(call, QUERY)).toMatchObject({ errcode: 48009 })
  })

  test.each(DETAIL_READS)('%s with an app: in the profiles full and details', async (call) => {
    for (const profile of ['full', 'details'] as const) {
      expect(await clientOf(aCompany({ profile }).sandbox, 'app').get(call, QUERY)).toMatchObject({ errcode: 0 })
    }
  })

  test('ids are for the contacts secret in every profile', async () => {
    const { get, post } = aCompany({ profile: 'ids' })
    expect(await get('department/simplelist')).toMatchObject({ errcode: 0 })
    expect(await post('user/list_id', {})).toMatchObject({ errcode: 0 })
    expect(await get('tag/list')).toMatchObject({ errcode: 0 })
  })

  test.each([
    ['user/list_id', 48002],
    ['user/create', 60011],
    ['user/update', 60011],
    ['user/batchdelete', 60011],
    ['department/create', 60011],
    ['department/update', 60011],
    ['user/get_active_stat', 48002],
  ])('%s with an app answers %i', async (call, errcode) => {
    expect(await clientOf(aCompany().sandbox, 'app').post(call, {})).toMatchObject({ errcode })
  })

  test('the codes for an app can be others', async () => {
    const { sandbox } = aCompany({ switches: { appWrite: 48002, appListId: 48009 } })
    const { get, post } = clientOf(sandbox, 'app')
    expect(await get('user/delete', { userid: 'ada' })).toMatchObject({ errcode: 48002 })
    expect(await post('user/list_id', {})).toMatchObject({ errcode: 48009 })
  })
})

describe('a member', () => {
  test('is shown whole to the contacts secret', async () => {
    expect(await aCompany().get('user/get', { userid: 'ADA' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'ada',
      name: 'Ada',
      department: [2, 3],
      order: [5, 0],
      is_leader_in_dept: [1, 0],
      main_department: 2,
      position: '',
      telephone: '',
      alias: '',
      status: 1,
      direct_leader: [],
      extattr: { attrs: [{ type: 0, name: '工号', text: { value: '1' } }] },
      external_position: '',
      external_profile: { wechat_channels: { nickname: '视频', status: 1 } },
      mobile: '13800000000',
      email: 'ada@example.com',
      biz_mail: 'ada@corp.example.com',
      gender: '2',
      address: '广州',
      avatar: '',
      thumb_avatar: '',
      qr_code: 'https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=ada',
    })
  })

  const SENSITIVE = ['mobile', 'email', 'biz_mail', 'address', 'avatar', 'thumb_avatar', 'qr_code']

  test('is shown to an app without the sensitive fields', async () => {
    const reply = await clientOf(aCompany({ profile: 'details' }).sandbox, 'app').get('user/get', { userid: 'ada' })
    expect(reply).toMatchObject({ name: 'Ada', gender: '0', department: [2, 3], direct_leader: [] })
    for (const field of SENSITIVE) expect(reply).not.toHaveProperty(field)
  })

  test('is shown whole to an app of former days', async () => {
    const { sandbox } = aCompany({ profile: 'details', switches: { appReadsSensitiveFields: true } })
    const reply = await clientOf(sandbox, 'app').get('user/get', { userid: 'ada' })
    expect(reply).toMatchObject({ mobile: '13800000000', gender: '2' })
  })

  test('is in the lists of the departments that hold them directly', async () => {
    const { get } = aCompany()
    expect(await get('user/simplelist', { department_id: 3 })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userlist: [{ userid: 'ada', name: 'Ada', department: [2, 3] }],
    })
    expect(await get('user/list', { department_id: 1 })).toMatchObject({ userlist: [] })
    expect(await get('user/list', { department_id: 1, fetch_child: 1 })).toMatchObject({
      userlist: [{ userid: 'ada' }, { userid: 'bob', direct_leader: ['ada'] }],
    })
    expect(await get('user/list', { department_id: 99 })).toMatchObject({ errcode: 60003, userlist: [] })
    expect(await get('user/list')).toMatchObject({ errcode: 60003 })
  })

  test('who is unknown answers 60111 and names the userid', async () => {
    const reply = await aCompany().get('user/get', { userid: 'nobody' })
    expect(reply.errmsg).toMatch(/^invalid string value `nobody`\. userid not found,/u)
  })
})

describe('user/list_id', () => {
  const ALL = [
    { userid: 'ada', department: 2 },
    { userid: 'ada', department: 3 },
    { userid: 'bob', department: 4 },
  ]

  test('has a row for each placement and an empty cursor at the end', async () => {
    expect(await aCompany().post('user/list_id', {})).toEqual({
      errcode: 0,
      errmsg: 'ok',
      next_cursor: '',
      dept_user: ALL,
    })
  })

  test.each(['by-department', 'by-member'] as const)('comes in pages, %s', async (listIdOrder) => {
    const { post } = aCompany({ switches: { listIdOrder } })
    const rows: unknown[] = []
    let cursor = ''
    do {
      const page = await post('user/list_id', { cursor, limit: 1 })
      expect(page).toMatchObject({ dept_user: [expect.anything()] })
      rows.push(page['dept_user'])
      cursor = String(page['next_cursor'])
    } while (cursor !== '')
    expect(rows.flat()).toEqual(ALL)
  })

  test.each([
    [{ limit: 0 }, 40058],
    [{ limit: 10_001 }, 40058],
    [{ limit: 10_000 }, 0],
    [{ cursor: 'made up' }, 50100],
  ])('%j answers %i', async (body, errcode) => {
    expect(await aCompany().post('user/list_id', body)).toMatchObject({ errcode })
  })
})

describe('an app with a visible range', () => {
  const inRange = (appRange: SandboxOptions['appRange']): Client =>
    clientOf(aCompany({ profile: 'details', ...(appRange ? { appRange } : {}) }).sandbox, 'app')

  test('sees its departments with all below, and part of the departments of a member', async () => {
    const { get } = inRange({ departments: [3] })
    expect(await get('department/simplelist')).toMatchObject({ department_id: [{ id: 3 }] })
    expect(await get('user/get', { userid: 'ada' })).toMatchObject({
      department: [3],
      order: [0],
      is_leader_in_dept: [0],
    })
    expect(await get('user/get', { userid: 'ada' })).not.toHaveProperty('main_department')
    expect(await get('user/get', { userid: 'bob' })).toMatchObject({ errcode: 60111 })
    expect(await get('user/list', { department_id: 4 })).toMatchObject({ errcode: 60011, userlist: [] })
    expect(await get('department/get', { id: 2 })).toMatchObject({ errcode: 60011 })
    expect(await get('department/list', { id: 2 })).toMatchObject({ errcode: 60011 })
  })

  test('sees a single member without any department', async () => {
    const { get } = inRange({ members: ['BOB'] })
    expect(await get('user/get', { userid: 'bob' })).toMatchObject({
      department: [],
      order: [],
      is_leader_in_dept: [],
      direct_leader: [],
    })
    expect(await get('department/simplelist')).toMatchObject({ department_id: [] })
  })

  test('sees the nodes of its tags', async () => {
    const { get } = inRange({ tags: [1] })
    expect(await get('user/get', { userid: 'bob' })).toMatchObject({ department: [4], direct_leader: ['ada'] })
    expect(await get('department/simplelist')).toMatchObject({ department_id: [{ id: 3 }, { id: 4 }] })
  })

  test('sees of a tag only what is in range', async () => {
    const { get } = inRange({ departments: [4] })
    expect(await get('tag/get', { tagid: 1 })).toMatchObject({ userlist: [{ userid: 'bob' }], partylist: [4] })
  })
})

test('其他（待设置部门） can be kept out of the trees', async () => {
  const { get, post } = aCompany({ switches: { otherDepartmentListed: false } })
  await post('user/create', { userid: 'eve', name: 'Eve', mobile: '13900000000' })
  expect(await get('department/simplelist')).toMatchObject({
    department_id: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }],
  })
  expect(await post('user/list_id', {})).toMatchObject({ dept_user: [{}, {}, {}, { userid: 'eve', department: 5 }] })
})

test('under read lag ids and user/get show what was true a while ago', async () => {
  let nowMs = 1_000_000
  const { get, post } = aCompany({ readLagMs: 5000, clock: () => nowMs })
  await post('user/update', { userid: 'bob', name: 'Robert' })
  nowMs += 3000
  await post('department/create', { name: 'x', parentid: 1, id: 9 })
  expect(await get('user/get', { userid: 'bob' })).toMatchObject({ name: 'Bob' })
  expect(await get('user/list', { department_id: 4 })).toMatchObject({ userlist: [{ name: 'Robert' }] })
  nowMs += 2000
  expect(await get('user/get', { userid: 'bob' })).toMatchObject({ name: 'Robert' })
  expect(await get('department/simplelist', { id: 9 })).toMatchObject({ errcode: 60003 })
  nowMs += 3000
  expect(await get('department/simplelist', { id: 9 })).toMatchObject({ errcode: 0 })
})

describe('look-ups', () => {
  test.each([
    ['user/getuserid', { mobile: '+86 138-0000-0000' }, 0],
    ['user/getuserid', { mobile: '13900000000' }, 46004],
    ['user/getuserid', { mobile: '1' }, 40058],
    ['user/get_userid_by_email', { email: 'ada@corp.example.com' }, 0],
    ['user/get_userid_by_email', { email: 'Ada@example.com', email_type: 2 }, 0],
    ['user/get_userid_by_email', { email: 'ada@example.com' }, 46004],
    ['user/get_userid_by_email', { email: 'ada@example.com', email_type: 3 }, 40058],
    ['user/convert_to_openid', { userid: 'ada' }, 0],
    ['user/convert_to_openid', { userid: 'bob' }, 43004],
    ['user/convert_to_openid', { userid: 'nobody' }, 60111],
    ['user/convert_to_userid', { openid: 'made up' }, 40073],
  ])('%s %j answers %i', async (call, body, errcode) => {
    expect(await aCompany().post(call, body)).toMatchObject({ errcode })
  })

  test('an openid leads back to its userid', async () => {
    const { post } = aCompany()
    const { openid } = await post('user/convert_to_openid', { userid: 'ada' })
    expect(await post('user/convert_to_userid', { openid })).toMatchObject({ userid: 'ada' })
  })

  test('too many wrong guesses close the look-up for a day', async () => {
    let nowMs = 0
    const { post } = aCompany({ limits: { members: 10 }, clock: () => nowMs })
    const guess = async (mobile: string): Promise<number> => (await post('user/getuserid', { mobile })).errcode
    const codes = []
    for (let i = 0; i < 4; i += 1) codes.push(await guess('13900000000'))
    expect(codes).toEqual([46004, 46004, 46004, 45009])
    expect(await guess('13800000000')).toBe(45009)
    nowMs += 24 * 3_600_000
    expect(await guess('13800000000')).toBe(0)
  })

  test('a confirmed member is active', async () => {
    const { get } = aCompany()
    expect(await get('user/authsucc', { userid: 'bob' })).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await get('user/get', { userid: 'bob' })).toMatchObject({ status: 1 })
  })
})

describe('the corp', () => {
  test('has a QR code in four sizes', async () => {
    const { get } = aCompany()
    const { join_qrcode } = await get('corp/get_join_qrcode', { size_type: 4 })
    expect(join_qrcode).toMatch(/^http:\/\/127\.0\.0\.1\/join-qrcode\?.*qr_size=4$/u)
    expect(await get('corp/get_join_qrcode')).toMatchObject({ errcode: 0 })
    expect(await get('corp/get_join_qrcode', { size_type: 5 })).toMatchObject({ errcode: 40058 })
  })

  test.each([
    ['2024-03-31', 0],
    ['2024-03-02', 0],
    ['2024-02-28', 40058],
    ['2024-04-02', 40058],
    ['yesterday', 40058],
  ])('tells its active members of %s: %i', async (date, errcode) => {
    const { post } = aCompany({ clock: () => Date.UTC(2024, 2, 31, 4) })
    const reply = await post('user/get_active_stat', { date })
    expect(reply).toMatchObject(errcode === 0 ? { errcode, active_cnt: 1 } : { errcode })
  })

  test('invites members by userid, department and tag, and says who is unknown', async () => {
    const { post, sandbox } = aCompany()
    expect(await post('batch/invite', { user: ['bob', 'ada', 'x'], party: [4, 9], tag: [1, 8] })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      invaliduser: ['x'],
      invalidparty: [9],
      invalidtag: [8],
    })
    expect(sandbox.invitations()).toEqual(['bob'])
  })

  test.each([
    [{}, 82001],
    [{ user: ['x'] }, 81013],
    [{ user: Array.from({ length: 1001 }, () => 'bob') }, 40058],
  ])('an invitation of %j answers %i', async (body, errcode) => {
    expect(await aCompany().post('batch/invite', body)).toMatchObject({ errcode })
  })
})
