import { ROOT_ID, type DepartmentId, type TagId } from '../model/fields.ts'
import { membersByKey, type LiveDepartment, type LiveMember, type LiveOrg, type LiveTag } from '../model/live.ts'
import { TEMPORARY_MARK, temporaryName } from '../model/temporary-name.ts'
import type { Memory } from '../model/memory.ts'
import { childPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'

/** WeCom's own department for people without a place, 其他（待设置部门）. Recognised by its name below the root, in either width of the brackets. */
const UNPLACED_NAME = /^其他[（(]待设置部门[）)]$/u

/** Live state, indexed the ways that identity and diff look things up. */
export class LiveIndex {
  readonly org: LiveOrg
  readonly departments: ReadonlyMap<DepartmentId, LiveDepartment>
  readonly members: ReadonlyMap<string, LiveMember>
  readonly tags: ReadonlyMap<TagId, LiveTag>
  readonly tagsByName: ReadonlyMap<string, LiveTag>
  readonly children: ReadonlyMap<DepartmentId, readonly LiveDepartment[]>
  /** 其他（待设置部门） with everything below it. */
  readonly unplaced: ReadonlySet<DepartmentId>
  readonly #paths = new Map<DepartmentId, DepartmentPath>([[ROOT_ID, ROOT_PATH]])
  readonly #remembered: ReadonlyMap<DepartmentId, DepartmentPath>
  readonly #bound: ReadonlySet<DepartmentId>
  readonly #byName = new Map<string, LiveDepartment>()

  /**
   * `bindings`: the paths among them name departments whose live names cannot be read. `applied`: departments on record; the path of one
   * may be bound to another already, which is to have it, when a run was cut off.
   */
  constructor(
    org: LiveOrg,
    bindings: Pick<Memory['bindings'], 'keys' | 'paths'> = { keys: {}, paths: {} },
    applied: Memory['applied']['departments'] = {},
  ) {
    const { keys, paths } = bindings
    this.org = org
    this.#remembered = new Map(Object.entries(paths).map(([path, id]) => [id, path]))
    this.#bound = new Set([...Object.values(keys), ...Object.values(paths), ...Object.keys(applied).map(Number)])
    this.departments = new Map(org.departments.map((department) => [department.id, department]))
    this.members = membersByKey(org)
    this.tags = new Map(org.tags.map((tag) => [tag.id, tag]))
    this.tagsByName = new Map(org.tags.map((tag) => [tag.name, tag]))
    const children = new Map<DepartmentId, LiveDepartment[]>()
    for (const department of org.departments) {
      const siblings = children.get(department.parentid)
      if (siblings) siblings.push(department)
      else children.set(department.parentid, [department])
      if (department.name !== undefined) this.#byName.set(`${department.parentid}/${department.name}`, department)
    }
    for (const [path, id] of Object.entries(paths)) {
      const department = this.departments.get(id)
      if (!department || department.name !== undefined) continue
      const slot = `${department.parentid}/${parsePath(path)?.at(-1)}`
      if (!this.#byName.has(slot)) this.#byName.set(slot, department)
    }
    this.children = children
    this.unplaced = this.#subtree(
      (children.get(ROOT_ID) ?? []).filter((child) => UNPLACED_NAME.test(child.name ?? '')).map((child) => child.id),
    )
  }

  /** Names from below the root; `#12` stands for a name that is unknown. */
  path(id: DepartmentId): DepartmentPath {
    const known = this.#paths.get(id)
    if (known !== undefined) return known
    const department = this.departments.get(id)
    const remembered = department?.name === undefined ? this.#remembered.get(id) : undefined
    const path =
      remembered !== undefined
        ? remembered
        : department
          ? childPath(this.path(department.parentid), department.name ?? `#${id}`)
          : `/#${id}`
    this.#paths.set(id, path)
    return path
  }

  /** The organisation with what the state remembers of the names that cannot be read: for display. */
  named(): LiveOrg {
    const departments = this.org.departments.map((department) => {
      const name = department.name ?? parsePath(this.path(department.id))?.at(-1)
      return name === undefined ? department : { ...department, name }
    })
    return { ...this.org, departments }
  }

  /** Whether the state says which department this is. */
  isBound(id: DepartmentId): boolean {
    return this.#bound.has(id)
  }

  /**
   * Whether this may be 其他（待设置部门） or below it, for all that can be read: neither WeCom nor the state nor the files tell
   * what it is, or what anything on the way up to the root is.
   */
  isPerhapsUnplaced(id: DepartmentId, isDeclared: (id: DepartmentId) => boolean): boolean {
    for (let at = this.departments.get(id); at && at.id !== ROOT_ID; at = this.departments.get(at.parentid)) {
      if (this.isBound(at.id) || isDeclared(at.id)) return false
      if (at.parentid === ROOT_ID) return at.name === undefined
    }
    return false
  }

  /** The child of `parent` with exactly this name, read or remembered; else the one that a run which was cut off left with a temporary form of it. */
  childByName(parent: DepartmentId, name: string): LiveDepartment | undefined {
    const exact = this.#byName.get(`${parent}/${name}`)
    if (exact) return exact
    return this.children
      .get(parent)
      ?.find((child) => child.name?.includes(TEMPORARY_MARK) === true && isTemporaryNameOf(child, name))
  }

  departmentByNames(names: readonly string[]): LiveDepartment | undefined {
    let found = this.departments.get(ROOT_ID)
    for (const name of names) {
      if (!found) return undefined
      found = this.childByName(found.id, name)
    }
    return found
  }

  #subtree(roots: readonly DepartmentId[]): Set<DepartmentId> {
    const inside = new Set<DepartmentId>()
    const queue = [...roots]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (inside.has(id)) continue
      inside.add(id)
      for (const child of this.children.get(id) ?? []) queue.push(child.id)
    }
    return inside
  }

  /** `roots` and everything below them. */
  subtree(roots: readonly DepartmentId[]): ReadonlySet<DepartmentId> {
    return this.#subtree(roots)
  }
}

function isTemporaryNameOf(department: LiveDepartment, name: string): boolean {
  return department.name === temporaryName(name, department.id)
}
