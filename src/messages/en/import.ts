/** Texts of import. Lower case, no full stop; name the object and the offending value, say what to change. */
export const importTexts = {
  'import.file-head': 'written by orgctl import from corp {corp} (read mode {mode}); it is yours to edit',
  'import.file-unreadable':
    'could not be read with these credentials, so it is not written and stays as it is in WeCom: {fields}',
  'import.name-unreadable': 'the name of department {id} could not be read',
  'import.field-left-out': 'left out, and stays as it is in WeCom: {reason}',
  'import.corp-id': 'with this, orgctl refuses to touch any other corp',
  'import.policy': 'what is not stated here has its default: deletes, protect, scope, ignore, strategy',
  'import.policy-unmanaged': 'what WeCom holds and no file declares: delete it, or keep it',
  'import.policy-invite': 'whether WeCom invites new members by message',
  'import.kept-members':
    'these members cannot be declared; because of them, members that no file declares are kept (unmanaged.members above)',
  'import.kept-departments':
    'these departments cannot be declared; because of them, departments that no file declares are kept (unmanaged.departments above)',
  'import.left': 'not declared, and never touched, because they have left the corp:',
  'import.unplaced': 'not declared, and never touched as long as they have no department (其他（待设置部门）):',

  'import.exists':
    '{file} exists already; choose another folder with --out, or replace all YAML in this one with --force',
  'import.partial':
    'read with an app secret alone: an app may see only a part of the corp, also of where people are, so what these files do not declare is kept (unmanaged: keep); set WECOM_CONTACTS_SECRET as well and import again, or look closely at the first plan',
  'import.not-a-folder': '{file} is a file; name a folder to write to',
  'import.not-equal':
    'the files would not be equal to what was read ({what}); nothing was written. This is a defect: please report it',
  'import.done': 'wrote {departments}, {members} and {tags} to {dir}; next: "orgctl plan", which has nothing to do yet',
  'import.left-out-count': '{objects} hold something that no file can state; comments in the files say what and why',
  'import.untouched-count':
    '{members} are not declared, because they left the corp or have no department; comments in org.yaml name them',
  'import.personal-data':
    '{dir} now holds personal data (names, and mobiles and mails where they could be read): keep it in a private repository',

  // Reading a roster
  'import.table-too-large': '{file} has {bytes} bytes, and {limit} are allowed; divide it',
  'import.old-workbook': '{file} is an .xls file of old or a workbook with a password; save it as .xlsx without one',
  'import.bad-workbook': '{file} cannot be read as a workbook; open it in a spreadsheet program and save it as .xlsx',
  'import.markup':
    '{file} is a web page, whatever its name says; open it in a spreadsheet program and save it as .xlsx',
  'import.encoding': '{file} is not in the encoding {encoding}; state the right one in the mapping (encoding)',
  'import.mapping-yaml': '{file} is not valid YAML in UTF-8; mend it',
  'import.mapping-fault': '{file}: {place} {problem}; see docs/import.md for what a mapping can say',
  'import.no-sheet': '{file} has no sheet "{sheet}"; it has {sheets}',
  'import.no-header':
    '{file}: no row looks like the header of a roster; use the headers of docs/import.md, or name yours in a mapping (--mapping)',
  'import.no-column': '{file}: row {row} is the header, and it has no column "{column}"; correct the mapping',
  'import.column-twice':
    '{file}: columns "{column}" and "{other}" of row {row} both mean {field}; choose one in a mapping (columns.{field})',
  'import.no-userid':
    '{file}: row {row} is the header, and no column of it tells who a member is; name one in a mapping (columns.userid, or match)',

  // Rows of a roster
  'import.row-problem': '{file}, row {row}: {message}',
  'import.problems': '{file} has problems ({count}); nothing was written',
  'import.cell-error': 'column "{column}" holds the error {value}; mend the formula',
  'import.cell-digits':
    'column "{column}" holds {value}: the spreadsheet has turned digits into a number and lost some; format the column as text and enter them again',
  'import.bad-gender': 'column "{column}": "{value}" is no gender; write 男 or 女, or map it',
  'import.bad-enable': 'column "{column}": "{value}" says neither enabled nor disabled; write 0 or 1, or map it',
  'import.bad-leader': 'column "{column}": "{value}" is not 0 or 1 for each department; correct or map it',
  'import.bad-order': 'column "{column}": "{value}" is not a number for each department; correct it',
  'import.list-length':
    'column "{column}": "{value}" does not have an entry for each of the {count} departments; separate entries with a semicolon',
  'import.bad-web': 'column "{column}": "{value}" is no title and address; write them as in 主页；https://example.com',
  'import.renamed':
    'column "{column}" renames member "{from}" to "{to}"; do that in the org files: userid: {to}, previously: [{from}]',
  'import.row-without-userid':
    'no declared member fits this row, and it has no userid to make a new one; add one, or see match in docs/import.md',
  'import.row-without-department': 'member "{userid}" is new and has no department; state one',
  'import.row-twice': 'member "{userid}" is in row {other} already; remove one',
  'import.department-unknown':
    'department "{value}" is not declared; declare it first, or say which one it is in a mapping (columns.departments.map)',
  'import.department-ambiguous': 'department "{value}" could be any of {paths}; write the whole path, or map it',
  'import.leader-unknown': 'leader "{value}" is neither in the files nor in the roster; correct the userid',
  'import.leader-ambiguous': 'leader "{value}" could be any of {userids}; write the userid',
  'import.result-invalid': '{file} would make the org files invalid, as told above; nothing was written',
  'import.not-applied':
    'the files cannot be edited in the way {count} rows ask for ({userids} …); nothing was written. This is a defect: please report it',

  // What was done
  'import.roster-read': '{file}: {rows} members below the header in row {header}',
  'import.roster-sheet': '{file}, sheet {sheet}: {rows} members below the header in row {header}',
  'import.roster-skipped': '{skipped} rows were passed over, as the mapping says',
  'import.roster-unused': 'columns that were not read: {columns}',
  'import.member-added': '+ {userid} {name} (row {row})',
  'import.member-changed': '~ {userid}: {fields} (row {row})',
  'import.member-removed': '- {userid}',
  'import.member-absent': '? {userid} is not in the roster',
  'import.more': '… {count} more; --verbose shows all',
  'import.roster-summary': '{added} added, {changed} changed, {unchanged} unchanged, {absent} absent',
  'import.absent-kept': 'absent members stay in the files; --remove-absent takes them out',
  'import.files-changed': 'changed {files}; next: "orgctl plan"',
  'import.files-would-change': 'would change {files}; nothing was written',
  'import.flag-needs-from': '{flag} is for --from FILE only',
  'import.flag-not-with-from': '{flag} cannot be used with --from, which edits the files of --org in place',
} as const
