import {
  useridKey,
  type DepartmentId,
  type ExtattrValue,
  type ExternalProfile,
  type Gender,
  type TagId,
} from './fields.ts'
import type { Message } from './message.ts'

/** What the credentials allowed: contract section 6. */
export type ReadMode = 'full' | 'details' | 'ids'

/** In everything below an absent key is *unknown* (could not be read); `null` is known to be empty. Never compare an absent key. */
export interface LiveDepartment {
  readonly id: DepartmentId
  /** 0 for the root. */
  readonly parentid: DepartmentId
  readonly order: number
  readonly name?: string
  readonly name_en?: string | null
}

export interface LivePlacement {
  readonly department: DepartmentId
  readonly leader?: boolean
  readonly order?: number
}

/** 1 active, 2 disabled, 4 not activated, 5 left the corp. */
export type MemberStatus = 1 | 2 | 4 | 5

export interface LiveMember {
  /** In the stored case. */
  readonly userid: string
  readonly status?: MemberStatus
  /** Complete in every mode; may be empty only for members that WeCom keeps nowhere. */
  readonly departments: readonly LivePlacement[]
  readonly main_department?: DepartmentId | null
  readonly name?: string | null
  readonly alias?: string | null
  readonly mobile?: string | null
  readonly email?: string | null
  readonly biz_mail?: string | null
  readonly position?: string | null
  readonly gender?: Gender | null
  readonly telephone?: string | null
  readonly address?: string | null
  /** userid. */
  readonly direct_leader?: string | null
  /** false only for status 2. */
  readonly enable?: boolean
  readonly extattr?: Readonly<Record<string, ExtattrValue>>
  readonly external_position?: string | null
  readonly external_profile?: ExternalProfile | null
}

export interface LiveTag {
  readonly id: TagId
  readonly name: string
  /** userids placed in the tag directly, sorted. */
  readonly members: readonly string[]
  readonly departments: readonly DepartmentId[]
}

/**
 * Among `unreadable` when memberships are what an app sees: departments, members and tags may be missing, and nothing may be
 * planned from it.
 */
export const MEMBERSHIP = 'members.departments'

export function isPartial({ read }: Pick<LiveOrg, 'read'>): boolean {
  return read.unreadable.includes(MEMBERSHIP)
}

/** What WeCom holds, read completely. Same shape as `schemas/snapshot.schema.json`. Each list is sorted by its id (members by userid key). */
export interface LiveOrg {
  readonly corp_id: string
  readonly read: {
    readonly mode: ReadMode
    /** Names of fields that could not be read, sorted: `members.mobile`, `departments.name` … `MEMBERSHIP` marks a partial view. */
    readonly unreadable: readonly string[]
    /** What was to be expected and could not be read, and why. Absent: nothing. */
    readonly warnings?: readonly Message[]
  }
  readonly departments: readonly LiveDepartment[]
  readonly members: readonly LiveMember[]
  readonly tags: readonly LiveTag[]
}

const indexes = new WeakMap<LiveOrg, ReadonlyMap<string, LiveMember>>()

/** By userid key. Made once for each live state, for all who look members up. */
export function membersByKey(live: LiveOrg): ReadonlyMap<string, LiveMember> {
  const known = indexes.get(live)
  if (known) return known
  const index = new Map<string, LiveMember>()
  for (const member of live.members) index.set(useridKey(member.userid), member)
  indexes.set(live, index)
  return index
}
