import { createServer, request as proxiedRequest, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createTransport, type Delivery, type Transport, type TransportOptions } from '../../src/wecom/transport.ts'
import { fakeWecom, type Reply } from './fake-wecom.ts'

function aTransport(options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({ connections: 4, userAgent: 'orgctl/1.2.3', ...options })
  onTestFinished(() => transport.close())
  return transport
}

async function get(url: string, timeoutMs = 5_000): Promise<Delivery> {
  return aTransport().send({ method: 'GET', url: `${url}/cgi-bin/user/get?access_token=secret-token`, timeoutMs })
}

async function deliveryOf(reply: Reply, timeoutMs?: number): Promise<Delivery> {
  const wecom = await fakeWecom(() => reply)
  return get(wecom.url, timeoutMs)
}

test('says who it is, and sends JSON as it is', async () => {
  const wecom = await fakeWecom(() => ({ errcode: 0 }))
  await aTransport().send({
    method: 'POST',
    url: `${wecom.url}/cgi-bin/tag/create`,
    body: '{"tagname":"值班"}',
    timeoutMs: 5_000,
  })
  const [request] = wecom.seen
  expect(request?.headers['user-agent']).toBe('orgctl/1.2.3')
  expect(request?.headers['content-type']).toBe('application/json')
  expect(request?.text).toBe('{"tagname":"值班"}')
})

test('the deadline covers a body that stops halfway', async () => {
  const delivery = await deliveryOf('stall', 150)
  expect(delivery).toEqual({ kind: 'lost', cause: 'deadline', detail: 150, sent: true })
})

test('the deadline covers a server that says nothing', async () => {
  expect(await deliveryOf('silence', 150)).toEqual({ kind: 'lost', cause: 'deadline', detail: 150, sent: true })
})

test('a connection that breaks after the request may have delivered it', async () => {
  expect(await deliveryOf('drop')).toMatchObject({ kind: 'lost', cause: 'network', sent: true })
})

test('a refused connection has certainly delivered nothing', async () => {
  const port = await unusedPort()
  const delivery = await get(`http://127.0.0.1:${port}`)
  expect(delivery).toEqual({ kind: 'lost', cause: 'network', detail: 'ECONNREFUSED', sent: false })
})

test.each([
  { status: 302, sent: false },
  { status: 403, sent: false },
  { status: 429, sent: false },
  { status: 408, sent: true },
  { status: 500, sent: true },
  { status: 502, sent: true },
])('HTTP $status is no answer of WeCom; it may have been delivered: $sent', async ({ status, sent }) => {
  expect(await deliveryOf({ status, text: '{"errcode":0}' })).toEqual({
    kind: 'lost',
    cause: 'http',
    detail: status,
    sent,
  })
})

test('connections serve call after call', async () => {
  let connections = 0
  const wecom = await fakeWecom(() => ({ errcode: 0 }))
  const counting = createServer((request, response) => {
    request.pipe(proxiedRequest(`${wecom.url}${request.url}`, (answer) => answer.pipe(response)))
  }).on('connection', () => {
    connections += 1
  })
  const url = await listening(counting)
  const transport = aTransport()
  for (let i = 0; i < 20; i++) await transport.send({ method: 'GET', url: `${url}/cgi-bin/x`, timeoutMs: 5_000 })
  expect(connections).toBeLessThanOrEqual(2)
})

test('no proxy is asked for plain http to this machine', async () => {
  const wecom = await fakeWecom(() => ({ errcode: 0 }))
  const transport = aTransport({ proxy: { httpsProxy: 'http://127.0.0.1:9', noProxy: '' } })
  const delivery = await transport.send({ method: 'GET', url: `${wecom.url}/cgi-bin/x`, timeoutMs: 5_000 })
  expect(delivery).toEqual({ kind: 'response', text: '{"errcode":0}' })
})

test('https goes through the proxy, unless NO_PROXY names the host', async () => {
  const asked: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  })
  const httpsProxy = await listening(proxy)
  const url = `https://localhost:${await unusedPort()}/cgi-bin/x`
  const viaProxy = await aTransport({ proxy: { httpsProxy, noProxy: '' } }).send({
    method: 'GET',
    url,
    timeoutMs: 5_000,
  })
  const direct = await aTransport({ proxy: { httpsProxy, noProxy: 'example.com,localhost' } }).send({
    method: 'GET',
    url,
    timeoutMs: 5_000,
  })
  expect(viaProxy).toEqual({ kind: 'lost', cause: 'proxy', detail: 'HTTP 407', sent: false })
  expect(direct).toEqual({ kind: 'lost', cause: 'network', detail: 'ECONNREFUSED', sent: false })
  expect(asked).toEqual([new URL(url).host])
})

test('what answers https without TLS is told apart from a broken network', async () => {
  const plain = await fakeWecom(() => ({ errcode: 0 }))
  const delivery = await get(plain.url.replace('http:', 'https:'))
  expect(delivery).toMatchObject({ kind: 'lost', cause: 'tls', sent: false })
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** A port that was free a moment ago and that nobody listens on. */
async function unusedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  await new Promise<void>((resolve) => {
    connect(port, '127.0.0.1').once('error', () => {
      resolve()
    })
  })
  return port
}
