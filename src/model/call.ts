import type { DepartmentId, ExtattrValue, ExternalProfile, Gender, TagId } from './fields.ts'
import type { ImportField } from './import-file.ts'

export interface PlacementWrite {
  readonly department: DepartmentId
  readonly leader: boolean
  readonly order: number
}

/** What a member call sets. An absent key is not sent; `null` is sent as WeCom's form of "clear". */
export interface MemberWrite {
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
  /** Only the entries that change; `null` clears one. */
  readonly extattr?: Readonly<Record<string, ExtattrValue | null>>
  readonly external_position?: string | null
  readonly external_profile?: ExternalProfile | null
  /** The whole membership: department, order and leader flag always travel together, with `main_department`. */
  readonly placement?: { readonly departments: readonly PlacementWrite[]; readonly main_department: DepartmentId }
}

export interface DepartmentWrite {
  readonly name?: string
  readonly name_en?: string | null
  readonly parentid?: DepartmentId
  readonly order?: number
}

/** One write to WeCom's address book, in our terms. `call` is the endpoint below `/cgi-bin/`. The wire shapes are `wecom/`'s own. */
export type Call =
  | {
      readonly call: 'department/create'
      readonly id: DepartmentId
      readonly set: DepartmentWrite & { readonly name: string; readonly parentid: DepartmentId }
    }
  | { readonly call: 'department/update'; readonly id: DepartmentId; readonly set: DepartmentWrite }
  | { readonly call: 'department/delete'; readonly id: DepartmentId }
  | {
      readonly call: 'user/create'
      readonly userid: string
      readonly set: MemberWrite & { readonly name: string }
      readonly to_invite: boolean
    }
  | { readonly call: 'user/update'; readonly userid: string; readonly new_userid?: string; readonly set: MemberWrite }
  | { readonly call: 'user/delete'; readonly userid: string }
  | { readonly call: 'user/batchdelete'; /** 1 to 200. */ readonly userids: readonly string[] }
  | { readonly call: 'tag/create'; readonly id: TagId; readonly name: string }
  | { readonly call: 'tag/update'; readonly id: TagId; readonly name: string }
  | { readonly call: 'tag/delete'; readonly id: TagId }
  | TagMembersCall
  | ImportCall

/** At most 1,000 members and 100 departments. */
export interface TagMembersCall {
  readonly call: 'tag/addtagusers' | 'tag/deltagusers'
  readonly id: TagId
  readonly members: readonly string[]
  readonly departments: readonly DepartmentId[]
}

/** A file instead of many calls. Ends when WeCom is done with it. */
export type ImportCall = DepartmentImport | MemberImport
export type MemberImport = MemberReplacement | MemberSync

export function isImport(call: Call): call is ImportCall {
  return call.call === 'batch/replaceparty' || call.call === 'batch/replaceuser' || call.call === 'batch/syncuser'
}

/** The departments that are to be there; what the file does not name is deleted. */
export interface DepartmentImport {
  readonly call: 'batch/replaceparty'
  /** All but the root, parents first. */
  readonly departments: readonly ImportedDepartment[]
  /** Not in the file and empty: they go at once. */
  readonly deletes: readonly DepartmentId[]
  /** Not in the file and not empty: they stay until they are, and then WeCom may or may not remove them by itself. */
  readonly later: readonly DepartmentId[]
}

interface MemberRows {
  /** Columns besides userid, name and placement: every row has a value for each. */
  readonly columns: readonly ImportField[]
  /** Attributes that have a column. */
  readonly attributes: readonly string[]
  readonly members: readonly ImportedMember[]
  /** Whether WeCom may notify members that are new. */
  readonly to_invite: boolean
}

/** The members that are to be there; whom the file does not name is deleted. */
export interface MemberReplacement extends MemberRows {
  readonly call: 'batch/replaceuser'
  /** userids of those who are not in the file and are meant to go. Nobody else may be missing from it. */
  readonly deletes: readonly string[]
}

/** Some members; nobody else is touched. */
export interface MemberSync extends MemberRows {
  readonly call: 'batch/syncuser'
  /** Whether the file is to create its members, or to update them: WeCom does either, whatever was meant. */
  readonly creates: boolean
}

export interface ImportedDepartment {
  readonly id: DepartmentId
  readonly name: string
  readonly parentid: DepartmentId
  /** Absent: stays as it is, or is chosen by WeCom. */
  readonly order?: number
}

/** A text as the field has it, `enable` as a boolean. */
export type CellValue = string | boolean | null

export interface ImportedMember {
  readonly userid: string
  readonly name: string
  /** The main department first. */
  readonly departments: readonly PlacementWrite[]
  /** A value for each of the file's columns. `null` is an empty cell, and is only there where WeCom has nothing either. */
  readonly cells: Readonly<Partial<Record<ImportField, CellValue>>>
  /** Text attributes that are not empty. */
  readonly attributes: Readonly<Record<string, string>>
}

export type CallName = Call['call']
