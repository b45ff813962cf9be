import type { DepartmentRefSpec } from '../config/spec.ts'
import type { OrgDiff } from '../diff/diff-org.ts'
import type { DepartmentChange } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import { childPath, formatPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'
import type { SourceRef } from '../model/source.ts'

/** A department as the files are to declare it. */
export interface DepartmentAfter {
  readonly id: DepartmentId
  readonly key?: string
  /** Unknown where neither the files nor live tell. */
  readonly name?: string
  readonly parentid: DepartmentId
  /** Where it is declared; absent for one that the files do not have yet. */
  readonly source?: SourceRef
}

/** The departments as the files will declare them once the drift is taken over, and how to refer to them then. */
export class DepartmentsAfter {
  /** Declared, by id. */
  readonly declared: ReadonlyMap<DepartmentId, DepartmentAfter>
  /** Some path is another one than before, so that references by path have to follow. */
  readonly isAnyPathNew: boolean
  readonly #diff: OrgDiff
  readonly #byKey: ReadonlyMap<string, DepartmentId>
  readonly #byPath: ReadonlyMap<DepartmentPath, DepartmentId>
  readonly #allowsUndeclared: boolean
  readonly #paths = new Map<DepartmentId, DepartmentPath | undefined>([[ROOT_ID, ROOT_PATH]])

  constructor({ policy }: DesiredOrg, diff: OrgDiff, changes: readonly DepartmentChange[]) {
    this.#diff = diff
    this.#allowsUndeclared = policy.unmanaged.departments === 'keep' || policy.scope.length > 0
    const changed = new Map(changes.map((change) => [change.id, change]))
    const declared = new Map<DepartmentId, DepartmentAfter>()
    const byKey = new Map<string, DepartmentId>()
    const byPath = new Map<DepartmentPath, DepartmentId>()
    for (const { id, parentid, desired } of diff.target.departments) {
      const { key, name, path, source } = desired
      if (key !== undefined) byKey.set(key, id)
      if (path !== undefined) byPath.set(path, id)
      const change = changed.get(id)
      if (change?.action === 'delete') continue
      const newName = change?.after?.name ?? name
      declared.set(id, {
        id,
        ...(key !== undefined && { key }),
        ...(newName !== undefined && { name: newName }),
        parentid: change?.after?.parentid ?? parentid,
        source,
      })
    }
    for (const { action, id, after } of changes) {
      if (action !== 'create') continue
      const { name, parentid = ROOT_ID } = after ?? {}
      declared.set(id, { id, ...(name && { name }), parentid })
    }
    this.declared = declared
    this.#byKey = byKey
    this.#byPath = byPath
    this.isAnyPathNew = changes.some(
      ({ action, fields }) => action === 'update' && (fields.includes('name') || fields.includes('parentid')),
    )
  }

  /** `undefined` where a name on the way is unknown. */
  path(id: DepartmentId): DepartmentPath | undefined {
    if (this.#paths.has(id)) return this.#paths.get(id)
    const { name, parentid } = this.declared.get(id) ?? this.#diff.live.departments.get(id) ?? {}
    const parent = parentid === undefined ? undefined : this.path(parentid)
    const path = parent === undefined || name === undefined ? undefined : childPath(parent, name)
    this.#paths.set(id, path)
    return path
  }

  /** By key where it has one, as people write it; `undefined` where no file may refer to it. */
  ref(id: DepartmentId): DepartmentRefSpec | undefined {
    if (id === ROOT_ID) return ROOT_PATH
    const declared = this.declared.get(id)
    if (!declared && !this.#allowsUndeclared) return undefined
    return declared?.key ?? this.path(id) ?? id
  }

  /** What a reference in the files points at. */
  resolve(ref: unknown): DepartmentId | undefined {
    if (typeof ref === 'number') return ref
    if (typeof ref !== 'string') return undefined
    if (!ref.startsWith('/')) return this.#byKey.get(ref)
    const names = parsePath(ref)
    if (!names) return undefined
    const path = formatPath(names)
    if (path === ROOT_PATH) return ROOT_ID
    return this.#byPath.get(path) ?? this.#diff.live.departmentByNames(names)?.id
  }

  /** A reference with which the files will still mean the same department. */
  follow<Ref>(ref: Ref): Ref | DepartmentRefSpec {
    if (!this.isAnyPathNew || typeof ref !== 'string' || !ref.startsWith('/')) return ref
    const id = this.resolve(ref)
    if (id === undefined) return ref
    const path = this.path(id)
    if (path === undefined) return this.ref(id) ?? ref
    const names = parsePath(ref)
    return names && formatPath(names) === path ? ref : path
  }
}
