import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import type { Context, Output } from './context.ts'
import { systemReason } from './files.ts'

/** Takes text piece by piece, no faster than it can be passed on. */
export interface Sink {
  /** `false`: nobody reads any more. */
  readonly write: (text: string) => Promise<boolean>
  /** Puts the file in its place. Without it nothing is left behind. */
  readonly commit: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A file, all or nothing, or standard output. @throws OrgctlError when the file cannot be written */
export function openSink(context: Context, typed: string | undefined): Promise<Sink> {
  return typed === undefined ? Promise.resolve(outputSink(context.world.stdout)) : fileSink(context, typed)
}

function outputSink(output: Output): Sink {
  return {
    write: async (text) => {
      if (output.destroyed === true) return false
      const { once, off } = output
      if (output.write(text) === false && once && off) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            off.call(output, 'drain', go)
            off.call(output, 'close', go)
            resolve()
          }
          once.call(output, 'drain', go)
          once.call(output, 'close', go)
        })
      }
      return true
    },
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

async function fileSink(context: Context, typed: string): Promise<Sink> {
  const path = context.path(typed)
  const draft = `${path}.${context.world.pid}.part`
  let file: FileHandle | undefined
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw new OrgctlError('cli.file-unwritable', {
        params: { file: typed, reason: systemReason(error) },
        cause: error,
      })
    }
  }
  const handle = await writing(async () => {
    await mkdir(dirname(path), { recursive: true })
    // Real mobiles and addresses: for the owner's eyes, as a state's key is.
    return open(draft, 'w', 0o600)
  })
  file = handle
  return {
    write: (text) =>
      writing(async () => {
        await handle.writeFile(text)
        return true
      }),
    commit: () =>
      writing(async () => {
        await handle.sync()
        await handle.close()
        file = undefined
        await rename(draft, path)
      }),
    close: async () => {
      if (!file) return
      await file.close()
      await rm(draft, { force: true })
    },
  }
}
