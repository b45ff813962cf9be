import type { TagChange, TagChangeField, TagView } from '../model/change.ts'
import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { Memory } from '../model/memory.ts'
import { appliedTag, combineCauses, fieldCause, wholeCause } from './cause.ts'
import type { Target, TargetTag } from './target.ts'
import { compareCodePoints } from '../model/compare.ts'

export function diffTags(target: Target, memory: Memory): TagChange[] {
  // Whoever is deleted leaves every tag by that, and a renamed member stays under the new userid.
  const goneMembers = new Set(target.deletes.members.map((member) => useridKey(member.userid)))
  const goneDepartments = new Set(target.deletes.departments.map((department) => department.id))
  const renamed = new Map<string, string>()
  for (const { userid, live, withheld } of target.members) {
    if (live && live.userid !== userid && !withheld) renamed.set(useridKey(live.userid), userid)
  }
  const survivors: Survivors = {
    members: (userids) =>
      userids
        .filter((userid) => !goneMembers.has(useridKey(userid)))
        .map((userid) => renamed.get(useridKey(userid)) ?? userid),
    departments: (ids) => ids.filter((id) => !goneDepartments.has(id)),
  }
  const changes: TagChange[] = []
  for (const tag of target.tags) {
    const change = diffTag(tag, survivors, memory)
    if (change) changes.push(change)
  }
  for (const tag of target.deletes.tags) {
    changes.push({
      kind: 'tag',
      action: 'delete',
      id: tag.id,
      name: tag.name,
      before: { name: tag.name, members: tag.members, departments: tag.departments },
      after: null,
      fields: ['name', 'members', 'departments'],
      unverified: [],
      cause: wholeCause('delete', memory.applied.tags[tag.id] !== undefined, memory),
      effects: [],
    })
  }
  return changes
}

/** Who is left of a tag's nodes after the rest of the plan, under the names they will have. */
interface Survivors {
  members(userids: readonly string[]): readonly string[]
  departments(ids: readonly DepartmentId[]): readonly DepartmentId[]
}

function diffTag(tag: TargetTag, survivors: Survivors, memory: Memory): TagChange | undefined {
  const applied = memory.applied.tags[tag.id]
  const before = {
    members: survivors.members(tag.live?.members ?? []),
    departments: survivors.departments(tag.live?.departments ?? []),
  }
  const { members, departments } = tag
  const fields: TagChangeField[] = []
  if (!tag.live || (tag.desired.name !== undefined && tag.live.name !== tag.name)) fields.push('name')
  if (members && !sameSet(members.map(useridKey), before.members.map(useridKey))) fields.push('members')
  if (departments && !sameSet(departments, before.departments)) fields.push('departments')
  if (fields.length === 0) return undefined
  const after: TagView = {
    name: tag.name,
    ...(members && { members: [...members].sort(compareCodePoints) }),
    ...(departments && { departments: [...departments].sort((a, b) => a - b) }),
  }
  const common = {
    kind: 'tag',
    id: tag.id,
    name: tag.name,
    fields,
    unverified: [],
    source: tag.desired.source,
    effects: [],
  } as const
  if (!tag.live) {
    const wasApplied = applied !== undefined || appliedTag(tag.desired, memory) !== undefined
    return {
      ...common,
      action: 'create',
      before: null,
      after: pick(after, fields),
      cause: wholeCause('create', wasApplied, memory),
    }
  }
  const live = tag.live
  return {
    ...common,
    action: 'update',
    before: pick({ name: live.name, ...before }, fields),
    after: pick(after, fields),
    cause: combineCauses(
      fields.map((field) => {
        switch (field) {
          case 'name':
            return fieldCause(applied?.name, tag.name, live.name)
          case 'members':
            return fieldCause(
              applied?.members && setKey(survivors.members(applied.members).map(useridKey)),
              setKey(members?.map(useridKey)),
              setKey(before.members.map(useridKey)),
            )
          case 'departments':
            return fieldCause(
              applied?.departments && setKey(survivors.departments(applied.departments)),
              setKey(departments),
              setKey(before.departments),
            )
        }
      }),
    ),
  }
}

function pick(view: TagView, fields: readonly TagChangeField[]): TagView {
  return Object.fromEntries(fields.flatMap((field) => (view[field] === undefined ? [] : [[field, view[field]]])))
}

function sameSet<T>(a: readonly T[], b: readonly T[]): boolean {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...left].every((item) => right.has(item))
}

function setKey(items: readonly (string | number)[] | undefined): string | undefined {
  return items && items.map(String).sort().join()
}
