import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { parseAesKey, type AesKey } from '../../crypto/aes-key.ts'
import { seal, signatureOf } from '../../crypto/envelope.ts'
import { repeatable, type Random } from '../random.ts'
import { messageXml, type Elements } from './message.ts'
import type { EventMode } from './contact-events.ts'

/** Where events go, and how they are signed and encrypted. */
export interface CallbackTarget {
  readonly url: string
  readonly token: string
  readonly encodingAesKey: string
}

export interface CallbackOptions extends CallbackTarget {
  /** `reduced`, what new addresses get, unless stated. */
  readonly mode?: EventMode
  /** Each delivery is one of so many that wait, by chance. 1, in order, unless stated. */
  readonly shuffle?: number
  /** Share of events that are told once more, 0 to 1: half of them as they were, half with a signature of their own. */
  readonly duplicates?: number
  /** Of chance: the same seed gives the same order. */
  readonly seed?: number
  /** Between two tries of one delivery; its length is not documented. 1,000 unless stated. */
  readonly retryMs?: number
  /** So long an answer may take; 5,000 unless stated. */
  readonly answerMs?: number
}

export interface JobEvent extends Elements {
  readonly JobId: string
  readonly JobType: string
  readonly ErrCode: number
  readonly ErrMsg: string
}

export interface DeliveryCounts {
  /** Requests, repetitions too. */
  readonly tries: number
  readonly delivered: number
  readonly givenUp: number
  readonly slowestMs: number
}

const RETRIES = 3
const AT_ONCE = 8
const RETRY_MS = 1_000
const ANSWER_MS = 5_000

interface Request {
  readonly url: string
  readonly body: string
}

/** Sends events to whoever listens, as WeCom does: again when they are not taken with a 200 in time, three times at most. */
export class Deliveries {
  readonly #corpId: string
  readonly #now: () => number
  readonly #options: CallbackOptions | undefined
  readonly #random: Random
  readonly #waiting: (() => Request)[] = []
  readonly #workers = new Set<Promise<void>>()
  readonly #counts = { tries: 0, delivered: 0, givenUp: 0, slowestMs: 0 }
  readonly #keys = new Map<string, AesKey>()
  #isClosed = false

  constructor(corpId: string, now: () => number, options: CallbackOptions | undefined) {
    this.#corpId = corpId
    this.#now = now
    this.#options = options
    this.#random = repeatable(options?.seed ?? 1)
  }

  /** `undefined`: nobody listens for changes of the address book. */
  get mode(): EventMode | undefined {
    return this.#options && (this.#options.mode ?? 'reduced')
  }

  counts(): DeliveryCounts {
    return { ...this.#counts }
  }

  /** Of the address book, to whom the sandbox was started for. */
  contact(event: Elements): void {
    const target = this.#options
    if (!target) return
    const message = this.#message({ Event: 'change_contact', ...event })
    const fresh = (): Request => this.#seal(target, message)
    this.#put(fresh)
    if (this.#random() >= (target.duplicates ?? 0)) return
    if (this.#random() < 0.5) return this.#put(fresh)
    const same = fresh()
    this.#put(() => same)
    this.#put(() => same)
  }

  /** Of a job, to the address that came with it. */
  job(target: CallbackTarget, job: JobEvent): void {
    const message = this.#message({ Event: 'batch_job_result', BatchJob: job })
    this.#put(() => this.#seal(target, message))
  }

  /** Until everything is delivered or given up. */
  async settled(): Promise<void> {
    while (this.#workers.size > 0) await Promise.all(this.#workers)
  }

  /** What still waits is not sent any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#waiting.length = 0
    await this.settled()
  }

  #message(event: Elements): string {
    return messageXml({
      ToUserName: this.#corpId,
      FromUserName: 'sys',
      CreateTime: Math.floor(this.#now() / 1000),
      MsgType: 'event',
      ...event,
    })
  }

  #seal({ url, token, encodingAesKey }: CallbackTarget, message: string): Request {
    const encrypted = seal(this.#keyOf(encodingAesKey), { message, receiveid: this.#corpId })
    const timestamp = String(Math.floor(this.#now() / 1000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const full = new URL(url)
    const signed = { token, timestamp, nonce, encrypted }
    for (const [name, value] of Object.entries({ msg_signature: signatureOf(signed), timestamp, nonce })) {
      full.searchParams.set(name, value)
    }
    return { url: full.href, body: messageXml({ ToUserName: this.#corpId, AgentID: '', Encrypt: encrypted }) }
  }

  /** Checked by whoever gave it. */
  #keyOf(encoded: string): AesKey {
    const key = this.#keys.get(encoded) ?? parseAesKey(encoded)
    if (!key) throw new Error('not an EncodingAESKey')
    this.#keys.set(encoded, key)
    return key
  }

  #put(request: () => Request): void {
    if (this.#isClosed) return
    this.#waiting.push(request)
    if (this.#workers.size >= AT_ONCE) return
    const worker = this.#work().finally(() => this.#workers.delete(worker))
    this.#workers.add(worker)
  }

  async #work(): Promise<void> {
    // So that what one edit causes may be shuffled.
    await wait(0)
    for (let request = this.#take(); request; request = this.#take()) await this.#deliver(request())
  }

  #take(): (() => Request) | undefined {
    const window = Math.min(this.#waiting.length, Math.max(1, this.#options?.shuffle ?? 1))
    return this.#waiting.splice(Math.floor(this.#random() * window), 1)[0]
  }

  async #deliver(request: Request): Promise<void> {
    for (let tries = 0; tries <= RETRIES && !this.#isClosed; tries++) {
      if (tries > 0) await wait(this.#options?.retryMs ?? RETRY_MS)
      if (await this.#try(request)) {
        this.#counts.delivered += 1
        return
      }
    }
    this.#counts.givenUp += 1
  }

  async #try({ url, body }: Request): Promise<boolean> {
    this.#counts.tries += 1
    const startedAt = performance.now()
    try {
      const signal = AbortSignal.timeout(this.#options?.answerMs ?? ANSWER_MS)
      const answer = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'text/xml' }, signal })
      await answer.arrayBuffer()
      return answer.status === 200
    } catch {
      // Nobody listens, or not in time: that counts as not taken.
      return false
    } finally {
      this.#counts.slowestMs = Math.max(this.#counts.slowestMs, performance.now() - startedAt)
    }
  }
}
