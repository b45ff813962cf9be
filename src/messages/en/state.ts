/** Texts of the state and its lock. Lower case, no full stop; name the object and the offending value, say what to change. */
export const state = {
  'state.key-unwritable': 'cannot write the state key {file}; make the folder writable or set ORGCTL_STATE_KEY',
  'state.key-unreadable': 'cannot read the state key {file}; make it readable or set ORGCTL_STATE_KEY',
  'state.key-damaged': 'the state key {file} is damaged; restore it, or remove it and run "orgctl state adopt"',
  'state.damaged': 'the state {place} is damaged: restore it from a backup, or remove it and run "orgctl state adopt"',
  'state.newer': 'the state {place} has format {version}, this orgctl knows {known}; use a newer orgctl',
  'state.other-corp': 'the state {place} belongs to corp {corp}, not {wanted}; use another --state for this corp',
  'state.other-key':
    'the digests in {place} were made with another ORGCTL_STATE_KEY; set the key they were made with, or run "orgctl state adopt"',
  'state.unwritable': 'cannot write {place}; check that the folder exists and is writable',
  'state.unreadable': 'cannot read {place}; check its permissions',
  'state.locked':
    '{place} is locked by process {pid} on {host} since {since}; wait for it, or remove the lock with "orgctl state unlock" when that process is gone',
} as const
