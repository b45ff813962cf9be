import type { DepartmentId, ExtattrValue, ExternalProfile, Gender, TagId } from './fields.ts'
import type { Message } from './message.ts'
import type { DepartmentPath } from './path.ts'
import type { Policy } from './policy.ts'
import type { SourceRef } from './source.ts'

/** A department as the files point at it. The last two kinds name departments that no file declares; planning looks them up in live. */
export type DepartmentRef =
  | { readonly kind: 'root' }
  | { readonly kind: 'declared'; /** Index into `DesiredOrg.departments`. */ readonly index: number }
  | { readonly kind: 'id'; readonly id: DepartmentId }
  | { readonly kind: 'path'; readonly path: DepartmentPath }

/** `undefined` everywhere below means "not stated, leave it alone"; `null` means "clear it". */
export interface DesiredDepartment {
  readonly key?: string
  readonly id?: DepartmentId
  readonly name?: string
  readonly name_en?: string | null
  readonly order?: number
  readonly parent: DepartmentRef
  /** Absent when this department or one above it states no name (files written in mode `ids`). */
  readonly path?: DepartmentPath
  readonly previously: readonly DepartmentPath[]
  readonly source: SourceRef
}

export interface DesiredPlacement {
  readonly department: DepartmentRef
  readonly leader?: boolean
  readonly order?: number
}

export interface DesiredMember {
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
  readonly direct_leader?: string | null
  readonly enable?: boolean
  /** Managed entry by entry; an entry of `null` clears it; `null` for the whole clears all. */
  readonly extattr?: Readonly<Record<string, ExtattrValue | null>> | null
  readonly external_position?: string | null
  readonly external_profile?: ExternalProfile | null
  /** Exact: the member is in these and no others. At least one. */
  readonly departments: readonly DesiredPlacement[]
  readonly main_department?: DepartmentRef
  readonly previously: readonly string[]
  readonly source: SourceRef
}

export interface DesiredTag {
  readonly name?: string
  readonly id?: TagId
  /** Exact where stated: userids. */
  readonly members?: readonly string[]
  /** Exact where stated. */
  readonly departments?: readonly DepartmentRef[]
  readonly previously: readonly string[]
  readonly source: SourceRef
}

/** One organisation as all files together declare it, checked offline, not yet matched with live. */
export interface DesiredOrg {
  readonly corp_id?: string
  readonly policy: Policy
  /** A kind that appears at top level in no file is not managed at all. */
  readonly manages: { readonly departments: boolean; readonly members: boolean; readonly tags: boolean }
  /** Parents before children. */
  readonly departments: readonly DesiredDepartment[]
  readonly members: readonly DesiredMember[]
  readonly tags: readonly DesiredTag[]
  /** Set where this is no org files but the way back from an apply. */
  readonly undo?: {
    /** Of what is declared by nothing only this goes; members by userid key. */
    readonly removes: {
      readonly departments: ReadonlySet<DepartmentId>
      readonly members: ReadonlySet<string>
      readonly tags: ReadonlySet<TagId>
    }
    readonly warnings: readonly Message[]
  }
}
