import { describe, expect, test } from 'vitest'
import type { DepartmentImport, ImportedMember, MemberReplacement } from '../../src/model/call.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { Book } from '../../src/plan/book.ts'
import { examine } from '../../src/plan/constraints.ts'
import { toDepartmentCsv, toMemberCsv } from '../../src/wecom/csv.ts'

const LIVE: LiveOrg = {
  corp_id: 'ww',
  read: { mode: 'full', unreadable: [] },
  departments: [
    { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
    { id: 2, parentid: 1, order: 1, name: 'a', name_en: null },
    { id: 3, parentid: 2, order: 1, name: 'b', name_en: null },
  ],
  members: [
    { userid: 'U1', departments: [{ department: 3 }], mobile: '13800000001', email: 'u1@example.com' },
    { userid: 'u2', departments: [{ department: 2 }], mobile: null, email: 'u2@example.com' },
  ],
  tags: [],
}

const refusals = (call: DepartmentImport | MemberReplacement): readonly string[] =>
  examine(new Book(LIVE), call).refusals.map(({ constraint, errcode }) => `${constraint} ${errcode}`)

describe('a department file', () => {
  const file: DepartmentImport = {
    call: 'batch/replaceparty',
    departments: [
      { id: 2, name: 'a', parentid: 1 },
      { id: 3, name: 'b', parentid: 2 },
    ],
    deletes: [],
    later: [],
  }
  const [a, b] = file.departments
  if (!a || !b) throw new Error('two rows')
  const deep = Array.from({ length: 16 }, (_, i) => ({ id: 10 + i, name: 'x', parentid: i === 0 ? 1 : 9 + i }))

  test.each<[string, Partial<DepartmentImport>, readonly string[]]>([
    ['is good as it is', {}, []],
    ['must not be empty', { departments: [], later: [2, 3] }, ['file-content 40092']],
    ['names nobody twice', { departments: [a, b, b] }, ['file-content 302006', 'file-content 302007']],
    [
      'has one name once below a parent',
      { departments: [a, b, { ...b, id: 4 }] },
      ['file-content 302007', 'sibling-name-free 60008'],
    ],
    ['has parents before their children', { departments: [b, a] }, ['file-content 302004']],
    ['is one tree', { departments: [a, { ...b, parentid: 99 }] }, ['file-content 302004']],
    ['has no empty name', { departments: [a, { ...b, name: '' }] }, ['file-content 302004']],
    ['has no name that breaks it', { departments: [a, { ...b, name: 'b,c' }] }, ['file-content 302004']],
    ['goes 15 levels deep', { departments: [a, b, ...deep.slice(0, 15)] }, []],
    ['and no deeper', { departments: [a, b, ...deep] }, ['depth 81002']],
    ['leaves nobody out', { departments: [a] }, ['nobody-omitted 0']],
    ['but who is meant to go', { departments: [a], later: [3] }, []],
    ['deletes nothing at once that is not empty', { departments: [a], deletes: [3] }, ['department-empty 60006']],
    [
      'takes no name that somebody has',
      { departments: [{ ...a, name: 'c' }, { id: 4, name: 'a', parentid: 1 }, b] },
      ['sibling-name-free 60008'],
    ],
  ])('%s', (_, change, expected) => {
    expect(refusals({ ...file, ...change })).toEqual(expected)
  })

  test('has at most 30,000 departments with the root', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ id: 10 + i, name: `n${i}`, parentid: 2 }))
    expect(refusals({ ...file, departments: [a, b, ...many(29_997)] })).toEqual([])
    expect(refusals({ ...file, departments: [a, b, ...many(29_998)] })).toEqual(['departments-in-corp 60008'])
  })
})

describe('a member file', () => {
  const row = (userid: string, values: Partial<ImportedMember> = {}): ImportedMember => ({
    userid,
    name: userid,
    departments: [{ department: 2, leader: false, order: 0 }],
    cells: { mobile: null, email: `${userid}@example.com` },
    attributes: {},
    ...values,
  })
  const file: MemberReplacement = {
    call: 'batch/replaceuser',
    columns: ['mobile', 'email'],
    attributes: [],
    members: [row('u1', { cells: { mobile: '13800000001', email: 'u1@example.com' } }), row('u2')],
    deletes: [],
    to_invite: false,
  }
  const [first] = file.members
  if (!first) throw new Error('two rows')

  test.each<[string, Partial<MemberReplacement>, readonly string[]]>([
    ['is good as it is', {}, []],
    [
      'names nobody twice, whatever the case',
      { members: [...file.members, row('U2', { cells: { mobile: null, email: 'x@example.com' } })] },
      ['file-content 302003'],
    ],
    ['leaves nobody out', { members: [first] }, ['nobody-omitted 0']],
    ['but who is meant to go', { members: [first], deletes: ['U2'] }, []],
    ['has a name in every row', { members: [first, row('u2', { name: '' })] }, ['file-content 40092']],
    ['has no name that breaks it', { members: [first, row('u2', { name: '-' })] }, ['file-content 40092']],
    [
      'has no cell that breaks it',
      {
        columns: ['email', 'alias'],
        members: [first, row('u2', { cells: { email: 'u2@example.com', alias: 'a,b' } })],
      },
      ['file-content 40092'],
    ],
    [
      'has no attribute that breaks it',
      { attributes: ['工号'], members: [first, row('u2', { attributes: { 工号: '"' } })] },
      ['file-content 40092'],
    ],
    ['has no attribute called like a column', { attributes: ['姓名'] }, ['file-content 40092']],
    ['has a department in every row', { members: [first, row('u2', { departments: [] })] }, ['file-content 40092']],
    [
      'has no department that does not exist',
      { members: [first, row('u2', { departments: [{ department: 9, leader: false, order: 0 }] })] },
      ['department-exists 60123'],
    ],
    ['has a mobile or a mail in every row', { columns: ['mobile'] }, ['contact-required 60129']],
    [
      'gives nobody what somebody else has',
      { members: [first, row('u2', { cells: { mobile: '13800000001', email: null } })] },
      ['unique-value-free 60104'],
    ],
    [
      'not even when that one gives it up',
      {
        members: [
          row('u1', { cells: { mobile: null, email: 'n@example.com' } }),
          row('u2', { cells: { mobile: null, email: 'U1@example.com' } }),
        ],
      },
      ['unique-value-free 60106'],
    ],
  ])('%s', (_, change, expected) => {
    expect(refusals({ ...file, ...change })).toEqual(expected)
  })

  test('has at most 100 departments in a row', () => {
    const departments = Array.from({ length: 101 }, () => ({ department: 2, leader: false, order: 0 }))
    expect(refusals({ ...file, members: [first, row('u2', { departments })] })).toEqual(['departments-of-member 60110'])
  })

  test('fills no department beyond 30,000 members and departments', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => row(`n${i}`))
    // Department 2 has one department and u2 in it.
    expect(refusals({ ...file, members: [...file.members, ...many(29_997)] })).toEqual([])
    expect(refusals({ ...file, members: [...file.members, ...many(29_998)] })).toEqual(['nodes-in-department 81001'])
  })
})

describe('the size of a file', () => {
  const LIMIT = 20 * 1024 * 1024
  const name = '测试部门'.repeat(16)

  test('is never judged smaller than what is written, and little larger', () => {
    const departments = (count: number): DepartmentImport['departments'] =>
      Array.from({ length: count }, (_, i) => ({ id: 100 + i, name: `${name}${i}`, parentid: 1, order: 4_294_967_295 }))
    const members = (count: number): MemberReplacement => ({
      call: 'batch/replaceuser',
      columns: ['mobile', 'email', 'gender', 'enable', 'address'],
      attributes: ['工号'],
      members: Array.from({ length: count }, (_, i) => ({
        userid: `userid-${i}`,
        name,
        departments: [1, 2, 3].map((department) => ({
          department: department + 2 ** 30,
          leader: true,
          order: 4_294_967_295,
        })),
        cells: {
          mobile: '13800000000',
          email: `u${i}@example.com`,
          gender: 'male',
          enable: false,
          address: name.repeat(8),
        },
        attributes: { 工号: `😀${i}` },
      })),
      deletes: [],
      to_invite: false,
    })
    const isTooLarge = (call: DepartmentImport | MemberReplacement): boolean =>
      examine(new Book({ ...LIVE, members: [] }), call).refusals.some(({ constraint }) => constraint === 'file-size')
    const tree = (count: number): DepartmentImport => ({
      call: 'batch/replaceparty',
      departments: departments(count),
      deletes: [],
      later: [2, 3],
    })

    const rows = toDepartmentCsv(tree(1000)).length / 1000
    expect(isTooLarge(tree(Math.ceil(LIMIT / rows)))).toBe(true)
    expect(isTooLarge(tree(Math.floor((LIMIT / rows) * 0.95)))).toBe(false)
    const bytes = toMemberCsv(members(1000)).length / 1000
    expect(isTooLarge(members(Math.ceil(LIMIT / bytes)))).toBe(true)
    expect(isTooLarge(members(Math.floor((LIMIT / bytes) * 0.95)))).toBe(false)
  })
})
