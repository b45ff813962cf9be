/*
 * The state on a server that speaks Terraform's protocol: https://developer.hashicorp.com/terraform/language/backend/http
 * GET fetches, POST updates, LOCK and UNLOCK carry a description of the lock. GitLab's managed state speaks it as well.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Agent, EnvHttpProxyAgent, request } from 'undici'
import { EXIT, OrgctlError } from '../errors.ts'
import type { StateAddresses } from './address.ts'
import { shownAddress } from './address.ts'
import { StateLocked } from './locked.ts'
import type { LockHolder, StateStore } from './store.ts'

export interface HttpStoreOptions {
  readonly addresses: StateAddresses
  /** For basic authentication; GitLab takes any name beside a token. */
  readonly username: string | undefined
  readonly password: string | undefined
  /** `alice@build-7, pid 4711`. */
  readonly who: string
  readonly version: string
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly proxy?: { readonly httpsProxy: string; readonly noProxy: string }
  /** For one try. */
  readonly timeoutMs?: number
}

/** Terraform's description of a lock, by which it is also given back. */
interface LockDocument {
  readonly ID: string
  readonly Operation: string
  readonly Info: string
  readonly Who: string
  readonly Version: string
  /** ISO 8601. */
  readonly Created: string
  readonly Path: string
}

interface Reply {
  readonly status: number
  readonly text: string
  readonly md5: string | undefined
}

const DEFAULT_TIMEOUT_MS = 30_000
/** Waits before the second and third try of a request that was not answered. */
const WAITS_MS = [1_000, 3_000] as const

export function httpStore(options: HttpStoreOptions): StateStore {
  const { addresses, username, password, proxy, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const place = shownAddress(addresses.state.href)
  const dispatcher = proxy ? new EnvHttpProxyAgent({ ...proxy, httpProxy: '' }) : new Agent()
  let lockId: string | undefined

  const send = async (method: string, url: URL, body?: string): Promise<Reply> => {
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(url, {
      dispatcher,
      method,
      headers: {
        ...(username !== undefined && {
          authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`,
        }),
        ...(body !== undefined && { 'content-type': 'application/json', 'content-md5': md5(body) }),
        'user-agent': `orgctl/${options.version}`,
      },
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const checksum = headers['content-md5']
    return { status: statusCode, text: await answer.text(), md5: typeof checksum === 'string' ? checksum : undefined }
  }
  /** Again where no answer came or the server had a bad moment. @param settled asks before whether it is done already */
  const call = async (
    method: string,
    url: URL,
    body?: string,
    settled?: () => Promise<Reply | undefined>,
  ): Promise<Reply> => {
    for (let tries = 0; ; tries++) {
      let failure: OrgctlError
      try {
        const reply = await send(method, url, body)
        if (reply.status < 500 && reply.status !== 429) return refuse(reply)
        failure = answered(reply.status)
      } catch (error) {
        if (error instanceof OrgctlError) throw error
        failure = new OrgctlError('state.unreachable', { params: { place, reason: reasonOf(error) } })
      }
      const wait = WAITS_MS[tries]
      if (wait === undefined) throw failure
      await options.sleep(wait)
      const done = await settled?.()
      if (done) return done
    }
  }
  const answered = (status: number): OrgctlError => new OrgctlError('state.http-status', { params: { place, status } })
  /** @throws OrgctlError where the credentials are not accepted */
  const refuse = (reply: Reply): Reply => {
    if (reply.status !== 401 && reply.status !== 403) return reply
    throw new OrgctlError('state.http-refused', {
      params: { place, status: reply.status },
      exitCode: EXIT.unreadable,
    })
  }

  const read = async (): Promise<string | undefined> => {
    const reply = await call('GET', addresses.state)
    if (reply.status === 404 || reply.status === 204) return undefined
    if (reply.status !== 200) throw answered(reply.status)
    if (reply.md5 !== undefined && reply.md5 !== md5(reply.text)) {
      throw new OrgctlError('state.garbled', { params: { place } })
    }
    return reply.text === '' ? undefined : reply.text
  }

  const take = async (document: LockDocument): Promise<LockDocument | Partial<LockDocument>> => {
    const reply = await call(addresses.lockMethod, addresses.lock, JSON.stringify(document))
    if (reply.status >= 200 && reply.status < 300) return document
    if (reply.status === 409 || reply.status === 423) return parseLock(reply.text)
    if (reply.status === 404 || reply.status === 405 || reply.status === 501) {
      throw new OrgctlError('state.no-lock', {
        params: { place: shownAddress(addresses.lock.href), method: addresses.lockMethod, status: reply.status },
      })
    }
    throw answered(reply.status)
  }
  const give = async (document: Partial<LockDocument>): Promise<void> => {
    const reply = await call(addresses.unlockMethod, addresses.unlock, JSON.stringify(document))
    // 404, 409 and 423: it is not ours any more, somebody has broken it.
    if (reply.status >= 300 && ![404, 409, 423].includes(reply.status)) throw answered(reply.status)
  }
  const describe = (operation: string): LockDocument => ({
    ID: randomUUID(),
    Operation: operation,
    Info: '',
    Who: options.who,
    Version: options.version,
    Created: options.now().toISOString(),
    Path: '',
  })

  return {
    place,
    read,
    write: async (text) => {
      const url = new URL(addresses.state)
      if (lockId !== undefined) url.searchParams.set('ID', lockId)
      const reply = await call(addresses.updateMethod, url, text, async () =>
        (await read()) === text ? { status: 200, text: '', md5: undefined } : undefined,
      )
      if (reply.status === 409 || reply.status === 423) {
        throw new OrgctlError('state.lock-lost', { params: { place }, exitCode: EXIT.locked })
      }
      if (reply.status >= 300) throw answered(reply.status)
    },
    lock: async (operation) => {
      const document = describe(operation)
      const holder = await take(document)
      // Our own id: an earlier try got through, and only its answer was lost.
      if (holder.ID !== document.ID) throw new StateLocked(place, toHolder(holder))
      lockId = document.ID
      return async () => {
        lockId = undefined
        await give(document)
      }
    },
    unlock: async () => {
      const document = describe('unlock')
      const holder = await take(document)
      await give(holder)
      return holder.ID === document.ID ? undefined : (toHolder(holder) ?? { who: '?', since: '?' })
    },
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('base64')
}

/** A server need not say who it is. */
function parseLock(text: string): Partial<LockDocument> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof parsed !== 'object' || parsed === null) return {}
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'))
}

function toHolder({ Who, Created, Operation }: Partial<LockDocument>): LockHolder | undefined {
  if (Who === undefined) return undefined
  return {
    who: Who,
    since: Created ?? '?',
    ...(Operation !== undefined && Operation !== '' && { operation: Operation }),
  }
}

/** The code alone: the text of such an error may hold the whole address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'timeout'
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
}
