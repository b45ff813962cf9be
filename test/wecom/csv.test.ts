import { describe, expect, test } from 'vitest'
import type { ImportedMember } from '../../src/model/call.ts'
import { isSafeCell, isSafeHeader } from '../../src/model/import-file.ts'
import { toDepartmentCsv, toMemberCsv } from '../../src/wecom/csv.ts'

const text = (content: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)

function member(row: Partial<ImportedMember> = {}): ImportedMember {
  return {
    userid: 'zhangsan',
    name: '张三',
    departments: [{ department: 2, leader: true, order: 10 }],
    cells: {},
    attributes: {},
    ...row,
  }
}

describe('the department file', () => {
  const departments = [
    { id: 2, name: '研发中心', parentid: 1, order: 100_000_000 },
    { id: 12, name: '后端组', parentid: 2 },
  ]

  test('has the template’s columns, no byte order mark and \\n after every line', () => {
    expect(text(toDepartmentCsv({ departments }))).toBe(
      '部门名称,部门ID,父部门ID,排序\n研发中心,2,1,100000000\n后端组,12,2,\n',
    )
  })

  test('leaves the order out where no row has one', () => {
    expect(text(toDepartmentCsv({ departments: [{ id: 2, name: 'R&D', parentid: 1 }] }))).toBe(
      '部门名称,部门ID,父部门ID\nR&D,2,1\n',
    )
  })
})

describe('the member file', () => {
  test('joins the placements with semicolons, in the same order in all three columns', () => {
    const departments = [
      { department: 12, leader: false, order: 0 },
      { department: 2, leader: true, order: 4_294_967_295 },
    ]
    expect(text(toMemberCsv({ columns: [], attributes: [], members: [member({ departments })] }))).toBe(
      '姓名,帐号,所在部门,是否部门内领导,排序\n张三,zhangsan,12;2,0;1,0;4294967295\n',
    )
  })

  test('words gender and state as the template does: 禁用 is the opposite of enable', () => {
    const members = [
      member({ cells: { gender: 'male', enable: true } }),
      member({ userid: 'lisi', cells: { gender: 'female', enable: false } }),
      member({ userid: 'wangwu', cells: { gender: null, enable: true } }),
    ]
    const rows = text(toMemberCsv({ columns: ['gender', 'enable'], attributes: [], members })).split('\n')
    expect(rows.map((row) => row.split(',').slice(5).join())).toEqual(['性别,禁用', '男,0', '女,1', ',0', ''])
  })

  test('has a cell for every column in every row, empty where there is nothing', () => {
    const columns = ['mobile', 'email', 'position', 'alias', 'address', 'telephone'] as const
    const cells = {
      mobile: '13800000000',
      email: null,
      position: '架构师',
      alias: null,
      address: null,
      telephone: '020-1',
    }
    const members = [member({ cells, attributes: { 工号: '007' } })]
    expect(text(toMemberCsv({ columns: [...columns], attributes: ['工号', '车牌'], members }))).toBe(
      '姓名,帐号,所在部门,是否部门内领导,排序,手机号,邮箱,职位,别名,地址,座机,工号,车牌\n' +
        '张三,zhangsan,2,1,10,13800000000,,架构师,,,020-1,007,\n',
    )
  })

  test('is not made of a cell that would break a row', () => {
    const members = [member({ name: '张,三' })]
    expect(() => toMemberCsv({ columns: [], attributes: [], members })).toThrow(/column 姓名/u)
  })
})

test.each([
  ['', true],
  ['张三', true],
  ['a b; c', true],
  ['a-b+c=d@e', true],
  ['😀', true],
  ['a,b', false],
  ['"a"', false],
  ["'a'", true],
  ['a\nb', false],
  ['a\rb', false],
  ['a\tb', false],
  ['a\u0000b', false],
  ['a\u0085b', false],
  ['a\u2028b', false],
  [' a', false],
  ['a ', false],
  ['\uFEFFa', false],
  ['=1+1', false],
  ['+86', false],
  ['-', false],
  ['@all', false],
  ['\uD83D', false],
])('a cell %j is safe: %s', (cell, isSafe) => {
  expect(isSafeCell(cell)).toBe(isSafe)
})

test.each([
  ['工号', true],
  ['', false],
  ['姓名', false],
  ['帐号', false],
  ['账号', false],
  ['禁用项说明：(0-启用;1-禁用)', false],
  ['a,b', false],
])('an attribute called %j can have a column: %s', (name, isSafe) => {
  expect(isSafeHeader(name)).toBe(isSafe)
})
