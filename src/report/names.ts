import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import { childPath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'
import type { Plan } from '../model/plan.ts'

/** What a plan refers to by id only, for display. Everything may be missing: names can be unreadable. */
export interface Names {
  /** The path after the plan; the live one for a department that goes. */
  readonly path: (id: DepartmentId) => DepartmentPath | undefined
  readonly id: (path: DepartmentPath) => DepartmentId | undefined
  readonly memberName: (userid: string) => string | undefined
  /** The main department before the plan. */
  readonly home: (userid: string) => DepartmentId | undefined
}

/** Collects names from the plan and, where given, from the live state it was made against. */
export function planNames(plan: Plan, live?: LiveOrg): Names {
  const paths = new Map<DepartmentId, DepartmentPath>(live ? pathsAfter(plan, live) : [[1, ROOT_PATH]])
  const memberNames = new Map<string, string>()
  const homes = new Map<string, DepartmentId>()
  for (const member of live?.members ?? []) {
    const key = useridKey(member.userid)
    if (member.name) memberNames.set(key, member.name)
    const home = member.main_department ?? member.departments[0]?.department
    if (home !== undefined) homes.set(key, home)
  }
  for (const change of plan.changes) {
    switch (change.kind) {
      case 'department':
        paths.set(change.id, change.path)
        break
      case 'member':
        if (change.name !== undefined) memberNames.set(useridKey(change.userid), change.name)
        for (const placement of [...(change.after?.departments ?? []), ...(change.before?.departments ?? [])]) {
          if (!paths.has(placement.department)) paths.set(placement.department, placement.path)
        }
        break
      case 'tag':
        break
    }
  }
  const ids = new Map<DepartmentPath, DepartmentId>()
  for (const [id, path] of paths) ids.set(path, id)
  return {
    path: (id) => paths.get(id),
    id: (path) => ids.get(path),
    memberName: (userid) => memberNames.get(useridKey(userid)),
    home: (userid) => homes.get(useridKey(userid)),
  }
}

/** Paths of the live tree with the plan's moves and renames done, so that children appear below a moved parent. */
function pathsAfter(plan: Plan, live: LiveOrg): Map<DepartmentId, DepartmentPath> {
  const nodes = new Map(live.departments.map(({ id, parentid, name }) => [id, { parentid, name }]))
  const paths = new Map<DepartmentId, DepartmentPath>([[1, ROOT_PATH]])
  for (const change of plan.changes) {
    if (change.kind !== 'department') continue
    paths.set(change.id, change.path)
  }
  const resolve = (id: DepartmentId, seen: ReadonlySet<DepartmentId>): DepartmentPath | undefined => {
    const known = paths.get(id)
    if (known !== undefined) return known
    const node = nodes.get(id)
    if (node?.name === undefined || seen.has(id)) return undefined
    const parent = resolve(node.parentid, new Set([...seen, id]))
    if (parent === undefined) return undefined
    const path = childPath(parent, node.name)
    paths.set(id, path)
    return path
  }
  for (const id of nodes.keys()) resolve(id, new Set())
  return paths
}
