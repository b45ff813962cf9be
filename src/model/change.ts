import type { ExtattrValue, DepartmentField, DepartmentId, MemberField, TagId } from './fields.ts'
import type { DepartmentPath } from './path.ts'
import type { SourceRef } from './source.ts'

export type ChangeAction = 'create' | 'update' | 'delete'

/** `files`: the files changed since the last apply; `drift`: live was changed behind them; `unknown`: no record. */
export type Cause = 'files' | 'drift' | 'both' | 'unknown'

/** What happens beyond the directory, or cannot be undone. */
export type Effect =
  | 'invitation'
  | 'mailbox-deleted'
  | 'leader-lost'
  | 'history-lost'
  | 'login-changed'
  | 'disabled'
  | 'userid-once'
  | 'mail-once'

export interface PlacementView {
  readonly department: DepartmentId
  readonly path: DepartmentPath
  /** Absent, like `order`, where files leave it open: only when files are compared with files. */
  readonly leader?: boolean
  readonly order?: number
}

export interface DepartmentView {
  readonly name?: string | null
  readonly name_en?: string | null
  readonly parentid?: DepartmentId
  readonly order?: number
}

export interface MemberView extends Partial<
  Record<Exclude<MemberField, 'extattr' | 'external_profile' | 'enable'>, string | null>
> {
  readonly userid?: string
  readonly enable?: boolean
  readonly extattr?: Readonly<Record<string, ExtattrValue | null>>
  readonly external_profile?: Readonly<Record<string, unknown>> | null
  readonly departments?: readonly PlacementView[]
  readonly main_department?: DepartmentId | null
}

export interface TagView {
  readonly name?: string
  readonly members?: readonly string[]
  readonly departments?: readonly DepartmentId[]
}

interface ChangeBase<Field extends string, View> {
  readonly action: ChangeAction
  /** `null` for a create. Holds exactly `fields`, as far as known. */
  readonly before: View | null
  /** `null` for a delete. Holds exactly `fields`, with real, unmasked values. */
  readonly after: View | null
  /** Sorted in the field order of the model. */
  readonly fields: readonly Field[]
  /** Fields that are written because nothing is known about their live value. */
  readonly unverified: readonly Field[]
  readonly cause: Cause
  /** Absent for what no file declares. */
  readonly source?: SourceRef
  readonly effects: readonly Effect[]
}

export interface DepartmentChange extends ChangeBase<DepartmentField, DepartmentView> {
  readonly kind: 'department'
  readonly id: DepartmentId
  /** Desired path; for a delete the live one. */
  readonly path: DepartmentPath
  /** Live path, where it differs from `path`: a move or a rename. */
  readonly livePath?: DepartmentPath
}

export type MemberChangeField = MemberField | 'userid' | 'departments' | 'main_department'

export interface MemberChange extends ChangeBase<MemberChangeField, MemberView> {
  readonly kind: 'member'
  /** Desired userid; for a delete the live one. */
  readonly userid: string
  /** For display beside the userid, where known. */
  readonly name?: string
}

export type TagChangeField = 'name' | 'members' | 'departments'

export interface TagChange extends ChangeBase<TagChangeField, TagView> {
  readonly kind: 'tag'
  readonly id: TagId
  readonly name: string
}

/** What differs between desired and live. Sorted: departments by path, members by userid key, tags by name, all by code points. */
export type Change = DepartmentChange | MemberChange | TagChange
