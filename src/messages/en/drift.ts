/** Texts of drift and of taking it over into the files. Lower case, no full stop; name the object and the offending value, say what to change. */
export const drift = {
  'drift.no-record':
    'nothing is known of an earlier apply at {place}, so nothing can be told from it; run "orgctl apply", or "orgctl state adopt" for files that WeCom already equals',
  'drift.corp': 'drift of corp {corp_id}',
  'drift.since': 'changed in WeCom since the last apply, {time}',
  'drift.since-commit': 'changed in WeCom since the last apply, {time}, of commit {commit}',
  'drift.since-state': 'changed in WeCom since the state was written',
  'drift.unreadable': 'these cannot be read, and so were not looked at: {fields}',
  'drift.none': 'No drift.',
  'drift.summary': 'Drift: {add} added, {change} changed, {destroy} removed in WeCom.',
  'drift.hint': 'undo it with "orgctl apply", or take it over into the files with "orgctl drift --accept"',
  'drift.left.no-place':
    'member "{userid}" stays as the files say, because a department of theirs in WeCom is one that no file may name (其他 without a department, or one that is not declared); give them a place in WeCom first',
  'drift.left.leader':
    'the leader of member "{userid}" stays as the files say, because "{leader}" is declared nowhere; declare that member first',
  'drift.left.tag':
    'tag "{name}" was not taken over as a whole, because it holds members or departments that no file declares; declare them first',
  'drift.left.parent':
    'department {path} stays as the files say, because its parent in WeCom is declared nowhere; declare that first',
  'drift.left.not-empty':
    'department {path} is gone in WeCom, but stays in the files, because {child} is declared below it; move that or take it out first',
  'drift.accepted': 'took {changes} over into {files}; review them, then "orgctl plan"',
  'drift.accepted-nothing': 'nothing to take over into the files',
  'drift.invalid':
    'taking this over would leave files with errors; nothing was written. Mend what is named above, then try again',
  'drift.not-accepted':
    'the edited files would not say what is live ({what}); nothing was written. This is a defect: please report it',
  'drift.markdown.none': 'Nothing was changed in WeCom behind the files',
  'drift.markdown.some': '{changes} made in WeCom behind the files',
  'drift.markdown.deleted': 'Removed in WeCom',
  'drift.markdown.others': 'Added and changed in WeCom',
} as const
