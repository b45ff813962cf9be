import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { OrgctlError } from '../errors.ts'
import { parseSeed } from './parse-seed.ts'
import type { Seed, Snapshot } from './snapshot.ts'

const SHORTEST_PAUSE_MS = 200
/** Writing may take up at most about a tenth of the time, however large the organisation is. */
const PAUSE_PER_WRITE = 10

/** Keeps the sandbox's organisation in a file: some changes late while it runs, completely after `flush`. */
export class DataFile {
  readonly #path: string
  readonly #take: () => Snapshot
  #timer: NodeJS.Timeout | undefined
  #isDirty = false
  #writing: Promise<void> = Promise.resolve()
  #pauseMs = SHORTEST_PAUSE_MS

  constructor(path: string, take: () => Snapshot) {
    this.#path = path
    this.#take = take
  }

  /** To be called after every change. */
  touch(): void {
    this.#isDirty = true
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      // A failed write leaves the data dirty; the next one, or `flush`, tries again and the latter tells.
      this.#write().catch(() => {})
    }, this.#pauseMs)
  }

  /** @throws when the file cannot be written */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#write()
  }

  #write(): Promise<void> {
    const write = this.#writing.then(() => this.#writeNow())
    this.#writing = write.catch(() => {})
    return write
  }

  async #writeNow(): Promise<void> {
    if (!this.#isDirty) return
    this.#isDirty = false
    const startedMs = performance.now()
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      await writeFileAtomic(this.#path, `${JSON.stringify(this.#take())}\n`, { mode: 0o600 })
    } catch (error) {
      this.#isDirty = true
      throw error
    }
    this.#pauseMs = Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_WRITE * (performance.now() - startedMs))
  }
}

/**
 * `undefined` when there is no file yet.
 * @throws OrgctlError `sandbox.data-file`
 */
export function readDataFile(path: string): Seed | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new OrgctlError('sandbox.data-file', { params: { path }, cause: error })
  }
  try {
    return parseSeed(JSON.parse(text))
  } catch (error) {
    throw new OrgctlError('sandbox.data-file', { params: { path }, cause: error })
  }
}
