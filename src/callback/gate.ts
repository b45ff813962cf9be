/**
 * Who may pass: what is signed with our token, is of now, can be decrypted with our key and is meant for our corp. Everything before
 * the signature is a stranger's, so the checks before it are few and cheap; and nobody is remembered who has not passed it.
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { AesKey } from '../crypto/aes-key.ts'
import { isSignedBy, unseal } from '../crypto/envelope.ts'
import { UndecipherableError } from '../crypto/padded.ts'
import { parseXml, textOf } from './xml.ts'

/** Query of every callback, each decoded once. */
export interface CallbackQuery {
  readonly msg_signature: string | undefined
  readonly timestamp: string | undefined
  readonly nonce: string | undefined
}

export type Refused = {
  readonly kind: 'refused'
  readonly reason: 'parameters' | 'signature' | 'stale' | 'malformed' | 'undecipherable' | 'receiver'
}

export type Admission =
  | { readonly kind: 'new'; readonly message: string }
  /** The same thing told again, in a delivery of its own. `firstAtMs` is by the gate's clock. */
  | { readonly kind: 'duplicate'; readonly firstAtMs: number }
  /** The very delivery that was taken before: WeCom's own repetition, or somebody's. */
  | { readonly kind: 'replayed' }
  | Refused

export interface GateOptions {
  readonly token: string
  readonly aesKey: AesKey
  /** The corpid. */
  readonly receiveid: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How far WeCom's clock and ours may be apart, and how late a delivery may come. */
const WINDOW_MS = 10 * 60_000
/** A delivery of a clock that is ahead is good for twice the window. */
const REMEMBER_MS = 2 * WINDOW_MS
const REMEMBERED = 20_000
const LONGEST_PARAMETER = 512
/** Of the outer message, which has four; a stranger's thousands would take longer to read than WeCom waits. */
const MOST_ELEMENTS = 64

export class Gate {
  readonly #options: GateOptions
  readonly #deliveries: LRUCache<string, true>
  readonly #messages: LRUCache<string, number>

  constructor(options: GateOptions) {
    this.#options = options
    const memory = { max: REMEMBERED, ttl: REMEMBER_MS, ttlResolution: 0, perf: { now: options.now } }
    this.#deliveries = new LRUCache(memory)
    this.#messages = new LRUCache(memory)
  }

  /** The check when the address is saved in the console: `message` is what has to be answered. */
  verify(
    query: CallbackQuery,
    echostr: string | undefined,
  ): Refused | { readonly kind: 'new'; readonly message: string } {
    const signed = this.#signed(query, echostr)
    return signed.kind === 'refused' ? signed : this.#open(signed.encrypted)
  }

  admit(query: CallbackQuery, body: string): Admission {
    const outer = body.split('<', 2 * MOST_ELEMENTS).length < 2 * MOST_ELEMENTS ? parseXml(body) : undefined
    const signed = this.#signed(query, outer && textOf(outer, 'Encrypt'))
    if (signed.kind === 'refused') return outer ? signed : refused('malformed')
    if (this.#deliveries.has(signed.signature)) return { kind: 'replayed' }
    const opened = this.#open(signed.encrypted)
    if (opened.kind === 'refused') return opened
    this.#deliveries.set(signed.signature, true)
    const digest = createHash('sha256').update(opened.message).digest('base64')
    const firstAtMs = this.#messages.get(digest)
    if (firstAtMs !== undefined) return { kind: 'duplicate', firstAtMs }
    this.#messages.set(digest, this.#options.now())
    return opened
  }

  #signed(
    { msg_signature, timestamp, nonce }: CallbackQuery,
    encrypted: string | undefined,
  ): Refused | { readonly kind: 'signed'; readonly signature: string; readonly encrypted: string } {
    if (!isGiven(msg_signature) || !isGiven(timestamp) || !isGiven(nonce) || !encrypted) return refused('parameters')
    const { token, now } = this.#options
    if (!isSignedBy(msg_signature, { token, timestamp, nonce, encrypted })) return refused('signature')
    const isRecent = /^\d{1,15}$/u.test(timestamp) && Math.abs(now() - Number(timestamp) * 1000) <= WINDOW_MS
    return isRecent ? { kind: 'signed', signature: msg_signature, encrypted } : refused('stale')
  }

  #open(encrypted: string): Refused | { readonly kind: 'new'; readonly message: string } {
    const { aesKey, receiveid } = this.#options
    try {
      const letter = unseal(aesKey, encrypted)
      return letter.receiveid === receiveid ? { kind: 'new', message: letter.message } : refused('receiver')
    } catch (error) {
      if (error instanceof UndecipherableError) return refused('undecipherable')
      throw error
    }
  }
}

function isGiven(parameter: string | undefined): parameter is string {
  return parameter !== undefined && parameter !== '' && parameter.length <= LONGEST_PARAMETER
}

function refused(reason: Refused['reason']): Refused {
  return { kind: 'refused', reason }
}
