import type { Change, MemberChange, PlacementView } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'

export interface LostLeaders {
  /** With effect `leader-lost` on the members by whose change a department loses its last leader. */
  readonly changes: readonly Change[]
  /** Departments that lose their last leader and stay, sorted. */
  readonly leaderless: readonly DepartmentId[]
}

export function markLostLeaders(changes: readonly Change[], live: LiveOrg): LostLeaders {
  const leaders = new Map<DepartmentId, number>()
  const count = (placements: readonly { department: DepartmentId; leader?: boolean }[], by: 1 | -1): void => {
    for (const { department, leader } of placements) {
      if (leader === true) leaders.set(department, (leaders.get(department) ?? 0) + by)
    }
  }
  const losing: { change: MemberChange; departments: readonly DepartmentId[] }[] = []
  const moved = changes
    .filter((change) => change.kind === 'member')
    .filter((change) => change.fields.includes('departments'))
  if (moved.length === 0) return { changes, leaderless: [] }
  for (const member of live.members) count(member.departments, 1)
  for (const change of moved) {
    const before = change.before?.departments ?? []
    const led = leads(before)
    // A flag that is left open stays as it is.
    const after = (change.after?.departments ?? []).map((placement) => ({
      ...placement,
      leader: placement.leader ?? led.includes(placement.department),
    }))
    count(before, -1)
    count(after, 1)
    const lost = led.filter((department) => !leads(after).includes(department))
    if (lost.length > 0) losing.push({ change, departments: lost })
  }
  const gone = new Set(
    changes.flatMap((change) => (change.kind === 'department' && change.action === 'delete' ? [change.id] : [])),
  )
  const leaderless = new Set(
    losing.flatMap(({ departments }) => departments.filter((id) => !gone.has(id) && (leaders.get(id) ?? 0) === 0)),
  )
  const marked = new Set(
    losing.filter(({ departments }) => departments.some((id) => leaderless.has(id))).map(({ change }) => change),
  )
  return {
    changes: changes.map((change) =>
      change.kind === 'member' && marked.has(change)
        ? { ...change, effects: [...change.effects, 'leader-lost'] }
        : change,
    ),
    leaderless: [...leaderless].sort((a, b) => a - b),
  }
}

function leads(placements: readonly PlacementView[]): readonly DepartmentId[] {
  return placements.filter((placement) => placement.leader === true).map((placement) => placement.department)
}
