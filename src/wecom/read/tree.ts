import { equalJson } from '../../model/compare.ts'
import { ROOT_ID, type DepartmentId } from '../../model/fields.ts'
import type { LiveDepartment } from '../../model/live.ts'
import { Inconsistency } from './inconsistency.ts'

export type Tree = ReadonlyMap<DepartmentId, LiveDepartment>

/**
 * The departments by id, in order of id, checked to be one tree below the root.
 * @throws Inconsistency
 */
export function indexTree(departments: readonly LiveDepartment[]): Tree {
  const byId = new Map<DepartmentId, LiveDepartment>()
  for (const department of departments.toSorted((a, b) => a.id - b.id)) {
    const known = byId.get(department.id)
    if (known && !equalJson(known, department)) {
      throw new Inconsistency({ code: 'wecom.read.duplicate-department', params: { department: department.id } })
    }
    byId.set(department.id, department)
  }
  if (!byId.has(ROOT_ID)) throw new Inconsistency({ code: 'wecom.read.no-root', params: {} })
  const rooted = new Set<DepartmentId>([ROOT_ID])
  for (const department of byId.values()) assertRooted(department, byId, rooted)
  return byId
}

/** Walks up to a department that is known to hang on the root; all on the way then do as well. */
function assertRooted(start: LiveDepartment, byId: Tree, rooted: Set<DepartmentId>): void {
  const way = new Set<DepartmentId>()
  for (let at = start; !rooted.has(at.id);) {
    if (way.has(at.id)) throw new Inconsistency({ code: 'wecom.read.loop', params: { department: at.id } })
    way.add(at.id)
    const parent = byId.get(at.parentid)
    if (!parent) {
      const params = { department: at.id, parent: at.parentid }
      throw new Inconsistency({ code: 'wecom.read.no-parent', params })
    }
    at = parent
  }
  for (const id of way) rooted.add(id)
}

/** @throws Inconsistency when the tree was changed between two readings */
export function assertUnchanged(before: Tree, after: Tree): void {
  const isSame =
    before.size === after.size && [...before].every(([id, department]) => equalJson(department, after.get(id)))
  if (!isSame) throw new Inconsistency({ code: 'wecom.read.changed', params: {} })
}
