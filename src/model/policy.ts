import type { DepartmentRef } from './desired.ts'
import type { DepartmentField, MemberField } from './fields.ts'

export type ObjectKind = 'departments' | 'members' | 'tags'
export const OBJECT_KINDS: readonly ObjectKind[] = ['departments', 'members', 'tags']

export interface DeleteLimit {
  /** Objects; 0 means none. */
  readonly max: number
  /** Per cent of the live objects in scope; counts from the 4th deletion on. */
  readonly max_percent: number
}

export type StrategyName = 'auto' | 'calls' | 'sync' | 'replace'

/** What can happen to an organisation, as far as somebody may have to agree to it. */
export const APPROVAL_EVENTS = [
  'member.create',
  'member.update',
  'member.move',
  'member.leader',
  'member.delete',
  'department.create',
  'department.update',
  'department.rename',
  'department.move',
  'department.delete',
  'tag.create',
  'tag.update',
  'tag.delete',
  'settings',
] as const
export type ApprovalEvent = (typeof APPROVAL_EVENTS)[number]

/** Who has to agree. `owners`: one who leads each department that it is about; `tag`: one who is in it. */
export type Approver =
  | { readonly kind: 'owners' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'member'; readonly userid: string }

export interface ApprovalRule {
  readonly when: readonly ApprovalEvent[]
  /** Only what happens in these departments or below them; empty: anywhere. */
  readonly in: readonly DepartmentRef[]
  /** All of these. */
  readonly by: readonly Approver[]
}

/** Contract section 5, with every default filled in. */
export interface Policy {
  readonly unmanaged: Readonly<Record<ObjectKind, 'delete' | 'keep'>>
  readonly deletes: Readonly<Record<ObjectKind, DeleteLimit>>
  readonly protect: {
    /** Globs over userids, without case. */
    readonly members: readonly string[]
    readonly departments: readonly DepartmentRef[]
    readonly tags: readonly string[]
  }
  /** Empty: the whole corp. */
  readonly scope: readonly DepartmentRef[]
  readonly ignore: {
    readonly departments: readonly DepartmentField[]
    readonly members: readonly (MemberField | 'departments' | 'main_department')[]
    readonly tags: readonly ('name' | 'members' | 'departments')[]
  }
  /** Who leaves the files is disabled first and deleted after so long. Absent: deleted at once. */
  readonly offboard?: { readonly disableFirstMs: number }
  readonly invite: boolean
  readonly strategy: StrategyName
  readonly approvals: readonly ApprovalRule[]
}

export const DEFAULT_POLICY: Policy = {
  unmanaged: { members: 'delete', departments: 'delete', tags: 'keep' },
  deletes: {
    members: { max: 20, max_percent: 10 },
    departments: { max: 20, max_percent: 10 },
    tags: { max: 20, max_percent: 10 },
  },
  protect: { members: [], departments: [], tags: [] },
  scope: [],
  ignore: { departments: [], members: [], tags: [] },
  invite: false,
  strategy: 'auto',
  approvals: [],
}
