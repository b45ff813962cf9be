import type { DirectoryReader, DirectoryWriter } from '../model/directory.ts'
import { callRaw, type RawOptions } from './api.ts'
import { Client, type RetryNotice } from './client.ts'
import type { JsonObject } from './decode.ts'
import { readConsistently } from './read/read-consistently.ts'
import { readerFor, type ReadableMode } from './read/modes.ts'
import { DEFAULT_LIMITS, Throttle, type RateLimits } from './throttle.ts'
import { realSleep, type Clock, type Sleep } from './timing.ts'
import { createTransport, type ProxySettings } from './transport.ts'
import { Writer } from './writer.ts'

/** In flight at a time: at 200 ms a call, 34 use up WeCom's 10,000 calls a minute; 45033 was seen at 400, not at 40. */
export const DEFAULT_PARALLELISM = 48
const DEFAULT_TIMEOUT_MS = 30_000

export interface DirectoryOptions {
  readonly corpId: string
  /** Secret of 通讯录同步. */
  readonly contactsSecret: string
  /** Secret of a self-built app, for calls that name it. */
  readonly appSecret?: string
  /** Without `/cgi-bin` and trailing slash. */
  readonly baseUrl: string
  /** `orgctl/<version>`. */
  readonly userAgent: string
  readonly proxy?: ProxySettings
  /** What the contacts secret is expected to read; it is an error of the reading when it may not. */
  readonly mode?: ReadableMode
  readonly parallelism?: number
  /** Lower ones than WeCom's own, for a corp whose quota is shared or cut. */
  readonly limits?: RateLimits
  /** For one try, from the first byte sent to the last byte read. */
  readonly timeoutMs?: number
  readonly clock?: Clock
  readonly sleep?: Sleep
  /** 0 to 1; spreads the waiting of retries. */
  readonly random?: () => number
  readonly onRetry?: (notice: RetryNotice) => void
  /** Ends every waiting, for a token, a quota or a retry; a request on the wire is let end. */
  readonly signal?: AbortSignal
}

/** WeCom's address book over HTTPS. */
export interface Directory extends DirectoryReader, DirectoryWriter {
  /** Any endpoint; the answer as WeCom gave it. */
  callRaw(method: string, path: string, options?: RawOptions): Promise<JsonObject>
  /** Lets calls on the wire end and closes the connections. */
  close(): Promise<void>
}

/** Opens no connection before the first call. */
export function createDirectory(options: DirectoryOptions): Directory {
  const { corpId, appSecret, parallelism = DEFAULT_PARALLELISM } = options
  const { clock = () => performance.now(), sleep = realSleep, random = Math.random } = options
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const throttle = new Throttle({ limits: options.limits ?? DEFAULT_LIMITS, parallelism, clock, sleep, ...signal })
  const transport = createTransport({
    connections: parallelism,
    userAgent: options.userAgent,
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
  })
  const clientFor = (secret: string): Client =>
    new Client({
      corpId,
      secret,
      baseUrl: options.baseUrl,
      transport,
      throttle,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      clock,
      sleep,
      random,
      ...signal,
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
    })
  const contacts = clientFor(options.contactsSecret)
  const read = readerFor(options.mode ?? 'full')
  const app = appSecret === undefined ? undefined : clientFor(appSecret)
  const writer = new Writer(contacts)

  return {
    async readOrg(progress = () => undefined) {
      const org = await readConsistently(() => read(contacts, { corpId, parallelism, progress }))
      writer.learn(org)
      return org
    },
    execute: (call, progress) => writer.execute(call, progress),
    callRaw: (method, path, raw = {}) => callRaw({ contacts, app }, method, path, raw),
    close: () => transport.close(),
  }
}
