import type {
  Change,
  ChangeAction,
  DepartmentChange,
  DepartmentView,
  MemberChange,
  MemberChangeField,
  MemberView,
  PlacementView,
  TagChange,
  TagView,
} from '../../src/model/change.ts'
import type { Call } from '../../src/model/call.ts'
import { DEPARTMENT_FIELDS, MEMBER_FIELDS, type DepartmentField } from '../../src/model/fields.ts'
import type { Block, Counts, Plan, Step } from '../../src/model/plan.ts'
import type { Message } from '../../src/model/message.ts'
import { changeRef } from '../../src/report/change-words.ts'

/** Small plans in words: what changes; fields, counts and steps follow from it. */

const MEMBER_ORDER: readonly MemberChangeField[] = ['userid', ...MEMBER_FIELDS, 'departments', 'main_department']

function fieldsOf<Field extends string>(order: readonly Field[], ...views: (object | null)[]): Field[] {
  return order.filter((field) => views.some((view) => view !== null && Object.hasOwn(view, field)))
}

function actionOf(before: object | null, after: object | null): ChangeAction {
  if (before === null) return 'create'
  return after === null ? 'delete' : 'update'
}

export function department(
  id: number,
  path: string,
  before: DepartmentView | null,
  after: DepartmentView | null,
  more: Partial<DepartmentChange> = {},
): DepartmentChange {
  return {
    kind: 'department',
    id,
    path,
    action: actionOf(before, after),
    before,
    after,
    fields: fieldsOf<DepartmentField>(DEPARTMENT_FIELDS, before, after),
    unverified: [],
    cause: 'files',
    effects: [],
    ...more,
  }
}

export function member(
  userid: string,
  name: string,
  before: MemberView | null,
  after: MemberView | null,
  more: Partial<MemberChange> = {},
): MemberChange {
  return {
    kind: 'member',
    userid,
    name,
    action: actionOf(before, after),
    before,
    after,
    fields: fieldsOf(MEMBER_ORDER, before, after),
    unverified: [],
    cause: 'files',
    effects: [],
    ...more,
  }
}

export function tag(
  id: number,
  name: string,
  before: TagView | null,
  after: TagView | null,
  more: Partial<TagChange> = {},
): TagChange {
  return {
    kind: 'tag',
    id,
    name,
    action: actionOf(before, after),
    before,
    after,
    fields: fieldsOf(['name', 'members', 'departments'] as const, before, after),
    unverified: [],
    cause: 'files',
    effects: [],
    ...more,
  }
}

export function at(id: number, path: string, leader = false, order = 0): PlacementView {
  return { department: id, path, leader, order }
}

export interface PlanExtras {
  readonly mode?: Plan['read']['mode']
  readonly unreadable?: readonly string[]
  readonly warnings?: readonly Message[]
  readonly notices?: readonly Message[]
  readonly blocked?: readonly Block[]
  readonly leaderless?: readonly number[]
  readonly people?: number
}

/** A plan with one step for each change, each waiting for the one before. */
export function aPlan(changes: readonly Change[], extras: PlanExtras = {}): Plan {
  const steps = changes.map((change, index): Step => ({
    step: index + 1,
    call: callFor(change),
    targets: [changeRef(change)],
    changes: [index],
    after: index === 0 ? [] : [index],
  }))
  return {
    corp_id: 'ww1234567890abcdef',
    read: { mode: extras.mode ?? 'full', unreadable: extras.unreadable ?? [] },
    summary: {
      departments: countsOf(changes, 'department'),
      members: countsOf(changes, 'member'),
      tags: countsOf(changes, 'tag'),
      steps: steps.length,
      strategy: 'calls',
    },
    impact: {
      inScope: { departments: 20, members: extras.people ?? 60, tags: 7 },
      leaderless: extras.leaderless ?? [],
    },
    changes,
    steps,
    warnings: extras.warnings ?? [],
    notices: extras.notices ?? [],
    blocked: extras.blocked ?? [],
  }
}

function countsOf(changes: readonly Change[], kind: Change['kind']): Counts {
  const count = (action: ChangeAction): number =>
    changes.filter((change) => change.kind === kind && change.action === action).length
  return { create: count('create'), update: count('update'), delete: count('delete') }
}

function callFor(change: Change): Call {
  switch (change.kind) {
    case 'department':
      if (change.action === 'delete') return { call: 'department/delete', id: change.id }
      return change.action === 'create'
        ? { call: 'department/create', id: change.id, set: { name: change.path, parentid: 1 } }
        : { call: 'department/update', id: change.id, set: {} }
    case 'member':
      if (change.action === 'delete') return { call: 'user/delete', userid: change.userid }
      return change.action === 'create'
        ? { call: 'user/create', userid: change.userid, set: { name: change.name ?? '' }, to_invite: false }
        : { call: 'user/update', userid: change.userid, set: {} }
    case 'tag':
      if (change.action === 'delete') return { call: 'tag/delete', id: change.id }
      return change.action === 'create'
        ? { call: 'tag/create', id: change.id, name: change.name }
        : { call: 'tag/addtagusers', id: change.id, members: [...(change.after?.members ?? [])], departments: [] }
  }
}

/** Half a year in a company of sixty: something of every kind. */
export function halfAYear(): Plan {
  return aPlan(
    [
      department(
        12,
        '/研发中心/平台组',
        { name: '后端组', parentid: 3 },
        { name: '平台组', parentid: 2 },
        { livePath: '/技术部/后端组', source: { file: 'org/departments.yaml', pointer: '/departments/0/children/0' } },
      ),
      department(21, '/研发中心/数据组', null, { name: '数据组', parentid: 2, order: 1000 }),
      department(
        5,
        '/市场部',
        { name: '市场部', name_en: null },
        { name: '市场部', name_en: 'Marketing' },
        { fields: ['name_en'], cause: 'drift' },
      ),
      department(9, '/技术部', { name: '技术部', parentid: 1 }, null),
      member(
        'lisi',
        '李四',
        { position: '工程师', mobile: '+86 13800000000', enable: true },
        { position: '架构师', mobile: '+86 13900000000', enable: false },
        { effects: ['disabled', 'login-changed'], source: { file: 'org/members/rd.yaml', pointer: '/members/3' } },
      ),
      member(
        'sunqi',
        '孙七',
        null,
        {
          name: '孙七',
          mobile: '+86 13700000001',
          email: 'sunqi@example.com',
          position: '数据工程师',
          departments: [at(21, '/研发中心/数据组', true)],
          main_department: 21,
        },
        { effects: ['invitation'] },
      ),
      member('wangwu', '王五', { name: '王五', departments: [at(5, '/市场部')], main_department: 5 }, null, {
        effects: ['mailbox-deleted', 'history-lost'],
      }),
      member(
        'zhangsan',
        '张三',
        { departments: [at(7, '/测试组')], main_department: 7, extattr: { 工号: '001234', 主页: null } },
        {
          departments: [at(12, '/研发中心/平台组', true)],
          main_department: 12,
          extattr: { 工号: '001235', 主页: { title: '主页', url: 'https://example.com' } },
        },
      ),
      member(
        'zhaoliu',
        '赵六',
        { departments: [at(5, '/市场部', true), at(7, '/测试组'), at(2, '/研发中心', false, 10)], direct_leader: null },
        {
          departments: [at(5, '/市场部'), at(12, '/研发中心/平台组'), at(2, '/研发中心', false, 20)],
          direct_leader: 'lisi',
        },
        { cause: 'both' },
      ),
      tag(
        10,
        '值班',
        { members: ['wangwu', 'zhangsan'], departments: [] },
        { members: ['lisi', 'zhangsan'], departments: [12] },
      ),
      tag(11, '安全员', null, { name: '安全员', members: ['lisi'] }),
    ],
    { mode: 'details', unreadable: ['members.email', 'members.mobile'], leaderless: [5] },
  )
}

/** A reorganisation of ten thousand people in four hundred departments. */
export function bigPlan(people = 10_000): Plan {
  const changes: Change[] = []
  const surnames = '赵钱孙李周吴郑王冯陈褚卫'.split('')
  const divisions = ['研发中心', '市场部', '制造中心', '供应链', '人力资源', '财务部', '法务部', '海外事业部']
  const paths: { id: number; path: string }[] = []
  for (let i = 0; i < 400; i++) {
    const division = divisions[i % divisions.length] ?? ''
    const path = `/${division}/${Math.floor(i / 8) % 5}区/第${i}组`
    paths.push({ id: 100 + i, path })
    if (i % 3 === 0) changes.push(department(100 + i, path, null, { name: `第${i}组`, parentid: 2 }))
  }
  for (let i = 0; i < people; i++) {
    const here = paths[i % 400]
    const there = paths[(i + 7) % 400]
    if (!here || !there) continue
    const userid = `u${String(i).padStart(5, '0')}`
    const name = `${surnames[i % surnames.length]}${i}`
    const place = { departments: [at(here.id, here.path)], main_department: here.id }
    if (i % 10 === 0) changes.push(member(userid, name, null, { name, position: '工程师', ...place }))
    else if (i % 10 === 1) changes.push(member(userid, name, { name, ...place }, null))
    else if (i % 10 === 2) {
      const from = { departments: [at(there.id, there.path)], main_department: there.id }
      changes.push(member(userid, name, from, place))
    } else changes.push(member(userid, name, { position: '工程师', ...place }, { position: '架构师', ...place }))
  }
  return aPlan(changes, { people })
}

/** Sixty people for an empty corp. */
export function firstPlan(): Plan {
  const teams = [
    { id: 2, path: '/研发中心', count: 4 },
    { id: 3, path: '/研发中心/平台组', count: 25 },
    { id: 4, path: '/市场部', count: 16 },
    { id: 5, path: '/总裁办', count: 3 },
  ]
  const departments = teams.map(({ id, path }) =>
    department(id, path, null, { name: path.split('/').at(-1) ?? '', parentid: id === 3 ? 2 : 1 }),
  )
  const members = teams.flatMap(({ id, path, count }) =>
    Array.from({ length: count }, (_, i) =>
      member(
        `d${id}u${i}`,
        `员工${id}${i}`,
        null,
        {
          name: `员工${id}${i}`,
          mobile: `+86 1990000${id}${String(i).padStart(3, '0')}`,
          position: i === 0 ? '负责人' : '专员',
          departments: [at(id, path, i === 0)],
          main_department: id,
        },
        { effects: ['invitation'] },
      ),
    ),
  )
  return aPlan([...departments, ...members], {
    warnings: [{ code: 'plan.mobile-of-active', params: { userid: 'd2u0' } }],
  })
}

/** More deletes than the policy allows. */
export function blockedPlan(): Plan {
  const leavers = Array.from({ length: 37 }, (_, i) =>
    member(`u${i}`, `员工${i}`, { name: `员工${i}`, departments: [at(2, '/客服部')], main_department: 2 }, null, {
      effects: i < 3 ? ['history-lost', 'mailbox-deleted'] : ['history-lost'],
    }),
  )
  const params = { kind: 'members', actual: 37, limit: 20, live: 412, over: 17 }
  return aPlan(leavers, {
    blocked: [
      {
        guard: 'deletes.members',
        kind: 'members',
        actual: 37,
        limit: 20,
        message: { code: 'plan.guard-deletes', params },
      },
      { guard: 'contact-required', message: { code: 'plan.contact-required', params: { object: 'member "lisi"' } } },
    ],
  })
}
