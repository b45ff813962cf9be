import type { DepartmentId } from '../model/fields.ts'
import { createDepartment } from './handlers/departments.ts'
import { refuse } from './refusal.ts'
import type { MemberInput } from './rules/member.ts'
import { otherDepartment } from './snapshot.ts'
import type { Department, Member, Placement } from './store.ts'
import type { World } from './world.ts'

export interface PlacementOutcome {
  readonly placements: readonly Placement[]
  /** Departments that had to be made for unknown ids. */
  readonly made: readonly Department[]
}

/** Unknown ids must be allowed, and every department joined must have room. `member` is absent for a new one. */
export function checkDepartments(
  world: World,
  ids: readonly DepartmentId[],
  unknown: 'auto-create' | number,
  member?: Member,
): void {
  const { departments } = world.store
  let missing = 0
  for (const id of ids) {
    const department = departments.get(id)
    if (!department) {
      if (id === 0) continue
      if (unknown !== 'auto-create' || id < 0) refuse(unknown === 'auto-create' ? 60123 : unknown)
      missing += 1
      continue
    }
    const isJoining = member === undefined || !department.members.has(member)
    const nodes = department.members.size + department.children.size
    if (isJoining && nodes >= world.limits.nodesPerDepartment) refuse(81001)
  }
  if (departments.size + missing > world.limits.departments) refuse(81001)
}

/** Makes what is missing; all checks must be over. Without ids, or for id 0, the place is 其他（待设置部门）. */
export function placementsOf(world: World, input: MemberInput, member?: Member): PlacementOutcome {
  const made: Department[] = []
  const placements = new Map<Department, Placement>()
  const ids = input.department && input.department.length > 0 ? input.department : [0]
  for (const [at, id] of ids.entries()) {
    const department = id === 0 ? otherDepartment(world.store) : departmentFor(world, id, made)
    const before =
      world.switches.placementWithoutOrder === 'keep'
        ? member?.placements.find((placement) => placement.department === department)
        : undefined
    placements.set(department, {
      department,
      order: input.order?.[at] ?? before?.order ?? 0,
      leader: input.is_leader_in_dept ? input.is_leader_in_dept[at] === 1 : (before?.leader ?? false),
    })
  }
  return { placements: [...placements.values()], made }
}

function departmentFor(world: World, id: DepartmentId, made: Department[]): Department {
  const known = world.store.departments.get(id)
  if (known) return known
  const parent = otherDepartment(world.store)
  // 其他（待设置部门） may just have taken the very id.
  const isFree = !world.store.departments.has(id) && world.switches.autoCreatedDepartmentId === 'requested'
  const department = createDepartment(world, parent, {
    id: isFree ? id : undefined,
    name: parent.childByName.has(String(id)) ? `${id}-${world.store.nextDepartmentId()}` : String(id),
  })
  made.push(department)
  return department
}

/** A main department outside the member's departments is a matter of a switch; without one the present stays, else the first. */
export function mainOf(
  world: World,
  placements: readonly Placement[],
  wanted: DepartmentId | undefined,
  present: Department | undefined,
): Department {
  const has = (department: Department | undefined): Department | undefined =>
    placements.find((placement) => placement.department === department)?.department
  const main = wanted === undefined ? has(present) : has(world.store.departments.get(wanted))
  return main ?? placements[0]?.department ?? world.store.root
}

/** Must run before anything is changed. */
export function checkMain(
  world: World,
  ids: readonly DepartmentId[] | undefined,
  wanted: DepartmentId | undefined,
): void {
  if (wanted === undefined || world.switches.mainDepartmentOutside === 'first-of-list') return
  if (!ids?.includes(wanted)) refuse(60123)
}
