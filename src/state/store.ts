/** Who holds the state: shown to whoever is kept out. */
export interface LockHolder {
  /** As the holder put it: `alice@build-7, pid 4711`. */
  readonly who: string
  /** ISO 8601. */
  readonly since: string
  /** What for, where it is known: `apply`. */
  readonly operation?: string
}

/** Where the state is kept. Texts go in and out whole; what they mean is `document.ts`'s business. */
export interface StateStore {
  /** For messages: the path or address, without credentials and query. */
  readonly place: string
  /** `undefined`: there is none yet. */
  read(): Promise<string | undefined>
  /** All or nothing. Call only while holding the lock. */
  write(text: string): Promise<void>
  /**
   * @param operation what for, shown to others meanwhile
   * @returns gives the lock back; harmless when it is gone already
   * @throws StateLocked when somebody else holds it
   */
  lock(operation: string): Promise<() => Promise<void>>
  /** Breaks the lock, whoever holds it; `undefined` when nobody did. */
  unlock(): Promise<LockHolder | undefined>
}
