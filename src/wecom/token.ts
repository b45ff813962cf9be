import { WecomApiError } from '../errors.ts'
import type { Clock } from './timing.ts'

export interface FetchedToken {
  readonly value: string
  readonly expiresInMs: number
}

/** A token is not used in its last minute, so that it cannot expire on the way. */
const MARGIN_MS = 60_000

/**
 * The access token of one secret, in memory only. However many calls need one, a single fetch is in flight; and once WeCom has
 * refused the secret itself it is not asked again, because repeated tries ban the IP for an hour.
 */
export class TokenSource {
  readonly #fetch: () => Promise<FetchedToken>
  readonly #clock: Clock
  #current: { readonly value: string; readonly usableUntil: number } | undefined
  #pending: Promise<string> | undefined
  #refusal: WecomApiError | undefined

  constructor(fetch: () => Promise<FetchedToken>, clock: Clock) {
    this.#fetch = fetch
    this.#clock = clock
  }

  /** @throws WecomApiError when no token can be had */
  async get(): Promise<string> {
    if (this.#refusal) throw this.#refusal
    if (this.#current && this.#clock() < this.#current.usableUntil) return this.#current.value
    this.#pending ??= this.#renew().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  isCurrent(token: string): boolean {
    return this.#current?.value === token && this.#clock() < this.#current.usableUntil
  }

  /** WeCom did not accept `token`. Harmless when a newer one is there already. */
  drop(token: string): void {
    if (this.#current?.value === token) this.#current = undefined
  }

  async #renew(): Promise<string> {
    try {
      const { value, expiresInMs } = await this.#fetch()
      // Very short lives are used to half their length rather than not at all.
      const usableMs = Math.max(expiresInMs - MARGIN_MS, expiresInMs / 2)
      this.#current = { value, usableUntil: this.#clock() + usableMs }
      return value
    } catch (error) {
      if (error instanceof WecomApiError && error.outcome === 'refused' && error.reach === 'run') this.#refusal = error
      throw error
    }
  }
}
