import { ROOT_ID, type DepartmentId } from '../../model/fields.ts'
import type { LiveDepartment } from '../../model/live.ts'
import type { Memberships } from './memberships.ts'
import { indexTree, type Tree } from './tree.ts'

/**
 * The tree with the departments that only memberships name: WeCom's 其他（待设置部门） need not be listed. Where nobody can be
 * asked about one it is taken to be below the root, as that one is; its name stays unknown.
 */
export function withUnlisted(
  tree: Tree,
  memberships: Memberships,
  known: (id: DepartmentId) => LiveDepartment | undefined,
): Tree {
  const ids = new Set<DepartmentId>()
  for (const { departments } of memberships.values()) {
    for (const department of departments) if (!tree.has(department)) ids.add(department)
  }
  if (ids.size === 0) return tree
  const added = [...ids].map((id) => known(id) ?? { id, parentid: ROOT_ID, order: 0 })
  return indexTree([...tree.values(), ...added])
}
