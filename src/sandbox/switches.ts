/**
 * Points of WeCom's behaviour that its pages leave open or contradict. The default is what was observed, else what is
 * documented, else what is hardest on a client; but a client should hold under every value.
 */
export interface SandboxSwitches {
  /** A department id in `user/create` or an import file that does not exist: made under 其他（待设置部门）, or refused. */
  readonly unknownDepartmentInCreate: 'auto-create' | 60123
  /** The same in `user/update`, whose page promises no creation. */
  readonly unknownDepartmentInUpdate: 60123 | 60003 | 40066 | 'auto-create'
  /** Whether a department made for an unknown id keeps that id, or gets the next free one. */
  readonly autoCreatedDepartmentId: 'requested' | 'next'
  /** Whether 其他（待设置部门） is part of the tree that `department/list` and `department/simplelist` return. */
  readonly otherDepartmentListed: boolean
  /** `user/update` with `department` but without `order` or `is_leader_in_dept`. */
  readonly placementWithoutOrder: 'reset' | 'keep'
  /** `""` in `user/update` for alias, telephone, email and mobile, whose documented minimum length is 1. */
  readonly emptyString: 'clears' | 'ignored' | 40058
  /** Attributes that a `user/update` does not mention stay, or go. */
  readonly extattrUpdate: 'merge' | 'replace'
  /** A `main_department` that is not one of the member's departments. */
  readonly mainDepartmentOutside: 'first-of-list' | 60123
  /** What a write with an app's token answers. */
  readonly appWrite: 60011 | 48002
  /** What `user/list_id` answers to an app's token. */
  readonly appListId: 48002 | 48009
  /** Whether the app is one of before 2022-06-20 and so still reads mobile, email, biz_mail, gender, address and avatar. */
  readonly appReadsSensitiveFields: boolean
  /** Whether the contacts-sync tool is set to edit or to read only; reading only answers 48002 to writes. */
  readonly contactsPermission: 'edit' | 'read'
  /** An unknown userid in `user/batchdelete`: refused whole, or the known ones go. */
  readonly batchdeleteUnknown: 40031 | 60111 | 'delete-known'
  /** Adding a member who has the tag, or removing one who has not: fine, or listed as invalid. */
  readonly tagNoop: 'ok' | 'invalid'
  /** `tag/get` with a contacts secret that may not read details. */
  readonly tagNamesForContacts: 'absent' | 'present'
  /** `user/delete` of an unknown userid. */
  readonly deleteUnknown: 60111 | 'ok'
  /** `mobile` in the `user/update` of a member who has activated WeCom. */
  readonly activeMobile: 'ignored' | 'updated'
  /** Another `email` in the `user/update` of a member who has activated WeCom with one. */
  readonly activeEmail: 60142 | 'updated'
  /** How a mainland mobile is stored when it came with `+86` or blanks. */
  readonly mobileStored: 'as-sent' | 'without-86'
  /** Order of the rows of `user/list_id`. */
  readonly listIdOrder: 'by-department' | 'by-member'
  /** `order` of a department created without one: 100000000 less 1000 for each older sibling, or 0. */
  readonly autoDepartmentOrder: 'descending' | 'zero'
  /** `id` of a department created without one. */
  readonly autoDepartmentId: 'max+1' | 'lowest-free'
  /** `department/update` of the root. */
  readonly rootUpdate: 60011 | 'accepted'
  /** Longest department name: 64 characters as the page says, or 32 characters and 64 bytes as the errcodes say. */
  readonly departmentNameLimit: 'page' | 'errcodes'
  /** Whether the root is the first of the 15 levels. */
  readonly depthCountsRoot: boolean
  /** Whether the console's multi-language switch is on; without it `name_en` has no effect. */
  readonly multiLanguage: boolean
  /** Attributes defined in the console; others are ignored silently. `any`: whatever is written counts as defined. */
  readonly definedExtattr: 'any' | readonly string[]
  /** What remains of a deleted member in the tags and in `direct_leader` of others. */
  readonly deletedMember: 'forgotten' | 'leader-stays'
  /** Writing to a member who left (status 5). */
  readonly leftMemberWrite: 60111 | 'accepted'
  /** Asking for a token while one is valid: the same again, or a new one that leaves the old valid. */
  readonly repeatedGettoken: 'same' | 'new'
  /** When a block for 45009 ends: its full length after the breach, or with the window in which it happened. */
  readonly rateBlock: 'from-breach' | 'with-window'
  /** Where the structural defects of an import file (302003, 302004, 302006, 302007) are told. */
  readonly importDefectsAt: 'submit' | 'result'
  /** Where the deletion guard of `batch/replaceuser` (45026) is told. */
  readonly importGuardAt: 'submit' | 'result'
  /** A failed import answered with `"errcode"` as a string, as was once seen. */
  readonly importErrcodeAsString: boolean
  /** Whether double quotes in an import file are cells' own characters or RFC 4180's. */
  readonly importQuotes: 'literal' | 'rfc4180'
  /** Header of the userid column: the template's spelling only, or that of today's pages too. */
  readonly importUseridHeader: '帐号' | 'both'
  /** An empty cell of an import file clears the field, or keeps it. */
  readonly importEmptyCell: 'keeps' | 'clears'
  /** Asking for the result of an export that another credential submitted. */
  readonly foreignExport: 60011 | 40088
}

export const DEFAULT_SWITCHES: SandboxSwitches = {
  unknownDepartmentInCreate: 'auto-create',
  unknownDepartmentInUpdate: 60123,
  autoCreatedDepartmentId: 'requested',
  otherDepartmentListed: true,
  placementWithoutOrder: 'reset',
  emptyString: 'clears',
  extattrUpdate: 'merge',
  mainDepartmentOutside: 'first-of-list',
  appWrite: 60011,
  appListId: 48002,
  appReadsSensitiveFields: false,
  contactsPermission: 'edit',
  batchdeleteUnknown: 40031,
  tagNoop: 'ok',
  tagNamesForContacts: 'absent',
  deleteUnknown: 60111,
  activeMobile: 'ignored',
  activeEmail: 60142,
  mobileStored: 'as-sent',
  listIdOrder: 'by-department',
  autoDepartmentOrder: 'descending',
  autoDepartmentId: 'max+1',
  rootUpdate: 60011,
  departmentNameLimit: 'page',
  depthCountsRoot: false,
  multiLanguage: true,
  definedExtattr: 'any',
  deletedMember: 'forgotten',
  leftMemberWrite: 60111,
  repeatedGettoken: 'same',
  rateBlock: 'from-breach',
  importDefectsAt: 'submit',
  importGuardAt: 'result',
  importErrcodeAsString: false,
  importQuotes: 'literal',
  importUseridHeader: '帐号',
  importEmptyCell: 'keeps',
  foreignExport: 60011,
}
