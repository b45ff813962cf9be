/**
 * Which live object each declared object is (contract section 4), and the ids of those that are new.
 *
 * Departments are resolved level by level, so that children follow a renamed or moved parent. On each level the strong
 * claims come first (declared id, key binding, path binding), then names, then `previously`: a sibling's former name must
 * never take a department that another declaration is today.
 */
import type { DepartmentRef, DesiredDepartment, DesiredMember, DesiredOrg, DesiredTag } from '../model/desired.ts'
import { ROOT_ID, useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { LiveDepartment, LiveMember } from '../model/live.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { formatPath, parsePath, type DepartmentPath } from '../model/path.ts'
import { sortedBy } from '../model/compare.ts'
import type { SourceRef } from '../model/source.ts'
import type { LiveIndex } from './live-index.ts'

/** Something in the files that live contradicts: no plan can be made until it is mended. */
export interface Problem extends Message {
  readonly source: SourceRef
}

export interface Identity {
  /** By index into `DesiredOrg.departments`. */
  readonly departmentIds: readonly DepartmentId[]
  /** By index into `DesiredOrg.members`; absent for a new member. */
  readonly members: readonly (LiveMember | undefined)[]
  /** By index into `DesiredOrg.tags`. */
  readonly tagIds: readonly TagId[]
  readonly problems: readonly Problem[]
  /** `undefined` when it points at nothing, which is then in `problems`. */
  resolve(ref: DepartmentRef): DepartmentId | undefined
}

export function identify(desired: DesiredOrg, live: LiveIndex, memory: Memory): Identity {
  const problems: Problem[] = []
  const departmentIds = identifyDepartments(desired, live, memory, problems)
  const resolve = (ref: DepartmentRef): DepartmentId | undefined => {
    switch (ref.kind) {
      case 'root':
        return ROOT_ID
      case 'declared':
        return departmentIds[ref.index]
      case 'id':
        return live.departments.has(ref.id) ? ref.id : undefined
      case 'path':
        return liveDepartmentAt(ref.path, live, memory)?.id
    }
  }
  return {
    departmentIds,
    members: identifyMembers(desired.members, live),
    tagIds: identifyTags(desired.tags, live, memory),
    problems,
    resolve,
  }
}

function liveDepartmentAt(path: string, live: LiveIndex, memory: Memory): LiveDepartment | undefined {
  const bound = memory.bindings.paths[path]
  const byBinding = bound === undefined ? undefined : live.departments.get(bound)
  if (byBinding) return byBinding
  const names = parsePath(path)
  return names ? live.departmentByNames(names) : undefined
}

function identifyDepartments(
  desired: DesiredOrg,
  live: LiveIndex,
  memory: Memory,
  problems: Problem[],
): readonly DepartmentId[] {
  const { departments } = desired
  const ids: (DepartmentId | undefined)[] = departments.map(() => undefined)
  const claimed = new Set<DepartmentId>()
  const claim = (index: number, id: DepartmentId | undefined): boolean => {
    if (id === undefined || ids[index] !== undefined || claimed.has(id)) return false
    ids[index] = id
    claimed.add(id)
    return true
  }
  const liveBound = (id: DepartmentId | undefined): DepartmentId | undefined =>
    id !== undefined && id !== ROOT_ID && live.departments.has(id) ? id : undefined

  departments.forEach((department, index) => void claim(index, department.id))
  departments.forEach((department, index) => {
    if (department.id === undefined && department.key !== undefined) {
      claim(index, liveBound(recordOf(memory.bindings.keys, department.key)))
    }
  })
  departments.forEach((department, index) => {
    if (department.id === undefined && department.path !== undefined) {
      claim(index, liveBound(memory.bindings.paths[department.path]))
    }
  })

  const declaredPaths = new Set(departments.map((department) => department.path))
  const parentId = (department: DesiredDepartment): DepartmentId | undefined => {
    const { parent } = department
    switch (parent.kind) {
      case 'root':
        return ROOT_ID
      case 'declared':
        return ids[parent.index]
      case 'id':
        return parent.id
      case 'path':
        return liveDepartmentAt(parent.path, live, memory)?.id
    }
  }
  const byPath = new Map(departments.map(({ path }, index) => [path, index]))
  /** Where the department above was renamed or moved as well, a former path leads through its present one. */
  const formerlyBelow = (former: DepartmentPath): LiveDepartment | undefined => {
    const names = parsePath(former) ?? []
    const above = byPath.get(formatPath(names.slice(0, -1)))
    const parent = above === undefined ? undefined : ids[above]
    return parent === undefined ? undefined : live.childByName(parent, names.at(-1) ?? '')
  }
  const identifyLevel = (level: readonly number[]): void => {
    for (const index of level) {
      const department = departments[index]
      const parent = department && parentId(department)
      if (!department || parent === undefined || department.name === undefined || department.id !== undefined) continue
      claim(index, live.childByName(parent, department.name)?.id)
    }
    for (const index of level) {
      const department = departments[index]
      if (!department || department.id !== undefined) continue
      for (const former of department.previously) {
        if (declaredPaths.has(former)) continue
        const found = liveDepartmentAt(former, live, memory) ?? formerlyBelow(former)
        if (claim(index, liveBound(found?.id))) break
      }
    }
  }
  const depths = levels(departments)
  const isOpen = ({ previously }: DesiredDepartment, index: number): boolean =>
    ids[index] === undefined && previously.length > 0
  for (let open = departments.length + 1; ;) {
    depths.forEach(identifyLevel)
    // What moved up is asked about before the department it came from, and found in the next round.
    const left = departments.filter(isOpen).length
    if (left === 0 || left === open) break
    open = left
  }

  // A declared id that is not live is created with it, unless somebody else already holds the place.
  departments.forEach((department, index) => {
    if (department.id === undefined || live.departments.has(department.id) || department.name === undefined) return
    const parent = parentId(department)
    const holder = parent === undefined ? undefined : live.childByName(parent, department.name)
    if (holder && !claimed.has(holder.id) && desired.undo?.removes.departments.has(holder.id) !== true) {
      problems.push({
        code: 'plan.id-path-held',
        params: { path: department.path ?? department.name, id: department.id, holder: holder.id },
        source: department.source,
      })
    }
    if (ids[index] === undefined) ids[index] = department.id
  })

  departments.forEach((department, index) => {
    if (ids[index] !== undefined) return
    const parent = parentId(department)
    const nameless = parent === undefined ? [] : (live.children.get(parent) ?? [])
    const candidates = nameless.filter(({ id, name }) => name === undefined && !claimed.has(id) && !live.isBound(id))
    if (candidates.length === 0) return
    problems.push({
      code: 'plan.cannot-identify',
      params: {
        path: department.path ?? '',
        candidates: candidates
          .map(({ id }) => id)
          .slice(0, 10)
          .join(', '),
      },
      source: department.source,
    })
  })

  let next = highestDepartment(desired, live, memory)
  const unidentified = departments.flatMap((department, index) =>
    ids[index] === undefined ? [{ department, index }] : [],
  )
  for (const { index } of sortedBy(unidentified, ({ department }) => department.path ?? '')) ids[index] = ++next
  return ids.map((id) => id ?? ROOT_ID)
}

/** Indexes by depth in the declared tree. */
function levels(departments: readonly DesiredDepartment[]): readonly (readonly number[])[] {
  const result: number[][] = []
  const depths: number[] = []
  departments.forEach((department, index) => {
    const depth = department.parent.kind === 'declared' ? (depths[department.parent.index] ?? 0) + 1 : 0
    depths.push(depth)
    const level = result[depth]
    if (level) level.push(index)
    else result[depth] = [index]
  })
  return result
}

function highestDepartment(desired: DesiredOrg, live: LiveIndex, memory: Memory): DepartmentId {
  let highest = Math.max(ROOT_ID, memory.bindings.highest.department)
  for (const id of live.departments.keys()) highest = Math.max(highest, id)
  for (const department of desired.departments) highest = Math.max(highest, department.id ?? 0)
  for (const id of Object.values(memory.bindings.paths)) highest = Math.max(highest, id)
  for (const id of Object.values(memory.bindings.keys)) highest = Math.max(highest, id)
  return highest
}

function identifyMembers(members: readonly DesiredMember[], live: LiveIndex): readonly (LiveMember | undefined)[] {
  const hasFormer = members.some((member) => member.previously.length > 0)
  const declared = new Set(hasFormer ? members.map((member) => useridKey(member.userid)) : [])
  const claimed = new Set<string>()
  return members.map((member) => {
    const same = live.members.get(useridKey(member.userid))
    if (same) return same
    for (const former of member.previously) {
      const key = useridKey(former)
      const found = live.members.get(key)
      if (!found || declared.has(key) || claimed.has(key)) continue
      claimed.add(key)
      return found
    }
    return undefined
  })
}

function identifyTags(tags: readonly DesiredTag[], live: LiveIndex, memory: Memory): readonly TagId[] {
  const ids: (TagId | undefined)[] = tags.map((tag) => tag.id)
  const claimed = new Set<TagId>(tags.flatMap((tag) => (tag.id === undefined ? [] : [tag.id])))
  const claim = (index: number, id: TagId | undefined): void => {
    if (id === undefined || ids[index] !== undefined || claimed.has(id)) return
    ids[index] = id
    claimed.add(id)
  }
  const bound = (name: string): TagId | undefined => {
    const id = recordOf(memory.bindings.tags, name)
    return id !== undefined && live.tags.has(id) ? id : undefined
  }
  const named = (lookup: (name: string) => TagId | undefined): void =>
    tags.forEach((tag, index) => {
      if (tag.name !== undefined) claim(index, lookup(tag.name))
    })
  named((name) => live.tagsByName.get(name)?.id)
  named(bound)
  const declaredNames = new Set(tags.map((tag) => tag.name))
  tags.forEach((tag, index) => {
    for (const former of tag.previously) {
      if (!declaredNames.has(former)) claim(index, live.tagsByName.get(former)?.id ?? bound(former))
    }
  })
  let next = memory.bindings.highest.tag
  for (const id of [...live.tags.keys(), ...claimed, ...Object.values(memory.bindings.tags)]) next = Math.max(next, id)
  const unidentified = tags.flatMap((tag, index) => (ids[index] === undefined ? [{ tag, index }] : []))
  for (const { index } of sortedBy(unidentified, ({ tag }) => tag.name ?? '')) ids[index] = ++next
  return ids.map((id) => id ?? 0)
}
