/*
 * The highest serial of each state that was ever seen from here. A state that has a lower one was put back from an old copy, and what it
 * remembers is out of date.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import { isCode } from './key.ts'
import { writeAtomically } from './write-atomically.ts'

export interface SeenSerials {
  /** 0 for a state that was never seen. */
  last(place: string): Promise<number>
  note(place: string, serial: number): Promise<void>
}

export function seenSerials(file: string): SeenSerials {
  return {
    last: async (place) => (await read(file)).get(place) ?? 0,
    note: async (place, serial) => {
      const seen = await read(file)
      if ((seen.get(place) ?? 0) === serial) return
      seen.set(place, serial)
      try {
        await mkdir(dirname(file), { recursive: true })
        await writeAtomically(file, `${JSON.stringify(Object.fromEntries(seen), undefined, 1)}\n`)
      } catch (error) {
        throw new OrgctlError('state.unwritable', { params: { place: file }, cause: error })
      }
    },
  }
}

/** Only a reminder: when it cannot be understood there is none. */
async function read(file: string): Promise<Map<string, number>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return new Map()
    return new Map(
      Object.entries(parsed).flatMap(([place, serial]: [string, unknown]) =>
        typeof serial === 'number' && Number.isSafeInteger(serial) ? [[place, serial]] : [],
      ),
    )
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return new Map()
    throw new OrgctlError('state.unreadable', { params: { place: file }, cause: error })
  }
}
