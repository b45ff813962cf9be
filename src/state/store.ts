/** Who holds the state: shown to whoever is kept out. */
export interface LockHolder {
  readonly host: string
  readonly pid: number
  /** ISO 8601, UTC. */
  readonly since: string
}

/** Where the state is kept. Texts go in and out whole; what they mean is `document.ts`'s business. */
export interface StateStore {
  /** For messages: the path or address, without credentials. */
  readonly place: string
  /** `undefined`: there is none yet. */
  read(): Promise<string | undefined>
  /** All or nothing. Call only while holding the lock. */
  write(text: string): Promise<void>
  /** @throws OrgctlError with exit code 6 naming the holder */
  lock(): Promise<() => Promise<void>>
  /** Breaks the lock, whoever holds it; `undefined` when nobody did. */
  unlock(): Promise<LockHolder | undefined>
}
