import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { EXIT, OrgctlError } from '../errors.ts'
import { isCode } from './key.ts'
import type { LockHolder, StateStore } from './store.ts'

export interface FileStoreOptions {
  readonly path: string
  /** The path as the user typed it, for messages. */
  readonly shown: string
  /** Who takes the lock. */
  readonly self: LockHolder
  /** Whether a process of this host is alive. */
  readonly isAlive: (pid: number) => boolean
}

/** The state in a file, with `PATH.lock` beside it. */
export function fileStore({ path, shown, self, isAlive }: FileStoreOptions): StateStore {
  const lockPath = `${path}.lock`

  const readHolder = async (): Promise<LockHolder | undefined> => {
    const text = await readIfPresent(lockPath, `${shown}.lock`)
    return text === undefined ? undefined : parseHolder(text)
  }
  const take = async (): Promise<boolean> => {
    try {
      await writeFile(lockPath, `${JSON.stringify(self)}\n`, { flag: 'wx' })
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false
      throw new OrgctlError('state.unwritable', { params: { place: `${shown}.lock` }, cause: error })
    }
  }

  return {
    place: shown,
    read: () => readIfPresent(path, shown),
    write: async (text) => {
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeFileAtomic(path, text, { mode: 0o600 })
      } catch (error) {
        throw new OrgctlError('state.unwritable', { params: { place: shown }, cause: error })
      }
    },
    lock: async () => {
      await mkdir(dirname(path), { recursive: true })
      if (!(await take())) {
        const holder = await readHolder()
        const isAbandoned = holder?.host === self.host && !isAlive(holder.pid)
        if (isAbandoned) await rm(lockPath, { force: true })
        if (!isAbandoned || !(await take())) throw lockedBy(shown, holder)
      }
      return () => rm(lockPath, { force: true })
    },
    unlock: async () => {
      const holder = await readHolder()
      await rm(lockPath, { force: true })
      return holder
    },
  }
}

function lockedBy(place: string, holder: LockHolder | undefined): OrgctlError {
  const { host = '?', pid = '?', since = '?' } = holder ?? {}
  return new OrgctlError('state.locked', { params: { place, host, pid, since }, exitCode: EXIT.locked })
}

async function readIfPresent(path: string, shown: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new OrgctlError('state.unreadable', { params: { place: shown }, cause: error })
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const { host, pid, since } = parsed as Partial<Record<keyof LockHolder, unknown>> // every field is checked here
    if (typeof host !== 'string' || typeof pid !== 'number' || typeof since !== 'string') return undefined
    return { host, pid, since }
  } catch {
    return undefined // half-written by a process that died: nobody is named
  }
}
