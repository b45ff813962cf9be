import type { OrgDiff } from '../diff/diff-org.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import type { RawFiles } from '../edit/raw-files.ts'

/** Which file something new goes to: the one where its like already is. */
export class Homes {
  readonly #membersByDepartment = new Map<DepartmentId, Counter>()
  readonly #members = new Counter()
  readonly #departments = new Counter()
  readonly #tags = new Counter()
  readonly #flatFiles = new Set<string>()
  readonly #parents = new Map<DepartmentId, DepartmentId>()
  readonly #raw: RawFiles
  readonly #otherFile: string

  /** @param otherFile for what has no like anywhere */
  constructor(org: DesiredOrg, { target, live }: OrgDiff, raw: RawFiles, otherFile: string) {
    this.#raw = raw
    this.#otherFile = otherFile
    for (const { placement, desired, live: current } of target.members) {
      const { file } = desired.source
      this.#members.add(file)
      const main = placement?.main_department ?? current?.main_department ?? undefined
      if (main === undefined) continue
      const counter = this.#membersByDepartment.get(main) ?? new Counter()
      counter.add(file)
      this.#membersByDepartment.set(main, counter)
    }
    for (const { source } of org.departments) {
      if (source.pointer.includes('/children/')) continue
      this.#departments.add(source.file)
      if (raw.at(source)['parent'] !== undefined) this.#flatFiles.add(source.file)
    }
    for (const { source } of org.tags) this.#tags.add(source.file)
    for (const { id, parentid } of live.org.departments) this.#parents.set(id, parentid)
    for (const { id, parentid } of target.departments) if (!this.#parents.has(id)) this.#parents.set(id, parentid)
  }

  /** Of the nearest department upwards that has members. */
  ofMember(main: DepartmentId): string {
    for (let at: DepartmentId | undefined = main; at !== undefined && at !== 0; at = this.#parents.get(at)) {
      const file = at === ROOT_ID && main !== ROOT_ID ? undefined : this.#membersByDepartment.get(at)?.most()
      if (file !== undefined) return file
    }
    return this.#members.most() ?? this.#raw.withField('members') ?? this.#otherFile
  }

  ofDepartment(): string {
    return this.#departments.most() ?? this.#raw.withField('departments') ?? this.#otherFile
  }

  ofTag(): string {
    return this.#tags.most() ?? this.#raw.withField('tags') ?? this.#otherFile
  }

  /** Whether departments of this file name their parents instead of being nested in them. */
  isFlat(file: string): boolean {
    return this.#flatFiles.has(file)
  }
}

class Counter {
  readonly #counts = new Map<string, number>()

  add(file: string): void {
    this.#counts.set(file, (this.#counts.get(file) ?? 0) + 1)
  }

  /** The first of those that have most. */
  most(): string | undefined {
    let most: string | undefined
    for (const [file, count] of this.#counts) {
      if (most === undefined || count > (this.#counts.get(most) ?? 0)) most = file
    }
    return most
  }
}
