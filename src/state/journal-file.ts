/*
 * The journal of one apply: a file of lines beside the state, only ever appended to. An intent is on the disk before its call is
 * sent; writing and syncing is done for all who wait at once, so that it costs one sync for as many calls as are in flight.
 */
import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import { isCode } from './key.ts'

const JOURNAL_FORMAT = '1'

/** First line of a journal: which state it goes on from. */
export interface JournalHead {
  readonly journal: typeof JOURNAL_FORMAT
  readonly corp_id: string
  /** The state's place, as it is shown. */
  readonly state: string
  /** Of the state as it was written before the first call. */
  readonly serial: number
  /** ISO 8601, UTC. */
  readonly time: string
  readonly steps: number
}

export interface FoundJournal {
  readonly head: JournalHead
  readonly entries: readonly JournalEntry[]
}

export interface OpenJournal {
  /** Resolves when it is on the disk. @throws OrgctlError */
  append(entries: readonly JournalEntry[]): Promise<void>
  /** Writes what is still to be written, and closes. */
  close(): Promise<void>
}

/** Where journals of one state are kept. */
export interface JournalPlace {
  /** The journal that was left behind; a line that was cut off and all after it count as not written. */
  read(): Promise<FoundJournal | undefined>
  begin(head: Omit<JournalHead, 'journal'>): Promise<OpenJournal>
  remove(): Promise<void>
}

export function journalPlace(path: string, shown: string): JournalPlace {
  const unwritable = (cause: unknown): OrgctlError =>
    new OrgctlError('state.unwritable', { params: { place: shown }, cause })
  return {
    read: async () => {
      try {
        return parseJournal(await readFile(path, 'utf8'))
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined
        throw new OrgctlError('state.unreadable', { params: { place: shown }, cause: error })
      }
    },
    begin: async (head) => {
      try {
        await mkdir(dirname(path), { recursive: true })
        const file = await open(path, 'w', 0o600)
        const journal = new Appender(file, unwritable)
        await journal.write(`${JSON.stringify({ journal: JOURNAL_FORMAT, ...head })}\n`)
        await syncFolder(dirname(path))
        return {
          append: (entries) => journal.write(entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')),
          close: () => journal.close(),
        }
      } catch (error) {
        throw error instanceof OrgctlError ? error : unwritable(error)
      }
    },
    remove: async () => {
      try {
        await rm(path, { force: true })
      } catch (error) {
        throw unwritable(error)
      }
    },
  }
}

/** One write and one sync at a time; what comes meanwhile waits for the next. */
class Appender {
  readonly #file: FileHandle
  readonly #toError: (cause: unknown) => OrgctlError
  #waiting: { readonly text: string; readonly done: () => void; readonly fail: (error: unknown) => void }[] = []
  #running: Promise<void> | undefined

  constructor(file: FileHandle, toError: (cause: unknown) => OrgctlError) {
    this.#file = file
    this.#toError = toError
  }

  write(text: string): Promise<void> {
    return new Promise((done, fail) => {
      this.#waiting.push({ text, done, fail })
      this.#running ??= this.#run()
    })
  }

  async close(): Promise<void> {
    await this.#running
    await this.#file.close()
  }

  async #run(): Promise<void> {
    // Calls that are let go in one turn of the event loop share a sync.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await this.#file.write(batch.map(({ text }) => text).join(''))
        await this.#file.datasync()
        for (const { done } of batch) done()
      } catch (error) {
        const reason = this.#toError(error)
        for (const { fail } of batch) fail(reason)
      }
    }
    this.#running = undefined
  }
}

/** So that the file's name is on the disk as well. Not every system can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  try {
    await handle?.sync().catch(() => undefined)
  } finally {
    await handle?.close()
  }
}

function parseJournal(text: string): FoundJournal | undefined {
  // What follows the last line end was cut off.
  const lines = text.split('\n').slice(0, -1)
  const parsed: object[] = []
  for (const line of lines) {
    const entry = parseLine(line)
    if (!entry) break
    parsed.push(entry)
  }
  const [head, ...entries] = parsed
  if (!head || !isHead(head)) return undefined
  const known = entries.filter(isEntry)
  return { head, entries: known }
}

function parseLine(line: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}

function isHead(value: object): value is JournalHead {
  return (
    'journal' in value &&
    value.journal === JOURNAL_FORMAT &&
    'corp_id' in value &&
    typeof value.corp_id === 'string' &&
    'state' in value &&
    typeof value.state === 'string' &&
    'serial' in value &&
    Number.isSafeInteger(value.serial) &&
    'time' in value &&
    typeof value.time === 'string' &&
    'steps' in value &&
    Number.isSafeInteger(value.steps)
  )
}

function isEntry(value: object): value is JournalEntry {
  if ('intend' in value) return Number.isSafeInteger(value.intend)
  if ('settled' in value) return Number.isSafeInteger(value.settled) && 'status' in value
  if ('applied' in value) return typeof value.applied === 'string' && 'record' in value
  return 'job' in value && typeof value.job === 'string' && 'of' in value && Number.isSafeInteger(value.of)
}
