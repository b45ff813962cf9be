import { describe, expect, test } from 'vitest'
import type { Call, MemberReplacement } from '../../src/model/call.ts'
import type { DesiredMember, DesiredOrg } from '../../src/model/desired.ts'
import type { LiveMember, LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import type { Plan } from '../../src/model/plan.ts'
import { DEFAULT_POLICY, type Policy } from '../../src/model/policy.ts'
import { planOrg } from '../../src/pipeline.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'

function live(userid: string, values: Partial<LiveMember> = {}): LiveMember {
  return {
    userid,
    status: 4,
    enable: true,
    departments: [{ department: 2, leader: false, order: 0 }],
    main_department: 2,
    name: userid.toUpperCase(),
    alias: null,
    mobile: null,
    email: `${userid}@example.com`,
    biz_mail: null,
    position: null,
    gender: null,
    telephone: null,
    address: null,
    direct_leader: null,
    extattr: {},
    external_position: null,
    external_profile: null,
    ...values,
  }
}

function corp(members: readonly LiveMember[]): LiveOrg {
  return {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
      { id: 2, parentid: 1, order: 1, name: '研发中心', name_en: null },
      { id: 3, parentid: 1, order: 1, name: '市场部', name_en: null },
    ],
    members,
    tags: [],
  }
}

type Declared = Partial<Omit<DesiredMember, 'userid' | 'departments'>> & { readonly in?: readonly number[] }

/** The files declare these members, in department 2 unless stated, and nothing else. */
function declare(members: Readonly<Record<string, Declared>>, policy: Partial<Policy> = {}): DesiredOrg {
  return {
    policy: { ...DEFAULT_POLICY, unmanaged: { members: 'keep', departments: 'keep', tags: 'keep' }, ...policy },
    manages: { departments: false, members: true, tags: false },
    departments: [],
    members: Object.entries(members).map(([userid, { in: departments = [2], ...fields }], index) => ({
      userid,
      departments: departments.map((id) => ({ department: { kind: 'id', id } as const })),
      previously: [],
      source: { file: 'org/org.yaml', pointer: `/members/${index}` },
      ...fields,
    })),
    tags: [],
  }
}

function planFor(org: LiveOrg, desired: DesiredOrg): Plan {
  return planOrg({
    desired,
    live: org,
    memory: { ...EMPTY_MEMORY, adopted: true },
    digest: plainDigest,
    options: { allowDeletes: { members: 99 }, targets: [], strategy: 'replace' },
  }).plan
}

function fileIn(plan: Plan): MemberReplacement {
  const calls = plan.steps.flatMap(({ call }) => (call.call === 'batch/replaceuser' ? [call] : []))
  const [call] = calls
  if (!call || calls.length > 1) throw new Error(`${calls.length} imports of members`)
  return call
}

/** Calls beside the imports, in order. */
function others(plan: Plan): readonly Call[] {
  return plan.steps.map(({ call }) => call).filter(({ call }) => !call.startsWith('batch/replace'))
}

describe('the member file names', () => {
  const org = corp([
    live('ceo'),
    live('kept', { status: 5 }),
    live('lisi', { alias: 'L' }),
    live('unplaced', { departments: [{ department: 3, leader: true, order: 9 }], main_department: 3 }),
  ])

  test('everybody who stays, declared or not, with what they have', () => {
    const plan = planFor(org, declare({ lisi: { position: '工程师' } }))
    const { members, deletes, columns } = fileIn(plan)
    expect(members.map(({ userid }) => userid)).toEqual(['ceo', 'kept', 'lisi', 'unplaced'])
    expect(deletes).toEqual([])
    expect(columns).toEqual(['mobile', 'email', 'position'])
    expect(members[3]).toEqual({
      userid: 'unplaced',
      name: 'UNPLACED',
      departments: [{ department: 3, leader: true, order: 9 }],
      cells: { mobile: null, email: 'unplaced@example.com', position: null },
      attributes: {},
    })
    expect(others(plan)).toEqual([])
  })

  test('nobody who goes, and says that they are meant to', () => {
    const policy = {
      unmanaged: { members: 'delete', departments: 'keep', tags: 'keep' },
      protect: { members: ['ceo'], departments: [], tags: [] },
    } as const
    const { members, deletes } = fileIn(planFor(org, declare({ lisi: {} }, policy)))
    expect(deletes).toEqual(['unplaced'])
    expect(members.map(({ userid }) => userid)).toEqual(['ceo', 'kept', 'lisi'])
  })

  test('nobody at all when there is nothing that a file could do', () => {
    const plan = planFor(org, declare({ lisi: { direct_leader: 'ceo', biz_mail: 'lisi@corp.example.com' } }))
    expect(plan.steps.map(({ call }) => call)).toEqual([
      {
        call: 'user/update',
        userid: 'lisi',
        set: { biz_mail: 'lisi@corp.example.com', direct_leader: 'ceo' },
      },
    ])
  })
})

describe('a column', () => {
  test('is there only when a change needs it and every row has a value for it', () => {
    const org = corp([live('a'), live('b', { alias: 'x,y' }), live('c', { gender: 'male' })])
    const plan = planFor(org, declare({ a: { alias: 'A', gender: 'female', telephone: '020-1' } }))
    expect(fileIn(plan).columns).toEqual(['mobile', 'email', 'gender', 'telephone'])
    expect(fileIn(plan).members.map(({ cells }) => cells.gender)).toEqual(['female', null, 'male'])
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { alias: 'A' } }])
  })

  test('says the opposite of disabled', () => {
    const org = corp([live('a'), live('b', { status: 2, enable: false })])
    const { members } = fileIn(planFor(org, declare({ a: { enable: false } })))
    expect(members.map(({ cells }) => cells.enable)).toEqual([false, false])
  })

  test('never has an empty cell where there is something to lose', () => {
    const org = corp([live('a', { alias: 'A', position: 'P' })])
    const plan = planFor(org, declare({ a: { alias: null, position: 'Q' } }))
    expect(fileIn(plan)).toMatchObject({
      columns: ['mobile', 'email', 'position'],
      members: [{ cells: { position: 'Q' } }],
    })
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { alias: null } }])
  })

  test('takes mainland mobiles without their country code', () => {
    const org = corp([live('a'), live('b', { mobile: '+86 138-0000-0001' })])
    const { members } = fileIn(planFor(org, declare({ a: { mobile: '+86 13800000002' } })))
    expect(members.map(({ cells }) => cells.mobile)).toEqual(['13800000002', '13800000001'])
  })

  test('of mobiles is left out when one of them starts with a plus', () => {
    const org = corp([live('a'), live('b', { mobile: '+852 61234567' })])
    const plan = planFor(org, declare({ a: { mobile: '13800000002', position: 'P' } }))
    expect(fileIn(plan).columns).toEqual(['email', 'position'])
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { mobile: '13800000002' } }])
  })
})

describe('an attribute', () => {
  const org = corp([live('a', { extattr: { 工号: '1' } }), live('b', { extattr: { 车牌: '粤A' } })])

  test('brings the columns of all attributes along, so that none gets lost', () => {
    const plan = planFor(org, declare({ a: { extattr: { 工号: '2' } } }))
    expect(fileIn(plan)).toMatchObject({
      attributes: ['工号', '车牌'],
      members: [{ attributes: { 工号: '2' } }, { attributes: { 车牌: '粤A' } }],
    })
    expect(others(plan)).toEqual([])
  })

  test('that is a web page, is cleared or cannot be a cell goes by a call', () => {
    const page = { url: 'https://example.com', title: 'A' }
    const plan = planFor(org, declare({ a: { extattr: { 工号: null, 主页: page, 备注: 'x,y', 工位: '3F' } } }))
    expect(fileIn(plan)).toMatchObject({
      attributes: ['工位', '工号', '车牌'],
      members: [{ attributes: { 工号: '1', 工位: '3F' } }, { attributes: { 车牌: '粤A' } }],
    })
    expect(others(plan)).toEqual([
      { call: 'user/update', userid: 'a', set: { extattr: { 工号: null, 主页: page, 备注: 'x,y' } } },
    ])
  })

  test.each([
    ['somebody has a web page', live('c', { extattr: { 主页: { url: 'https://example.com', title: 'C' } } })],
    ['somebody’s value cannot be a cell', live('c', { extattr: { 备注: '=1' } })],
    ['somebody’s is called like a column', live('c', { extattr: { 姓名: 'x' } })],
  ])('goes by a call when %s', (_, other) => {
    const plan = planFor(corp([...org.members, other]), declare({ a: { extattr: { 工号: '2' }, position: 'P' } }))
    expect(fileIn(plan).attributes).toEqual([])
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { extattr: { 工号: '2' } } }])
  })
})

describe('the main department', () => {
  const two = { departments: [2, 3].map((department) => ({ department, leader: false, order: 0 })), main_department: 3 }

  test('comes first in the row and needs no call when it stays', () => {
    const plan = planFor(corp([live('a', two)]), declare({ a: { in: [2, 3, 1] } }))
    expect(fileIn(plan).members[0]?.departments.map(({ department }) => department)).toEqual([3, 2, 1])
    expect(others(plan)).toEqual([])
  })

  test('needs no call when there is only one department', () => {
    const plan = planFor(corp([live('a', two)]), declare({ a: { in: [1] } }))
    expect(others(plan)).toEqual([])
  })

  test('is said by a call when it changes, or is to be found for somebody new', () => {
    const main = { kind: 'id', id: 2 } as const
    const plan = planFor(
      corp([live('a', two)]),
      declare({
        a: { in: [2, 3], main_department: main, position: 'P' },
        b: { in: [3, 2], name: 'B', email: 'b@example.com' },
      }),
    )
    expect(others(plan)).toMatchObject([
      { call: 'user/update', userid: 'a', set: { placement: { main_department: 2 } } },
      { call: 'user/update', userid: 'b', set: { placement: { main_department: 3 } } },
    ])
  })
})

describe('what somebody else holds while the file is read', () => {
  const org = corp([live('a', { mobile: '13800000001' }), live('b', { mobile: '13800000002' })])

  test('stays as it is in the file and follows by a call', () => {
    const plan = planFor(org, declare({ a: { mobile: '13800000002' }, b: { mobile: '13800000003' } }))
    expect(fileIn(plan).members.map(({ cells }) => cells.mobile)).toEqual(['13800000001', '13800000003'])
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { mobile: '13800000002' } }])
  })

  test('is swapped by ordered calls afterwards', () => {
    const plan = planFor(org, declare({ a: { mobile: '13800000002', position: 'P' }, b: { mobile: '13800000001' } }))
    expect(fileIn(plan).members.map(({ cells }) => cells.mobile)).toEqual(['13800000001', '13800000002'])
    expect(plan.steps[0]?.call.call).toBe('batch/replaceuser')
    expect(others(plan)).toHaveLength(3)
  })

  test('is no contact for somebody new, who is created by a call then', () => {
    const plan = planFor(
      org,
      declare({
        b: { mobile: null },
        c: { name: 'C', mobile: '13800000002' },
        d: { name: 'D', email: 'd@example.com' },
      }),
    )
    expect(fileIn(plan).members.map(({ userid }) => userid)).toEqual(['a', 'b', 'd'])
    expect(others(plan)).toMatchObject([
      { call: 'user/update', userid: 'b', set: { mobile: null } },
      { call: 'user/create', userid: 'c', to_invite: false },
    ])
  })

  test('also when its holder is deleted by the same import', () => {
    const policy = { unmanaged: { members: 'delete', departments: 'keep', tags: 'keep' } } as const
    const plan = planFor(corp([...org.members, live('c')]), declare({ a: { mobile: '13800000002' }, c: {} }, policy))
    expect(fileIn(plan)).toMatchObject({ deletes: ['b'], members: [{ cells: { mobile: '13800000001' } }, {}] })
    expect(others(plan)).toEqual([{ call: 'user/update', userid: 'a', set: { mobile: '13800000002' } }])
  })
})

describe('a new userid', () => {
  const desired = declare({ 'zhang.san': { previously: ['u1'], position: 'P', direct_leader: 'b' } })
  const plan = planFor(corp([live('u1'), live('b')]), desired)

  test('is given by a call before the file, which names the member by it', () => {
    expect(plan.steps.map(({ call }) => call.call)).toEqual(['user/update', 'batch/replaceuser', 'user/update'])
    expect(plan.steps[0]?.call).toEqual({ call: 'user/update', userid: 'u1', new_userid: 'zhang.san', set: {} })
    expect(fileIn(plan).members.map(({ userid }) => userid)).toEqual(['b', 'zhang.san'])
    expect(plan.steps[2]?.call).toEqual({ call: 'user/update', userid: 'zhang.san', set: { direct_leader: 'b' } })
  })

  test('keeps the import from running when it is refused', () => {
    expect(plan.steps[1]?.after).toEqual([1])
  })
})

describe('without a row for everybody there is no file', () => {
  const wish = declare({ a: { position: 'P' } })

  test.each([
    ['a name with a comma', { name: 'Li, Si' }, 'plan.replace-unsafe'],
    ['no name', { name: null }, 'plan.replace-unreadable'],
    ['no department', { departments: [] }, 'plan.replace-no-department'],
    ['neither mobile nor mail', { email: null }, 'plan.replace-no-contact'],
    ['a mail that no cell can hold', { email: '=a@example.com' }, 'plan.replace-unsafe'],
    ['an unknown order', { departments: [{ department: 2, leader: false }] }, 'plan.replace-unreadable'],
  ])('%s', (_, values, code) => {
    const plan = planFor(corp([live('a'), live('x', values)]), wish)
    expect(plan.steps).toEqual([])
    expect(plan.blocked).toMatchObject([{ guard: 'replace', message: { code, params: { userid: 'x' } } }])
  })

  test('nor when not everything can be read', () => {
    const org = corp([live('a')])
    const plan = planFor({ ...org, read: { mode: 'details', unreadable: ['members.mobile'] } }, wish)
    expect(plan.blocked).toMatchObject([
      { guard: 'replace', message: { code: 'plan.replace-mode', params: { mode: 'details' } } },
    ])
  })

  test('but none is needed when members do not change', () => {
    const plan = planFor(corp([live('a', { position: 'P' }), live('x', { name: 'Li, Si' })]), wish)
    expect(plan.blocked).toEqual([])
  })
})

test('new members are invited only when the policy says so', () => {
  const wish = { b: { name: 'B', email: 'b@example.com' } }
  expect(fileIn(planFor(corp([live('a')]), declare(wish))).to_invite).toBe(false)
  expect(fileIn(planFor(corp([live('a')]), declare(wish, { invite: true }))).to_invite).toBe(true)
})
