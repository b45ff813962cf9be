/** Texts of WeCom's own operations: `member`, `department`, `tag`, `linked`, `join-qrcode`, `stats`. */
export const operations = {
  'ops.none': 'nothing to do: name at least one {what}, or give - to read them from standard input, one a line',
  'ops.bad-value': '"{value}" is no {what}: {rule}; nothing was sent',
  'ops.bad-line': 'line {line} of standard input: "{value}" is no {what}: {rule}; nothing was sent',
  'ops.what.userid': 'userid',
  'ops.what.value': 'openid, mobile or mail address',
  'ops.what.code': 'code',
  'ops.what.department': 'department',
  'ops.what.tag': 'tag',
  'ops.what.linked-member': 'member of a linked corp',
  'ops.what.linked-department': 'department of a linked corp',
  'ops.rule.userid': 'a userid has 1 to 64 bytes',
  'ops.rule.openid': 'an openid has letters, digits, "-" and "_" only',
  'ops.rule.mobile': 'a mobile has 5 to 32 digits, with "+", "-" and blanks between them',
  'ops.rule.mail': 'a mail address has 6 to 64 bytes and one "@"',
  'ops.rule.code': 'a code is not empty',
  'ops.rule.department': 'it takes an id or a path like /研发中心/后端组',
  'ops.rule.linked-member': 'WeCom names it CORPID/USERID',
  'ops.rule.linked-department': 'WeCom names it LINKEDID/DEPARTMENTID, as "orgctl linked permissions" lists them',
  'ops.rule.json': 'the object has no {key}',
  'ops.failed': '{failed} of {total} were not done',
  'ops.guesses':
    '{id}: not asked, because {misses} look-ups before it found nobody: WeCom closes this API for a day when wrong guesses exceed a fifth of the account cap',
  'ops.guesses.remedy': 'check the list, and go on with the rest tomorrow',
  'ops.names-unreadable':
    'names cannot be read with this contacts secret: set WECOM_APP_SECRET to the secret of a self-built app whose visible range is the whole corp',
  'ops.unseen-departments':
    '{count} departments are outside the visible range of the app: who is only there is not shown',
  'ops.no-department': 'no department has the path {path}',
  'ops.no-tag': 'no tag is called "{name}"; see "orgctl tag list"',
  'ops.nobody': 'nobody',
  'ops.invite.nobody': 'nobody to invite: name members, or give --department or --tag',
  'ops.invite.header': 'to be invited:',
  'ops.invite.members': '  {members}: {list}',
  'ops.invite.department': '  everybody in department {department}',
  'ops.invite.tag': '  everybody with tag {tag}',
  'ops.invite.people':
    '{people} at most get a message now, and reminders once a day for up to three days unless they join',
  'ops.invite.people-unknown':
    'how many people that is cannot be read with these credentials; each gets a message now, and reminders once a day for up to three days',
  'ops.invite.confirm': 'send the invitations in corp {corp}? only "yes" is accepted: ',
  'ops.invite.no-terminal':
    'there is no terminal to ask for confirmation; check whom this invites and pass --yes (or --auto-approve)',
  'ops.invite.done':
    '{count} of {total} accepted by WeCom, which does not say whether the messages arrive: it checks their frequency afterwards',
  'ops.invite.refused': 'not invited, because WeCom does not know them or does not let this secret see them: {list}',
  'ops.invite.unknown': 'the answer never came, so nobody knows whether these were invited: {list}',
  'ops.invite.skipped': 'not sent, because a call before failed: {list}',
  'ops.more': '{list} … and {count} more',
  'ops.stats.title': 'Active members, day by day (as WeCom counts them, in Beijing time)',
  'ops.stats.days': '--days takes 1 to {max}, not "{value}": WeCom keeps no more',
} as const
