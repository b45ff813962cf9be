import { createHash, randomBytes } from 'node:crypto'
import type { AesKey } from '../crypto/aes-key.ts'
import { encrypt } from '../crypto/padded.ts'
import type { Caller } from './world.ts'

export type ExportType = 'export_simple_user' | 'export_user' | 'export_department' | 'export_taguser'

export interface ExportJob {
  /** As its event tells it. */
  readonly type: ExportType
  /** Whoever submitted it, and nobody else may have the result. */
  readonly caller: Caller
  readonly key: AesKey
  /** Plain JSON documents, each whole; made when the job ends. */
  readonly blocks: () => Iterable<string | Buffer>
}

/** 0 not started, 1 running, 2 done, 3 failed. */
export type ExportState =
  | { readonly status: 0 | 1 | 3 }
  | { readonly status: 2; readonly blocks: readonly ExportedBlock[] }

export interface ExportedBlock {
  /** The last part of its address, another one each time. */
  readonly id: string
  readonly size: number
  readonly md5: string
}

interface Entry {
  readonly job: ExportJob
  readonly startedAtMs: number
  readonly isFailing: boolean
  polls: number
  hasEnded: boolean
  blocks: readonly Omit<ExportedBlock & { readonly content: Buffer }, 'id'>[] | undefined
}

const URL_LIFE_MS = 2 * 60 * 60_000

export interface ExportsOptions {
  readonly now: () => number
  readonly durationMs: number
  /** The poll that ends a job at the latest, so that it ends even when the clock stands still. */
  readonly lastPoll: number
  /** So many jobs fail before one succeeds. */
  readonly failures: number
  /** Hears of each end once. */
  readonly onEnd: (end: {
    readonly jobid: string
    readonly type: ExportType
    readonly errcode: number
    readonly errmsg: string
  }) => void
}

/** What the event of a failed export says is not documented. */
const FAILED = -1
const OK = { errcode: 0, errmsg: 'ok' }

/** Exports run side by side and are remembered for good; their addresses are not. */
export class Exports {
  readonly #options: ExportsOptions
  readonly #entries = new Map<string, Entry>()
  readonly #urls = new Map<string, { readonly content: Buffer; readonly expiresAtMs: number }>()

  constructor(options: ExportsOptions) {
    this.#options = options
  }

  submit(job: ExportJob): string {
    const jobid = `jobid_${randomBytes(16).toString('hex')}`
    const isFailing = this.#entries.size < this.#options.failures
    const startedAtMs = this.#options.now()
    this.#entries.set(jobid, { job, startedAtMs, isFailing, polls: 0, hasEnded: false, blocks: undefined })
    return jobid
  }

  ownerOf(jobid: string): Caller | undefined {
    return this.#entries.get(jobid)?.job.caller
  }

  get isRunning(): boolean {
    return [...this.#entries.values()].some(({ hasEnded }) => !hasEnded)
  }

  /** Ends what is due, and tells so. */
  settle(): void {
    const { now, durationMs, lastPoll, onEnd } = this.#options
    for (const [jobid, entry] of this.#entries) {
      const { hasEnded, startedAtMs, polls, isFailing, job } = entry
      if (hasEnded || !(now() - startedAtMs >= durationMs || polls >= lastPoll)) continue
      entry.hasEnded = true
      onEnd({ jobid, type: job.type, ...(isFailing ? { errcode: FAILED, errmsg: 'system busy' } : OK) })
    }
  }

  /** Counts as a poll, and makes new addresses. */
  poll(jobid: string): ExportState | undefined {
    const entry = this.#entries.get(jobid)
    if (!entry) return undefined
    entry.polls += 1
    this.settle()
    if (!entry.hasEnded) return { status: entry.polls === 1 ? 0 : 1 }
    if (entry.isFailing) return { status: 3 }
    entry.blocks ??= [...entry.job.blocks()].map((plain) => encrypted(entry.job.key, plain))
    return {
      status: 2,
      blocks: entry.blocks.map(({ content, ...facts }) => ({ id: this.#address(content), ...facts })),
    }
  }

  /** What is at an address; nothing once it has expired. */
  content(id: string): Buffer | undefined {
    const found = this.#urls.get(id)
    return found && found.expiresAtMs > this.#options.now() ? found.content : undefined
  }

  clear(): void {
    this.#entries.clear()
    this.#urls.clear()
  }

  #address(content: Buffer): string {
    const id = randomBytes(24).toString('base64url')
    this.#urls.set(id, { content, expiresAtMs: this.#options.now() + URL_LIFE_MS })
    return id
  }
}

function encrypted(key: AesKey, plain: string | Buffer) {
  const content = encrypt(key, typeof plain === 'string' ? Buffer.from(plain) : plain)
  return { content, size: content.length, md5: createHash('md5').update(content).digest('hex') }
}
