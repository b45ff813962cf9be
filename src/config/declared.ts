import { useridKey } from '../model/fields.ts'
import type { SourceRef } from '../model/source.ts'
import { detach } from './detach.ts'
import { KeyTable } from './key-table.ts'
import type { DepartmentItem } from './validate.ts'
import type { DepartmentRefSpec, MemberSpec, OrganizationSpec, PolicySpec, TagSpec } from './spec.ts'

/*
 * Everything the files declare, in the form the checks need: departments and tags as they are, members reduced to what is compared across
 * the organisation. Members are the many; a check of a large organisation never holds more than one file of them.
 */

export interface DeclaredDepartment {
  readonly spec: Omit<DepartmentItem, 'children'>
  readonly source: SourceRef
  /** Index of the department it is nested in. */
  readonly nestedIn?: number
}

export interface DeclaredTag {
  readonly spec: TagSpec
  readonly source: SourceRef
}

export interface Declared {
  readonly organizations: { readonly spec: OrganizationSpec; readonly source: SourceRef }[]
  readonly policies: { readonly spec: PolicySpec; readonly source: SourceRef }[]
  readonly manages: { departments: boolean; members: boolean; tags: boolean }
  readonly departments: DeclaredDepartment[]
  readonly tags: DeclaredTag[]
  readonly members: MemberTable
  readonly refs: RefTable
  /** False when a part of the files could not be read: then nothing can be said about what is not declared. */
  readonly complete: { departments: boolean; members: boolean }
}

export function newDeclared(keepMembers: boolean, expectedMembers = 0): Declared {
  return {
    organizations: [],
    policies: [],
    manages: { departments: false, members: false, tags: false },
    departments: [],
    tags: [],
    members: {
      userids: [],
      ordinals: new KeyTable('case', expectedMembers),
      files: [],
      refStarts: new IntList(),
      refs: new IntList(),
      mainRefs: new IntList(),
      leaders: new IntList(),
      leaderNames: new Interned(),
      previously: [],
      specs: keepMembers ? [] : undefined,
    },
    refs: new Interned(),
    complete: { departments: true, members: true },
  }
}

/** Members by ordinal: their place in reading order over all files. Parallel lists, because there may be a million. */
export interface MemberTable {
  /** As declared. */
  readonly userids: string[]
  /** By userid without case; a match is to be confirmed. */
  readonly ordinals: KeyTable
  /** Files in reading order, each with the ordinal and the list position of its first member. */
  readonly files: { readonly file: string; readonly first: number; readonly positions: IntList }[]
  /** Where the references of a member start in `refs`. */
  readonly refStarts: IntList
  readonly refs: IntList
  /** -1: none. */
  readonly mainRefs: IntList
  /** Into `leaderNames`; -1: none. */
  readonly leaders: IntList
  readonly leaderNames: Interned<string>
  readonly previously: { readonly member: number; readonly index: number; readonly userid: string }[]
  /** Absent when only checking. */
  readonly specs: MemberSpec[] | undefined
}

/** The different department references that occur anywhere, each with its number. */
export type RefTable = Interned<DepartmentRefSpec>

/** Gives every different value a number, from 0 in order of first use. */
export class Interned<T extends string | number> {
  readonly values: T[] = []
  readonly #numbers = new Map<T, number>()

  add(value: T): number {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    const number = this.values.length
    const own = detach(value)
    this.#numbers.set(own, number)
    this.values.push(own)
    return number
  }

  get(value: T): number | undefined {
    return this.#numbers.get(value)
  }
}

/** A list of 32-bit integers that grows. */
export class IntList {
  #items = new Int32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#items.length) {
      const larger = new Int32Array(this.length * 2)
      larger.set(this.#items)
      this.#items = larger
    }
    this.#items[this.length++] = value
  }

  at(index: number): number {
    const value = this.#items[index]
    if (value === undefined || index >= this.length) throw new RangeError(`no entry ${index}`)
    return value
  }
}

export function isSameUserid(members: MemberTable, ordinal: number, userid: string): boolean {
  const other = members.userids[ordinal]
  return other === userid || (other !== undefined && useridKey(other) === useridKey(userid))
}

/** The member with this userid, whatever its case. */
export function findMember(members: MemberTable, userid: string): number | undefined {
  const ordinal = members.ordinals.find(userid)
  return ordinal >= 0 && isSameUserid(members, ordinal, userid) ? ordinal : undefined
}

export function memberSource(members: MemberTable, ordinal: number): SourceRef {
  let low = 0
  let high = members.files.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((members.files[middle]?.first ?? 0) <= ordinal) low = middle
    else high = middle - 1
  }
  const entry = members.files[low]
  if (!entry) throw new RangeError(`no member ${ordinal}`)
  return { file: entry.file, pointer: `/members/${entry.positions.at(ordinal - entry.first)}` }
}

export function memberField(members: MemberTable, ordinal: number, field: keyof MemberSpec): SourceRef {
  const { file, pointer } = memberSource(members, ordinal)
  return { file, pointer: `${pointer}/${field}` }
}

export function memberName(userid: string): string {
  return `member:${userid}`
}

export function tagName(spec: TagSpec): string {
  return `tag:${spec.name ?? String(spec.id)}`
}

/** Shortest name by which a person finds it: its key, else its name, else its id. */
export function departmentName(spec: Omit<DepartmentItem, 'children'>): string {
  return `department:${spec.key ?? spec.name ?? String(spec.id)}`
}
