/** Texts of undoing an apply. Lower case, no full stop; name the object, say what to do. */
export const undo = {
  'undo.unknown': 'there is no apply {id} to undo; those that can be undone, the latest first: {ids}',
  'undo.none': 'there is no apply {id} to undo: {place} holds none of this corp',
  'undo.unwritable':
    'cannot write {place} ({reason}), without which this apply could not be undone; make the folder writable',
  'undo.fixed': 'a saved plan cannot be undone with --undo; give one or the other',
  'undo.kept': 'to undo this apply: orgctl apply --undo {id}',
  'undo.files-differ':
    'the org files still say what was undone: take it out of them too, or the next apply does it again',
  'undo.conflict': '{object}: changed again since that apply, so it stays as it is: {fields}',
  'undo.gone': '{object}: gone since that apply, so there is nothing to put back',
  'undo.exists': '{object}: is there again, so it stays as it is',
  'undo.lost.unreadable': '{object}: could not be read before that apply and cannot be put back: {fields}',
  'undo.lost.member': '{object}: was deleted, and neither name nor contact could be read, so they cannot be made again',
  'undo.lost.history-lost': '{object}: was deleted; messages and files of theirs do not come back',
  'undo.lost.mailbox-deleted': '{object}: was deleted; the mailbox does not come back',
  'undo.lost.invitation': '{object}: was invited, which cannot be taken back',
  'undo.lost.userid-once': '{object}: the userid was changed, which WeCom allows once only',
  'undo.lost.mail-once': '{object}: the business mail was set, which WeCom allows once only',
  'undo.file-head': 'what was before the apply {id}, as far as it could be read; what cannot be undone:',
} as const
