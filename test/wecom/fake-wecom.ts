import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as the server saw it. */
export interface Seen {
  readonly method: string
  /** Below `/cgi-bin/`. */
  readonly endpoint: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly body: unknown
}

/** An object is answered as JSON; `drop` breaks the connection; `stall` sends the headers and half a body, then nothing. */
export type Reply = object | 'drop' | 'stall' | 'silence' | { readonly status: number; readonly text: string }

export interface FakeWecom {
  readonly url: string
  readonly seen: Seen[]
  /** Calls by endpoint. */
  count(endpoint: string): number
}

/** Ten lines of HTTP for one test. gettoken is answered unless `answer` does it; the tokens are `token-1`, `token-2` … */
export async function fakeWecom(answer: (request: Seen, count: number) => Reply | undefined): Promise<FakeWecom> {
  const seen: Seen[] = []
  const count = (endpoint: string): number => seen.filter((request) => request.endpoint === endpoint).length
  const server = createServer((request, response) => {
    void receive(request).then((parsed) => {
      seen.push(parsed)
      const nth = count(parsed.endpoint)
      const reply = answer(parsed, nth)
      if (reply !== undefined) send(response, reply)
      else if (parsed.endpoint === 'gettoken') {
        send(response, { errcode: 0, access_token: `token-${nth}`, expires_in: 7200 })
      } else send(response, { errcode: 0, errmsg: 'ok' })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, seen, count }
}

async function receive(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://localhost')
  const isJson = text !== '' && request.headers['content-type'] === 'application/json'
  const body: unknown = isJson ? JSON.parse(text) : undefined
  return {
    method: request.method ?? '',
    endpoint: url.pathname.replace('/cgi-bin/', ''),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    text,
    body,
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return
  if (reply === 'drop') {
    response.destroy()
    return
  }
  response.setHeader('content-type', 'application/json; charset=UTF-8')
  if (reply === 'stall') {
    response.setHeader('content-length', '1000')
    response.write('{"errcode":0,')
    return
  }
  if ('status' in reply && 'text' in reply && typeof reply.status === 'number') {
    response.statusCode = reply.status
    response.end(reply.text)
    return
  }
  response.end(JSON.stringify(reply))
}
