/**
 * What the page gets to show. Everything is worded, masked and counted already; the page lays it out. This is all that the program
 * and the page share.
 *
 * A company of 100,000 has to open at once. So members are columns instead of objects, objects refer to each other by index, and the
 * details of changes come in parts that are parsed when somebody looks at them.
 */
import type { DepartmentState, MemberState } from './chart.ts'

export type { DepartmentState, MemberState } from './chart.ts'

export type PageKind = 'plan' | 'diff' | 'drift' | 'apply'

/** Colour of the verdict. */
export type PageTone = 'none' | 'some' | 'good' | 'bad'

export interface PageNotice {
  readonly text: string
  readonly objects: readonly string[]
  readonly more: number
}

export interface PageNotices {
  readonly title: string
  readonly items: readonly PageNotice[]
}

/** A heading with lines below it: what blocks, what failed, warnings. */
export interface PageList {
  readonly title: string
  readonly tone: PageTone
  readonly lines: readonly string[]
}

export interface PageHead {
  readonly kind: PageKind
  readonly title: string
  /** Corp, mode of reading, calls: one line each. */
  readonly facts: readonly string[]
  readonly verdict: { readonly tone: PageTone; readonly text: string }
  /** The line that other tools search for. */
  readonly summary: string
  readonly notices: PageNotices
  /** Who has to agree, and to what. */
  readonly approvals?: PageNotices
  readonly lists: readonly PageList[]
}

export interface PageDepartment {
  readonly name: string
  readonly path: string
  readonly parent: number
  readonly state: DepartmentState
  readonly before: number
  readonly after: number
  /** Absent where it is the same as before, or none. */
  readonly was?: string
  readonly from?: number
  readonly change?: number
  readonly led?: readonly number[]
  readonly leads?: readonly number[]
}

/** Bits of a placement: `department * 16 + bits`. */
export const PLACED = { before: 1, after: 2, ledBefore: 4, leadsAfter: 8, size: 16 } as const

/** One column for each property; the same index is the same member. */
export interface PageMembers {
  readonly userid: readonly string[]
  /** Empty where it is unknown. */
  readonly name: readonly string[]
  /** Index into `positions`, -1 for none. */
  readonly position: readonly number[]
  readonly positions: readonly string[]
  /** Only those of whom something changes. */
  readonly state: Readonly<Record<number, Exclude<MemberState, 'same'>>>
  readonly change: Readonly<Record<number, number>>
  readonly placements: readonly (readonly number[])[]
  /** Indices into `chains`: after the changes, and before where that was another one. -1 for none. */
  readonly chain: readonly number[]
  readonly chainBefore: Readonly<Record<number, number>>
}

export type PageField =
  | { readonly kind: 'value'; readonly label: string; readonly name: string; readonly value: string }
  | {
      readonly kind: 'pair'
      readonly label: string
      readonly name: string
      readonly before: string
      readonly after: string
    }
  | {
      readonly kind: 'set'
      readonly label: string
      readonly name: string
      readonly added: readonly string[]
      readonly changed: readonly string[]
      readonly removed: readonly string[]
    }

/** What is said of one change when somebody looks at it. */
export interface PageDetails {
  readonly note: string
  readonly fields: readonly PageField[]
}

/** Changes as columns, in the order of the report. */
export interface PageChanges {
  /** `d`, `m` or `t` for each. */
  readonly kind: string
  /** `c`, `u`, `m` or `d` for each. */
  readonly tone: string
  /** `d`one, `f`ailed, `s`kipped or `-` for each; empty unless something was applied. */
  readonly status: string
  readonly title: readonly string[]
  /** How many there are in one part of the details. */
  readonly part: number
}

export interface PageData extends PageHead {
  /** As in the document's `lang`. */
  readonly lang: string
  /** Texts of the page by code, with their placeholders. */
  readonly texts: Readonly<Record<string, string>>
  readonly departments: readonly PageDepartment[]
  readonly members: PageMembers
  /** Managers and the chain of the first of them. */
  readonly chains: readonly (readonly [managers: readonly number[], next: number])[]
  readonly hasLeaders: boolean
  readonly changes: PageChanges
  readonly settings: readonly PageField[]
}

/** Ids of the elements that hold the data, and where the page is put. */
export const ELEMENTS = { data: 'data', details: 'details-', app: 'app' } as const
