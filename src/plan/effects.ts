import type { Change, MemberChange, PlacementView } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'

/** Marks the member changes by which a department loses its last leader, with effect `leader-lost`. */
export function markLostLeaders(changes: readonly Change[], live: LiveOrg): readonly Change[] {
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
  if (moved.length === 0) return changes
  for (const member of live.members) count(member.departments, 1)
  for (const change of moved) {
    const before = change.before?.departments ?? []
    const after = change.after?.departments ?? []
    count(before, -1)
    count(after, 1)
    const lost = leads(before).filter((department) => !leads(after).includes(department))
    if (lost.length > 0) losing.push({ change, departments: lost })
  }
  const gone = new Set(
    changes.flatMap((change) => (change.kind === 'department' && change.action === 'delete' ? [change.id] : [])),
  )
  const marked = new Set(
    losing
      .filter(({ departments }) => departments.some((id) => !gone.has(id) && (leaders.get(id) ?? 0) === 0))
      .map(({ change }) => change),
  )
  return changes.map((change) =>
    change.kind === 'member' && marked.has(change)
      ? { ...change, effects: [...change.effects, 'leader-lost'] }
      : change,
  )
}

function leads(placements: readonly PlacementView[]): readonly DepartmentId[] {
  return placements.filter((placement) => placement.leader).map((placement) => placement.department)
}
