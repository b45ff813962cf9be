import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import { breakFileLock, fileLockHolder, takeFileLock, type FileLockOptions } from './file-lock.ts'
import { isCode } from './key.ts'
import type { LockHolder, StateStore } from './store.ts'
import { writeAtomically } from './write-atomically.ts'

export type FileStoreOptions = FileLockOptions

export interface FileStore extends StateStore {
  /** Who holds the lock at this moment, as far as a file tells. */
  holder(): Promise<LockHolder | undefined>
}

/** The state in a file, with `PATH.lock` beside it. */
export function fileStore(options: FileStoreOptions): FileStore {
  const { path, shown } = options
  const lock = { ...options, path: `${path}.lock`, shown: `${shown}.lock` }
  return {
    place: shown,
    read: () => readIfPresent(path, shown),
    write: async (text) => {
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeAtomically(path, text, { mode: 0o600 })
      } catch (error) {
        throw new OrgctlError('state.unwritable', { params: { place: shown }, cause: error })
      }
    },
    lock: async (operation) => {
      try {
        await mkdir(dirname(path), { recursive: true })
      } catch (error) {
        throw new OrgctlError('state.unwritable', { params: { place: shown }, cause: error })
      }
      return takeFileLock(lock, shown, operation)
    },
    unlock: () => breakFileLock(lock),
    holder: () => fileLockHolder(lock),
  }
}

async function readIfPresent(path: string, shown: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new OrgctlError('state.unreadable', { params: { place: shown }, cause: error })
  }
}
