import type { Change } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { formatPath, parsePath, type DepartmentPath } from '../model/path.ts'

/**
 * Names that the plan gives beside live ones that differ only in case or width. What the files declare beside each other is
 * checked with the files; here it is about what is live and stays as it is.
 */
export function foldedNames(changes: readonly Change[], live: LiveOrg): readonly Message[] {
  return [...departmentNames(changes, live), ...tagNames(changes, live)]
}

function departmentNames(changes: readonly Change[], live: LiveOrg): readonly Message[] {
  const placed = changes.flatMap((change) => (change.kind === 'department' ? [change] : []))
  const given = placed.filter(
    ({ action, fields }) => action !== 'delete' && (fields.includes('name') || fields.includes('parentid')),
  )
  if (given.length === 0) return []
  const leaving = new Set<DepartmentId>([
    ...given.map(({ id }) => id),
    ...placed.filter(({ action }) => action === 'delete').map(({ id }) => id),
  ])
  const rows = new Map(live.departments.map((department) => [department.id, department]))
  const staying = new Map<string, string>()
  for (const { id, parentid, name } of live.departments) {
    if (name !== undefined && !leaving.has(id)) staying.set(`${parentid}\n${folded(name)}`, name)
  }
  return given.flatMap((change): readonly Message[] => {
    const name = change.after?.name ?? rows.get(change.id)?.name
    const parentid = change.after?.parentid ?? rows.get(change.id)?.parentid
    if (name === undefined || parentid === undefined) return []
    const other = staying.get(`${parentid}\n${folded(name)}`)
    if (other === undefined || other === name) return []
    return [{ code: 'plan.folded-name', params: { object: change.path, other: besides(change.path, other) } }]
  })
}

/** The path of the sibling called `name`. */
function besides(path: DepartmentPath, name: string): DepartmentPath {
  return formatPath([...(parsePath(path) ?? []).slice(0, -1), name])
}

function tagNames(changes: readonly Change[], live: LiveOrg): readonly Message[] {
  const tags = changes.flatMap((change) => (change.kind === 'tag' ? [change] : []))
  const given = tags.filter(({ action, fields }) => action !== 'delete' && fields.includes('name'))
  if (given.length === 0) return []
  const leaving = new Set([...given, ...tags.filter(({ action }) => action === 'delete')].map(({ id }) => id))
  const staying = new Map(live.tags.filter(({ id }) => !leaving.has(id)).map(({ name }) => [folded(name), name]))
  return given.flatMap(({ name }): readonly Message[] => {
    const other = staying.get(folded(name))
    if (other === undefined || other === name) return []
    return [{ code: 'plan.folded-name', params: { object: `tag:${name}`, other: `tag:${other}` } }]
  })
}

/** Full-width forms and capitals are what people take for the same. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
