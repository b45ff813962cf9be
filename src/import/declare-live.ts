import { LiveIndex } from '../diff/live-index.ts'
import type { DepartmentRefSpec, DepartmentSpec, MemberSpec, PlacementSpec, TagSpec } from '../config/spec.ts'
import { MEMBER_FIELDS, ROOT_ID, useridKey, type DepartmentId, type MemberField } from '../model/fields.ts'
import {
  isPartial,
  type LiveDepartment,
  type LiveMember,
  type LiveOrg,
  type LivePlacement,
  type LiveTag,
} from '../model/live.ts'
import { childPath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'
import { isLeftOut, type LeftOut } from './left-out.ts'

/** A department with what files say of it. Its `spec` has no children: they are here. */
export interface DeclaredDepartment {
  readonly live: LiveDepartment
  readonly spec: DepartmentSpec
  readonly children: readonly DeclaredDepartment[]
}

export interface DeclaredMember {
  readonly live: LiveMember
  readonly spec: MemberSpec
  /** The department directly below the root whose file the member goes to; the root's own members have none. */
  readonly top?: LiveDepartment
}

export interface DeclaredTag {
  readonly live: LiveTag
  readonly spec: TagSpec
}

/** What the files of an import say. */
export interface Declaration {
  readonly corp_id?: string
  /** `keep` where something live can stand in no file: deleting what is undeclared would delete it. */
  readonly unmanaged: { readonly departments: 'delete' | 'keep'; readonly members: 'delete' | 'keep' }
  readonly departments: readonly DeclaredDepartment[]
  readonly members: readonly DeclaredMember[]
  readonly tags: readonly DeclaredTag[]
  /** Members that no plan touches and no file needs to name. */
  readonly untouched: {
    /** Left the corp (status 5). */
    readonly left: readonly LiveMember[]
    /** Only in WeCom's 其他（待设置部门）, or nowhere. */
    readonly unplaced: readonly LiveMember[]
  }
}

/**
 * The files that say exactly what is live, except for what is `leftOut`: an unknown or empty value is not stated, so the plan of these
 * files is empty.
 */
export function declareLive(org: LiveOrg, leftOut: LeftOut): Declaration {
  const live = new LiveIndex(org)
  const touched = membersToDeclare(live, leftOut)
  const tags = org.tags.filter((tag) => !isLeftOut(leftOut, `tag:${tag.id}`))
  const departments = departmentsToDeclare(live, touched, tags, leftOut)
  const paths = declaredPaths(departments)
  const ref = (id: DepartmentId): DepartmentRefSpec => paths.get(id) ?? id
  const isKept = (member: LiveMember): boolean =>
    member.status !== 5 && isLeftOut(leftOut, memberKey(member)) && !isUnplaced(member, live)
  const untouched = org.members.filter((member) => !touched.has(member) && !isKept(member))
  return {
    ...(!isLeftOut(leftOut, 'organization', 'corp_id') && { corp_id: org.corp_id }),
    unmanaged: {
      departments:
        isPartial(org) || org.departments.some(({ id }) => isLeftOut(leftOut, `department:${id}`)) ? 'keep' : 'delete',
      members: isPartial(org) || org.members.some(isKept) ? 'keep' : 'delete',
    },
    departments,
    members: [...touched].map((member) => declareMember(member, live, ref, leftOut)),
    tags: tags.map((tag) => ({ live: tag, spec: tagSpec(tag, ref, leftOut) })),
    untouched: {
      left: untouched.filter((member) => member.status === 5),
      unplaced: untouched.filter((member) => member.status !== 5),
    },
  }
}

export function memberKey({ userid }: Pick<LiveMember, 'userid'>): string {
  return `member:${useridKey(userid)}`
}

function isUnplaced(member: LiveMember, live: LiveIndex): boolean {
  return member.departments.every(({ department }) => live.unplaced.has(department))
}

/** All but those no plan touches. Of these the ones that others refer to: references must point at something. */
function membersToDeclare(live: LiveIndex, leftOut: LeftOut): ReadonlySet<LiveMember> {
  const referredTo = new Set(live.org.tags.flatMap((tag) => tag.members.map(useridKey)))
  const isDeclarable = (member: LiveMember): boolean =>
    member.departments.length > 0 && !isLeftOut(leftOut, memberKey(member))
  const chosen = new Set<LiveMember>()
  const queue = live.org.members.filter(
    (member) =>
      isDeclarable(member) &&
      ((member.status !== 5 && !isUnplaced(member, live)) || referredTo.has(useridKey(member.userid))),
  )
  for (const member of queue) {
    if (chosen.has(member)) continue
    chosen.add(member)
    const leader = live.members.get(useridKey(member.direct_leader ?? ''))
    if (leader && isDeclarable(leader)) queue.push(leader)
  }
  return new Set(live.org.members.filter((member) => chosen.has(member)))
}

/** Without WeCom's own 其他（待设置部门）, unless something refers into it. */
function departmentsToDeclare(
  live: LiveIndex,
  members: ReadonlySet<LiveMember>,
  tags: readonly LiveTag[],
  leftOut: LeftOut,
): readonly DeclaredDepartment[] {
  const isUnplacedUsed =
    [...members].some(({ departments }) => departments.some(({ department }) => live.unplaced.has(department))) ||
    tags.some((tag) => tag.departments.some((id) => live.unplaced.has(id)))
  const below = (parent: DepartmentId): readonly DeclaredDepartment[] =>
    [...(live.children.get(parent) ?? [])]
      .filter(({ id }) => (isUnplacedUsed || !live.unplaced.has(id)) && !isLeftOut(leftOut, `department:${id}`))
      .sort((a, b) => b.order - a.order || a.id - b.id)
      .map((department) => ({
        live: department,
        spec: departmentSpec(department, leftOut),
        children: below(department.id),
      }))
  return below(ROOT_ID)
}

/** Of the departments whose own name and all names above are stated. */
function declaredPaths(departments: readonly DeclaredDepartment[]): ReadonlyMap<DepartmentId, DepartmentPath> {
  const paths = new Map<DepartmentId, DepartmentPath>([[ROOT_ID, ROOT_PATH]])
  const walk = (siblings: readonly DeclaredDepartment[], above: DepartmentPath): void => {
    for (const { live, spec, children } of siblings) {
      if (spec.name === undefined) continue
      const path = childPath(above, spec.name)
      paths.set(live.id, path)
      walk(children, path)
    }
  }
  walk(departments, ROOT_PATH)
  return paths
}

/** The order is left to WeCom: it numbers departments by itself, and with numbers that nobody wants to read. */
function departmentSpec({ id, name, name_en }: LiveDepartment, leftOut: LeftOut): DepartmentSpec {
  const isStated = (field: string): boolean => !isLeftOut(leftOut, `department:${id}`, field)
  return {
    id,
    ...(name !== undefined && isStated('name') && { name }),
    ...(name_en !== undefined && name_en !== null && isStated('name_en') && { name_en }),
  }
}

function declareMember(
  member: LiveMember,
  live: LiveIndex,
  ref: (id: DepartmentId) => DepartmentRefSpec,
  leftOut: LeftOut,
): DeclaredMember {
  const key = memberKey(member)
  const stated = (field: MemberField): MemberSpec[MemberField] => {
    const value = member[field]
    if (value === null || isLeftOut(leftOut, key, field)) return undefined
    if (field === 'enable') return value === false ? false : undefined
    if (field === 'extattr') return statedEntries(member, leftOut)
    return value
  }
  const { departments, main_department: main } = member
  const isMainStated =
    main !== undefined &&
    main !== null &&
    departments.length > 1 &&
    departments.some(({ department }) => department === main) &&
    !isLeftOut(leftOut, key, 'main_department')
  const fields: Partial<MemberSpec> = Object.fromEntries(
    MEMBER_FIELDS.flatMap((field) => {
      const value = stated(field)
      return value === undefined ? [] : [[field, value]]
    }),
  )
  const top = topOf(main ?? departments[0]?.department ?? ROOT_ID, live)
  return {
    live: member,
    ...(top && { top }),
    spec: {
      userid: member.userid,
      ...fields,
      departments: departments.map((placement) => placementSpec(placement, ref)),
      ...(isMainStated && { main_department: ref(main) }),
    },
  }
}

function statedEntries(member: LiveMember, leftOut: LeftOut): MemberSpec['extattr'] {
  const entries = Object.entries(member.extattr ?? {}).filter(
    ([name]) => !isLeftOut(leftOut, memberKey(member), `extattr.${name}`),
  )
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** What is left out keeps its live value: that nobody leads is the rule, and 0 the order of who was never moved. */
function placementSpec(
  { department, leader, order }: LivePlacement,
  ref: (id: DepartmentId) => DepartmentRefSpec,
): DepartmentRefSpec | PlacementSpec {
  if (leader !== true && (order ?? 0) === 0) return ref(department)
  return {
    department: ref(department),
    ...(leader === true && { leader }),
    ...(order !== undefined && order !== 0 && { order }),
  }
}

function topOf(id: DepartmentId, live: LiveIndex): LiveDepartment | undefined {
  let at = live.departments.get(id)
  while (at && at.id !== ROOT_ID && at.parentid !== ROOT_ID) at = live.departments.get(at.parentid)
  return at?.id === ROOT_ID ? undefined : at
}

function tagSpec(tag: LiveTag, ref: (id: DepartmentId) => DepartmentRefSpec, leftOut: LeftOut): TagSpec {
  const isStated = (field: string): boolean => !isLeftOut(leftOut, `tag:${tag.id}`, field)
  return {
    id: tag.id,
    ...(isStated('name') && { name: tag.name }),
    ...(isStated('members') && { members: tag.members }),
    ...(isStated('departments') && { departments: tag.departments.map(ref) }),
  }
}
