import { describe, expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import { aSandbox, memberIn, type Client } from './client.ts'

const NEW = { userid: 'wangwu', name: '王五', mobile: '13900000000', department: [2] }

/** zhangsan (not activated) and lisi (active) in 研发 (2), beside 市场 (3). */
function aCompany(options: SandboxOptions = {}): Client {
  return aSandbox({
    seed: {
      departments: [
        { id: 2, name: '研发' },
        { id: 3, name: '市场' },
      ],
      members: [
        {
          userid: 'ZhangSan',
          name: '张三',
          mobile: '13800000000',
          email: 'zhangsan@example.com',
          biz_mail: 'zhangsan@corp.example.com',
          departments: [{ department: 2, order: 7, leader: true }],
          alias: 'Jack',
          telephone: '020-1',
          position: '架构师',
          address: '广州',
          extattr: { 工号: '001', 主页: { url: 'https://example.com', title: '主页' } },
        },
        {
          userid: 'lisi',
          name: '李四',
          status: 1,
          mobile: '13800000001',
          email: 'lisi@example.com',
          departments: [{ department: 2 }],
        },
      ],
      tags: [{ id: 1, name: '值班', members: ['ZhangSan'] }],
    },
    ...options,
  })
}

describe('user/create', () => {
  test.each<[string, object, number]>([
    ['the least', NEW, 0],
    ['no userid', { ...NEW, userid: undefined }, 41009],
    ['a userid of 64 bytes', { ...NEW, userid: 'a'.repeat(64) }, 0],
    ['a userid of 65 bytes', { ...NEW, userid: 'a'.repeat(65) }, 40003],
    ['every character of a userid', { ...NEW, userid: '9a_-@.' }, 0],
    ['a userid starting with a dot', { ...NEW, userid: '.a' }, 40003],
    ['a Chinese userid', { ...NEW, userid: '王五' }, 40003],
    ['a userid that differs in case only', { ...NEW, userid: 'zhangsan' }, 60102],
    ['no name', { ...NEW, name: undefined }, 60112],
    ['an empty name', { ...NEW, name: '' }, 60112],
    ['a name of 64 characters', { ...NEW, name: '𠮷'.repeat(64) }, 0],
    ['a name of 65 characters', { ...NEW, name: '名'.repeat(65) }, 60112],
    ['an alias of 65 characters', { ...NEW, alias: '名'.repeat(65) }, 40058],
    ['neither mobile nor email', { ...NEW, mobile: undefined }, 60129],
    ['an email only', { ...NEW, mobile: undefined, email: 'a@b.cn' }, 0],
    ['a mobile with country code', { ...NEW, mobile: '+86 13900000000' }, 0],
    ['a foreign mobile', { ...NEW, mobile: '+852-61234567' }, 0],
    ['a foreign mobile without country code', { ...NEW, mobile: '61234567' }, 60103],
    ['a mobile with letters', { ...NEW, mobile: '1380000000a' }, 60103],
    ['a mobile of another spelling of the same number', { ...NEW, mobile: '+8613800000000' }, 60104],
    ['a mail of 5 bytes', { ...NEW, email: 'a@b.c' }, 60105],
    ['a mail of 65 bytes', { ...NEW, email: `${'a'.repeat(56)}@corp.com` }, 60105],
    ['a mail without a domain', { ...NEW, email: 'abcdef@' }, 60105],
    ['a mail of somebody, in capitals', { ...NEW, email: 'LISI@example.com' }, 60106],
    ['a biz_mail of somebody', { ...NEW, biz_mail: 'zhangsan@corp.example.com' }, 60145],
    ['a malformed biz_mail', { ...NEW, biz_mail: 'zhangsan' }, 60143],
    ['a position of 128 characters', { ...NEW, position: '职'.repeat(128) }, 0],
    ['a position of 129 characters', { ...NEW, position: '职'.repeat(129) }, 301012],
    ['gender female', { ...NEW, gender: '2' }, 0],
    ['gender 3', { ...NEW, gender: '3' }, 40058],
    ['a telephone', { ...NEW, telephone: '+86-20,1' }, 0],
    ['a telephone with a blank', { ...NEW, telephone: '020 1' }, 301013],
    ['a telephone of 33 bytes', { ...NEW, telephone: '1'.repeat(33) }, 301013],
    ['an address of 129 characters', { ...NEW, address: '址'.repeat(129) }, 40058],
    ['an external position of 13 characters', { ...NEW, external_position: '职'.repeat(13) }, 40058],
    ['enable 2', { ...NEW, enable: 2 }, 40058],
    ['a leader', { ...NEW, direct_leader: ['ZHANGSAN'] }, 0],
    ['two leaders', { ...NEW, direct_leader: ['ZhangSan', 'lisi'] }, 60257],
    ['an unknown leader', { ...NEW, direct_leader: ['nobody'] }, 60111],
    ['101 departments', { ...NEW, department: Array.from({ length: 101 }, (_, at) => at + 2) }, 60110],
    ['a department twice', { ...NEW, department: [2, 2] }, 40066],
    ['a negative department', { ...NEW, department: [-2] }, 60123],
    ['orders for each department', { ...NEW, department: [2, 3], order: [0, 4_294_967_295] }, 0],
    ['too few orders', { ...NEW, department: [2, 3], order: [1] }, 40058],
    ['an order of 2^32', { ...NEW, order: [2 ** 32] }, 40058],
    ['too many leader flags', { ...NEW, is_leader_in_dept: [1, 0] }, 60132],
    ['a leader flag of 2', { ...NEW, is_leader_in_dept: [2] }, 40058],
    ['an avatar', { ...NEW, avatar_mediaid: 'media' }, 0],
    ['an empty avatar', { ...NEW, avatar_mediaid: '' }, 301015],
  ])('%s', async (_, body, errcode) => {
    const client = aCompany()
    const before = client.sandbox.state()
    expect(await client.post('user/create', body)).toMatchObject({ errcode })
    const after = client.sandbox.state()
    expect(after).toEqual(errcode === 0 ? after : before)
  })

  test('names the owner of a mobile', async () => {
    const reply = await aCompany().post('user/create', { ...NEW, mobile: '+86 138-0000-0001' })
    expect(reply.errmsg).toMatch(/^mobile existed:lisi,/u)
  })

  test('starts enabled, not activated, with order 0 and as no leader', async () => {
    const client = aCompany()
    await client.post('user/create', NEW)
    expect(memberIn(client, 'wangwu')).toMatchObject({
      status: 4,
      enable: true,
      main_department: 2,
      departments: [{ department: 2, leader: false, order: 0 }],
    })
  })

  test.each([
    ['without department', {}],
    ['with an empty list', { department: [] }],
    ['with department 0', { department: [0] }],
  ])('%s places the member in 其他（待设置部门）', async (_, department) => {
    const { post, sandbox } = aCompany()
    const { department: _dropped, ...withoutDepartment } = NEW
    expect(await post('user/create', { ...withoutDepartment, ...department })).toEqual({
      errcode: 0,
      errmsg: 'created',
    })
    const { departments, members } = sandbox.state()
    const other = departments.find(({ name }) => name === '其他（待设置部门）')
    expect(other).toMatchObject({ parentid: 1 })
    expect(members.at(-2)?.departments).toEqual([{ department: other?.id, leader: false, order: 0 }])
  })

  test('makes unknown departments below 其他（待设置部门） and reports them', async () => {
    const { post, get } = aCompany()
    expect(await post('user/create', { ...NEW, department: [2, 77] })).toEqual({
      errcode: 0,
      errmsg: 'created',
      created_department_list: { department_info: [{ name: '77', id: 77 }] },
    })
    const { department: all } = await get('department/list', { id: 77 })
    expect(all).toMatchObject([{ id: 77, parentid: 4 }])
    expect(await get('department/get', { id: 4 })).toMatchObject({ department: { name: '其他（待设置部门）' } })
  })

  test('may refuse unknown departments', async () => {
    const { post } = aCompany({ switches: { unknownDepartmentInCreate: 60123 } })
    expect(await post('user/create', { ...NEW, department: [77] })).toMatchObject({ errcode: 60123 })
  })

  test('invites unless told not to', async () => {
    const { post, sandbox } = aCompany()
    await post('user/create', NEW)
    await post('user/create', { ...NEW, userid: 'zhaoliu', mobile: '13900000001', to_invite: false })
    expect(sandbox.invitations()).toEqual(['wangwu'])
  })

  test('assigns a mail where the corp has mail', async () => {
    const client = aCompany({ bizMailDomain: 'corp.example.com' })
    await client.post('user/create', NEW)
    expect(memberIn(client, 'wangwu').biz_mail).toBe('wangwu@corp.example.com')
    const elsewhere = { ...NEW, userid: 'zhaoliu', mobile: '13900000001', biz_mail: 'zhaoliu@elsewhere.com' }
    expect(await client.post('user/create', elsewhere)).toMatchObject({ errcode: 81015 })
  })

  test('ends at the account cap, and at three times as many creations a month', async () => {
    let nowMs = 0
    const { post, get } = aSandbox({ limits: { members: 1 }, clock: () => nowMs })
    const create = async (): Promise<number> => (await post('user/create', NEW)).errcode
    expect(await create()).toBe(0)
    expect(await post('user/create', { ...NEW, userid: 'b', mobile: '13900000001' })).toMatchObject({ errcode: 45024 })
    for (let times = 2; times <= 3; times += 1) {
      await get('user/delete', { userid: 'wangwu' })
      expect(await create()).toBe(0)
    }
    await get('user/delete', { userid: 'wangwu' })
    expect(await create()).toBe(45009)
    nowMs += 30 * 24 * 3_600_000
    expect(await create()).toBe(0)
  })
})

describe('user/update', () => {
  test.each<[string, object, number]>([
    ['nothing', {}, 0],
    ['an unknown member', { userid: 'nobody' }, 60111],
    ['no userid', { userid: undefined }, 41009],
    ['an empty name', { name: '' }, 60112],
    ['an unknown department', { department: [99] }, 60123],
    ['no department', { department: [] }, 40066],
    ['leader flags without department', { is_leader_in_dept: [1] }, 60132],
    ['a new userid', { new_userid: 'zs' }, 301036],
    ['the email of another', { email: 'lisi@example.com' }, 60106],
    ['the mobile of another', { mobile: '13800000001' }, 60104],
    ['their own mobile, spelt otherwise', { mobile: '+86 13800000000' }, 0],
    ['neither mobile nor email', { mobile: '', email: '' }, 60129],
    ['a bad mail while the mobile stays', { email: 'bad' }, 60105],
    ['a bad mail and no mobile', { email: 'bad', mobile: '' }, 60141],
    ['another biz_mail than the one given at creation', { biz_mail: 'other@corp.example.com' }, 60144],
    ['the same biz_mail', { biz_mail: 'ZhangSan@corp.example.com' }, 0],
    ['six mail aliases', { biz_mail_alias: { item: [1, 2, 3, 4, 5, 6].map((at) => `a${at}@corp.cn`) } }, 60273],
    ['two leaders', { direct_leader: ['a', 'b'] }, 60257],
  ])('%s', async (_, change, errcode) => {
    const client = aCompany()
    const before = client.sandbox.state()
    expect(await client.post('user/update', { userid: 'zhangsan', ...change })).toMatchObject({ errcode })
    const after = client.sandbox.state()
    expect(after).toEqual(errcode === 0 ? after : before)
  })

  test('keeps what it does not name', async () => {
    const client = aCompany()
    const before = memberIn(client, 'ZhangSan')
    await client.post('user/update', { userid: 'zhangsan', position: '总监' })
    expect(memberIn(client, 'ZhangSan')).toEqual({ ...before, position: '总监' })
  })

  test('department replaces the membership and resets order and leader flags', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'zhangsan', department: [2, 3] })
    expect(memberIn(client, 'ZhangSan')).toMatchObject({
      departments: [
        { department: 2, order: 0, leader: false },
        { department: 3, order: 0, leader: false },
      ],
      main_department: 2,
    })
  })

  test('department may also keep order and leader flags', async () => {
    const client = aCompany({ switches: { placementWithoutOrder: 'keep' } })
    await client.post('user/update', { userid: 'zhangsan', department: [3, 2] })
    expect(memberIn(client, 'ZhangSan').departments).toEqual([
      { department: 3, order: 0, leader: false },
      { department: 2, order: 7, leader: true },
    ])
  })

  test('order without department has no effect', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'zhangsan', order: [99] })
    expect(memberIn(client, 'ZhangSan').departments).toEqual([{ department: 2, order: 7, leader: true }])
  })

  test.each([
    [{ department: [3, 2] }, 2],
    [{ department: [3] }, 3],
    [{ department: [2, 3], main_department: 3 }, 3],
    [{ department: [3], main_department: 2 }, 3],
  ])('%j makes %i the main department', async (change, main_department) => {
    const client = aCompany()
    await client.post('user/update', { userid: 'zhangsan', ...change })
    expect(memberIn(client, 'ZhangSan')).toMatchObject({ main_department })
  })

  test('may refuse a main department outside the list', async () => {
    const { post } = aCompany({ switches: { mainDepartmentOutside: 60123 } })
    expect(await post('user/update', { userid: 'lisi', main_department: 3 })).toMatchObject({ errcode: 60123 })
    expect(await post('user/update', { userid: 'lisi', department: [3], main_department: 3 })).toMatchObject({
      errcode: 0,
    })
  })

  test.each<['clears' | 'ignored' | 40058, number, string | null]>([
    ['clears', 0, null],
    ['ignored', 0, 'Jack'],
    [40058, 40058, 'Jack'],
  ])('an empty alias under %s answers %i', async (emptyString, errcode, alias) => {
    const client = aCompany({ switches: { emptyString } })
    expect(await client.post('user/update', { userid: 'zhangsan', alias: '' })).toMatchObject({ errcode })
    expect(memberIn(client, 'ZhangSan')).toMatchObject({ alias })
  })

  test('empty position and address clear', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'zhangsan', position: '', address: '' })
    expect(memberIn(client, 'ZhangSan')).toMatchObject({ position: null, address: null })
  })

  test('an empty leader list clears, null does not', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'zhangsan', direct_leader: ['LISI'] })
    await client.post('user/update', { userid: 'zhangsan', direct_leader: null })
    expect(memberIn(client, 'ZhangSan').direct_leader).toBe('lisi')
    await client.post('user/update', { userid: 'zhangsan', direct_leader: [] })
    expect(memberIn(client, 'ZhangSan').direct_leader).toBeNull()
  })

  test('the mobile of an active member is ignored with errcode 0', async () => {
    const client = aCompany()
    expect(await client.post('user/update', { userid: 'lisi', mobile: '13700000000', position: 'x' })).toEqual({
      errcode: 0,
      errmsg: 'updated',
    })
    expect(memberIn(client, 'lisi')).toMatchObject({ mobile: '13800000001', position: 'x' })
  })

  test('the mail of an active member is refused', async () => {
    expect(await aCompany().post('user/update', { userid: 'lisi', email: 'new@example.com' })).toMatchObject({
      errcode: 60142,
    })
  })

  test('enable 0 disables, enable 1 brings the former status back', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'lisi', enable: 0 })
    expect(memberIn(client, 'lisi')).toMatchObject({ status: 2, enable: false })
    await client.post('user/update', { userid: 'lisi', enable: 1 })
    expect(memberIn(client, 'lisi')).toMatchObject({ status: 1, enable: true })
  })

  test('a freed mobile can go to another member', async () => {
    const { post } = aCompany()
    expect(await post('user/update', { userid: 'zhangsan', mobile: '13600000000' })).toMatchObject({ errcode: 0 })
    expect(await post('user/create', { ...NEW, mobile: '13800000000' })).toMatchObject({ errcode: 0 })
  })

  test('a userid made by the system changes once, and everything follows', async () => {
    const client = aCompany()
    client.sandbox.console('member/set', { userid: 'ZhangSan', system_userid: true })
    await client.post('user/update', { userid: 'lisi', direct_leader: ['zhangsan'] })
    expect(await client.post('user/update', { userid: 'zhangsan', new_userid: 'LISI' })).toMatchObject({
      errcode: 60102,
    })
    expect(await client.post('user/update', { userid: 'zhangsan', new_userid: 'zs' })).toMatchObject({ errcode: 0 })
    expect(memberIn(client, 'lisi').direct_leader).toBe('zs')
    expect(client.sandbox.state().tags[0]?.members).toEqual(['zs'])
    expect(await client.post('user/update', { userid: 'zs', new_userid: 'zs2' })).toMatchObject({ errcode: 301036 })
    expect(await client.post('user/update', { userid: 'zhangsan' })).toMatchObject({ errcode: 60111 })
  })

  test('an assigned biz_mail changes once', async () => {
    const client = aCompany({ bizMailDomain: 'corp.example.com' })
    await client.post('user/create', NEW)
    const change = (biz_mail: string): Promise<{ errcode: number }> =>
      client.post('user/update', { userid: 'wangwu', biz_mail })
    expect(await change('ww@corp.example.com')).toMatchObject({ errcode: 0 })
    expect(await change('wu@corp.example.com')).toMatchObject({ errcode: 60144 })
  })

  test('mail aliases are replaced as a whole and unique', async () => {
    const client = aCompany()
    const set = (userid: string, item: readonly string[]): Promise<{ errcode: number }> =>
      client.post('user/update', { userid, biz_mail_alias: { item } })
    expect(await set('zhangsan', ['one@corp.example.com'])).toMatchObject({ errcode: 0 })
    expect(await set('lisi', ['two@corp.example.com'])).toMatchObject({ errcode: 60272 })
    await client.post('user/update', { userid: 'lisi', biz_mail: 'lisi@corp.example.com' })
    expect(await set('lisi', ['ONE@corp.example.com'])).toMatchObject({ errcode: 60270 })
    expect(await set('zhangsan', [])).toMatchObject({ errcode: 0 })
    expect(await set('lisi', ['one@corp.example.com'])).toMatchObject({ errcode: 0 })
  })
})

describe('extattr', () => {
  const attrs = (...list: readonly object[]): object => ({ userid: 'zhangsan', extattr: { attrs: list } })

  test.each<[string, object, number]>([
    ['a text of 64', { type: 0, name: 'a', text: { value: '文'.repeat(64) } }, 0],
    ['a text of 65', { type: 0, name: 'a', text: { value: '文'.repeat(65) } }, 60151],
    ['a page', { type: 1, name: 'a', web: { url: 'http://a.cn', title: 'a' } }, 0],
    ['a page of another scheme', { type: 1, name: 'a', web: { url: 'ftp://a.cn', title: 'a' } }, 60152],
    ['a page without title', { type: 1, name: 'a', web: { url: 'http://a.cn', title: '' } }, 60152],
    ['a title of 13', { type: 1, name: 'a', web: { url: 'http://a.cn', title: '题'.repeat(13) } }, 60151],
    ['another type', { type: 3, name: 'a' }, 60150],
  ])('%s', async (_, attr, errcode) => {
    expect(await aCompany().post('user/update', attrs(attr))).toMatchObject({ errcode })
  })

  test('is merged by name', async () => {
    const client = aCompany()
    await client.post('user/update', attrs({ type: 0, name: '工号', text: { value: '2' } }))
    await client.post('user/update', attrs({ type: 1, name: '主页', web: { url: '', title: '' } }))
    expect(memberIn(client, 'ZhangSan').extattr).toEqual({ 工号: '2' })
  })

  test('may also be replaced', async () => {
    const client = aCompany({ switches: { extattrUpdate: 'replace' } })
    await client.post('user/update', attrs({ type: 0, name: '座位', text: { value: '3F' } }))
    expect(memberIn(client, 'ZhangSan').extattr).toEqual({ 座位: '3F' })
  })

  test('drops names that the console does not define, silently', async () => {
    const client = aCompany({ switches: { definedExtattr: ['工号'] } })
    const both = attrs(
      { type: 0, name: '座位', text: { value: '3F' } },
      { type: 0, name: '工号', text: { value: '2' } },
    )
    expect(await client.post('user/update', both)).toEqual({ errcode: 0, errmsg: 'updated' })
    expect(memberIn(client, 'ZhangSan').extattr).toMatchObject({ 工号: '2' })
    expect(memberIn(client, 'ZhangSan').extattr).not.toHaveProperty('座位')
    client.sandbox.console('extattr/define', { names: ['座位'] })
    await client.post('user/update', both)
    expect(memberIn(client, 'ZhangSan').extattr).toMatchObject({ 座位: '3F' })
  })
})

describe('external_profile', () => {
  const update = (external_profile: object): object => ({ userid: 'zhangsan', external_profile })

  test.each<[string, object, number]>([
    ['type 3', { type: 3, name: 'a' }, 90100],
    ['a text of 33', { type: 0, name: 'a', text: { value: '文'.repeat(33) } }, 90101],
    ['a title of 13', { type: 1, name: 'a', web: { url: 'http://a.cn', title: '题'.repeat(13) } }, 90102],
    ['a bad page', { type: 1, name: 'a', web: { url: 'a.cn', title: '题' } }, 90103],
    ['a mini program title of 13', { type: 2, name: 'a', miniprogram: { appid: 'wx', title: '题'.repeat(13) } }, 90104],
  ])('%s answers %i', async (_, attribute, errcode) => {
    expect(await aCompany().post('user/update', update({ external_attr: [attribute] }))).toMatchObject({ errcode })
  })

  test('loses entries that are empty, and itself when it is', async () => {
    const client = aCompany()
    const kept = { type: 0, name: 'a', text: { value: 'x' } }
    const cleared = { type: 1, name: 'b', web: { url: '', title: '' } }
    await client.post('user/update', update({ external_corp_name: '简称', external_attr: [kept, cleared] }))
    expect(memberIn(client, 'ZhangSan').external_profile).toEqual({ external_corp_name: '简称', external_attr: [kept] })
    await client.post('user/update', update({}))
    expect(memberIn(client, 'ZhangSan').external_profile).toBeNull()
  })
})

describe('user/delete and batchdelete', () => {
  test('a deleted member leaves departments, tags and the leader field of others', async () => {
    const client = aCompany()
    await client.post('user/update', { userid: 'lisi', direct_leader: ['zhangsan'] })
    expect(await client.get('user/delete', { userid: 'ZHANGSAN' })).toEqual({ errcode: 0, errmsg: 'deleted' })
    expect(memberIn(client, 'lisi').direct_leader).toBeNull()
    expect(client.sandbox.state().tags[0]?.members).toEqual([])
    expect(await client.get('department/get', { id: 2 })).toMatchObject({ department: { department_leader: [] } })
    expect(await client.post('user/create', { ...NEW, mobile: '13800000000' })).toMatchObject({ errcode: 0 })
  })

  test('the leader field may also keep a deleted member', async () => {
    const client = aCompany({ switches: { deletedMember: 'leader-stays' } })
    await client.post('user/update', { userid: 'lisi', direct_leader: ['zhangsan'] })
    await client.get('user/delete', { userid: 'zhangsan' })
    expect(memberIn(client, 'lisi').direct_leader).toBe('ZhangSan')
  })

  test('an unknown member: 60111, or nothing to do', async () => {
    expect(await aCompany().get('user/delete', { userid: 'nobody' })).toMatchObject({ errcode: 60111 })
    const lenient = aCompany({ switches: { deleteUnknown: 'ok' } })
    expect(await lenient.get('user/delete', { userid: 'nobody' })).toMatchObject({ errcode: 0 })
  })

  test('the creator stays', async () => {
    const { sandbox, get, post } = aCompany()
    sandbox.console('member/set', { userid: 'lisi', creator: true })
    expect(await get('user/delete', { userid: 'lisi' })).toMatchObject({ errcode: 301005 })
    expect(await post('user/batchdelete', { useridlist: ['zhangsan', 'lisi'] })).toMatchObject({ errcode: 301005 })
    expect(sandbox.state().members).toHaveLength(2)
  })

  test.each<[40031 | 60111 | 'delete-known', number, number]>([
    [40031, 40031, 2],
    [60111, 60111, 2],
    ['delete-known', 0, 1],
  ])('batchdelete with an unknown userid under %s answers %i', async (batchdeleteUnknown, errcode, left) => {
    const { post, sandbox } = aCompany({ switches: { batchdeleteUnknown } })
    expect(await post('user/batchdelete', { useridlist: ['lisi', 'nobody'] })).toMatchObject({ errcode })
    expect(sandbox.state().members).toHaveLength(left)
  })

  test.each([
    [[], 40031],
    [['lisi', 'LISI', 'zhangsan'], 0],
    [Array.from({ length: 201 }, () => 'lisi'), 40032],
  ])('batchdelete %#', async (useridlist, errcode) => {
    expect(await aCompany().post('user/batchdelete', { useridlist })).toMatchObject({ errcode })
  })
})

describe('members that nobody may manage', () => {
  test('other mail providers: 60275', async () => {
    const { sandbox, post, get } = aCompany()
    sandbox.console('member/set', { userid: 'lisi', foreign_mail: true })
    expect(await post('user/update', { userid: 'lisi', position: 'x' })).toMatchObject({ errcode: 60275 })
    expect(await get('user/delete', { userid: 'lisi' })).toMatchObject({ errcode: 60275 })
    expect(await get('user/get', { userid: 'lisi' })).toMatchObject({ errcode: 0 })
  })

  test('those who left: readable as status 5, 60111 on writes', async () => {
    const { sandbox, post, get } = aCompany()
    sandbox.console('member/set', { userid: 'lisi', status: 5 })
    expect(await get('user/get', { userid: 'lisi' })).toMatchObject({ errcode: 0, status: 5 })
    expect(await post('user/update', { userid: 'lisi', position: 'x' })).toMatchObject({ errcode: 60111 })
  })
})
