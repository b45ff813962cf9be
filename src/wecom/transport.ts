import type { Agent, Dispatcher, EnvHttpProxyAgent, request as undiciRequest } from 'undici'
import type { $Fetch } from 'ofetch'
import { diagnose, type Lost } from './lost.ts'
import { receive, type Download, type Received } from './download.ts'
import type { Multipart } from './multipart.ts'

export interface Outgoing {
  readonly method: 'GET' | 'POST'
  /** Holds a secret or a token: never shown. */
  readonly url: string
  /** A string is JSON. */
  readonly body?: string | Multipart
  /** From the first byte sent to the last byte of the answer's body. */
  readonly timeoutMs: number
}

export type Delivery = { readonly kind: 'response'; readonly text: string } | ({ readonly kind: 'lost' } & Lost)

/** Carries one request to WeCom and its answer back. Never throws, never retries, follows no redirect. */
export interface Transport {
  send(request: Outgoing): Promise<Delivery>
  /** A file from wherever WeCom put it. */
  download(download: Download): Promise<Received>
  /** Lets requests in flight end, then closes the connections. */
  close(): Promise<void>
}

export interface ProxySettings {
  readonly httpsProxy: string
  /** Comma-separated hosts that are reached directly. */
  readonly noProxy: string
}

export interface TransportOptions {
  readonly connections: number
  readonly userAgent: string
  readonly proxy?: ProxySettings
}

interface Stack {
  readonly request: typeof undiciRequest
  readonly fetch: $Fetch
  readonly agent: Agent | EnvHttpProxyAgent
}

export function createTransport(options: TransportOptions): Transport {
  let stack: Promise<Stack> | undefined
  return {
    async send(request) {
      stack ??= loadStack(options)
      return deliver((await stack).fetch, request)
    },
    async download(download) {
      stack ??= loadStack(options)
      const { request, agent } = await stack
      return receive(request, agent, options.userAgent, download)
    },
    async close() {
      if (stack) await (await stack).agent.close()
    },
  }
}

/** ofetch and undici take longer to load than a small `validate` runs, so they are loaded with the first request. */
export async function loadStack(options: TransportOptions): Promise<Stack> {
  const [{ createFetch }, undici] = await Promise.all([import('ofetch'), import('undici')])
  const agentOptions = {
    connections: options.connections,
    pipelining: 1,
    // One deadline covers connecting, headers and body (see `deliver`); undici's own would only add a second truth.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const agent = options.proxy
    ? // An empty `httpProxy` keeps undici from looking into the environment for one.
      new undici.EnvHttpProxyAgent({ ...agentOptions, ...options.proxy, httpProxy: '' })
    : new undici.Agent(agentOptions)
  const fetch = createFetch({
    fetch: undiciFetch(undici.request, agent),
    Headers,
    defaults: {
      headers: { 'user-agent': options.userAgent },
      retry: false,
      responseType: 'text',
      ignoreResponseError: true,
    },
  })
  return { request: undici.request, fetch, agent }
}

/**
 * `fetch` over `undici.request`: WHATWG fetch costs 0.5 ms of CPU a call on Node 20, this a tenth of it. Only what ofetch reads
 * of a response is there.
 */
function undiciFetch(request: typeof undiciRequest, dispatcher: Dispatcher): typeof globalThis.fetch {
  return async (input, init) => {
    const { statusCode, headers, body } = await request(input instanceof Request ? input.url : input, {
      dispatcher,
      method: init?.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(init?.headers instanceof Headers ? init.headers : new Headers(init?.headers)),
      body: typeof init?.body === 'string' || init?.body instanceof Uint8Array ? init.body : null,
      signal: init?.signal ?? null,
    })
    const response = {
      status: statusCode,
      headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
      body,
      text: () => body.text(),
    }
    // The fields above are all that ofetch touches with `responseType: 'text'`.
    return response as unknown as Response
  }
}

async function deliver(fetch: $Fetch, { method, url, body, timeoutMs }: Outgoing): Promise<Delivery> {
  const deadline = new AbortController()
  const timer = setTimeout(() => {
    deadline.abort()
  }, timeoutMs)
  try {
    const response = await fetch.raw<string, 'text'>(url, {
      method,
      signal: deadline.signal,
      ...(body === undefined ? {} : payloadOf(body)),
    })
    const { status } = response
    if (status === 200) return { kind: 'response', text: response._data ?? '' }
    // 3xx and 4xx come from something that turned the request away; a gateway's 5xx leaves open what WeCom did.
    return { kind: 'lost', cause: 'http', detail: status, sent: status < 300 || status >= 500 || status === 408 }
  } catch (error) {
    if (deadline.signal.aborted) return { kind: 'lost', cause: 'deadline', detail: timeoutMs, sent: true }
    return { kind: 'lost', ...diagnose(error) }
  } finally {
    clearTimeout(timer)
  }
}

function payloadOf(body: string | Multipart): {
  body: string | Uint8Array<ArrayBuffer>
  headers: Record<string, string>
} {
  return typeof body === 'string'
    ? { body, headers: { 'content-type': 'application/json' } }
    : { body: body.content, headers: { 'content-type': body.contentType } }
}
