import { randomBytes } from 'node:crypto'
import { refuse } from './refusal.ts'
import type { Caller } from './world.ts'

export type TokenHolder = Exclude<Caller, 'console'>

interface Token {
  readonly text: string
  readonly holder: TokenHolder
  expiresAtMs: number
}

const LIFE_MS = 7_200_000
const BAN_MS = 3_600_000

export interface TokenOptions {
  readonly corpId: string
  /** A holder without a secret can get no token. */
  readonly secrets: ReadonlyMap<string, TokenHolder>
  readonly now: () => number
  readonly reuse: boolean
  /** Wrong secrets per IP and hour. */
  readonly maxWrong: number
}

/** Access tokens: one per holder while it is valid, and the ban on IPs that guess secrets. */
export class Tokens {
  readonly #options: TokenOptions
  readonly #byText = new Map<string, Token>()
  readonly #latest = new Map<TokenHolder, Token>()
  readonly #wrong = new Map<string, { count: number; sinceMs: number; bannedUntilMs: number }>()

  constructor(options: TokenOptions) {
    this.#options = options
  }

  /** @throws Refusal */
  grant(corpid: string | undefined, secret: string | undefined, ip: string): { text: string; expiresInS: number } {
    const now = this.#options.now()
    if ((this.#wrong.get(ip)?.bannedUntilMs ?? 0) > now) refuse(45009)
    if (!corpid) return refuse(41002)
    if (!secret) return refuse(41004)
    if (corpid !== this.#options.corpId) return refuse(40013)
    const holder = this.#options.secrets.get(secret)
    if (!holder) return this.#refuseSecret(ip)
    const token = this.#current(holder, now) ?? this.#issue(holder, now)
    return { text: token.text, expiresInS: Math.ceil((token.expiresAtMs - now) / 1000) }
  }

  /** @throws Refusal */
  holderOf(text: string | undefined): TokenHolder {
    if (!text) return refuse(41001)
    const token = this.#byText.get(text)
    if (!token) return refuse(40014)
    return token.expiresAtMs > this.#options.now() ? token.holder : refuse(42001)
  }

  /** WeCom may drop tokens before their time; they answer 40014 from then on. */
  revokeAll(): void {
    this.#byText.clear()
    this.#latest.clear()
  }

  /** As if their time were over; they answer 42001 from then on. */
  expireAll(): void {
    for (const token of this.#latest.values()) token.expiresAtMs = this.#options.now()
  }

  #current(holder: TokenHolder, now: number): Token | undefined {
    const token = this.#options.reuse ? this.#latest.get(holder) : undefined
    return token && token.expiresAtMs > now ? token : undefined
  }

  #issue(holder: TokenHolder, now: number): Token {
    const token = { text: randomBytes(48).toString('base64url'), holder, expiresAtMs: now + LIFE_MS }
    this.#byText.set(token.text, token)
    this.#latest.set(holder, token)
    return token
  }

  #refuseSecret(ip: string): never {
    const now = this.#options.now()
    const record = this.#wrong.get(ip) ?? { count: 0, sinceMs: now, bannedUntilMs: 0 }
    this.#wrong.set(ip, record)
    if (now - record.sinceMs >= BAN_MS) {
      record.count = 0
      record.sinceMs = now
    }
    record.count += 1
    if (record.count >= this.#options.maxWrong) record.bannedUntilMs = now + BAN_MS
    return refuse(40001)
  }
}
