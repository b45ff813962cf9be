/** Texts of planning: identity, policy, guards, conflicts. Lower case, no full stop; name the object and the offending value, say what to change. */
export const plan = {
  'plan.id-path-held':
    'department {path}: its declared id {id} is not live, but department {holder} already has this place in WeCom; declare id: {holder}, or rename one of them',
  'plan.cannot-identify':
    'department {path}: WeCom does not tell names here, so it could be any of {candidates}, or new; declare its id:, let an app secret read the names (WECOM_APP_SECRET), or record the present files with "orgctl state adopt"',
  'plan.unverified-kept':
    'values that cannot be read back ({count}, of members and departments: {objects}) are taken to be as the files say and are not written; --write-unverified writes them once',
  'plan.unresolved-department':
    'department reference {reference} points at nothing, neither in the files nor in WeCom; declare the department or mend the reference',
  'plan.mismatch': 'the files contradict what is live (places: {count})',
  'plan.protected': '{object} is protected by the policy: its changes are withheld',
  'plan.policy-dangling':
    'policy.{list} names {reference}, which is neither in the files nor in WeCom, so it has no effect; mend the reference or leave it out',
  'plan.hindered': '{object} waits for {holder}, whose changes are withheld, so its changes are withheld too',
  'plan.scope-department':
    'department {path} lies outside policy.scope; move its declaration out of these files or widen the scope',
  'plan.scope-member':
    'member "{userid}" is or would be in {path}, which lies outside policy.scope; take the member out of these files or widen the scope',
  'plan.member-left': 'member "{userid}" has left the corp (status 5): nothing can be changed until they join again',
  'plan.still-listed':
    'member "{userid}" stays: WeCom lists them after their deletion, as it may do with members who have left the corp',
  'plan.perhaps-unplaced':
    'member "{userid}" stays: department {departments} may be WeCom\'s own 其他（待设置部门）, because its name cannot be read; declare the member, or delete them in the admin console',
  'plan.creator-kept':
    'member "{userid}" created the corp and cannot be deleted (301005); transfer the creator role in the admin console first',
  'plan.department-kept-by-member': 'department {path} stays, because member "{userid}" stays in it',
  'plan.tag-foreign': 'tag "{name}" belongs to another app (81011): its changes are withheld',
  'plan.mobile-of-active':
    'member "{userid}": the mobile differs, but only the member can change it after activating WeCom; correct the file, or ask the member to change it',
  'plan.email-of-active':
    'member "{userid}": the email differs, but WeCom fixes it when the member activates (60142); correct the file, or ask the member to change it',
  'plan.biz-mail-fixed':
    'member "{userid}": the biz_mail differs, but WeCom lets it be changed no more (60144); write the live address into the files, or change it in the admin console',
  'plan.target-unknown': '--target {target}: neither the files nor WeCom have this; mend the name, or leave it out',
  'plan.conflict-untargeted':
    '{object} waits for {holders}, which this plan leaves alone because no --target names it; name it as well, or plan without --target',
  'plan.nothing-managed':
    'no file has departments, members or tags at its top level, so nothing is managed; check --org, or declare some',
  'plan.guard-deletes':
    'deletes {actual} of {live} {kind}, {over} more than the limit of {limit}; if that is meant, allow it with --allow-deletes {kind}={actual}',
  'plan.guard-adoption':
    'deletes {actual} of {live} {kind}, but this corp has not been adopted yet: nothing is deleted before a first full apply; declare them, keep them with policy.unmanaged, or allow it with --allow-deletes {kind}={actual}',
  'plan.guard-deletes-offboard':
    'deletes or disables {actual} of {live} {kind}, {over} more than the limit of {limit}: {disabled} of them left the files and would be disabled now and deleted later (policy.offboard); if that is meant, allow it with --allow-deletes {kind}={actual}',
  'plan.guard-adoption-offboard':
    'deletes or disables {actual} of {live} {kind}, {disabled} of whom no file declares and who would be disabled now and deleted later (policy.offboard), but this corp has not been adopted yet: nothing is deleted before a first full apply; declare them, keep them with policy.unmanaged, or allow it with --allow-deletes {kind}={actual}',
  'plan.name-required': '{object} is to be created, but the files state no name for it',
  'plan.contact-required': '{object} would be left with neither mobile nor email (60129); state one of them',
  'plan.conflict-held': '{object}: its {what} is held by {holders}, which keeps it; change or free it there first',
  'plan.conflict-missing': '{object} needs {holders}, which is not there and is not created by this plan',
  'plan.conflict-not-empty': '{object} cannot be deleted, because {holders} stays in it',
  'plan.conflict-depth': '{object} would be deeper than 15 levels; move it further up',
  'plan.conflict-loop': '{object} would become a part of itself, below {holders}',
  'plan.conflict-limit': '{object} would exceed a limit of WeCom ({what})',
  'plan.conflict-never': '{object} can never be written through the API',
  'plan.conflict-cycle':
    '{object} and {holders} wait for each other, and none of them can make room: a mobile or mail can be cleared for a moment only on a member who keeps the other one and has not activated WeCom; apply in two rounds, or swap the values in the admin console',
  'plan.conflict-file': '{object}: the import file would be refused, or delete what has to stay; use --strategy calls',
  'plan.conflict-file-size':
    '{object}: the import file would be larger than the 20 MB that WeCom takes; use --strategy calls',
  'plan.replace-mode':
    'strategy replace writes every member, so everything has to be readable, but the credentials read in mode {mode}; use --strategy calls',
  'plan.replace-unreadable':
    'strategy replace writes every member, but the {field} of member "{userid}" could not be read; use --strategy calls',
  'plan.replace-unsafe':
    'strategy replace is not available: the {field} of member "{userid}" has a comma, a quote, a line break, blanks at an end or a leading = + - @, which an import file cannot carry; use --strategy calls',
  'plan.replace-no-department':
    'strategy replace is not available: member "{userid}" is in no department and would be deleted by the import; use --strategy calls',
  'plan.replace-no-contact':
    'strategy replace is not available: neither a mobile nor an email of member "{userid}" can be written into the import file; use --strategy calls',
  'plan.replace-departments-by-calls':
    'departments are written by single calls, because the name of {object} has a comma, a quote, a line break, blanks at an end or a leading = + - @, which an import file cannot carry',
  'plan.sync-nothing':
    'strategy sync has nothing to write into a file: no member is created or updated, or a file cannot carry all that changes of one; everything goes by single calls',
  'plan.sync-no-order':
    'strategy sync is not possible here: a file is written as a whole, and some of its members wait for what others have to free first; everything goes by single calls',
  'plan.auto-few': 'auto chose calls: {calls} calls about members; a file pays off when it saves {least} of them',
  'plan.auto-saves-little':
    'auto chose calls: of {calls} calls about members files would save {saved}, and pay off from {least} on',
  'plan.auto-slower':
    'auto chose calls: they take about {callSeconds} s, and {jobs} import jobs about {syncSeconds} s, though they save {saved} of {calls} calls',
  'plan.auto-rewrites':
    'auto chose calls: files would save {saved} of {calls} calls, but write back other values of {rewritten} members as they were read, over whatever is changed meanwhile; calls take about {callSeconds} s and write only what differs (--strategy sync insists)',
  'plan.auto-sync':
    'auto chose sync: {jobs} import jobs save {saved} of {calls} calls about members and take about {syncSeconds} s instead of {callSeconds} s; existing members written back as they were read: {rewritten}',
  'plan.guard-45026':
    'deletes {actual} of {live} members in one import, which WeCom stops (45026): {limit} at most, whatever --allow-deletes says; use --strategy calls',
  'plan.rehearsal-failed':
    'step {step} ({call} of {object}) would be refused with {errcode}; nothing is sent. This is a defect of the planner: please report it with the plan',
  'plan.looks-like-rename':
    'department {from} is deleted and {to} created, and {count} people move from one to the other; if it is the same department, declare it with previously: ["{from}"]',
  'plan.folded-name':
    '{object} will differ from {other} only in case or width; whether WeCom takes both is not known: choose another name',
  'apply.skipped': 'not tried, because step {step} it depends on was not done',
  'apply.stopped': 'not tried, because step {step} showed that no further call can succeed',
  'apply.interrupted': 'not tried, because the run was interrupted',
  'apply.timed-out': 'not tried, because the time that --timeout allows was over',
  'apply.too-many-failures': 'not tried, because {count} steps had failed, as many as --max-failures allows',
  'apply.unfinished':
    'the apply has not come to its end: it is still running, or was killed; the next apply goes on with it',
  'apply.rows-refused':
    'WeCom refused this for {count} of {total} objects of the import and took the others: correct these and apply again',
  'apply.nodes-refused': 'WeCom took the call but left out {count} of its members and departments: {nodes}',
} as const
