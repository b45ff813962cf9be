import type { LiveOrg, ReadMode } from '../../model/live.ts'
import type { Client } from '../client.ts'
import { readFull } from './full.ts'
import type { ReadOptions } from './full.ts'

type Read = (contacts: Client, options: ReadOptions) => Promise<LiveOrg>

/** How live is read, by what the credentials allow. */
const READERS = { full: readFull } as const satisfies Partial<Record<ReadMode, Read>>

/** The modes of reading that there are. */
export type ReadableMode = keyof typeof READERS

export function readerFor(mode: ReadableMode): Read {
  return READERS[mode]
}
