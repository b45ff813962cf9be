import type { MemberChange } from '../model/change.ts'
import type { StatedIds } from '../model/comparison.ts'
import { ROOT_ID, useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import { membersByKey, type LiveDepartment, type LiveOrg } from '../model/live.ts'
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
  /** The ids that may be shown: all of a plan's, but not those that only stand in for ids which nobody knows yet. */
  readonly ids: StatedIds
}

const EVERY_ID: StatedIds = { department: (id: DepartmentId) => id, tag: (id: TagId) => id }

/** Collects names from the plan and, where given, from the live state it was made against. */
export function planNames(plan: Pick<Plan, 'changes'>, live?: LiveOrg, stated: StatedIds = EVERY_ID): Names {
  const paths = new Map<DepartmentId, DepartmentPath>(live ? pathsAfter(plan, live) : [[ROOT_ID, ROOT_PATH]])
  const members = live && membersByKey(live)
  const memberNames = new Map<string, string>()
  const homes = new Map<string, DepartmentId>()
  const liveHome = (key: string): DepartmentId | undefined => {
    const member = members?.get(key)
    return member?.main_department ?? member?.departments[0]?.department
  }
  for (const change of plan.changes) {
    switch (change.kind) {
      case 'department':
        paths.set(change.id, change.path)
        break
      case 'member':
        if (change.name !== undefined) memberNames.set(useridKey(change.userid), change.name)
        copyHome(homes, change, liveHome)
        for (const placement of [...(change.after?.departments ?? []), ...(change.before?.departments ?? [])]) {
          if (!paths.has(placement.department)) paths.set(placement.department, placement.path)
        }
        break
      case 'tag':
        break
    }
  }
  const ids = new Map<DepartmentPath, DepartmentId>()
  for (const [id, path] of paths) {
    const shown = stated.department(id)
    if (shown !== undefined) ids.set(path, shown)
  }
  return {
    path: (id) => paths.get(id),
    id: (path) => ids.get(path),
    memberName: (userid) => memberNames.get(useridKey(userid)) ?? (members?.get(useridKey(userid))?.name || undefined),
    home: (userid) => homes.get(useridKey(userid)) ?? liveHome(useridKey(userid)),
    ids: stated,
  }
}

/** Under a new userid the member is to be found where it was under the former one. */
function copyHome(
  homes: Map<string, DepartmentId>,
  { userid, before }: MemberChange,
  liveHome: (key: string) => DepartmentId | undefined,
): void {
  const home = before?.userid === undefined ? undefined : liveHome(useridKey(before.userid))
  if (home !== undefined) homes.set(useridKey(userid), home)
}

/** Paths of the live tree with the plan's moves and renames done, so that children appear below a moved parent; `#12` stands for an unknown name. */
function pathsAfter(plan: Pick<Plan, 'changes'>, live: LiveOrg): Map<DepartmentId, DepartmentPath> {
  const nodes = new Map(live.departments.map((department) => [department.id, department]))
  const paths = new Map<DepartmentId, DepartmentPath>([[ROOT_ID, ROOT_PATH]])
  for (const change of plan.changes) {
    if (change.kind === 'department') paths.set(change.id, change.path)
  }
  for (const id of nodes.keys()) {
    const unnamed: LiveDepartment[] = []
    let at = id
    // A tree has no loop, and no path is longer than there are departments.
    while (!paths.has(at) && unnamed.length < nodes.size) {
      const department = nodes.get(at)
      if (department === undefined) break
      unnamed.push(department)
      at = department.parentid
    }
    for (const department of unnamed.reverse()) {
      const parent = paths.get(department.parentid)
      if (parent !== undefined) paths.set(department.id, childPath(parent, department.name ?? `#${department.id}`))
    }
  }
  return paths
}
