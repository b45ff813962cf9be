/**
 * The organisation of some files as WeCom would hold it after a first apply to an empty corp. What the files do not state is
 * absent: WeCom would have some value there, and nobody knows which. Departments that the files only point at stand as well.
 */
import { sortedBy } from '../model/compare.ts'
import { departmentRefs } from '../model/department-refs.ts'
import type { DepartmentRef, DesiredMember, DesiredOrg } from '../model/desired.ts'
import { ROOT_ID, useridKey, type DepartmentId, type ExtattrValue, type TagId } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg, LivePlacement } from '../model/live.ts'
import { EMPTY_MEMORY, type Memory } from '../model/memory.ts'
import { childPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'

export interface Standing {
  readonly live: LiveOrg
  /** As after that apply: keys, paths and tag names are bound. */
  readonly memory: Memory
  /** By index into `DesiredOrg.departments`. */
  readonly departmentIds: readonly DepartmentId[]
  /** By index into `DesiredOrg.tags`. */
  readonly tagIds: readonly TagId[]
  /** Ids that the files state, also of departments they only point at. */
  readonly statedIds: { readonly departments: ReadonlySet<DepartmentId>; readonly tags: ReadonlySet<TagId> }
  readonly resolve: (ref: DepartmentRef) => DepartmentId
}

/** The order of a department whose files state none: no file can say 0. */
const NO_ORDER = 0

/**
 * Ids that nobody states are above all that are stated, in path order.
 * @param guest points at departments that are to stand as well, where `org` does not declare them; its ids are left free
 */
export function standUp(org: DesiredOrg, guest?: DesiredOrg): Standing {
  const sides = guest ? [org, guest] : [org]
  const pointedAt = new Set(
    sides.flatMap((side) => [...departmentRefs(side)]).flatMap((ref) => (ref.kind === 'id' ? ref.id : [])),
  )
  const highest = {
    department: highestOf([ROOT_ID, ...pointedAt, ...sides.flatMap(({ departments }) => stated(departments))]),
    tag: highestOf(sides.flatMap(({ tags }) => stated(tags))),
  }
  const departmentIds = numbered(org.departments, highest.department, ({ path }) => path)
  const tagIds = numbered(org.tags, highest.tag, ({ name }) => name)
  const ground = newGround(org, departmentIds, highestOf([highest.department, ...departmentIds]))
  const resolve = (ref: DepartmentRef): DepartmentId =>
    ref.kind === 'declared' ? (departmentIds[ref.index] ?? ROOT_ID) : ground.find(ref)

  org.departments.forEach(({ name, name_en, order, parent }, index) => {
    const id = departmentIds[index] ?? ROOT_ID
    ground.place({
      id,
      parentid: resolve(parent),
      order: order ?? NO_ORDER,
      name: name ?? unnamed(id),
      ...(name_en !== undefined && { name_en }),
    })
  })
  const members = org.members.map((member) => standMember(member, resolve))
  const tags = org.tags.map(({ name, members: userids, departments }, index) => {
    const id = tagIds[index] ?? 0
    return {
      id,
      name: name ?? unnamed(id),
      members: userids ?? [],
      departments: (departments ?? []).map(resolve),
    }
  })
  for (const side of sides) {
    for (const ref of departmentRefs(side)) if (ref.kind !== 'declared') ground.find(ref)
  }

  return {
    live: {
      corp_id: org.corp_id ?? '',
      read: { mode: 'full', unreadable: [] },
      departments: ground.departments().sort((a, b) => a.id - b.id),
      members: sortedBy(members, ({ userid }) => useridKey(userid)),
      tags: tags.sort((a, b) => a.id - b.id),
    },
    memory: memoryOf(org, departmentIds, tagIds),
    departmentIds,
    tagIds,
    statedIds: {
      departments: new Set([ROOT_ID, ...pointedAt, ...stated(org.departments)]),
      tags: new Set(stated(org.tags)),
    },
    resolve,
  }
}

/** Whether files can have stated the order of a department that stands. */
export function statesOrder({ order }: LiveDepartment): boolean {
  return order !== NO_ORDER
}

function unnamed(id: number): string {
  return `#${id}`
}

function numbered<T extends { readonly id?: number }>(
  declared: readonly T[],
  highest: number,
  place: (item: T) => string | undefined,
): readonly number[] {
  const ids = declared.map(({ id }) => id)
  const open = declared.flatMap((item, index) => (item.id === undefined ? [{ index, place: place(item) ?? '' }] : []))
  let next = highest
  for (const { index } of sortedBy(open, (each) => each.place)) ids[index] = ++next
  return ids.map((id) => id ?? ++next)
}

function stated(declared: readonly { readonly id?: number }[]): readonly number[] {
  return declared.flatMap(({ id }) => id ?? [])
}

function highestOf(ids: readonly number[]): number {
  return ids.reduce((highest, id) => Math.max(highest, id), 0)
}

interface Ground {
  place(department: LiveDepartment): void
  /** The department that an undeclared reference means; it stands from now on. */
  find(ref: Exclude<DepartmentRef, { kind: 'declared' }>): DepartmentId
  departments(): LiveDepartment[]
}

function newGround(org: DesiredOrg, ids: readonly DepartmentId[], highest: DepartmentId): Ground {
  const root: LiveDepartment = { id: ROOT_ID, parentid: 0, order: NO_ORDER }
  const standing = new Map<DepartmentId, LiveDepartment>([[ROOT_ID, root]])
  const byPath = new Map<DepartmentPath, DepartmentId>([[ROOT_PATH, ROOT_ID]])
  org.departments.forEach(({ path }, index) => {
    const id = ids[index]
    if (path !== undefined && id !== undefined) byPath.set(path, id)
  })
  const declared = new Set(ids)
  let next = highest
  const child = (parentid: DepartmentId, path: DepartmentPath, name: string): DepartmentId => {
    const known = byPath.get(path)
    if (known !== undefined) return known
    const id = ++next
    byPath.set(path, id)
    standing.set(id, { id, parentid, order: NO_ORDER, name })
    return id
  }
  return {
    place: (department) => void standing.set(department.id, department),
    find: (ref) => {
      switch (ref.kind) {
        case 'root':
          return ROOT_ID
        case 'id':
          if (!declared.has(ref.id) && !standing.has(ref.id)) {
            standing.set(ref.id, { id: ref.id, parentid: ROOT_ID, order: NO_ORDER, name: unnamed(ref.id) })
          }
          return ref.id
        case 'path': {
          let at: DepartmentId = ROOT_ID
          let path: DepartmentPath = ROOT_PATH
          for (const name of parsePath(ref.path) ?? []) {
            path = childPath(path, name)
            at = child(at, path, name)
          }
          return at
        }
      }
    },
    departments: () => [...standing.values()],
  }
}

function standMember(member: DesiredMember, resolve: Standing['resolve']): LiveMember {
  const {
    userid,
    departments: declared,
    main_department: main,
    extattr,
    previously: _previously,
    source: _source,
    ...fields
  } = member
  const departments = new Map<DepartmentId, LivePlacement>()
  for (const { department: ref, leader, order } of declared) {
    const department = resolve(ref)
    if (departments.has(department)) continue
    departments.set(department, {
      department,
      ...(leader !== undefined && { leader }),
      ...(order !== undefined && { order }),
    })
  }
  const [first] = departments.keys()
  const main_department = main ? resolve(main) : first
  return {
    userid,
    ...(fields.enable !== undefined && { status: fields.enable ? 4 : 2 }),
    departments: [...departments.values()],
    ...(main_department !== undefined && { main_department }),
    ...fields,
    ...(extattr !== undefined && { extattr: presentEntries(extattr) }),
  }
}

function presentEntries(extattr: NonNullable<DesiredMember['extattr']> | null): Record<string, ExtattrValue> {
  const entries = Object.entries(extattr ?? {})
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

function memoryOf(org: DesiredOrg, departmentIds: readonly DepartmentId[], tagIds: readonly TagId[]): Memory {
  const keys: Record<string, DepartmentId> = {}
  const paths: Record<DepartmentPath, DepartmentId> = {}
  const tags: Record<string, TagId> = {}
  org.departments.forEach(({ key, path }, index) => {
    const id = departmentIds[index] ?? ROOT_ID
    if (key !== undefined) keys[key] = id
    if (path !== undefined) paths[path] = id
  })
  org.tags.forEach(({ name }, index) => {
    const id = tagIds[index] ?? 0
    tags[name ?? unnamed(id)] = id
  })
  const highest = { department: highestOf([ROOT_ID, ...departmentIds]), tag: highestOf(tagIds) }
  return { ...EMPTY_MEMORY, adopted: true, bindings: { keys, paths, tags, highest } }
}
