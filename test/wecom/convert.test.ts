import { describe, expect, test } from 'vitest'
import { fromWireDepartment, fromWireNode, fromWireTag, toWireDepartment } from '../../src/wecom/convert.ts'
import { fromWireMember, fromWireMemberRow, toWireMember } from '../../src/wecom/convert-member.ts'
import { MalformedBody } from '../../src/wecom/decode.ts'

const NO_KINDS = new Map<string, 'text' | 'web'>()

describe('a department from the wire', () => {
  test('takes numbers and numeric strings', () => {
    expect(fromWireDepartment({ id: '2', name: '研发', name_en: 'R&D', parentid: 1, order: '4294967295' })).toEqual({
      id: 2,
      parentid: 1,
      order: 4_294_967_295,
      name: '研发',
      name_en: 'R&D',
    })
  })

  test('has no English name where it is empty or missing', () => {
    const bare = { id: 2, name: 'x', parentid: 1, order: 1 }
    expect(fromWireDepartment(bare).name_en).toBeNull()
    expect(fromWireDepartment({ ...bare, name_en: '' }).name_en).toBeNull()
  })

  test.each([
    { row: null, field: 'department' },
    { row: { id: 1.5, parentid: 1, order: 1 }, field: 'department.id' },
    { row: { id: 'two', parentid: 1, order: 1 }, field: 'department.id' },
    { row: { id: 2, order: 1 }, field: 'department.parentid' },
  ])('without a readable $field is refused', ({ row, field }) => {
    expect(() => fromWireNode(row)).toThrow(new MalformedBody(field))
  })
})

test('a department on the wire has what is set, and "" for a cleared English name', () => {
  expect(toWireDepartment({ name_en: null, order: 5 })).toEqual({ name_en: '', order: 5 })
})

test('a tag from the wire is sorted, and a missing list is empty', () => {
  const body = { userlist: [{ userid: 'b' }, { userid: 'A', name: '甲' }], partylist: ['10', 9] }
  expect(fromWireTag(body)).toEqual({ members: ['A', 'b'], departments: [9, 10] })
  expect(fromWireTag({})).toEqual({ members: [], departments: [] })
})

describe('a member from the wire', () => {
  const bare = { userid: 'zhangsan', department: [2] }

  test('has its placements from parallel lists', () => {
    const member = fromWireMember({ ...bare, department: [2, 3], order: [7, '8'], is_leader_in_dept: [1, 0] }, 'empty')
    expect(member.departments).toEqual([
      { department: 2, leader: true, order: 7 },
      { department: 3, leader: false, order: 8 },
    ])
  })

  test('does not make up placement details', () => {
    expect(fromWireMember(bare, 'empty').departments).toEqual([{ department: 2 }])
  })

  test.each([
    { wire: '1', gender: 'male' },
    { wire: 2, gender: 'female' },
    { wire: '0', gender: null },
    { wire: '', gender: null },
  ])('gender $wire is $gender', ({ wire, gender }) => {
    expect(fromWireMember({ ...bare, gender: wire }, 'empty').gender).toBe(gender)
  })

  test.each([
    { name: 'withheld', row: { gender: '0' }, gender: undefined },
    { name: 'read', row: { gender: '2' }, gender: 'female' },
    { name: 'none, for an app that reads mobiles', row: { gender: '0', mobile: '' }, gender: null },
  ])('where fields are withheld, gender of $row is $name', ({ row, gender }) => {
    const member = fromWireMember({ ...bare, ...row }, 'unknown')
    expect(member.gender).toBe(gender)
    expect('gender' in member).toBe(gender !== undefined)
  })

  test.each([
    { row: { status: 1 }, status: 1, enable: true },
    { row: { status: 2 }, status: 2, enable: false },
    { row: { status: '4' }, status: 4, enable: true },
    { row: { status: 5, enable: 0 }, status: 5, enable: true },
    { row: { enable: 0 }, status: undefined, enable: false },
    { row: {}, status: undefined, enable: undefined },
  ])('$row gives status $status and enable $enable', ({ row, status, enable }) => {
    expect(fromWireMember({ ...bare, ...row }, 'empty')).toMatchObject(
      Object.fromEntries(Object.entries({ status, enable }).filter(([, value]) => value !== undefined)),
    )
    expect('enable' in fromWireMember({ ...bare, ...row }, 'empty')).toBe(enable !== undefined)
  })

  test('empty text is none', () => {
    expect(fromWireMember({ ...bare, alias: '', position: '架构师' }, 'unknown')).toEqual({
      userid: 'zhangsan',
      departments: [{ department: 2 }],
      alias: null,
      position: '架构师',
    })
  })

  test('a key that is missing is unknown, or empty where all fields may be read', () => {
    expect(fromWireMember(bare, 'unknown')).toEqual({ userid: 'zhangsan', departments: [{ department: 2 }] })
    expect(fromWireMember(bare, 'empty')).toEqual({
      userid: 'zhangsan',
      departments: [{ department: 2 }],
      name: null,
      alias: null,
      mobile: null,
      email: null,
      biz_mail: null,
      position: null,
      gender: null,
      telephone: null,
      address: null,
      direct_leader: null,
      extattr: {},
      external_position: null,
      external_profile: null,
    })
  })

  test.each([
    { wire: [], leader: null },
    { wire: ['lisi'], leader: 'lisi' },
    { wire: ['lisi', 'wangwu'], leader: 'lisi' },
  ])('direct_leader $wire is $leader', ({ wire, leader }) => {
    expect(fromWireMember({ ...bare, direct_leader: wire }, 'empty').direct_leader).toBe(leader)
  })

  test('extended attributes are text or web pages; empty ones and other types are none', () => {
    const attrs = [
      { type: 0, name: '工号', text: { value: '007' } },
      { type: 0, name: '旧', value: '直' },
      { type: 0, name: '空', text: { value: '' } },
      { type: 1, name: '主页', web: { url: 'https://a.b', title: '页' } },
      { type: 1, name: '无', web: { url: '', title: '' } },
      { type: 2, name: '小程序', miniprogram: { appid: 'x' } },
      { type: 0, name: '__proto__', text: { value: 'x' } },
    ]
    const extattr = fromWireMember({ ...bare, extattr: { attrs } }, 'empty').extattr ?? {}
    expect(Object.entries(extattr)).toEqual([
      ['工号', '007'],
      ['旧', '直'],
      ['主页', { url: 'https://a.b', title: '页' }],
      ['__proto__', 'x'],
    ])
  })

  test('the external profile is kept as it is, without what is only read and what is empty', () => {
    const external_profile = {
      external_corp_name: '',
      wechat_channels: { nickname: '号', status: 1 },
      external_attr: [{ type: 0, name: '文本', text: { value: 'x' } }],
    }
    expect(fromWireMember({ ...bare, external_profile }, 'empty').external_profile).toEqual({
      wechat_channels: { nickname: '号' },
      external_attr: [{ type: 0, name: '文本', text: { value: 'x' } }],
    })
    const nothing = { external_corp_name: '', wechat_channels: { nickname: '', status: 0 }, external_attr: [] }
    expect(fromWireMember({ ...bare, external_profile: nothing }, 'empty').external_profile).toBeNull()
  })

  test.each([
    { row: { department: [1] }, field: 'userid' },
    { row: { userid: 'a' }, field: 'department' },
    { row: { userid: 'a', department: ['x'] }, field: 'department' },
    { row: { userid: 'a', department: [], name: 5 }, field: 'name' },
    { row: { userid: 'a', department: [], extattr: { attrs: {} } }, field: 'extattr.attrs' },
  ])('without a readable $field is refused', ({ row, field }) => {
    expect(() => fromWireMember(row, 'empty')).toThrow(new MalformedBody(field))
  })

  test('a membership row needs a userid', () => {
    expect(() => fromWireMemberRow({ userid: '', department: 1 })).toThrow(new MalformedBody('dept_user.userid'))
  })
})

describe('a member on the wire', () => {
  test('has what is set and nothing else', () => {
    expect(toWireMember({}, NO_KINDS)).toEqual({})
    expect(toWireMember({ name: '张三', enable: false, gender: 'female' }, NO_KINDS)).toEqual({
      name: '张三',
      enable: 0,
      gender: '2',
    })
  })

  test('clears in the form of each field', () => {
    const kinds = new Map([['主页', 'web'] as const])
    expect(
      toWireMember(
        {
          mobile: null,
          alias: null,
          direct_leader: null,
          external_position: null,
          external_profile: null,
          extattr: { 工号: null, 主页: null },
        },
        kinds,
      ),
    ).toEqual({
      mobile: '',
      alias: '',
      direct_leader: [],
      external_position: '',
      external_profile: { external_corp_name: '', wechat_channels: { nickname: '' }, external_attr: [] },
      extattr: {
        attrs: [
          { type: 0, name: '工号', text: { value: '' } },
          { type: 1, name: '主页', web: { url: '', title: '' } },
        ],
      },
    })
  })

  test('department, order, leader flag and main department travel together', () => {
    const departments = [
      { department: 2, leader: true, order: 4_294_967_295 },
      { department: 3, leader: false, order: 0 },
    ]
    expect(toWireMember({ placement: { departments, main_department: 3 } }, NO_KINDS)).toEqual({
      department: [2, 3],
      order: [4_294_967_295, 0],
      is_leader_in_dept: [1, 0],
      main_department: 3,
    })
  })

  test('what is written reads back the same', () => {
    const set = {
      name: '张三',
      mobile: '+86 13800000000',
      gender: 'male',
      direct_leader: 'lisi',
      extattr: { 工号: '7', 主页: { url: 'https://a.b', title: '页' } },
      external_profile: { external_corp_name: '公司' },
      placement: { departments: [{ department: 2, leader: true, order: 3 }], main_department: 2 },
    } as const
    const { placement, ...fields } = set
    expect(fromWireMember({ userid: 'a', ...toWireMember(set, NO_KINDS) }, 'unknown')).toEqual({
      userid: 'a',
      ...fields,
      ...placement,
    })
  })
})
