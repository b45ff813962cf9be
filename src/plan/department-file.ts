import type { DepartmentImport, ImportedDepartment } from '../model/call.ts'
import type { Change, DepartmentChange } from '../model/change.ts'
import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import { isSafeCell } from '../model/import-file.ts'
import type { LiveOrg } from '../model/live.ts'

/** A field that the file has a column for, or the whole department. */
export function isForDepartmentFile(change: Change): change is DepartmentChange {
  return (
    change.kind === 'department' && (change.action !== 'update' || change.fields.some((field) => field !== 'name_en'))
  )
}

/**
 * Everything that is to exist after the changes, whoever it belongs to: a department that the file leaves out is deleted. Only
 * the root stays out, whose own fields are never written. `unsafe`: a department whose name no cell can hold.
 */
export function departmentFile(
  live: LiveOrg,
  changes: readonly Change[],
): { readonly call: DepartmentImport } | { readonly unsafe: DepartmentId } {
  const byId = new Map(changes.flatMap((change) => (change.kind === 'department' ? [[change.id, change]] : [])))
  const rows: ImportedDepartment[] = []
  const gone: DepartmentId[] = []
  const present = new Map(live.departments.map((department) => [department.id, department]))
  for (const id of new Set([...present.keys(), ...byId.keys()])) {
    const change = byId.get(id)
    if (id === ROOT_ID) continue
    if (change?.action === 'delete') {
      gone.push(id)
      continue
    }
    const department = present.get(id)
    const name = change?.after?.name ?? department?.name
    if (name === undefined || name === '' || !isSafeCell(name)) return { unsafe: id }
    const order = change?.after?.order
    rows.push({
      id,
      name,
      parentid: change?.after?.parentid ?? department?.parentid ?? ROOT_ID,
      ...(order !== undefined && { order }),
    })
  }
  const occupied = new Set([
    ...live.departments.map(({ parentid }) => parentid),
    ...live.members.flatMap((member) => member.departments.map(({ department }) => department)),
  ])
  return {
    call: {
      call: 'batch/replaceparty',
      departments: parentsFirst(rows),
      deletes: gone.filter((id) => !occupied.has(id)),
      later: gone.filter((id) => occupied.has(id)),
    },
  }
}

/** Level by level, within a level by parent and id. What hangs on nothing comes last. */
function parentsFirst(rows: readonly ImportedDepartment[]): readonly ImportedDepartment[] {
  const children = new Map<DepartmentId, ImportedDepartment[]>()
  for (const row of rows.toSorted((a, b) => a.id - b.id)) {
    const siblings = children.get(row.parentid)
    if (siblings) siblings.push(row)
    else children.set(row.parentid, [row])
  }
  const ordered = [...(children.get(ROOT_ID) ?? [])]
  for (const { id } of ordered) ordered.push(...(children.get(id) ?? []))
  const rooted = new Set(ordered)
  return [...ordered, ...rows.filter((row) => !rooted.has(row))]
}
