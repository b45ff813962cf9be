import type { DepartmentChange, DepartmentView, MemberChange, MemberView, Change, TagChange } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { MEMBER_FIELDS, ROOT_ID, useridKey, type DepartmentId } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg, LiveTag } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { ObjectKind } from '../model/policy.ts'
import type { OrgDiff } from './diff-org.ts'
import { MEMBER_CHANGE_FIELDS, pick, present } from './drift-fields.ts'
import { identify } from './identify.ts'
import type { LiveIndex } from './live-index.ts'

/** Objects that no file declares and that were not there, or not known to be, when the state was written. */
export function madeInWecom(desired: DesiredOrg, live: LiveOrg, memory: Memory, diff: OrgDiff): readonly Change[] {
  const { live: index, target } = diff
  const isInScope = scopeOf(desired, index, memory)
  const { departments, members, tags } = memory.applied
  const isDepartmentNew = newness('departments', desired, memory, departments)
  const isMemberNew = newness('members', desired, memory, members)
  const isTagNew = newness('tags', desired, memory, tags)
  const declaredDepartments = new Set([ROOT_ID, ...target.departments.map(({ id }) => id)])
  const declaredMembers = declaredUserids(desired, diff)
  const declaredTags = new Set(target.tags.map(({ id }) => id))
  return [
    ...live.departments
      .filter(({ id }) => !declaredDepartments.has(id) && !index.unplaced.has(id) && isInScope(id))
      .filter(({ id, name }) => isDepartmentNew(id, name === undefined && !index.isBound(id)))
      .map((department) => madeDepartment(department, index)),
    ...live.members
      .filter(({ userid, status }) => !declaredMembers.has(useridKey(userid)) && status !== 5)
      .filter((member) => member.departments.every(({ department }) => isInScope(department)))
      .filter((member) => isMemberNew(useridKey(member.userid), isNeverDeleted(member, index, memory)))
      .map((member) => madeMember(member, index)),
    ...(desired.policy.scope.length > 0 ? [] : live.tags)
      .filter(({ id }) => !declaredTags.has(id) && isTagNew(id, true))
      .map(madeTag),
  ]
}

/** Whether something undeclared was made since. @returns asked with whether a plan would leave it alone in any case */
function newness(
  kind: ObjectKind,
  { manages, policy }: DesiredOrg,
  { undeclared }: Memory,
  applied: Readonly<Record<string, unknown>>,
): (key: string | number, isNeverDeleted: boolean) => boolean {
  const seen = undeclared && new Set<string | number>(undeclared[kind])
  return (key, isNeverDeleted) => {
    if (!manages[kind] || applied[key] !== undefined) return false
    // What a plan deletes stays drift until it is deleted. What it keeps is old as soon as an apply has seen it.
    if (policy.unmanaged[kind] === 'delete' && !isNeverDeleted) return true
    return seen !== undefined && !seen.has(key)
  }
}

function isNeverDeleted({ userid, departments }: LiveMember, index: LiveIndex, { kept }: Memory): boolean {
  const key = useridKey(userid)
  if (kept.members.includes(key) || kept.left?.includes(key) === true) return true
  return departments.every(({ department }) => index.unplaced.has(department))
}

/** Also those whom a guard keeps out of the target, and those who are declared under another userid. */
function declaredUserids({ members }: DesiredOrg, { target }: OrgDiff): ReadonlySet<string> {
  const declared = new Set(members.map(({ userid }) => useridKey(userid)))
  for (const { live } of target.members) if (live) declared.add(useridKey(live.userid))
  return declared
}

function scopeOf(desired: DesiredOrg, index: LiveIndex, memory: Memory): (id: DepartmentId) => boolean {
  if (desired.policy.scope.length === 0) return () => true
  const identity = identify(desired, index, memory)
  const inside = index.subtree(desired.policy.scope.flatMap((ref) => identity.resolve(ref) ?? []))
  return (id) => inside.has(id)
}

const MADE = { action: 'create', before: null, unverified: [], cause: 'drift', effects: [] } as const

function madeDepartment({ id, parentid, name, name_en }: LiveDepartment, index: LiveIndex): DepartmentChange {
  const after: DepartmentView = { ...(name !== undefined && { name }), ...(name_en && { name_en }), parentid }
  const fields = present(after, ['name', 'name_en', 'parentid'] as const)
  return { ...MADE, kind: 'department', id, path: index.path(id), after, fields }
}

function madeMember(member: LiveMember, index: LiveIndex): MemberChange {
  const { userid, name, main_department, departments } = member
  const known = MEMBER_FIELDS.filter((field) => {
    const value = member[field]
    if (value === undefined || value === null || value === '') return false
    if (field === 'enable') return value === false
    return field !== 'extattr' || Object.keys(value).length > 0
  })
  const after: MemberView = {
    ...pick(member, known),
    departments: departments.map((placement) => ({ ...placement, path: index.path(placement.department) })),
    ...(typeof main_department === 'number' && { main_department }),
  }
  const fields = present(after, MEMBER_CHANGE_FIELDS)
  return { ...MADE, kind: 'member', userid, ...(name && { name }), after, fields }
}

function madeTag({ id, name, members, departments }: LiveTag): TagChange {
  return {
    ...MADE,
    kind: 'tag',
    id,
    name,
    after: { name, members, departments },
    fields: ['name', 'members', 'departments'],
  }
}
