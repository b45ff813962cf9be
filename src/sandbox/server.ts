import { serve, type HttpBindings, type ServerType } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import { english, fillTemplate } from '../messages/catalogue.ts'
import { OrgctlError } from '../errors.ts'
import { Corp, type Answer, type BlockAnswer, type SandboxOptions } from './corp.ts'
import { isRecord } from './fields.ts'
import { parseSeed } from './parse-seed.ts'

export { SANDBOX_CREDENTIALS } from './corp.ts'

type Env = { readonly Bindings: Partial<HttpBindings> }

const LOOPBACK = '127.0.0.1'

/** The corp behind its HTTP surface: `/cgi-bin/…` as WeCom's, `/_sandbox/…` for whoever runs the sandbox. */
export class Sandbox extends Corp {
  #app: Hono<Env> | undefined

  /** Without a network. A connection that a fault breaks rejects, as `fetch` does. */
  readonly fetch = async (request: Request): Promise<Response> => this.app().fetch(request, {})

  /** The router, made when it is needed first: most sandboxes in tests are never asked. */
  app(): Hono<Env> {
    this.#app ??= routes(this)
    return this.#app
  }
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return new Sandbox(options)
}

export interface ListenOptions extends SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Loopback unless stated. */
  readonly host?: string
}

export interface RunningSandbox {
  /** Without a slash at the end. */
  readonly url: string
  readonly sandbox: Sandbox
  /** Ends all connections and writes what the data file lacks. */
  readonly close: () => Promise<void>
}

export async function startSandbox(options: ListenOptions = {}): Promise<RunningSandbox> {
  const sandbox = createSandbox(options)
  const host = options.host ?? LOOPBACK
  const { server, port } = await listen(sandbox, options.port ?? 0, host)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    sandbox,
    close: async () => {
      await stop(server)
      await sandbox.close()
    },
  }
}

function listen(sandbox: Sandbox, port: number, hostname: string): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: sandbox.app().fetch, port, hostname, overrideGlobalObjects: false }, (info) =>
      resolve({ server, port: info.port }),
    )
    server.once('error', reject)
  })
}

function stop(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

function routes(sandbox: Sandbox): Hono<Env> {
  const app = new Hono<Env>()
  app.all('/cgi-bin/*', async (c) => {
    const url = new URL(c.req.url)
    const answer = await sandbox.answer({
      method: c.req.method,
      call: url.pathname.slice('/cgi-bin/'.length),
      query: url.searchParams,
      origin: url.origin,
      ip: c.env.incoming?.socket.remoteAddress ?? LOOPBACK,
      contentType: c.req.header('Content-Type') ?? '',
      text: () => c.req.text(),
      bytes: async () => new Uint8Array(await c.req.arrayBuffer()),
    })
    return respond(c, answer)
  })
  // WeCom has this picture at another host, and asks for no token there.
  app.get('/join-qrcode', async (c) => {
    const { joinPicture } = await import('./join-picture.ts')
    const picture = joinPicture(c.req.query('vcode') ?? '', Number(c.req.query('qr_size') ?? 1))
    return c.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/png' })
  })
  app.get('/export/:id', (c) => respondBlock(c, sandbox.block(c.req.param('id'), c.req.header('Range'))))
  app.get('/_sandbox/state', (c) => c.json(sandbox.state()))
  app.put('/_sandbox/state', async (c) => {
    sandbox.replace(parseSeed(await readJson(c)))
    return c.json({ ok: true })
  })
  app.get('/_sandbox/calls', (c) => c.json(sandbox.calls()))
  app.delete('/_sandbox/calls', (c) => {
    sandbox.resetCalls()
    return c.json({ ok: true })
  })
  app.get('/_sandbox/effects', (c) => c.json(sandbox.effects()))
  app.delete('/_sandbox/effects', (c) => {
    sandbox.resetEffects()
    return c.json({ ok: true })
  })
  app.get('/_sandbox/messages', (c) => c.json({ messages: sandbox.messages() }))
  app.get('/_sandbox/callbacks', (c) => c.json(sandbox.deliveries()))
  app.get('/_sandbox/invitations', (c) => {
    const userids = sandbox.invitations()
    return c.json({ count: userids.length, userids })
  })
  app.post('/_sandbox/console', async (c) => {
    const request = await readJson(c)
    const { call, body } = isRecord(request) ? request : {}
    const answer = typeof call === 'string' ? sandbox.console(call, isRecord(body) ? body : {}) : undefined
    if (answer) return respond(c, answer)
    const message = fillTemplate(english['sandbox.console-call'], { call: String(call) })
    return c.json({ error: 'sandbox.console-call', message }, 400)
  })
  app.onError((error, c) => {
    if (!(error instanceof OrgctlError)) throw error
    return c.json({ error: error.code, message: error.message }, 400)
  })
  return app
}

async function readJson(c: Context<Env>): Promise<unknown> {
  const text = await c.req.text()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('sandbox.not-json', { cause: error })
  }
}

function respond(c: Context<Env>, answer: Answer): Response {
  switch (answer.kind) {
    case 'json': {
      const headers = {
        'Content-Type': 'application/json; charset=UTF-8',
        'Error-Code': String(answer.errcode),
        'Error-Msg': answer.errmsg,
      }
      // Past the router: a Response costs half as much again, unless the whole process gets the adapter's own kind of it.
      const { outgoing } = c.env
      if (!outgoing) return new Response(answer.text, { headers })
      if (answer.bodyMs !== undefined) {
        trickle(outgoing, headers, answer.text, answer.bodyMs)
        return RESPONSE_ALREADY_SENT
      }
      outgoing.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(answer.text) }).end(answer.text)
      return RESPONSE_ALREADY_SENT
    }
    case 'http':
      return new Response(null, { status: answer.status })
    case 'drop':
      return breakConnection(c)
  }
}

/** First the headers and half of the body, the rest when the time is over. */
function trickle(
  outgoing: HttpBindings['outgoing'],
  headers: Readonly<Record<string, string>>,
  text: string,
  ms: number,
): void {
  const bytes = Buffer.from(text)
  const half = Math.ceil(bytes.length / 2)
  outgoing.writeHead(200, { ...headers, 'Content-Length': bytes.length })
  outgoing.write(bytes.subarray(0, half))
  const timer = setTimeout(() => outgoing.end(bytes.subarray(half)), ms)
  outgoing.once('close', () => clearTimeout(timer))
}

function respondBlock(c: Context<Env>, answer: BlockAnswer): Response {
  if (answer.kind !== 'bytes') return respond(c, answer)
  const { bytes, range, isBroken } = answer
  const status = range === undefined ? 200 : 206
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(bytes.length),
    ...(range === undefined ? { 'Accept-Ranges': 'bytes' } : { 'Content-Range': range }),
  }
  const { outgoing } = c.env
  if (!outgoing) return isBroken ? breakConnection(c) : new Response(new Uint8Array(bytes), { status, headers })
  outgoing.writeHead(status, headers)
  if (!isBroken) outgoing.end(bytes)
  else outgoing.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => outgoing.destroy())
  return RESPONSE_ALREADY_SENT
}

function breakConnection(c: Context<Env>): Response {
  const socket = c.env.incoming?.socket
  if (!socket) throw new TypeError('fetch failed')
  socket.destroy()
  return RESPONSE_ALREADY_SENT
}
