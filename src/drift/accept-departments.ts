import { DEPARTMENT_KEYS } from '../import/key-order.ts'
import { ordered } from '../import/render-org.ts'
import type { YamlMap, YamlValue } from '../import/yaml-text.ts'
import type { DepartmentChange } from '../model/change.ts'
import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import type { SourceRef } from '../model/source.ts'
import type { Context } from './context.ts'
import { asList } from './raw-files.ts'

/** A change of a department that files declare. */
interface Declared {
  readonly change: DepartmentChange
  readonly source: SourceRef
}

/** Renames, moves, new departments and those that are gone. */
export function departmentEdits(context: Context): void {
  const { drift, live, drafts } = context
  const sources = new Map(drift.diff.target.departments.map(({ id, desired }) => [id, desired.source]))
  const current = new Map(live.departments.map((department) => [department.id, department]))
  const made = new Map<DepartmentId, DepartmentChange>()
  const moved: Declared[] = []
  const gone: Declared[] = []
  for (const change of drift.changes) {
    if (change.kind !== 'department') continue
    if (change.action === 'create') made.set(change.id, change)
    const source = sources.get(change.id)
    if (!source) continue
    if (change.action === 'delete') gone.push({ change, source })
    if (change.action !== 'update') continue
    const department = current.get(change.id)
    drafts.set(source, {
      ...(change.fields.includes('name') && { name: department?.name }),
      ...(change.fields.includes('name_en') && { name_en: department?.name_en ?? null }),
      ...(change.fields.includes('order') && { order: department?.order }),
    })
    if (change.fields.includes('parentid')) moved.push({ change, source })
  }
  for (const each of moved) moveDepartment(each, context)
  removeDepartments(gone, moved, context)
  followParents(context)
  for (const change of made.values()) {
    if (!made.has(parentOf(change))) addDepartment(change, [...made.values()], context)
  }
}

function parentOf({ after }: DepartmentChange): DepartmentId {
  return after?.parentid ?? ROOT_ID
}

/** Into the list of the new parent where there is one in the same file, else to top level with the parent named. */
function moveDepartment({ change, source }: Declared, { departments, drafts, raw, leave }: Context): void {
  const parentid = parentOf(change)
  const parent = departments.declared.get(parentid)?.source
  const isNested = source.pointer.includes('/children/')
  const isInside = parent?.pointer.startsWith(`${source.pointer}/`) === true
  if (parent?.file === source.file && !isInside && asList(raw.at(parent)['children']).length > 0) {
    drafts.move(source, `${parent.pointer}/children`)
    if (!isNested) drafts.set(source, { parent: undefined })
    return
  }
  const ref = departments.ref(parentid)
  if (ref === undefined) {
    leave(change, { code: 'drift.left.parent', params: { path: change.path } })
    return
  }
  drafts.set(source, { parent: parentid === ROOT_ID ? undefined : ref })
  if (isNested) drafts.move(source, '/departments')
}

/** With everything nested in them, so what is nested and stays must have moved out before. */
function removeDepartments(gone: readonly Declared[], moved: readonly Declared[], context: Context): void {
  const { org, drafts, leave } = context
  const leaving = new Set([...gone, ...moved].map(({ source }) => keyOf(source)))
  for (const { change, source } of gone) {
    const staying = org.departments.find((department) => {
      const isNested =
        department.source.file === source.file && department.source.pointer.startsWith(`${source.pointer}/`)
      const parent = department.parent.kind === 'declared' ? org.departments[department.parent.index] : undefined
      const isBelow = isNested || (parent !== undefined && keyOf(parent.source) === keyOf(source))
      return isBelow && !leaving.has(keyOf(department.source))
    })
    if (staying) {
      const child = staying.path ?? staying.name ?? ''
      leave(change, { code: 'drift.left.not-empty', params: { path: change.path, child } })
    } else drafts.remove(source)
  }
}

function keyOf({ file, pointer }: SourceRef): string {
  return `${file}#${pointer}`
}

/** Where a department names its parent by path and that path is another one now. */
function followParents({ org, raw, departments, drafts }: Context): void {
  if (!departments.isAnyPathNew) return
  for (const { source } of org.departments) {
    const { parent } = raw.at(source)
    const followed = departments.follow(parent)
    if (typeof followed === 'string' && followed !== parent && !drafts.sets(source, 'parent')) {
      drafts.set(source, { parent: followed })
    }
  }
}

function addDepartment(change: DepartmentChange, made: readonly DepartmentChange[], context: Context): void {
  const { departments, drafts, raw, homes, leave } = context
  const parentid = parentOf(change)
  const parent = departments.declared.get(parentid)?.source
  const spec = specOf(change, made)
  const hasChildren = parent && asList(raw.at(parent)['children']).length > 0
  if (parent && (hasChildren || !homes.isFlat(parent.file))) {
    drafts.append(parent.file, `${parent.pointer}/children`, spec)
    return
  }
  const ref = departments.ref(parentid)
  if (ref === undefined) {
    leave(change, { code: 'drift.left.parent', params: { path: change.path } })
    return
  }
  const flat = { ...spec, ...(parentid !== ROOT_ID && { parent: ref }) }
  drafts.append(parent?.file ?? homes.ofDepartment(), '/departments', ordered(flat, DEPARTMENT_KEYS))
}

function specOf({ id, after }: DepartmentChange, made: readonly DepartmentChange[]): YamlMap {
  const { name, name_en } = after ?? {}
  const children: readonly YamlValue[] = made
    .filter((other) => parentOf(other) === id)
    .map((other) => specOf(other, made))
  return { id, ...(name && { name }), ...(name_en && { name_en }), ...(children.length > 0 && { children }) }
}
