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
  'state.rolled-back':
    'the state {place} was put back from an old copy: it has serial {serial}, and serial {last} was written before; restore the newest copy, or run "orgctl state adopt" to go on from this one',
  'state.unwritable': 'cannot write {place}; check that the folder exists and is writable',
  'state.unreadable': 'cannot read {place}; check its permissions',
  'state.locked':
    '{place} is locked by {who} since {since}; wait for it (--lock-timeout 5m), or remove the lock with "orgctl state unlock" when that process is gone',
  'state.locked-by-unknown':
    '{place} is locked, and the lock does not say by whom; wait for it (--lock-timeout 5m), or remove the lock with "orgctl state unlock"',
  'state.waiting': '{reason}; waiting',
  'state.address': '{variable} "{place}" is neither a path nor an https: address',
  'state.address-credentials':
    '{variable} "{place}" holds a user or a password; put them into ORGCTL_STATE_USERNAME and ORGCTL_STATE_PASSWORD',
  'state.address-http':
    '{variable} "{place}" is a plain http: address of another machine: the password would travel unencrypted; use https:',
  'state.method': '{variable} "{value}" is not an HTTP method; use one like PUT',
  'state.unreachable':
    'the state {place} could not be reached ({reason}); check the address, the network and HTTPS_PROXY',
  'state.http-status': 'the state {place} answered HTTP {status}; check the address',
  'state.http-refused':
    'the state {place} refused the credentials (HTTP {status}); check ORGCTL_STATE_USERNAME and ORGCTL_STATE_PASSWORD, and that they may write',
  'state.garbled': 'the state {place} arrived with another checksum than it was sent with; try again',
  'state.no-lock':
    '{method} {place} answered HTTP {status}: the state cannot be locked there; check the address, or name the one for locks in ORGCTL_STATE_LOCK_ADDRESS and its methods in ORGCTL_STATE_LOCK_METHOD and ORGCTL_STATE_UNLOCK_METHOD',
  'state.lock-lost':
    'the state {place} is locked by somebody else by now: the lock of this run was broken; let only one run work at a time',
  'state.none':
    'there is no state at {place}; it is written by "orgctl apply", or by "orgctl state adopt" for files that WeCom already equals',
  'state.unlocked': 'removed the lock of {who} since {since} from {place}',
  'state.not-locked': '{place} was not locked',
  'state.adopt.recorded':
    'recorded as applied: {departments}, {members}, {tags}; written to {place}, serial {serial}. Nothing was written to WeCom',
  'state.adopt.rekeyed': 'the digests were made anew with the key that is set here',
  'state.adopt.unreadable': 'in mode {mode} these were taken to be as the files say: {fields}',
  'state.adopt.equal': 'WeCom shows no difference to the files',
  'state.adopt.differs': 'WeCom differs from the files all the same, in {objects} that the next apply will change:',
  'state.show.head': 'state of corp {corp} at {place}, serial {serial}',
  'state.show.applied': 'last apply: {time}',
  'state.show.applied-commit': 'last apply: {time}, of commit {commit}',
  'state.show.never-applied': 'last apply: none',
  'state.show.adopted': 'adopted: yes',
  'state.show.not-adopted': 'adopted: no, so nothing is deleted without --allow-deletes',
  'state.show.key-matches': 'digests: made with the key that is set here',
  'state.show.key-differs': 'digests: made with another key than the one that is set here',
  'state.show.key-missing': 'digests: no key is set here (ORGCTL_STATE_KEY, .orgctl/key)',
  'state.show.recorded': 'recorded as applied: {departments}, {members}, {tags}',
  'state.show.kept-members': 'members that WeCom does not let us delete: {members}',
  'state.show.kept-tags': 'tags of other apps: {tags}',
  'state.show.leaving': '{userid}: no longer in the files, disabled since {since}',
  'state.show.leaving-begun': '{userid}: no longer in the files, disabling them was begun',
  'state.show.undo':
    'apply {id}: {create} created, {update} changed, {delete} deleted; orgctl apply --undo {id} puts it back',
  'state.show.locked': 'lock: held by {who} since {since}',
  'state.show.unlocked': 'lock: not known to be held',
  'state.show.paths': 'bound by path: {count}',
  'state.show.keys': 'bound by key: {count}',
  'state.show.tags': 'bound by name: {count}',
  'state.show.more': '… {count} more (--verbose)',
  'state.rescued':
    'what the state should hold is kept in {file}; put it there as it is before the next run, or run "orgctl state adopt"',
} as const
