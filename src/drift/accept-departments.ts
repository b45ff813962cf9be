import { DEPARTMENT_KEYS } from '../edit/key-order.ts'
import { ordered } from '../import/render-org.ts'
import type { YamlMap, YamlValue } from '../edit/yaml-text.ts'
import type { DepartmentChange } from '../model/change.ts'
import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import { recordOf } from '../model/memory.ts'
import type { SourceRef } from '../model/source.ts'
import type { Context } from './context.ts'
import { asList, asRef } from '../edit/raw-files.ts'

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
  stateIds(context)
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
  if (parent?.file === source.file && !isInside(parent, source) && asList(raw.at(parent)['children']).length > 0) {
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
    const carried = moved.filter((each) => isInside(each.source, source))
    const staying = org.departments.find((department) => {
      if (leaving.has(keyOf(department.source))) return false
      const parent = department.parent.kind === 'declared' ? org.departments[department.parent.index] : undefined
      if (parent !== undefined && keyOf(parent.source) === keyOf(source)) return true
      return isInside(department.source, source) && !carried.some((each) => isInside(department.source, each.source))
    })
    if (staying) {
      const child = staying.path ?? staying.name ?? ''
      leave(change, { code: 'drift.left.not-empty', params: { path: change.path, child } })
    } else drafts.remove(source)
  }
}

function isInside(inner: SourceRef, outer: SourceRef): boolean {
  return inner.file === outer.file && inner.pointer.startsWith(`${outer.pointer}/`)
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
    if (followed !== parent && !drafts.sets(source, 'parent')) {
      drafts.set(source, { parent: asRef(followed) })
    }
  }
}

/**
 * A department without id and key is known by its path. Where its path is another one now, the state may take it for a department that
 * had this path before, or, where no names can be read, for none: then only its id says which it is.
 */
function stateIds({ drift, memory, departments, drafts }: Context): void {
  const { target, live: index } = drift.diff
  for (const { id, live, desired } of target.departments) {
    if (!live || desired.id !== undefined || !departments.declared.has(id)) continue
    if (desired.key !== undefined && recordOf(memory.bindings.keys, desired.key) === id) continue
    const path = departments.path(id)
    if (path !== undefined && path === desired.path) continue
    const bound = path === undefined ? undefined : memory.bindings.paths[path]
    const isTakenForAnother = bound !== undefined && bound !== id && index.departments.has(bound)
    if (path === undefined || isTakenForAnother || live.name === undefined) drafts.set(desired.source, { id })
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
