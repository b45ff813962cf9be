/** Texts of `diff`: what a change of the files means. Lower case, no full stop; name the object and the offending value, say what to change. */
export const diff = {
  'diff.id-changed':
    '{object}: its id changes from {before} to {after}, but nothing in WeCom can change an id; declare id: {before}',

  'diff.title': 'what changes from {base} to {head}',
  'diff.unreadable': 'not compared, because a snapshot does not tell it: {fields}',
  'diff.summary': 'Diff: {add} to add, {change} to change, {destroy} to destroy.',
  'diff.meaning': 'what it means:',
  'diff.settings': 'settings:',
  'diff.unstated': '(not stated)',
  'diff.unmanaged': '(not managed)',
  'diff.renamed': '{before} → {after}',
  'diff.leaders': '{department} ({leaders})',

  'diff.join': '{objects} will join',
  'diff.new.departments': '{objects} will be new',
  'diff.new.tags': '{objects} will be new',
  'diff.renamed.departments': '{objects} will be renamed',
  'diff.renamed.tags': '{objects} will be renamed',
  'diff.moved.departments': '{objects} will move',
  'diff.led': '{objects} will have other leaders',
  'diff.tagged': '{objects} will hold other members or departments',
  'diff.released-fields': '{objects} will have fields that are no longer managed: WeCom keeps their values',
  'diff.released': '{objects} will no longer be declared, and will stay in WeCom unchanged',
  'diff.kind-managed': '{kind} will be managed from now on: {objects}',
  'diff.kind-released': '{kind} will no longer be managed, and will stay in WeCom unchanged: {objects}',
  'diff.undeclared-delete': '{kind} that no file declares will be deleted from now on',
  'diff.undeclared-keep': '{kind} that no file declares will be kept from now on',

  'diff.approvals': 'who has to agree:',
  'diff.approval.owners': '{members} for {department}',
  'diff.approval.tag': '{members} for tag {tag}',
  'diff.approval.member': '{members}',
  'diff.approval.nobody': 'nobody',
  'diff.approval.one-of': 'one of {members}',
  'diff.approval.more': '{members} and {count} more',
  'diff.unapproved': '{count} of {total} approvals are missing: the report lists them with [ ]',
  'diff.approvals-of-files':
    '--approved-by needs org files on both sides, and {side} is a snapshot: who has to agree stands in files only',

  'diff.markdown.none': '✅ the change means nothing for WeCom',
  'diff.markdown.some': '📋 {changes} from {base} to {head}',
  'diff.markdown.meaning': 'what it means',
  'diff.markdown.settings': 'settings',
  'diff.markdown.approvals': 'who has to agree',
} as const
