import type { UniqueField } from '../model/fields.ts'
import type { ObjectRef, Token } from './book.ts'

export const LIMITS = {
  /** Levels below the root. */
  depth: 15,
  /** In the corp, the root included. */
  departments: 30_000,
  /** Sub-departments and members directly in one department. */
  nodesInDepartment: 30_000,
  departmentsOfMember: 100,
  tags: 3_000,
  nodesInTag: 30_000,
  batchDelete: 200,
  tagMembersInCall: 1_000,
  tagDepartmentsInCall: 100,
} as const

export type ConstraintName =
  | 'department-exists'
  | 'department-id-free'
  | 'sibling-name-free'
  | 'no-loop'
  | 'depth'
  | 'department-empty'
  | 'root-stays'
  | 'nodes-in-department'
  | 'departments-in-corp'
  | 'member-exists'
  | 'userid-free'
  | 'unique-value-free'
  | 'contact-required'
  | 'departments-of-member'
  | 'leader-exists'
  | 'tag-exists'
  | 'tag-name-free'
  | 'tags-in-corp'
  | 'nodes-in-tag'
  | 'call-size'
  | 'milestone'
  | 'file-content'
  | 'file-size'
  | 'nobody-omitted'

/** Why WeCom would refuse a call now. */
export interface Refusal {
  readonly constraint: ConstraintName
  /** The code it would answer with. */
  readonly errcode: number
  /** Any of these changing may lift it; none: nothing can. */
  readonly waitsFor: readonly Token[]
  /** Objects that stand in the way; their own changes would lift it. */
  readonly blockers: readonly ObjectRef[]
}

export interface Examination {
  readonly refusals: readonly Refusal[]
  /** Facts that make the call acceptable: whoever established them must come before it. */
  readonly relies: readonly Token[]
}

export const UNIQUE_ERRCODES: Readonly<Record<UniqueField, number>> = { mobile: 60104, email: 60106, biz_mail: 60145 }
