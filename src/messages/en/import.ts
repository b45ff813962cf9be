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
  'import.not-a-folder': '{file} is a file; name a folder to write to',
  'import.not-equal':
    'the files would not be equal to what was read ({what}); nothing was written. This is a defect: please report it',
  'import.done': 'wrote {departments}, {members} and {tags} to {dir}; next: "orgctl plan", which has nothing to do yet',
  'import.left-out-count': '{objects} hold something that no file can state; comments in the files say what and why',
  'import.untouched-count':
    '{members} are not declared, because they left the corp or have no department; comments in org.yaml name them',
  'import.personal-data':
    '{dir} now holds personal data (names, and mobiles and mails where they could be read): keep it in a private repository',
} as const
