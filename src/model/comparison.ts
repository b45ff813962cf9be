import type { Change } from './change.ts'
import type { DepartmentId, TagId } from './fields.ts'
import type { LiveOrg } from './live.ts'
import type { Message } from './message.ts'
import type { DepartmentPath } from './path.ts'
import type { ObjectKind } from './policy.ts'

/**
 * Which ids are facts. Files need not state any; the objects of a comparison have one each all the same, by which they refer to
 * each other. `undefined`: that is all this id is good for.
 */
export interface StatedIds {
  readonly department: (id: DepartmentId) => DepartmentId | undefined
  readonly tag: (id: TagId) => TagId | undefined
}

/** An object that the files no longer declare and that stays in WeCom as it is. */
export type ReleasedObject =
  | { readonly kind: 'department'; readonly id: DepartmentId; readonly path: DepartmentPath }
  | { readonly kind: 'member'; readonly userid: string; readonly name?: string }
  | { readonly kind: 'tag'; readonly id: TagId; readonly name: string }

/** A difference between what the files say beside the objects. `setting` is spelled as in the files: `policy.unmanaged.tags`. */
export type SettingChange =
  | {
      readonly kind: 'value'
      readonly setting: string
      /** `null`: not stated, and there is no default. */
      readonly before: SettingValue
      readonly after: SettingValue
    }
  | {
      readonly kind: 'list'
      readonly setting: string
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }

export type SettingValue = string | number | boolean | null

/** Somebody who has to agree to some of the changes. */
export interface RequiredApproval {
  readonly by:
    | {
        readonly kind: 'owners'
        /** The department that they lead: the one concerned, or the nearest one above it that is led. */
        readonly department: DepartmentId
      }
    | { readonly kind: 'tag'; readonly tag: string }
    | { readonly kind: 'member'; readonly userid: string }
  /** One of these userids, sorted. Empty: there is nobody who could. */
  readonly members: readonly string[]
  /** To these, as indices into the changes; sorted. */
  readonly changes: readonly number[]
  /** Also to what changes beside the objects. */
  readonly settings: boolean
  /** Those of the members who have agreed; empty: nobody yet. Absent where it was not said who has. */
  readonly agreed?: readonly string[]
}

/** What a change of the files means, or how two snapshots differ. */
export interface Comparison {
  /**
   * As in a plan, with two differences: `unverified` are the fields that are managed from now on, because the files state them for
   * the first time; and a field of an update that `after` lacks is no longer managed and keeps its value in WeCom.
   */
  readonly changes: readonly Change[]
  readonly released: readonly ReleasedObject[]
  /** Kinds that only one side manages at all: their objects are not in `changes`. */
  readonly kinds: { readonly managed: readonly KindCount[]; readonly released: readonly KindCount[] }
  readonly settings: readonly SettingChange[]
  readonly warnings: readonly Message[]
  /** By the rules of the former files. Owners first, by path; then tags and members. */
  readonly approvals: readonly RequiredApproval[]
  /** Fields that a snapshot does not tell and that are therefore not compared: `members.mobile`, sorted. */
  readonly unreadable: readonly string[]
  /** An organisation to look up names in that the changes do not hold. What files do not state is absent. */
  readonly known: LiveOrg
  readonly ids: StatedIds
  readonly pathBefore: (id: DepartmentId) => DepartmentPath
  /** How many objects there were before, of those that the policy lets plans touch. */
  readonly inScope: Readonly<Record<ObjectKind, number>>
}

export interface KindCount {
  readonly kind: ObjectKind
  /** Objects declared on the side that manages them. */
  readonly declared: number
  /** What the policy of that side does with the others. */
  readonly undeclared: 'delete' | 'keep'
}
