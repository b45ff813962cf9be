/**
 * The one table of what WeCom refuses. The planner draws its edges from it, the preflight reads it, and the rehearsal
 * replays a finished plan against it. Figures and codes: pages 90195-90199, 90205-90207, 90210-90215, 90313.
 *
 * A constraint answers for one call at one moment of the address book: which facts the call relies on, and, where it would
 * be refused, which facts would have to change and which objects stand in the way.
 */
import type { Call, MemberWrite } from '../model/call.ts'
import { ROOT_ID, UNIQUE_FIELDS, useridKey, type DepartmentId } from '../model/fields.ts'
import { nameTokens, uniqueToken, type Book, type ObjectRef, type Token } from './book.ts'
import { examineDepartmentFile, examineMemberFile } from './file-constraints.ts'
import { LIMITS, UNIQUE_ERRCODES, type ConstraintName, type Examination, type Refusal } from './refusal.ts'

/** Holds a call against every constraint. */
export function examine(book: Book, call: Call): Examination {
  const refusals: Refusal[] = []
  const relies: Token[] = []
  const refuse = (
    constraint: ConstraintName,
    errcode: number,
    waitsFor: readonly Token[] = [],
    blockers: readonly ObjectRef[] = [],
  ): void => void refusals.push({ constraint, errcode, waitsFor, blockers })
  const context: Context = { book, relies, refuse }

  switch (call.call) {
    case 'department/create':
      if (book.departments.has(call.id))
        refuse('department-id-free', 60008, [`department:${call.id}`], [`department:${call.id}`])
      relies.push(`department:${call.id}`)
      departmentExists(context, call.set.parentid, 60004)
      siblingNamesFree(context, call.id, nameTokens(call.set.parentid, call.set.name, call.set.name_en ?? undefined))
      depthAllows(context, call.set.parentid, 1)
      roomInDepartment(context, call.set.parentid)
      if (book.departments.size >= LIMITS.departments) refuse('departments-in-corp', 60008, ['departments'])
      break
    case 'department/update':
      departmentUpdate(context, call)
      break
    case 'department/delete':
      departmentEmpty(context, call.id)
      break
    case 'user/create': {
      const key = useridKey(call.userid)
      relies.push(`member:${key}`)
      if (book.members.has(key)) refuse('userid-free', 60102, [`member:${key}`], [`member:${key}`])
      memberValues(context, key, call.set, { mobile: '', email: '' })
      break
    }
    case 'user/update':
      memberUpdate(context, call)
      break
    case 'user/delete':
      memberExists(context, call.userid)
      break
    case 'user/batchdelete':
      if (call.userids.length > LIMITS.batchDelete) refuse('call-size', 40032)
      for (const userid of call.userids) memberExists(context, userid)
      break
    case 'tag/create':
      relies.push(`tag:${call.id}`)
      if (book.tags.has(call.id)) refuse('tag-name-free', 40071, [`tag:${call.id}`], [`tag:${call.id}`])
      tagNameFree(context, call.id, call.name)
      if (book.tags.size >= LIMITS.tags) refuse('tags-in-corp', 45024, ['tags'])
      break
    case 'tag/update':
      tagExists(context, call.id)
      tagNameFree(context, call.id, call.name)
      break
    case 'tag/delete':
      tagExists(context, call.id)
      break
    case 'tag/addtagusers':
    case 'tag/deltagusers':
      tagMembers(context, call)
      break
    case 'batch/replaceparty':
      return examineDepartmentFile(book, call)
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return examineMemberFile(book, call)
  }
  return { refusals, relies }
}

interface Context {
  readonly book: Book
  readonly relies: Token[]
  readonly refuse: (
    constraint: ConstraintName,
    errcode: number,
    waitsFor?: readonly Token[],
    blockers?: readonly ObjectRef[],
  ) => void
}

function departmentExists({ book, relies, refuse }: Context, id: DepartmentId, errcode: number): void {
  if (id === ROOT_ID) return
  relies.push(`department:${id}`)
  if (!book.departments.has(id)) refuse('department-exists', errcode, [`department:${id}`], [`department:${id}`])
}

function siblingNamesFree({ book, relies, refuse }: Context, id: DepartmentId, tokens: readonly Token[]): void {
  const self = `department:${id}`
  for (const token of tokens) {
    relies.push(token)
    const others = [...book.holders(token)].filter((holder) => holder !== self)
    if (others.length > 0) refuse('sibling-name-free', 60008, [token], others)
  }
}

function departmentUpdate(context: Context, call: Extract<Call, { call: 'department/update' }>): void {
  const { book, relies, refuse } = context
  const department = book.departments.get(call.id)
  relies.push(`self:department:${call.id}`)
  if (call.id === ROOT_ID) refuse('root-stays', 60011)
  departmentExists(context, call.id, 60123)
  if (!department) return
  const parentid = call.set.parentid ?? department.parentid
  if (call.set.name !== undefined || call.set.name_en !== undefined || parentid !== department.parentid) {
    const name = call.set.name ?? department.name
    const name_en = call.set.name_en === undefined ? department.name_en : (call.set.name_en ?? undefined)
    siblingNamesFree(context, call.id, nameTokens(parentid, name, name_en))
  }
  if (parentid === department.parentid) return
  departmentExists(context, parentid, 60004)
  const chain = [...book.ancestry(parentid)]
  const at = chain.indexOf(call.id)
  if (at >= 0) {
    const between = chain.slice(0, at)
    refuse(
      'no-loop',
      60010,
      between.map((id) => `place:${id}`),
      between.map((id) => `department:${id}`),
    )
    return
  }
  roomInDepartment(context, parentid)
  depthAllows(context, parentid, book.height(call.id), call.id)
}

function depthAllows(
  { book, relies, refuse }: Context,
  parentid: DepartmentId,
  height: number,
  moving?: DepartmentId,
): void {
  const chain = [...book.ancestry(parentid)].filter((id) => id !== ROOT_ID)
  for (const id of chain) relies.push(`place:${id}`)
  if (chain.length + height <= LIMITS.depth) return
  refuse(
    'depth',
    81002,
    ['moved', 'departments'],
    [...chain, ...(moving === undefined ? [] : deepest(book, moving))].map((id) => `department:${id}`),
  )
}

/** The departments on the longest ways down from `id`, without itself. */
function deepest(book: Book, id: DepartmentId): readonly DepartmentId[] {
  const children = [...(book.departments.get(id)?.children ?? [])]
  const heights = children.map((child) => book.height(child))
  const highest = Math.max(0, ...heights)
  return children.flatMap((child, index) => (heights[index] === highest ? [child, ...deepest(book, child)] : []))
}

function departmentEmpty({ book, relies, refuse }: Context, id: DepartmentId): void {
  const department = book.departments.get(id)
  relies.push(`self:department:${id}`, `left:${id}`)
  if (id === ROOT_ID) refuse('root-stays', 60007)
  if (!department) {
    refuse('department-exists', 60003, [`department:${id}`], [`department:${id}`])
    return
  }
  const children = [...department.children].map((child): ObjectRef => `department:${child}`)
  if (children.length > 0) refuse('department-empty', 60006, [`left:${id}`], children)
  const members = [...department.members].map((key): ObjectRef => `member:${key}`)
  if (members.length > 0) refuse('department-empty', 60005, [`left:${id}`], members)
}

function roomInDepartment({ book, relies, refuse }: Context, id: DepartmentId): void {
  const department = book.departments.get(id)
  if (!department) return
  const nodes = department.children.size + department.members.size
  if (nodes >= LIMITS.nodesInDepartment / 2) relies.push(`left:${id}`)
  if (nodes >= LIMITS.nodesInDepartment) refuse('nodes-in-department', 81001, [`left:${id}`])
}

function memberExists({ book, relies, refuse }: Context, userid: string): void {
  const key = useridKey(userid)
  relies.push(`member:${key}`, `self:member:${key}`)
  if (!book.members.has(key)) refuse('member-exists', 60111, [`member:${key}`], [`member:${key}`])
}

function memberUpdate(context: Context, call: Extract<Call, { call: 'user/update' }>): void {
  const { book, relies, refuse } = context
  const key = useridKey(call.userid)
  memberExists(context, call.userid)
  const member = book.members.get(key)
  if (!member) return
  if (call.new_userid !== undefined) {
    const renamed = useridKey(call.new_userid)
    relies.push(`member:${renamed}`)
    if (renamed !== key && book.members.has(renamed))
      refuse('userid-free', 60102, [`member:${renamed}`], [`member:${renamed}`])
  }
  memberValues(context, key, call.set, member, member.departments)
}

function memberValues(
  context: Context,
  key: string,
  set: MemberWrite,
  before: { readonly mobile: string | undefined; readonly email: string | undefined },
  present: readonly DepartmentId[] = [],
): void {
  const { book, relies, refuse } = context
  for (const field of UNIQUE_FIELDS) {
    const token = uniqueToken(field, set[field] ?? undefined)
    if (token === undefined) continue
    relies.push(token)
    const others = [...book.holders(token)].filter((holder) => holder !== `member:${key}`)
    if (others.length > 0) refuse('unique-value-free', UNIQUE_ERRCODES[field], [token], others)
  }
  const mobile = set.mobile === undefined ? before.mobile : (set.mobile ?? '')
  const email = set.email === undefined ? before.email : (set.email ?? '')
  if (mobile === '' && email === '') refuse('contact-required', 60129)
  if (set.placement) {
    const { departments } = set.placement
    if (departments.length > LIMITS.departmentsOfMember) refuse('departments-of-member', 60110)
    for (const { department } of departments) {
      departmentExists(context, department, 60123)
      if (!present.includes(department)) roomInDepartment(context, department)
    }
  }
  if (set.direct_leader !== undefined && set.direct_leader !== null) {
    const leader = useridKey(set.direct_leader)
    if (leader !== key) {
      relies.push(`member:${leader}`)
      if (!book.members.has(leader)) refuse('leader-exists', 60111, [`member:${leader}`], [`member:${leader}`])
    }
  }
}

function tagExists({ book, relies, refuse }: Context, id: number): void {
  relies.push(`tag:${id}`)
  if (!book.tags.has(id)) refuse('tag-exists', 40068, [`tag:${id}`], [`tag:${id}`])
}

function tagNameFree({ book, relies, refuse }: Context, id: number, name: string): void {
  const token = `tag-name:${name}`
  relies.push(token)
  const others = [...book.holders(token)].filter((holder) => holder !== `tag:${id}`)
  if (others.length > 0) refuse('tag-name-free', 40071, [token], others)
}

function tagMembers(context: Context, call: Extract<Call, { call: 'tag/addtagusers' | 'tag/deltagusers' }>): void {
  const { book, relies, refuse } = context
  tagExists(context, call.id)
  const { tagMembersInCall, tagDepartmentsInCall } = LIMITS
  if (call.members.length > tagMembersInCall || call.departments.length > tagDepartmentsInCall)
    refuse('call-size', 81014)
  if (call.members.length === 0 && call.departments.length === 0) refuse('call-size', 40035)
  for (const userid of call.members) {
    const key = useridKey(userid)
    relies.push(`member:${key}`)
    if (!book.members.has(key)) refuse('member-exists', 40031, [`member:${key}`], [`member:${key}`])
  }
  for (const id of call.departments) departmentExists(context, id, 40035)
  if (call.call === 'tag/deltagusers') return
  const tag = book.tags.get(call.id)
  const nodes = (tag?.members.size ?? 0) + (tag?.departments.size ?? 0) + call.members.length + call.departments.length
  if (nodes > LIMITS.nodesInTag / 2) relies.push(`tag-left:${call.id}`)
  if (nodes > LIMITS.nodesInTag) refuse('nodes-in-tag', 81003, [`tag-left:${call.id}`])
}
