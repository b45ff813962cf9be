/** Texts of `watch`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const watch = {
  'watch.listening':
    'listening for callbacks on {url}; in the admin console enter the address under which WeCom reaches it; stop with Ctrl-C',
  'watch.stopping': 'stopping: what is under way is finished first; press Ctrl-C again to stop at once',
  'watch.sandbox': 'the sandbox is at {url}: edit as an admin would with POST {url}/_sandbox/console',
  'watch.bad-key':
    'WECOM_CALLBACK_AES_KEY is not an EncodingAESKey: that has 43 letters and digits; copy it from the admin console, from where the callback address is entered',
  'watch.bad-path':
    '--path {path} cannot be used: it starts with / and holds letters, digits and . - _ ~ / only, and is none of /healthz, /readyz, /metrics and /jobs/…',
  'watch.bad-webhook':
    '{variable} is not the address of a group robot: copy it whole, as https://…/cgi-bin/webhook/send?key=…',
  'watch.robot-lost': 'the group robot could not be reached ({reason})',
  'watch.robot-refused': 'the group robot refused the message: {errcode} {errmsg}',
} as const
