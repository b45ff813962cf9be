import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { FinishedJobs } from './finished-jobs.ts'
import type { CallbackQuery, Gate, Refused } from './gate.ts'

/** A tag with a thousand members in one event is 90 KB. */
export const LARGEST_BODY: number = 256 * 1024
/** Connections at once; with the largest body, the memory that strangers can take. */
const MOST_CONNECTIONS = 256
/** How long a stranger may take to say what he wants, and how often that is looked at. */
export interface Patience {
  readonly headersMs: number
  readonly requestMs: number
  readonly lookEveryMs: number
}
const PATIENCE: Patience = { headersMs: 5_000, requestMs: 10_000, lookEveryMs: 1_000 }
/** Of somebody who waits for the end of a job. */
const LONGEST_WAIT_S = 60
/** So long requests under way may take to end once the receiver is closing. */
const CLOSING_MS = 5_000

export interface ReceiverOptions {
  readonly path: string
  readonly gate: Gate
  /** Gets what passed the gate, before it is answered: must be quick. */
  readonly onMessage: (message: string) => void
  readonly onDuplicate: (firstAtMs: number) => void
  readonly jobs: FinishedJobs
  readonly onAnswer: (result: Answered, ms: number) => void
  /** Something that should not happen; it was answered with 500. */
  readonly onDefect: (error: Error) => void
  readonly health: () => { readonly isReady: boolean; readonly details: object }
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
  readonly clock: () => number
}

export type Answered = 'verified' | 'new' | 'duplicate' | 'replayed' | 'too-large' | 'aborted' | Refused['reason']

const STATUS: Readonly<Record<Refused['reason'], 400 | 403>> = {
  parameters: 400,
  malformed: 400,
  signature: 403,
  stale: 403,
  undecipherable: 403,
  receiver: 403,
}

/** The callback address, and beside it what a supervisor asks for. A refusal says nothing but its status. */
export function receiverApp(options: ReceiverOptions): Hono {
  const { path, gate, clock, onAnswer } = options
  const app = new Hono()
  app.get(path, (c) => {
    const startedAt = clock()
    const found = gate.verify(queryOf(c.req), c.req.query('echostr'))
    const isRefused = found.kind === 'refused'
    onAnswer(isRefused ? found.reason : 'verified', clock() - startedAt)
    return isRefused ? c.body(null, STATUS[found.reason]) : c.text(found.message)
  })
  const limit = bodyLimit({
    maxSize: LARGEST_BODY,
    onError: (c) => {
      onAnswer('too-large', 0)
      // What is not read of this one would be taken for the next one.
      return c.body(null, 413, { Connection: 'close' })
    },
  })
  app.post(path, limit, async (c) => {
    const startedAt = clock()
    const admission = gate.admit(queryOf(c.req), await c.req.text())
    switch (admission.kind) {
      case 'refused':
        onAnswer(admission.reason, clock() - startedAt)
        return c.body(null, STATUS[admission.reason])
      case 'new':
        options.onMessage(admission.message)
        break
      case 'duplicate':
        options.onDuplicate(admission.firstAtMs)
        break
      case 'replayed':
        break
    }
    onAnswer(admission.kind, clock() - startedAt)
    return c.body(null, 200)
  })
  app.onError((error, c) => {
    if (isAbort(error)) {
      onAnswer('aborted', 0)
      return c.body(null, 400)
    }
    options.onDefect(error)
    return c.body(null, 500)
  })
  app.get('/jobs/:jobid', async (c) => {
    const jobid = c.req.param('jobid')
    const seconds = Number(c.req.query('wait') ?? 0)
    const ms = 1000 * (seconds >= 0 ? Math.min(seconds, LONGEST_WAIT_S) : 0)
    return c.json({ jobid, ended: await options.jobs.wait(jobid, ms) })
  })
  app.get('/healthz', (c) => c.json({ status: 'ok', ...options.health().details }))
  app.get('/readyz', (c) => {
    const { isReady, details } = options.health()
    return c.json({ status: isReady ? 'ready' : 'not-ready', ...details }, isReady ? 200 : 503)
  })
  app.get('/metrics', async (c) => {
    const { contentType, text } = await options.metrics()
    return c.body(text, 200, { 'Content-Type': contentType })
  })
  return app
}

/** Who goes away in the middle of a body is nobody's fault here. */
function isAbort(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET'
}

function queryOf(request: { readonly query: (name: string) => string | undefined }): CallbackQuery {
  return {
    msg_signature: request.query('msg_signature'),
    timestamp: request.query('timestamp'),
    nonce: request.query('nonce'),
  }
}

export interface Listening {
  readonly url: string
  /** Takes no more requests, and lets those under way end. */
  readonly close: () => Promise<void>
}

/** @throws Error of `listen` */
export function listen(
  app: Hono,
  port: number,
  hostname: string,
  { headersMs, requestMs, lookEveryMs }: Patience = PATIENCE,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        port,
        hostname,
        overrideGlobalObjects: false,
        serverOptions: {
          headersTimeout: headersMs,
          requestTimeout: requestMs,
          connectionsCheckingInterval: lookEveryMs,
        },
      },
      (info) => {
        const host = hostname.includes(':') ? `[${hostname}]` : hostname
        resolve({ url: `http://${host}:${info.port}`, close: () => close(server) })
      },
    )
    if ('maxConnections' in server) server.maxConnections = MOST_CONNECTIONS
    server.once('error', reject)
  })
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections()
    }, CLOSING_MS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
