import type { Change } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'

/** Deleted departments most of whose people move into one that is created: probably a rename that lost its thread. */
export function renameHints(changes: readonly Change[], live: LiveOrg): readonly Message[] {
  const deleted = new Map<DepartmentId, string>()
  const created = new Map<DepartmentId, string>()
  for (const change of changes) {
    if (change.kind !== 'department') continue
    if (change.action === 'delete') deleted.set(change.id, change.path)
    if (change.action === 'create') created.set(change.id, change.path)
  }
  if (deleted.size === 0 || created.size === 0) return []
  const people = new Map<DepartmentId, number>()
  for (const member of live.members) {
    for (const { department } of member.departments) {
      if (deleted.has(department)) people.set(department, (people.get(department) ?? 0) + 1)
    }
  }
  const moves = new Map<string, { from: DepartmentId; to: DepartmentId; count: number }>()
  for (const change of changes) {
    if (change.kind !== 'member' || change.action !== 'update') continue
    for (const from of change.before?.departments ?? []) {
      if (!deleted.has(from.department)) continue
      for (const to of change.after?.departments ?? []) {
        if (!created.has(to.department)) continue
        const key = `${from.department}>${to.department}`
        const move = moves.get(key)
        if (move) move.count++
        else moves.set(key, { from: from.department, to: to.department, count: 1 })
      }
    }
  }
  return [...moves.values()]
    .filter(({ from, count }) => count * 2 > (people.get(from) ?? 0))
    .map(({ from, to, count }) => ({
      code: 'plan.looks-like-rename',
      params: { from: deleted.get(from) ?? '', to: created.get(to) ?? '', count },
    }))
}
