import { WecomApiError } from '../../errors.ts'
import type { ApiRequest, Client } from '../client.ts'
import { DETAILS_FORBIDDEN } from '../members.ts'
import type { Clients } from '../read/modes.ts'

/**
 * Reads what a contacts secret may read only from addresses of before 2022-08-15: with it where that works, because it sees
 * everything, and with the app's secret from the first refusal on. The first call finds out, and the others wait for it.
 */
export class DetailsClient {
  readonly #clients: Clients
  #isRefused = false
  #first: Promise<unknown> | undefined

  constructor(clients: Clients) {
    this.#clients = clients
  }

  /** @throws WecomApiError 48009 when there is no app secret to fall back to */
  async call<T>(request: ApiRequest<T>): Promise<T> {
    if (this.#first) {
      // Its failure is told to whoever made it.
      await this.#first.catch(() => undefined)
      return this.#try(request)
    }
    const first = this.#try(request)
    this.#first = first
    return first
  }

  async #try<T>(request: ApiRequest<T>): Promise<T> {
    const { contacts, app } = this.#clients
    if (!contacts) return valueOf(app, request)
    if (!app) return valueOf(contacts, request)
    if (!this.#isRefused) {
      try {
        return await valueOf(contacts, request)
      } catch (error) {
        if (!(error instanceof WecomApiError) || !DETAILS_FORBIDDEN.has(error.errcode)) throw error
        this.#isRefused = true
      }
    }
    return valueOf(app, request)
  }
}

async function valueOf<T>(client: Client, request: ApiRequest<T>): Promise<T> {
  const { value } = await client.call(request)
  return value
}
