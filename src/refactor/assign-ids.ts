/*
 * Ids for the declared departments and tags that state none, as far as files and memory tell which object each one is; live is not
 * read. The order of claims is that of planning: declared id, key, path, name below the department above, former path.
 */
import { sortedBy } from '../model/compare.ts'
import { departmentRefs } from '../model/department-refs.ts'
import type { DesiredDepartment, DesiredOrg, DesiredTag } from '../model/desired.ts'
import { ROOT_ID, type DepartmentId, type TagId } from '../model/fields.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import { childPath, formatPath, parsePath, type DepartmentPath } from '../model/path.ts'
import type { Declared } from './find-object.ts'

export interface AssignedId<T> {
  readonly object: T
  readonly id: number
}

export interface IdAssignment {
  readonly departments: readonly AssignedId<DesiredDepartment>[]
  readonly tags: readonly AssignedId<DesiredTag>[]
  /** How many of these were bound to no id before. */
  readonly fresh: number
  /** They had another name or place that memory does not know, or are below such a department: a new id would make a second one. */
  readonly unclear: readonly Declared[]
}

export function assignIds(org: DesiredOrg, memory: Memory): IdAssignment {
  const departments = complete(
    org.departments,
    boundDepartments(org, memory),
    isUnclearDepartment(),
    highestDepartment(org, memory),
    ({ path }) => path,
  )
  const tags = complete(
    org.tags,
    boundTags(org, memory),
    ({ previously }) => previously.length > 0,
    highestTag(org, memory),
    ({ name }) => name,
  )
  return {
    departments: departments.assigned,
    tags: tags.assigned,
    fresh: departments.fresh + tags.fresh,
    unclear: [
      ...departments.unclear.map((object) => ({ kind: 'department', object }) as const),
      ...tags.unclear.map((object) => ({ kind: 'tag', object }) as const),
    ],
  }
}

interface Completed<T> {
  readonly assigned: readonly AssignedId<T>[]
  readonly fresh: number
  readonly unclear: readonly T[]
}

/** @param isUnclear asked about objects that are not identified, parents first */
function complete<T extends { readonly id?: number }>(
  objects: readonly T[],
  bound: readonly (number | undefined)[],
  isUnclear: (object: T, index: number) => boolean,
  highest: number,
  place: (object: T) => string | undefined,
): Completed<T> {
  const ids = [...bound]
  const unclear: T[] = []
  const open: { readonly object: T; readonly index: number }[] = []
  objects.forEach((object, index) => {
    if (ids[index] !== undefined) return
    if (isUnclear(object, index)) unclear.push(object)
    else open.push({ object, index })
  })
  let next = highest
  for (const { index } of sortedBy(open, ({ object }) => place(object) ?? '')) ids[index] = ++next
  const assigned = objects.flatMap((object, index): readonly AssignedId<T>[] => {
    const id = ids[index]
    return id === undefined || object.id !== undefined ? [] : [{ object, id }]
  })
  return { assigned, fresh: open.length, unclear }
}

/** What was renamed or moved, and all below it. */
function isUnclearDepartment(): (object: DesiredDepartment, index: number) => boolean {
  const unclear = new Set<number>()
  return ({ parent, previously }, index) => {
    const answer = previously.length > 0 || (parent.kind === 'declared' && unclear.has(parent.index))
    if (answer) unclear.add(index)
    return answer
  }
}

class Claims {
  readonly ids: (number | undefined)[]
  readonly #claimed: Set<number>

  constructor(declared: readonly { readonly id?: number }[]) {
    this.ids = declared.map(({ id }) => id)
    this.#claimed = new Set(this.ids.flatMap((id) => id ?? []))
  }

  claim(index: number, id: number | undefined): boolean {
    if (id === undefined || this.ids[index] !== undefined || this.#claimed.has(id)) return false
    this.ids[index] = id
    this.#claimed.add(id)
    return true
  }
}

function boundDepartments({ departments }: DesiredOrg, { bindings }: Memory): readonly (DepartmentId | undefined)[] {
  const claims = new Claims(departments)
  const boundAt = (path: DepartmentPath): DepartmentId | undefined => recordOf(bindings.paths, path)
  departments.forEach(({ key }, index) => {
    if (key !== undefined) claims.claim(index, recordOf(bindings.keys, key))
  })
  departments.forEach(({ path }, index) => {
    if (path !== undefined) claims.claim(index, boundAt(path))
  })

  const pathsOf = new Map<DepartmentId, DepartmentPath[]>()
  for (const [path, id] of Object.entries(bindings.paths)) pathsOf.set(id, [...(pathsOf.get(id) ?? []), path])
  const below = (parent: DepartmentId | undefined, name: string): DepartmentId | undefined => {
    const paths = parent === undefined ? [] : (pathsOf.get(parent) ?? [])
    return paths.map((path) => boundAt(childPath(path, name))).find((id) => id !== undefined)
  }
  const indexAt = new Map(departments.map(({ path }, index) => [path, index]))
  const formerly = (former: DepartmentPath): DepartmentId | undefined => {
    const names = parsePath(former) ?? []
    const above = indexAt.get(formatPath(names.slice(0, -1)))
    return boundAt(former) ?? (above === undefined ? undefined : below(claims.ids[above], names.at(-1) ?? ''))
  }
  const byName = ({ name, parent }: DesiredDepartment, index: number): boolean =>
    name !== undefined && parent.kind === 'declared' && claims.claim(index, below(claims.ids[parent.index], name))
  const byFormerPath = ({ previously }: DesiredDepartment, index: number): boolean =>
    previously.some((former) => !indexAt.has(former) && claims.claim(index, formerly(former)))
  // Whoever is found may be above, or where another was: names first, since a former name never takes what another is today.
  const claimAny = (by: typeof byName): boolean => departments.filter(by).length > 0
  while (claimAny(byName) || claimAny(byFormerPath));
  return claims.ids
}

function boundTags({ tags }: DesiredOrg, { bindings }: Memory): readonly (TagId | undefined)[] {
  const claims = new Claims(tags)
  const names = new Set(tags.map(({ name }) => name))
  tags.forEach(({ name }, index) => {
    if (name !== undefined) claims.claim(index, recordOf(bindings.tags, name))
  })
  tags.forEach(({ previously }, index) => {
    for (const former of previously) if (!names.has(former)) claims.claim(index, recordOf(bindings.tags, former))
  })
  return claims.ids
}

function highestDepartment(org: DesiredOrg, { bindings, applied, undeclared }: Memory): DepartmentId {
  return highestOf([
    ROOT_ID,
    ...org.departments.map(({ id }) => id ?? 0),
    ...[...departmentRefs(org)].map((ref) => (ref.kind === 'id' ? ref.id : 0)),
    bindings.highest.department,
    ...Object.values(bindings.keys),
    ...Object.values(bindings.paths),
    ...Object.keys(applied.departments).map(Number),
    ...(undeclared?.departments ?? []),
  ])
}

function highestTag({ tags }: DesiredOrg, { bindings, applied, kept, undeclared }: Memory): TagId {
  return highestOf([
    ...tags.map(({ id }) => id ?? 0),
    bindings.highest.tag,
    ...Object.values(bindings.tags),
    ...Object.keys(applied.tags).map(Number),
    ...kept.tags,
    ...(undeclared?.tags ?? []),
  ])
}

function highestOf(ids: readonly number[]): number {
  return ids.reduce((highest, id) => Math.max(highest, id), 0)
}
