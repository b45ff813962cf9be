import { takesItem } from '../edit/edit-yaml.ts'
import { asList, asRecord, asRef, toYaml } from '../edit/raw-files.ts'
import type { YamlValue } from '../edit/yaml-text.ts'
import type { DepartmentRefSpec } from '../config/spec.ts'
import type { DepartmentRef, DesiredDepartment, DesiredMember } from '../model/desired.ts'
import { childPath, ROOT_PATH } from '../model/path.ts'
import { followPath, type Desk } from './follow.ts'
import { rememberPath } from './rename.ts'

/** Where something is to go: a declared department, or the root. */
export type Place = DesiredDepartment | 'root'

/**
 * Puts a department below another. It stands in the list of its new parent where there is one in its file that can take it, else at top
 * level with the parent named.
 */
export function moveDepartment(desk: Desk, department: DesiredDepartment, place: Place): void {
  const { raw, drafts } = desk
  const { source, path, name } = department
  const isNested = source.pointer.includes('/children/')
  const children = place === 'root' ? '/departments' : `${place.source.pointer}/children`
  const file = place === 'root' ? source.file : place.source.file
  if (file === source.file && (place !== 'root' || isNested) && takesItem(raw.text(file), source.pointer, children)) {
    drafts.move(source, children)
    if (!isNested) drafts.set(source, { parent: undefined })
  } else {
    const parent = place === 'root' ? undefined : refTo(place)
    drafts.set(source, { parent })
    if (isNested) drafts.move(source, '/departments')
  }
  const above = place === 'root' ? ROOT_PATH : place.path
  if (path === undefined || above === undefined || name === undefined) return
  const after = childPath(above, name)
  rememberPath(desk, source, path, after)
  followPath(desk, path, after)
}

/** As people write it: by key where it has one. */
function refTo(place: Place): DepartmentRefSpec {
  if (place === 'root') return ROOT_PATH
  return place.key ?? place.path ?? place.id ?? ROOT_PATH
}

/** Whether a department is another one or somewhere below it. */
export function isBelow({ org }: Desk, department: DesiredDepartment, other: DesiredDepartment): boolean {
  for (let each: DesiredDepartment | undefined = department; each; each = above(org.departments, each)) {
    if (each === other) return true
  }
  return false
}

function above(
  departments: readonly DesiredDepartment[],
  { parent }: DesiredDepartment,
): DesiredDepartment | undefined {
  return parent.kind === 'declared' ? departments[parent.index] : undefined
}

/** What a reference points at: a `Place`, or the path or id of what no file declares. */
export function placeOf({ org }: Desk, ref: DepartmentRef): DesiredDepartment | string | number {
  switch (ref.kind) {
    case 'root':
      return 'root'
    case 'declared':
      return org.departments[ref.index] ?? 'root'
    case 'id':
      return ref.id
    case 'path':
      return ref.path
  }
}

/**
 * From one of their departments to another. What the entry says stays with it, but to lead one department is not to lead another. Who is
 * in the new department already only leaves the old one.
 *
 * @param from index into the member's departments
 * @returns whether the member leads the department they leave
 */
export function moveMember(desk: Desk, member: DesiredMember, from: number, to: Place): boolean {
  const { raw, drafts } = desk
  const { source, departments, main_department: main } = member
  const stated = raw.at(source)
  const written = asList(stated['departments'])
  const left = departments[from]
  const isThere = departments.some(({ department }) => placeOf(desk, department) === to)
  const after = written.flatMap((placement, index) => {
    if (index !== from) return [toYaml(placement)]
    return isThere ? [] : [placed(placement, refTo(to))]
  })
  drafts.set(source, { departments: after })
  if (main && left && placeOf(desk, main) === placeOf(desk, left.department)) {
    drafts.set(source, { main_department: refTo(to) })
  }
  return left?.leader === true
}

function placed(placement: unknown, department: DepartmentRefSpec): YamlValue {
  if (typeof placement !== 'object') return asRef(department)
  const { leader, ...rest } = asRecord(placement)
  const kept = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toYaml(value)]))
  const entry = { ...kept, department, ...(leader === false && { leader }) }
  return Object.keys(entry).length === 1 ? department : entry
}
