import type { DepartmentRefSpec } from '../../config/spec.ts'
import type { DepartmentRef, DesiredOrg } from '../../model/desired.ts'
import { ROOT_ID, type DepartmentId } from '../../model/fields.ts'
import { formatPath, parsePath } from '../../model/path.ts'
import type { Message } from '../../model/message.ts'
import type { DepartmentsMapping } from '../roster/mapping.ts'
import type { DepartmentText, RosterRow } from '../roster/read-roster.ts'

/** A declared department, or the root, and how a file refers to it. */
export interface FoundDepartment {
  readonly ref: DepartmentRef
  readonly written: DepartmentRefSpec
}

export type Finding = FoundDepartment | { readonly problem: Message }

/**
 * Finds the departments that a roster names among those that the files declare: by full path, by a path that begins with the company's own
 * name, by the last levels of a path where only one department ends in them, or by id.
 */
export class DepartmentFinder {
  readonly #org: DesiredOrg
  readonly #mapping: DepartmentsMapping
  readonly #root: string | undefined
  readonly #byKey = new Map<string, number>()
  readonly #byId = new Map<DepartmentId, number>()
  readonly #byPath = new Map<string, number>()
  readonly #byName = new Map<string, number[]>()
  readonly #findings = new Map<string, Finding>()

  constructor(org: DesiredOrg, mapping: DepartmentsMapping, rows: readonly RosterRow[]) {
    this.#org = org
    this.#mapping = mapping
    org.departments.forEach(({ key, id, name, path }, index) => {
      if (key !== undefined) this.#byKey.set(key, index)
      if (id !== undefined) this.#byId.set(id, index)
      if (path !== undefined) this.#byPath.set(path, index)
      if (name === undefined) return
      const namesakes = this.#byName.get(name)
      if (namesakes) namesakes.push(index)
      else this.#byName.set(name, [index])
    })
    this.#root = mapping.root ?? this.#companyName(rows)
  }

  find(department: DepartmentText): Finding {
    const known = this.#findings.get(department.text)
    if (known) return known
    const found = this.#look(department)
    this.#findings.set(department.text, found)
    return found
  }

  /**
   * A first level that all paths share, below which some go on, and that is the name of no department can only be the company. A single
   * level could as well be a department that is not declared.
   */
  #companyName(rows: readonly RosterRow[]): string | undefined {
    const paths = rows.flatMap(({ departments = [] }) =>
      departments.flatMap(({ text, names }) => (this.#isMapped(text) ? [] : [names])),
    )
    const first = paths[0]?.[0]
    const isShared = paths.every((names) => names[0] === first) && paths.some((names) => names.length > 1)
    return first !== undefined && isShared && !this.#byName.has(first) ? first : undefined
  }

  #isMapped(text: string): boolean {
    return Object.hasOwn(this.#mapping.map ?? {}, text)
  }

  #look({ text, names }: DepartmentText): Finding {
    const mapped = this.#isMapped(text) ? this.#mapping.map?.[text] : undefined
    if (mapped !== undefined) return this.#refer(mapped) ?? unknown(String(mapped))
    const inside = names[0] === this.#root ? names.slice(1) : names
    if (inside.length === 0) return { ref: { kind: 'root' }, written: '/' }
    const exact = this.#byPath.get(formatPath(inside))
    if (exact !== undefined) return this.#declared(exact)
    const [only = ''] = inside
    const id = inside.length === 1 && /^\d+$/u.test(only) ? this.#refer(Number(only)) : undefined
    if (id) return id
    const ends = this.#endingIn(inside)
    const [end] = ends
    if (end === undefined) return unknown(text)
    if (ends.length === 1) return this.#declared(end)
    const paths = ends.slice(0, 5).map((index) => this.#org.departments[index]?.path ?? '')
    return { problem: { code: 'import.department-ambiguous', params: { value: text, paths: paths.join(', ') } } }
  }

  #refer(written: DepartmentRefSpec): FoundDepartment | undefined {
    if (written === ROOT_ID || written === '/') return { ref: { kind: 'root' }, written: '/' }
    const names = typeof written === 'string' ? parsePath(written) : undefined
    const index =
      typeof written === 'number'
        ? this.#byId.get(written)
        : names
          ? this.#byPath.get(formatPath(names))
          : this.#byKey.get(written)
    return index === undefined ? undefined : this.#declared(index)
  }

  #endingIn(names: readonly string[]): readonly number[] {
    const wanted = names.join('\n')
    return (this.#byName.get(names.at(-1) ?? '') ?? []).filter((index) => {
      const path = parsePath(this.#org.departments[index]?.path ?? '') ?? []
      return path.slice(-names.length).join('\n') === wanted
    })
  }

  #declared(index: number): FoundDepartment {
    const { key, path, id } = this.#org.departments[index] ?? {}
    return { ref: { kind: 'declared', index }, written: key ?? path ?? id ?? '/' }
  }
}

function unknown(value: string): Finding {
  return { problem: { code: 'import.department-unknown', params: { value } } }
}
