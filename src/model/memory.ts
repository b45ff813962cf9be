import type { DepartmentId, TagId } from './fields.ts'
import type { DepartmentPath } from './path.ts'

/** What a member's placement was when it was last applied: `[department, leader 0|1, order]`. */
export type AppliedPlacement = readonly [DepartmentId, 0 | 1, number]

export interface AppliedMember {
  readonly departments: readonly AppliedPlacement[]
  readonly main_department: DepartmentId
  readonly enable?: boolean
  /** Keyed digests of the values last applied, by field name; extattr entries as `extattr.NAME`. */
  readonly digests: Readonly<Record<string, string>>
}

export interface AppliedDepartment {
  readonly parentid: DepartmentId
  readonly order?: number
  readonly digests: Readonly<Record<string, string>>
}

export interface AppliedTag {
  readonly name: string
  readonly members?: readonly string[]
  readonly departments?: readonly DepartmentId[]
}

/** What orgctl remembers between runs: the content of the state document, without its envelope. Records are keyed by id; members by userid key. */
export interface Memory {
  /** A full, untargeted apply has ended with 0 for this corp, or the state was adopted. */
  readonly adopted: boolean
  readonly bindings: {
    readonly keys: Readonly<Record<string, DepartmentId>>
    readonly paths: Readonly<Record<DepartmentPath, DepartmentId>>
    readonly tags: Readonly<Record<string, TagId>>
    /** Highest ids ever bound: never handed out again. */
    readonly highest: { readonly department: DepartmentId; readonly tag: TagId }
  }
  readonly applied: {
    readonly departments: Readonly<Record<string, AppliedDepartment>>
    readonly members: Readonly<Record<string, AppliedMember>>
    readonly tags: Readonly<Record<string, AppliedTag>>
  }
  /** What there was beside the declared objects when this was written: whatever is not in here was made since. Absent: not known. */
  readonly undeclared?: Undeclared
  /**
   * What a run was writing when it was cut off or got no answer, by object and field; attributes as `extattr.NAME`, and
   * `placement`. Where these cannot be read they are written again. Of values that nobody else may have there are the digests of
   * all that the object may hold. Absent: nothing.
   */
  readonly inDoubt?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** What WeCom will not let us change: userids it refused to delete (301005), tags of other apps (81011) and mails that are fixed. */
  readonly kept: {
    readonly members: readonly string[]
    readonly tags: readonly TagId[]
    /** userid keys of members who are listed after their deletion, as those who left the corp may be. Absent: nobody. */
    readonly left?: readonly string[]
    /** userid keys of members whose biz_mail it refused to change (60144). Absent: nobody. */
    readonly biz_mails?: readonly string[]
  }
  /** Members who left the files and are disabled until they are deleted, by userid key. Absent: nobody. */
  readonly leaving?: Readonly<Record<string, LeavingMember>>
}

export interface LeavingMember {
  /** ISO 8601, UTC: from when the waiting time counts. Absent: the disabling was begun, and nobody knows whether it was done. */
  readonly since?: string
  /** Who disabled the member: what others did is not undone. */
  readonly by: 'orgctl' | 'others'
}

/** Live objects that no file declared. */
export interface Undeclared {
  readonly departments: readonly DepartmentId[]
  /** userid keys. */
  readonly members: readonly string[]
  readonly tags: readonly TagId[]
}

/** What a record holds under a name that people choose: a userid, key or tag may be called `constructor`, which every object has. */
export function recordOf<T>(records: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(records, name) ? records[name] : undefined
}

export const EMPTY_MEMORY: Memory = {
  adopted: false,
  bindings: { keys: {}, paths: {}, tags: {}, highest: { department: 1, tag: 0 } },
  applied: { departments: {}, members: {}, tags: {} },
  kept: { members: [], tags: [] },
}
