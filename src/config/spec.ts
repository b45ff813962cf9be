import type { ExternalProfile, Gender } from '../model/fields.ts'
import type { ApprovalEvent, ObjectKind, StrategyName } from '../model/policy.ts'

/*
 * What people write: the types of `schemas/org.schema.json`, for data that has passed it. A test keeps the two in step.
 */

/** An id, a path that starts with `/`, or a key. */
export type DepartmentRefSpec = number | string

export interface DepartmentSpec {
  readonly key?: string
  readonly id?: number
  readonly name?: string
  readonly name_en?: string | null
  readonly order?: number
  readonly parent?: DepartmentRefSpec
  readonly previously?: readonly string[]
  readonly children?: readonly DepartmentSpec[]
}

export interface PlacementSpec {
  readonly department: DepartmentRefSpec
  readonly leader?: boolean
  readonly order?: number
}

export interface WebAttributeSpec {
  readonly url: string
  readonly title: string
}

export interface MemberSpec {
  readonly userid: string
  readonly name?: string
  readonly alias?: string | null
  readonly mobile?: string | null
  readonly email?: string | null
  readonly biz_mail?: string
  readonly position?: string | null
  readonly gender?: Gender
  readonly telephone?: string | null
  readonly address?: string | null
  readonly departments: readonly (DepartmentRefSpec | PlacementSpec)[]
  readonly main_department?: DepartmentRefSpec
  readonly direct_leader?: string | null
  readonly enable?: boolean
  readonly extattr?: Readonly<Record<string, string | WebAttributeSpec | null>> | null
  readonly external_position?: string | null
  readonly external_profile?: ExternalProfile | null
  readonly previously?: readonly string[]
}

export interface TagSpec {
  readonly name?: string
  readonly id?: number
  readonly members?: readonly string[]
  readonly departments?: readonly DepartmentRefSpec[]
  readonly previously?: readonly string[]
}

export interface OrganizationSpec {
  readonly corp_id?: string
}

export interface PolicySpec {
  readonly unmanaged?: Readonly<Partial<Record<ObjectKind, 'delete' | 'keep'>>>
  readonly deletes?: Readonly<Partial<Record<ObjectKind, { readonly max?: number; readonly max_percent?: number }>>>
  readonly protect?: {
    readonly members?: readonly string[]
    readonly departments?: readonly DepartmentRefSpec[]
    readonly tags?: readonly string[]
  }
  readonly scope?: readonly DepartmentRefSpec[]
  readonly ignore?: {
    readonly departments?: readonly ('name' | 'name_en' | 'parentid' | 'order')[]
    readonly members?: readonly Exclude<keyof MemberSpec, 'userid' | 'previously'>[]
    readonly tags?: readonly ('name' | 'members' | 'departments')[]
  }
  readonly offboard?: { readonly disable_first: string }
  readonly invite?: boolean
  readonly strategy?: StrategyName
  readonly approvals?: readonly ApprovalRuleSpec[]
}

export interface ApprovalRuleSpec {
  readonly when: readonly ApprovalEvent[]
  readonly in?: readonly DepartmentRefSpec[]
  /** `owners`, `tag:NAME` or `member:USERID`. */
  readonly by: readonly string[]
}

export interface OrgSpec {
  readonly version: 1
  readonly organization?: OrganizationSpec
  readonly policy?: PolicySpec
  readonly departments?: readonly DepartmentSpec[]
  readonly members?: readonly MemberSpec[]
  readonly tags?: readonly TagSpec[]
}
