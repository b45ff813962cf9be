import type { Call, DepartmentWrite, ImportCall, MemberWrite, TagMembersCall } from '../model/call.ts'
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { ObjectRef } from './book.ts'
import { LIMITS } from './refusal.ts'

/** One call that changes need, before it has a place in the order. Several changes only for an import. */
export interface Operation {
  /** Indexes into the plan's changes. */
  readonly changes: readonly number[]
  /** What a person calls the object of each change. */
  readonly targets: readonly string[]
  /** The objects that the call alters. */
  readonly objects: readonly ObjectRef[]
  readonly call: Call
  readonly isDelete: boolean
  /** Passed when this operation, and every other one with the same milestone, is done. */
  readonly reaches?: Milestone
  /** What has to be passed before, although no constraint of WeCom asks for it. */
  readonly after?: Milestone
}

/**
 * Around imports: a file would write back what a call replaced before it, delete what a call made, and make what a call is about
 * to make.
 */
export type Milestone = 'milestone:ready' | 'milestone:departments' | 'milestone:members'

export interface OperationOptions {
  /** Whether WeCom may notify new members. */
  readonly invite: boolean
  /** The whole membership of every declared member after the plan, by userid key: it is sent whole when any part of it differs. */
  readonly placements: ReadonlyMap<string, NonNullable<MemberWrite['placement']>>
}

/** The fewest calls for every change; what order they can go in is not decided here. */
export function operationsOf(changes: readonly Change[], options: OperationOptions): readonly Operation[] {
  return changes.flatMap((change, index) => {
    const common = { changes: [index], isDelete: change.action === 'delete' }
    switch (change.kind) {
      case 'department':
        return [
          {
            ...common,
            objects: [`department:${change.id}`],
            targets: [change.path],
            call: departmentCall(change),
          },
        ]
      case 'member':
        return [
          {
            ...common,
            objects: memberObjects(change),
            targets: [`member:${change.userid}`],
            call: memberCall(change, options),
          },
        ]
      case 'tag':
        return tagCalls(change).map((call) => ({
          ...common,
          objects: [`tag:${change.id}`],
          targets: [`tag:${change.name}`],
          call,
        }))
    }
  })
}

/** An import in the place of the operations that its file carries. */
export function importOf(carried: readonly Operation[], call: ImportCall, reaches?: Milestone): Operation {
  return {
    changes: carried.flatMap((operation) => operation.changes),
    targets: carried.flatMap((operation) => operation.targets),
    objects: [...new Set(carried.flatMap((operation) => operation.objects))],
    call,
    isDelete: false,
    ...(reaches !== undefined && { reaches }),
  }
}

/** A renamed member is known by the live userid until the call is made, and by the new one then. */
function memberObjects({ userid, before }: MemberChange): readonly ObjectRef[] {
  return [...new Set([before?.userid ?? userid, userid])].map((each): ObjectRef => `member:${useridKey(each)}`)
}

function departmentCall({ id, action, after }: DepartmentChange): Call {
  if (action === 'delete' || after === null) return { call: 'department/delete', id }
  const { name, ...rest } = after
  const set: DepartmentWrite = { ...rest, ...(typeof name === 'string' && { name }) }
  if (action === 'create') {
    return { call: 'department/create', id, set: { ...set, name: set.name ?? '', parentid: set.parentid ?? 1 } }
  }
  return { call: 'department/update', id, set }
}

function memberCall({ action, userid, fields, before, after }: MemberChange, options: OperationOptions): Call {
  if (action === 'delete' || after === null) return { call: 'user/delete', userid }
  const moves = fields.includes('departments') || fields.includes('main_department')
  const placement = moves ? options.placements.get(useridKey(userid)) : undefined
  const set: MemberWrite = { ...memberWrite(after), ...(placement && { placement }) }
  if (action === 'create')
    return { call: 'user/create', userid, set: { ...set, name: set.name ?? '' }, to_invite: options.invite }
  return before?.userid === undefined
    ? { call: 'user/update', userid, set }
    : { call: 'user/update', userid: before.userid, new_userid: userid, set }
}

function memberWrite(after: NonNullable<MemberChange['after']>): MemberWrite {
  const { userid: _userid, departments: _departments, main_department: _main, name, biz_mail, gender, ...rest } = after
  return {
    ...rest,
    ...(typeof name === 'string' && { name }),
    ...(typeof biz_mail === 'string' && { biz_mail }),
    ...((gender === 'male' || gender === 'female') && { gender }),
  }
}

function tagCalls({ id, name, action, before, after }: TagChange): readonly Call[] {
  if (action === 'delete' || after === null) return [{ call: 'tag/delete', id }]
  const calls: Call[] = []
  if (action === 'create') calls.push({ call: 'tag/create', id, name })
  else if (after.name !== undefined) calls.push({ call: 'tag/update', id, name })
  const members = difference(before?.members, after.members, useridKey)
  const departments = difference(before?.departments, after.departments, String)
  calls.push(...chunks('tag/deltagusers', id, members.gone, departments.gone))
  calls.push(...chunks('tag/addtagusers', id, members.come, departments.come))
  return calls
}

function difference<T>(
  before: readonly T[] = [],
  after: readonly T[] | undefined,
  key: (item: T) => string,
): { gone: T[]; come: T[] } {
  if (!after) return { gone: [], come: [] }
  const had = new Set(before.map(key))
  const has = new Set(after.map(key))
  return { gone: before.filter((item) => !has.has(key(item))), come: after.filter((item) => !had.has(key(item))) }
}

/** Members and departments share calls, so their number is the larger of the two needs. */
function chunks(
  call: TagMembersCall['call'],
  id: number,
  members: readonly string[],
  departments: readonly DepartmentId[],
): readonly TagMembersCall[] {
  const { tagMembersInCall, tagDepartmentsInCall } = LIMITS
  const count = Math.max(
    Math.ceil(members.length / tagMembersInCall),
    Math.ceil(departments.length / tagDepartmentsInCall),
  )
  return Array.from({ length: count }, (_, i) => ({
    call,
    id,
    members: members.slice(i * tagMembersInCall, (i + 1) * tagMembersInCall),
    departments: departments.slice(i * tagDepartmentsInCall, (i + 1) * tagDepartmentsInCall),
  }))
}
