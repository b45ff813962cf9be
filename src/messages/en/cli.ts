/** Texts of commands and flags. Lower case, no full stop; name the object and the offending value, say what to change. */
export const cli = {
  'cli.usage': '{message}; see "orgctl {command} --help"',
  'cli.bad-number': '{flag} takes a whole number of at least {min}, not "{value}"',
  'cli.bad-duration': '{flag} takes seconds or minutes, like 30, 30s or 5m, not "{value}"',
  'cli.no-endpoint': 'WeCom has no endpoint {path} (HTTP 404); compare it with the page of the API',
  'cli.bad-target':
    '--target takes member:USERID, tag:NAME or department:ID, department:/PATH or department:KEY, not "{value}"',
  'cli.bad-allow-deletes':
    '--allow-deletes takes members=N, departments=N or tags=N, for example members=37, not "{value}"',
  'cli.bad-choice': '{flag} takes one of {choices}, not "{value}"',
  'cli.format-unsupported': '--format {format} is not available for {command}; choose one of {choices}',
  'cli.diagnostics': 'the org files have errors; nothing was sent',
  'cli.other-corp':
    'the files are for corp {wanted} (organization.corp_id), but the credentials are for {corp}; nothing was done. Use the credentials of that corp, or correct the files',
  'cli.snapshot-corp':
    'the files are for corp {wanted} (organization.corp_id), but the snapshot is of {corp}; take a snapshot of that corp',
  'cli.file-unreadable': 'cannot read {file} ({reason}); check the path',
  'cli.file-unwritable': 'cannot write {file} ({reason}); check the folder and its permissions',
  'cli.side-unknown':
    '"{side}" is neither on this disk nor a revision that git knows here; name an org folder, a snapshot (.json), live, a revision like main or HEAD~1, or REVISION:FOLDER',
  'cli.no-git': '"{side}" is not on this disk, and to read it from a repository needs git, which is not installed',
  'cli.git-failed': 'git cannot read "{side}": {reason}',
  'cli.shallow-clone':
    'revision "{revision}" is not in this clone, which is a shallow one; fetch the history with "git fetch --unshallow", in CI with a fetch depth of 0',
  'cli.no-merge-base': '"{revision}": the two have no commit in common',
  'cli.not-in-revision':
    'revision "{revision}" has nothing at "{path}"; where the files were elsewhere in it, name the place: {revision}:FOLDER',
  'cli.not-json': '{file} is not JSON; is it the right file?',
  'cli.bad-snapshot': '{file} is not a snapshot: {place} {problem}; make one with "orgctl snapshot --format json"',
  'cli.snapshot.part-missing':
    '{file} is not a complete snapshot: corp_id, departments, members or tags is missing; make one with "orgctl snapshot --format json"',
  'cli.snapshot.department-missing':
    '{file} is not a complete snapshot: department {id} is missing; make one with "orgctl snapshot --format json"',
  'cli.snapshot.parent-missing':
    '{file} is not a complete snapshot: department {parent} is missing, the parent of department {id}; make one with "orgctl snapshot --format json"',
  'cli.snapshot.places-missing':
    '{file} is not a complete snapshot: the departments of member {userid} are missing; make one with "orgctl snapshot --format json"',
  'cli.snapshot.place-missing':
    '{file} is not a complete snapshot: department {id} of member {userid} is missing; make one with "orgctl snapshot --format json"',
  'cli.not-a-plan': '{file} is not a plan saved with "orgctl plan --out"',
  'cli.plan-of-snapshot':
    '{file} was made with --live from a snapshot and cannot be applied; make it again from WeCom with "orgctl plan --out"',
  'cli.plan-fixed':
    'a saved plan has its own options; leave out --target, --strategy and --write-unverified, or apply without the plan file',
  'cli.plan-version': '{file} is a plan of format {version}, this orgctl knows 1; use the orgctl that made it',
  'cli.bad-plan': '{file} is not a plan saved with "orgctl plan --out": {place} {problem}; make it again',
  'cli.stale-plan':
    'the saved plan no longer holds: files or WeCom have changed since (new: {added}, gone: {gone}; {refs}); nothing was sent. Make and review a new plan',
  'cli.stale-plan-cut':
    'the saved plan no longer holds: files or WeCom have changed since (new: {added}, gone: {gone}; {refs} … and {more} more); nothing was sent. Make and review a new plan',
  'cli.stale-values':
    'the saved plan no longer holds: files or WeCom have changed since, and the same {count} objects would change, but with other values or calls; nothing was sent. Make and review a new plan',
  'cli.blocked': 'the plan is refused for what is named above ({count}); nothing was sent',
  'cli.no-terminal':
    'there is no terminal to ask for confirmation; review the plan and pass --auto-approve, or apply a saved plan',
  'cli.declined': 'not confirmed; nothing was sent',
  'cli.confirm': 'apply these changes to corp {corp}? only "yes" is accepted: ',
  'cli.no-state-in-ci':
    'no state was found at {place}: in CI, keep it between runs (a cache, an artefact or an https: address), or every run counts as a first one',
  'cli.interrupting':
    'interrupted: waiting for the calls in flight, then recording what was done; press Ctrl-C again to stop at once',
  'cli.timed-out':
    'the time that --timeout allows is over: waiting for the calls in flight, then recording what was done',
  'cli.going-on':
    'an apply of {time} was cut off: {done} of its {steps} steps were confirmed, the end of {unknown} is not known; going on from what WeCom holds now',
  'cli.awaiting-import': 'an import of the run that was cut off may still be under way: waiting for its end',
  'cli.interrupted-early': 'interrupted; nothing was sent',
  'cli.interrupted': 'interrupted; what was done is recorded',
  'cli.not-converged': 'every step was done, but reading again still shows differences: {count}',
  'cli.not-verified':
    'what was done is recorded, but WeCom could not be read again: whether it matches the files is told by "orgctl plan"',
  'cli.not-recorded':
    'the results above hold, but the state could not be written: mend that, then run "orgctl state adopt"',
  'cli.steps-failed': 'steps that were not done: {count}',
  'cli.snapshot-plan-saved': 'plan saved to {file}, to be read: made from a snapshot it cannot be applied',
  'cli.plan-saved': 'plan saved to {file}; apply exactly this with "orgctl apply {file}"',
  'cli.report-saved': 'report saved to {file}',
  'cli.bad-report': '--report {file}: the name tells the format, so it ends with one of {extensions}',
  'cli.init-done': 'wrote the files to {dir} ({count}); next: "orgctl validate", then "orgctl plan --sandbox"',
  'cli.init-kept': '{dir} holds org files already; they stay as they are',
  'cli.init-pipeline': 'wrote {files}; what to set up once: docs/pipelines.md',
  'cli.init-include': 'add "include: [{ local: .gitlab/orgctl.yml }]" to your .gitlab-ci.yml',
  'cli.init-exists': '{file} exists already; choose another folder or remove it',
  'cli.port-unusable': 'port {port} cannot be used ({reason}); choose another with --port, 0 takes any free one',
  'cli.sandbox-listening':
    'sandbox listening on {url} (corp {corp}, contacts secret {contacts}, app secret {app}); stop it with Ctrl-C',
  'cli.sandbox-callback': 'changes are called back to {url} (token {token}, EncodingAESKey {key})',
  'cli.bad-callback': '--callback takes an address, like http://127.0.0.1:8788/callback, not "{url}"',
  'cli.show-unknown':
    'nothing is called "{ref}" in these files; try /PATH, member:USERID, tag:NAME or the file of a saved plan',
  'cli.export-done': 'exported {rows} (job {job}, read with {secret})',
  'cli.export-saved': 'exported {rows} to {file} (job {job}, read with {secret})',
  'cli.export-interrupted': 'interrupted; job {job} goes on at WeCom: fetch it with the same command and "--job {job}"',
  'cli.export-app-view': 'members, departments and tags that the app does not see are missing',
  'cli.bad-block-size': '--block-size takes a whole number from 10000 to 1000000, not "{value}"',
  'cli.fmt-fine': '{files} checked, all in canonical form',
  'cli.fmt-needed': '{files} not in canonical form; "orgctl fmt" writes them so, and --verbose shows what would change',
  'cli.fmt-done': 'rewrote {files} in canonical form; what they say is the same',
  'cli.fmt-broken': 'the formatted files would have errors; nothing was written. This is a defect: please report it',
  'cli.fmt-ids': 'departments and tags that get an id: {count}; from the state: {bound}, new: {fresh}',
  'cli.fmt-ids-needed':
    '{files} not in canonical form or without ids; "orgctl fmt --assign-ids" writes them so, and --verbose shows what would change',
  'cli.fmt-ids-done': 'rewrote {files} in canonical form, with ids; please review, then run "orgctl plan"',
  'cli.fmt-ids-no-state':
    'note: WeCom was not read, and no state tells what exists there. If this company has departments or tags already, their ids come from "orgctl apply", "import" or "state adopt": run one of these first, and do not keep the new ids',
  'cli.fmt-ids-unclear':
    'left without an id: {refs}. They, or departments above them, state "previously", and the state does not know their former name or place; run "orgctl apply" first',
  'cli.offboard-unknown': 'no file declares member "{userid}"; correct the userid',
  'cli.offboard-self': 'member "{userid}" cannot take over from themselves; name another with --to',
  'cli.rename-no-name':
    '"{name}" is no name; a department takes the name alone, without its path ("orgctl move" puts it elsewhere)',
  'cli.rename-same': '{ref} is called so already; give another name',
  'cli.move-from-department': '{ref} is a department, which is below one other only; leave --from out',
  'cli.move-into-itself': '{ref} cannot go below {to}, which is itself or below it; name another department',
  'cli.move-same': '{ref} is in {to} already; name another department',
  'cli.move-not-in': 'member "{userid}" is not in {from} but in {departments}; name one of these with --from',
  'cli.move-from-which': 'member "{userid}" is in several departments ({departments}); say with --from which to leave',
  'cli.move-leader':
    'note: member "{userid}" led the department left, and does not lead the new one; if that is meant, write "leader: true" there',
  'cli.ref-ambiguous': '"{ref}" may be any of {refs}; name one of these',
  'cli.ref-unknown': 'nothing is called "{ref}" in these files; try /PATH, a key, member:USERID or tag:NAME',
  'cli.edit-invalid':
    'this would leave files with errors; nothing was written. Mend what is named above, then try again',
  'cli.edit-done': 'changed {files}; review them, then "orgctl plan"',
  'cli.bad-query': '--query takes NAME=VALUE, not "{value}"',
  'cli.bad-body': 'the body is not a JSON object: {reason}',
  'cli.body-no-object': 'the body is JSON, but not an object: put it in braces',
} as const
