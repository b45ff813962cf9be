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
  readonly invite: boolean
  readonly strategy: StrategyName
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
}
