/** Texts of `sandbox`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const sandbox = {
  'sandbox.not-json': 'snapshot: the body is not JSON; send the document that GET /_sandbox/state returns',
  'sandbox.shape': 'snapshot: {path} must be {expected}',
  'sandbox.department-twice': 'snapshot: department {id} is listed twice; remove one',
  'sandbox.department-loop': 'snapshot: department {id} is below itself; change its parentid {parentid}',
  'sandbox.parent-unknown': 'snapshot: department {id} has parentid {parentid}, which is not listed; add it or use 1',
  'sandbox.sibling-names':
    'snapshot: departments {other} and {id} have the same name "{name}" or name_en under one parent; rename one',
  'sandbox.department-unknown': 'snapshot: {from} names department {id}, which is not listed; add it',
  'sandbox.member-twice': 'snapshot: userids "{other}" and "{userid}" are the same to WeCom; remove one',
  'sandbox.member-unknown': 'snapshot: {from} names member "{userid}", who is not listed; add them',
  'sandbox.value-twice': 'snapshot: members "{other}" and "{userid}" have the same {field}; change one',
  'sandbox.placement-twice': 'snapshot: member "{userid}" is in one department twice; remove one placement',
  'sandbox.tag-twice': 'snapshot: tag {id} "{name}" has the id or the name of another; change it',
  'sandbox.data-file': 'sandbox data file {path} cannot be read as a snapshot; mend it or move it away',
  'sandbox.console-call':
    'console: "{call}" is not a call that an admin can make; use a write call such as user/update, or member/set, extattr/define, tag/set_owner',
  'sandbox.faults': 'faults: "{part}" is not understood; write CALL=OUTCOME, for example user/create=45009x3',
} as const
