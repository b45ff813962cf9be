/**
 * What the address book is to become, in live ids: the declared objects matched with live ones, and the live objects that
 * are to go. All policy is settled here (ignore, protect, scope, unmanaged, kept people), by taking things out of the
 * data, so that the differ behind it has no special cases.
 */
import picomatch from 'picomatch'
import type { PlacementWrite } from '../model/call.ts'
import type { DesiredDepartment, DesiredMember, DesiredOrg, DesiredTag } from '../model/desired.ts'
import { ROOT_ID, useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LivePlacement, LiveTag } from '../model/live.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { childPath, type DepartmentPath } from '../model/path.ts'
import type { Block } from '../model/plan.ts'
import { identify, type Identity, type Problem } from './identify.ts'
import type { LiveIndex } from './live-index.ts'
import { offboard, welcomeBack, type Offboarding } from './offboard.ts'

export interface TargetDepartment {
  /** Said instead of making a change, when something differs: it is protected, or not ours to change. */
  readonly withheld?: Message
  readonly id: DepartmentId
  readonly path: DepartmentPath
  /** Absent: to be created. */
  readonly live?: LiveDepartment
  readonly parentid: DepartmentId
  readonly desired: DesiredDepartment
}

export interface TargetMember {
  /** Said instead of making a change, when something differs: it is protected, or not ours to change. */
  readonly withheld: Message | undefined
  readonly userid: string
  /** `undefined`: to be created. */
  readonly live: LiveMember | undefined
  readonly desired: DesiredMember
  /** `undefined`: membership is left alone. */
  readonly placement: TargetPlacement | undefined
}

export interface TargetPlacement {
  readonly departments: readonly PlacementWrite[]
  readonly main_department: DepartmentId
  /** Of what live does not tell, what the files themselves say: `main`, `5 leader`, `5 order`. The rest is kept or a default, and never a difference by itself. */
  readonly stated: ReadonlySet<string>
}

export interface TargetTag {
  /** Said instead of making a change, when something differs: it is protected, or not ours to change. */
  readonly withheld?: Message
  readonly id: TagId
  readonly name: string
  /** Absent: to be created. */
  readonly live?: LiveTag
  readonly desired: DesiredTag
  /** userids as they are called after the plan; absent: left alone. */
  readonly members?: readonly string[]
  readonly departments?: readonly DepartmentId[]
}

export interface Target {
  readonly departments: readonly TargetDepartment[]
  readonly members: readonly TargetMember[]
  readonly tags: readonly TargetTag[]
  readonly deletes: {
    readonly departments: readonly LiveDepartment[]
    readonly members: readonly LiveMember[]
    readonly tags: readonly LiveTag[]
  }
  /** Members who are no longer declared and stay for the time being. */
  readonly leaving: Pick<Offboarding, 'disables' | 'starts' | 'waits'>
  /** Whoever is declared is so by the way back from an apply: that says nothing about who has left the files. */
  readonly isUndo: boolean
  /** Protected objects that would be deleted otherwise: `department:5`, `member:` with the userid's key, or `tag:10`. */
  readonly spared: readonly string[]
  /** How many live objects each deletion limit is measured against: those in scope. */
  readonly inScope: { readonly departments: number; readonly members: number; readonly tags: number }
  /** Path of any department after the plan. */
  readonly path: (id: DepartmentId) => DepartmentPath
  readonly warnings: readonly Message[]
  /** About departments that the policy names and that are nowhere: it does less than whoever wrote it believes. */
  readonly dangling: readonly Message[]
  readonly blocked: readonly Block[]
  readonly problems: readonly Problem[]
}

export function buildTarget(desired: DesiredOrg, live: LiveIndex, memory: Memory, nowMs?: number): Target {
  const identity = identify(desired, live, memory)
  const notes: Notes = { warnings: [], blocked: [], spared: [], problems: [...identity.problems] }
  const scope = scopeOf(desired, live, identity)
  const departments = targetDepartments(desired, live, identity, scope, notes)
  const members = targetMembers(desired, live, memory, identity, scope, notes)
  const { deletes: goingMembers, ...leaving } = offboard(
    membersToDelete(desired, live, memory, identity, scope, notes),
    desired.policy.offboard,
    memory,
    nowMs,
  )
  const goingDepartments = departmentsToDelete(
    desired,
    live,
    identity,
    scope,
    departments,
    members,
    goingMembers,
    notes,
  )
  const tags = targetTags(desired, live, memory, identity, scope, members, notes)
  const goingTags = tagsToDelete(desired, live, memory, identity, scope, notes)
  return {
    departments,
    members,
    tags,
    deletes: { departments: goingDepartments, members: goingMembers, tags: goingTags },
    leaving,
    isUndo: desired.undo !== undefined,
    inScope: {
      departments: live.org.departments.filter((department) => department.id !== ROOT_ID && scope.has(department.id))
        .length,
      members: scope.isWhole
        ? live.org.members.length
        : live.org.members.filter((member) => isMemberInScope(member, scope)).length,
      tags: live.org.tags.length,
    },
    path: pathAfter(departments, live),
    dangling: danglingReferences(desired, identity),
    ...notes,
  }
}

interface Notes {
  readonly warnings: Message[]
  readonly blocked: Block[]
  readonly spared: string[]
  readonly problems: Problem[]
}

/** The departments that may be managed; the root of a scope is one of them. */
interface Scope {
  readonly isWhole: boolean
  readonly roots: ReadonlySet<DepartmentId>
  has(id: DepartmentId): boolean
}

function scopeOf(desired: DesiredOrg, live: LiveIndex, identity: Identity): Scope {
  if (desired.policy.scope.length === 0) return { isWhole: true, roots: new Set(), has: () => true }
  const roots = new Set(desired.policy.scope.flatMap((ref) => identity.resolve(ref) ?? []))
  if (roots.has(ROOT_ID)) return { isWhole: true, roots: new Set(), has: () => true }
  const inside = new Set(live.subtree([...roots]))
  // Declared departments are inside when their declared parent is: parents come first.
  desired.departments.forEach((department, index) => {
    const id = identity.departmentIds[index]
    const parent = identity.resolve(department.parent)
    if (id !== undefined && !live.departments.has(id) && parent !== undefined && inside.has(parent)) inside.add(id)
  })
  return { isWhole: false, roots, has: (id) => inside.has(id) }
}

function isMemberInScope(member: LiveMember, scope: Scope): boolean {
  return scope.isWhole || member.departments.every((placement) => scope.has(placement.department))
}

function targetDepartments(
  desired: DesiredOrg,
  live: LiveIndex,
  identity: Identity,
  scope: Scope,
  notes: Notes,
): readonly TargetDepartment[] {
  const isProtected = protectedDepartments(desired, identity)
  const ignored = desired.policy.ignore.departments
  const ignoredValues = ignored.filter((field) => field !== 'parentid')
  const targets: TargetDepartment[] = []
  const paths = new Map<DepartmentId, DepartmentPath>()
  desired.departments.forEach((department, index) => {
    const id = identity.departmentIds[index] ?? ROOT_ID
    const current = live.departments.get(id)
    const parentid = identity.resolve(department.parent)
    if (parentid === undefined) {
      notes.problems.push(unresolved(department.parent, department.source))
      return
    }
    const name = department.name ?? current?.name ?? `#${id}`
    const path = childPath(paths.get(parentid) ?? live.path(parentid), name)
    paths.set(id, isProtected.has(id) && current ? live.path(id) : path)
    const isInside = scope.has(id) && (scope.roots.has(id) || scope.has(parentid))
    if (!isInside) {
      notes.blocked.push({ guard: 'scope', message: { code: 'plan.scope-department', params: { path } } })
      return
    }
    const wanted = current ? without(department, ignoredValues) : department
    const keepsParent = current !== undefined && (ignored.includes('parentid') || scope.roots.has(id))
    targets.push({
      id,
      path,
      parentid: keepsParent ? current.parentid : parentid,
      desired: wanted,
      ...(current && (isProtected.has(id) || isUnplacedRoot(live, id)) && { withheld: isProtectedNote(live.path(id)) }),
      ...(current && { live: current }),
    })
  })
  return targets
}

function isProtectedNote(object: string): Message {
  return { code: 'plan.protected', params: { object } }
}

function isUnplacedRoot(live: LiveIndex, id: DepartmentId): boolean {
  return live.unplaced.has(id) && live.departments.get(id)?.parentid === ROOT_ID
}

function protectedDepartments(desired: DesiredOrg, identity: Identity): ReadonlySet<DepartmentId> {
  return new Set(desired.policy.protect.departments.flatMap((ref) => identity.resolve(ref) ?? []))
}

function without<T extends object>(declared: T, ignored: readonly string[]): T {
  if (ignored.length === 0) return declared
  const kept = Object.entries(declared).filter(([field]) => !ignored.includes(field))
  return Object.fromEntries(kept) as T // only optional fields are ignorable
}

function unresolved(ref: DesiredDepartment['parent'], source: Problem['source']): Problem {
  return { code: 'plan.unresolved-department', params: { reference: referenceOf(ref) }, source }
}

function referenceOf(ref: DesiredDepartment['parent']): string {
  return ref.kind === 'id' ? String(ref.id) : ref.kind === 'path' ? ref.path : '/'
}

function danglingReferences({ policy }: DesiredOrg, identity: Identity): readonly Message[] {
  const lists = { scope: policy.scope, 'protect.departments': policy.protect.departments }
  return Object.entries(lists).flatMap(([list, refs]) =>
    refs
      .filter((ref) => identity.resolve(ref) === undefined)
      .map((ref): Message => ({ code: 'plan.policy-dangling', params: { list, reference: referenceOf(ref) } })),
  )
}

function isProtectedMember(desired: DesiredOrg): (userid: string) => boolean {
  const globs = desired.policy.protect.members.map((glob) => picomatch(glob, { nocase: true }))
  return (userid) => globs.some((matches) => matches(userid))
}

function targetMembers(
  desired: DesiredOrg,
  live: LiveIndex,
  memory: Memory,
  identity: Identity,
  scope: Scope,
  notes: Notes,
): readonly TargetMember[] {
  const isProtected = isProtectedMember(desired)
  const ignored = desired.policy.ignore.members
  const ignoredValues = ignored.filter((field) => field !== 'departments')
  const targets: TargetMember[] = []
  desired.members.forEach((member, index) => {
    const current = identity.members[index]
    const placement = placementOf(member, current, memory, identity, notes)
    if (!placement) return
    if (!scope.isWhole) {
      const outside = [...(current?.departments ?? []), ...placement.departments].find((p) => !scope.has(p.department))
      if (outside) {
        notes.blocked.push({
          guard: 'scope',
          message: {
            code: 'plan.scope-member',
            params: { userid: member.userid, path: live.path(outside.department) },
          },
        })
        return
      }
    }
    const keepsMain =
      current?.main_department && ignored.includes('main_department') && isAmong(placement, current.main_department)
    targets.push({
      withheld: current && withheldFrom(current, member.userid, isProtected),
      userid: current && useridKey(current.userid) === useridKey(member.userid) ? current.userid : member.userid,
      live: current,
      desired: current ? without(desired.undo ? member : welcomeBack(member, current, memory), ignoredValues) : member,
      placement:
        current && ignored.includes('departments')
          ? undefined
          : keepsMain
            ? { ...placement, main_department: current.main_department }
            : placement,
    })
  })
  return targets
}

function withheldFrom(
  current: LiveMember,
  userid: string,
  isProtected: (userid: string) => boolean,
): Message | undefined {
  if (current.status === 5) return { code: 'plan.member-left', params: { userid } }
  const isKept = isProtected(current.userid) || isProtected(userid)
  return isKept ? isProtectedNote(`member:${current.userid}`) : undefined
}

function isAmong(placement: TargetPlacement, id: DepartmentId): boolean {
  return placement.departments.some((entry) => entry.department === id)
}

function placementOf(
  member: DesiredMember,
  current: LiveMember | undefined,
  memory: Memory,
  identity: Identity,
  notes: Notes,
): TargetPlacement | undefined {
  const applied = recordOf(memory.applied.members, useridKey(current?.userid ?? member.userid))
  const departments: PlacementWrite[] = []
  // Hardly any member needs one.
  let stated: Set<string> | undefined
  for (const wanted of member.departments) {
    const department = identity.resolve(wanted.department)
    if (department === undefined) {
      notes.problems.push(unresolved(wanted.department, member.source))
      return undefined
    }
    if (departments.some((entry) => entry.department === department)) continue
    const before = current?.departments.find((entry) => entry.department === department)
    const last = applied?.departments.find(([id]) => id === department)
    if (before && before.leader === undefined && wanted.leader !== undefined) {
      stated = (stated ?? new Set()).add(`${department} leader`)
    }
    if (before && before.order === undefined && wanted.order !== undefined) {
      stated = (stated ?? new Set()).add(`${department} order`)
    }
    departments.push({
      department,
      leader: wanted.leader ?? before?.leader ?? (last ? last[1] === 1 : false),
      order: wanted.order ?? before?.order ?? last?.[2] ?? 0,
    })
  }
  const [first] = departments
  if (!first) return undefined
  const main = member.main_department === undefined ? undefined : identity.resolve(member.main_department)
  const kept = current?.main_department ?? applied?.main_department
  const keptStays = kept !== undefined && departments.some((entry) => entry.department === kept) ? kept : undefined
  if (main !== undefined && kept === undefined) stated = (stated ?? new Set()).add('main')
  return { departments, main_department: main ?? keptStays ?? first.department, stated: stated ?? NOTHING }
}

const NOTHING: ReadonlySet<string> = new Set()

function membersToDelete(
  desired: DesiredOrg,
  live: LiveIndex,
  memory: Memory,
  identity: Identity,
  scope: Scope,
  notes: Notes,
): readonly LiveMember[] {
  if (!desired.manages.members || desired.policy.unmanaged.members === 'keep') return []
  const declared = new Set(identity.members)
  const kept = new Set(memory.kept.members.map(useridKey))
  const left = new Set(memory.kept.left)
  const isProtected = isProtectedMember(desired)
  const places = new Set(identity.departmentIds)
  const isPerhapsUnplaced = (id: DepartmentId): boolean => live.isPerhapsUnplaced(id, (each) => places.has(each))
  return live.org.members.filter((member) => {
    if (declared.has(member) || member.status === 5) return false
    if (desired.undo && !desired.undo.removes.members.has(useridKey(member.userid))) return false
    if (!isMemberInScope(member, scope)) return false
    if (member.departments.every((placement) => live.unplaced.has(placement.department))) return false
    if (member.departments.every(({ department }) => live.unplaced.has(department) || isPerhapsUnplaced(department))) {
      const departments = member.departments.map(({ department }) => department).join(', ')
      notes.warnings.push({ code: 'plan.perhaps-unplaced', params: { userid: member.userid, departments } })
      return false
    }
    if (isProtected(member.userid)) {
      notes.warnings.push(isProtectedNote(`member:${member.userid}`))
      notes.spared.push(`member:${useridKey(member.userid)}`)
      return false
    }
    if (kept.has(useridKey(member.userid))) {
      notes.warnings.push({ code: 'plan.creator-kept', params: { userid: member.userid } })
      return false
    }
    if (left.has(useridKey(member.userid))) {
      notes.warnings.push({ code: 'plan.still-listed', params: { userid: member.userid } })
      return false
    }
    return true
  })
}

function departmentsToDelete(
  desired: DesiredOrg,
  live: LiveIndex,
  identity: Identity,
  scope: Scope,
  targets: readonly TargetDepartment[],
  members: readonly TargetMember[],
  goingMembers: readonly LiveMember[],
  notes: Notes,
): readonly LiveDepartment[] {
  if (!desired.manages.departments || desired.policy.unmanaged.departments === 'keep') return []
  const declared = new Set(identity.departmentIds)
  const isProtected = protectedDepartments(desired, identity)
  const candidates = live.org.departments.filter((department) => {
    if (department.id === ROOT_ID || declared.has(department.id) || live.unplaced.has(department.id)) return false
    if (desired.undo && !desired.undo.removes.departments.has(department.id)) return false
    if (!scope.has(department.id) || scope.roots.has(department.id)) return false
    if (department.name === undefined && !live.isBound(department.id)) return false
    if (isProtected.has(department.id)) {
      notes.warnings.push(isProtectedNote(live.path(department.id)))
      notes.spared.push(`department:${department.id}`)
      return false
    }
    return true
  })

  if (candidates.length === 0) return []

  // Whoever stays keeps the place, and with it everything above.
  const stays = new Map<DepartmentId, Message | undefined>()
  const candidateIds = new Set(candidates.map((department) => department.id))
  const keep = (id: DepartmentId, because: Message | undefined): void => {
    for (let at: DepartmentId | undefined = id; at !== undefined && candidateIds.has(at) && !stays.has(at);) {
      stays.set(at, because)
      at = live.departments.get(at)?.parentid
    }
  }
  const keepPlaces = (userid: string, places: readonly LivePlacement[]): void => {
    for (const { department } of places) {
      if (!candidateIds.has(department)) continue
      keep(department, {
        code: 'plan.department-kept-by-member',
        params: { path: live.path(department), userid },
      })
    }
  }
  for (const { userid, live: current, placement, withheld } of members) {
    keepPlaces(userid, placement && !withheld ? placement.departments : (current?.departments ?? []))
  }
  const settled = new Set(goingMembers)
  for (const { live: current } of members) if (current) settled.add(current)
  for (const member of live.org.members) if (!settled.has(member)) keepPlaces(member.userid, member.departments)
  for (const target of targets) keep(target.withheld && target.live ? target.live.parentid : target.parentid, undefined)
  const targetIds = new Set(targets.map((target) => target.id))
  for (const department of live.org.departments) {
    if (!candidateIds.has(department.id) && !targetIds.has(department.id)) keep(department.parentid, undefined)
  }
  for (const because of stays.values()) if (because) notes.warnings.push(because)
  return candidates.filter((department) => !stays.has(department.id))
}

function targetTags(
  desired: DesiredOrg,
  live: LiveIndex,
  memory: Memory,
  identity: Identity,
  scope: Scope,
  members: readonly TargetMember[],
  notes: Notes,
): readonly TargetTag[] {
  const isProtected = new Set(desired.policy.protect.tags)
  const foreign = new Set(memory.kept.tags)
  const ignored = desired.policy.ignore.tags
  const finalUserid = finalUserids(members, live)
  const memberInScope = (userid: string): boolean => {
    const current = live.members.get(useridKey(userid))
    return !current || isMemberInScope(current, scope)
  }
  const withheldFromTag = (current: LiveTag, name: string): Pick<TargetTag, 'withheld'> => {
    if (foreign.has(current.id)) return { withheld: { code: 'plan.tag-foreign', params: { name: current.name } } }
    const isKept = isProtected.has(current.name) || isProtected.has(name)
    return isKept ? { withheld: isProtectedNote(`tag:${current.name}`) } : {}
  }
  const targets: TargetTag[] = []
  desired.tags.forEach((declared, index) => {
    const id = identity.tagIds[index] ?? 0
    const current = live.tags.get(id)
    const tag = current ? without(declared, ignored) : declared
    const name = tag.name ?? current?.name ?? `#${id}`
    let wantedMembers = tag.members?.map(finalUserid)
    let wantedDepartments = tag.departments?.flatMap((ref) => {
      const department = identity.resolve(ref)
      if (department === undefined) notes.problems.push(unresolved(ref, tag.source))
      return department ?? []
    })
    if (!scope.isWhole) {
      wantedMembers &&= [
        ...wantedMembers.filter(memberInScope),
        ...(current?.members ?? []).filter((userid) => !memberInScope(userid)),
      ]
      wantedDepartments &&= [
        ...wantedDepartments.filter((department) => scope.has(department)),
        ...(current?.departments ?? []).filter((department) => !scope.has(department)),
      ]
    }
    targets.push({
      id,
      name,
      desired: tag,
      ...(current && withheldFromTag(current, name)),
      ...(current && { live: current }),
      ...(wantedMembers && { members: wantedMembers }),
      ...(wantedDepartments && { departments: [...new Set(wantedDepartments)] }),
    })
  })
  return targets
}

/** What anybody is called after the plan, in the case that WeCom stores. */
function finalUserids(members: readonly TargetMember[], live: LiveIndex): (userid: string) => string {
  const changing = new Map<string, string>()
  for (const { userid, live: current, withheld } of members) {
    if (current?.userid === userid) continue
    if (current && !withheld) changing.set(useridKey(current.userid), userid)
    changing.set(useridKey(userid), userid)
  }
  return (userid) => changing.get(useridKey(userid)) ?? live.members.get(useridKey(userid))?.userid ?? userid
}

function tagsToDelete(
  desired: DesiredOrg,
  live: LiveIndex,
  memory: Memory,
  identity: Identity,
  scope: Scope,
  notes: Notes,
): readonly LiveTag[] {
  if (!desired.manages.tags || desired.policy.unmanaged.tags === 'keep' || !scope.isWhole) return []
  const declared = new Set(identity.tagIds)
  // A name that is about to go to another tag is bound to that one already.
  const known = [...Object.values(memory.bindings.tags), ...Object.keys(memory.applied.tags).map(Number)]
  // What an apply created that was cut off is ours too, and not known yet.
  const ours = desired.undo?.removes.tags ?? new Set(known)
  const isProtected = new Set(desired.policy.protect.tags)
  const foreign = new Set(memory.kept.tags)
  return live.org.tags.filter((tag) => {
    if (declared.has(tag.id) || !ours.has(tag.id) || foreign.has(tag.id)) return false
    if (!isProtected.has(tag.name)) return true
    notes.warnings.push(isProtectedNote(`tag:${tag.name}`))
    notes.spared.push(`tag:${tag.id}`)
    return false
  })
}

function pathAfter(targets: readonly TargetDepartment[], live: LiveIndex): (id: DepartmentId) => DepartmentPath {
  const declared = new Map(targets.map((target) => [target.id, target]))
  const cache = new Map<DepartmentId, DepartmentPath>()
  const path = (id: DepartmentId): DepartmentPath => {
    const known = cache.get(id)
    if (known !== undefined) return known
    const found = declared.get(id)
    const target = found?.withheld ? undefined : found
    const current = live.departments.get(id)
    const parent = target?.parentid ?? current?.parentid
    const name = target?.desired.name ?? current?.name ?? `#${id}`
    const result = id === ROOT_ID ? '/' : parent === undefined ? `/#${id}` : childPath(path(parent), name)
    cache.set(id, result)
    return result
  }
  return path
}
