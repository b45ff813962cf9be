/*
 * A server that keeps states as Terraform's HTTP protocol has it, or as GitLab does. It runs in a process of its own:
 * `node --import tsx test/helpers/state-server.ts '{"flavour":"gitlab","username":"u","password":"p"}'` prints its address.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

interface Settings {
  readonly flavour: 'terraform' | 'gitlab'
  readonly username?: string
  readonly password?: string
}

interface Fault {
  readonly method: string
  /** A status instead of the effect; or no answer, before or after it. */
  readonly outcome: number | 'drop-before' | 'drop-after'
  times: number
  /** Matching requests that pass before. */
  skip: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings // written by the tests
const GITLAB_LOCK = /^(\/api\/v4\/projects\/[^/]+\/terraform\/state\/[^/]+)\/lock$/u
const LOCK_FIELDS = ['ID', 'Operation', 'Info', 'Who', 'Version', 'Created', 'Path']

const states = new Map<string, string>()
const locks = new Map<string, Record<string, unknown>>()
const faults: Fault[] = []
const log: string[] = []

const server = createServer((request, response) => {
  void handle(request, response)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`)
})

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://localhost')
  const method = request.method ?? ''
  const reply = (status: number, text = '', headers: Record<string, string> = {}): void => {
    response.writeHead(status, headers).end(text)
  }
  if (url.pathname === '/_faults') {
    faults.push(...(JSON.parse(body) as Fault[])) // written by the tests
    return reply(200)
  }
  if (url.pathname === '/_log') return reply(200, JSON.stringify(log))
  if (url.pathname === '/_state') return reply(200, JSON.stringify({ states: [...states], locks: [...locks] }))

  log.push(`${method} ${url.pathname}${url.searchParams.has('ID') ? '?ID' : ''}`)
  const next = faults.find((each) => each.method === method && each.times > 0)
  const fault = next && next.skip-- <= 0 ? next : undefined
  if (fault) fault.times -= 1
  if (fault?.outcome === 'drop-before') return void request.socket.destroy()
  if (typeof fault?.outcome === 'number') return reply(fault.outcome)
  const answer = perform(method, url, request.headers, body)
  if (fault?.outcome === 'drop-after') return void request.socket.destroy()
  reply(answer.status, answer.text ?? '', answer.headers)
}

interface Answer {
  readonly status: number
  readonly text?: string
  readonly headers?: Record<string, string>
}

function perform(method: string, url: URL, headers: IncomingMessage['headers'], body: string): Answer {
  if (settings.username !== undefined) {
    const wanted = `Basic ${Buffer.from(`${settings.username}:${settings.password}`).toString('base64')}`
    if (headers.authorization !== wanted) return { status: headers.authorization === undefined ? 401 : 403 }
  }
  const gitlab = GITLAB_LOCK.exec(url.pathname)
  if (settings.flavour === 'gitlab') {
    if (gitlab?.[1] !== undefined && method === 'POST') return lock(gitlab[1], body)
    if (gitlab?.[1] !== undefined && method === 'DELETE') return unlock(gitlab[1], body)
    if (!/^\/api\/v4\/projects\/42\/terraform\/state\/[^/]+$/u.test(url.pathname)) return { status: 404 }
  } else {
    if (method === 'LOCK') return lock(url.pathname, body)
    if (method === 'UNLOCK') return unlock(url.pathname, body)
  }
  if (method === 'GET') {
    const text = states.get(url.pathname)
    if (text === undefined) return { status: settings.flavour === 'gitlab' ? 204 : 404 }
    return { status: 200, text, headers: { 'content-md5': md5(text) } }
  }
  if (method !== 'POST') return { status: 405 }
  if (headers['content-md5'] !== md5(body)) return { status: 400 }
  const holder = locks.get(url.pathname)
  if (holder && holder['ID'] !== url.searchParams.get('ID'))
    return { status: settings.flavour === 'gitlab' ? 409 : 423 }
  if (settings.flavour === 'gitlab') {
    const { serial } = JSON.parse(body) as { serial?: unknown } // what is wrong in it is refused below
    const before = states.get(url.pathname)
    const last = before === undefined ? 0 : (JSON.parse(before) as { serial: number }).serial // was checked when it came
    if (typeof serial !== 'number' || serial <= last) return { status: 400 }
  }
  states.set(url.pathname, body)
  return { status: 200 }
}

function lock(path: string, body: string): Answer {
  const wanted = JSON.parse(body) as Record<string, unknown> // a client's
  if (LOCK_FIELDS.some((field) => typeof wanted[field] !== 'string')) return { status: 400 }
  const holder = locks.get(path)
  if (holder) return { status: settings.flavour === 'gitlab' ? 409 : 423, text: JSON.stringify(holder) }
  locks.set(path, settings.flavour === 'gitlab' ? { ...wanted, Who: settings.username } : wanted)
  return { status: 200, text: JSON.stringify(locks.get(path)) }
}

function unlock(path: string, body: string): Answer {
  const { ID } = JSON.parse(body) as { ID?: unknown } // a client's
  const holder = locks.get(path)
  if (holder && ID !== undefined && ID !== holder['ID']) return { status: 409 }
  locks.delete(path)
  return { status: 200 }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('base64')
}
