import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { FinishedJobs } from '../../src/callback/finished-jobs.ts'
import { Gate } from '../../src/callback/gate.ts'
import { LARGEST_BODY, listen, receiverApp } from '../../src/callback/receiver.ts'
import { parseAesKey } from '../../src/crypto/aes-key.ts'
import { seal, signatureOf } from '../../src/crypto/envelope.ts'

const TOKEN = 'QDG6eK'
const KEY = parseAesKey('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C')
const NOW = 1_409_659_589_000

function aReceiver() {
  if (!KEY) throw new Error('no key')
  const heard: string[] = []
  const answers: string[] = []
  const app = receiverApp({
    path: '/callback',
    gate: new Gate({ token: TOKEN, aesKey: KEY, receiveid: 'wx5823bf96d3bd56c7', now: () => NOW }),
    jobs: new FinishedJobs(),
    onMessage: (message) => void heard.push(message),
    onDuplicate: () => void heard.push('duplicate'),
    onAnswer: (result) => void answers.push(result),
    onDefect: (error) => void answers.push(error.message),
    health: () => ({ isReady: heard.length > 0, details: {} }),
    metrics: () => Promise.resolve({ contentType: 'text/plain; version=0.0.4', text: 'm 1\n' }),
    clock: () => 0,
  })
  return { app, heard, answers }
}

function posted(message: string, nonce = '1'): { readonly path: string; readonly body: string } {
  if (!KEY) throw new Error('no key')
  const encrypted = seal(KEY, { message, receiveid: 'wx5823bf96d3bd56c7' })
  const timestamp = String(NOW / 1000)
  const query = { msg_signature: signatureOf({ token: TOKEN, timestamp, nonce, encrypted }), timestamp, nonce }
  return {
    path: `/callback?${new URLSearchParams(query).toString()}`,
    body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  }
}

describe('the callback address', () => {
  test("answers WeCom's check with the text alone, from the official page's sample as it travels", async () => {
    const echostr = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
    const query = `msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780`
    const { app } = aReceiver()
    const answer = await app.request(`/callback?${query}&echostr=${encodeURIComponent(echostr)}`)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toBe('1616140317555161061')
    const unencoded = await app.request(`/callback?${query}&echostr=${echostr}`)
    expect([unencoded.status, await unencoded.text()]).toEqual([403, ''])
  })

  test('takes an event with an empty 200, and answers its repetitions likewise', async () => {
    const { app, heard, answers } = aReceiver()
    const first = posted('<xml>a</xml>')
    const again = posted('<xml>a</xml>', '2')
    for (const { path, body } of [first, first, again]) {
      const answer = await app.request(path, { method: 'POST', body })
      expect([answer.status, await answer.text()]).toEqual([200, ''])
    }
    expect(heard).toEqual(['<xml>a</xml>', 'duplicate'])
    expect(answers).toEqual(['new', 'replayed', 'duplicate'])
  })

  test('gives away nothing to strangers', async () => {
    const { app, heard } = aReceiver()
    const { path, body } = posted('<xml>a</xml>')
    const strange = [
      app.request('/callback'),
      app.request('/callback', { method: 'POST', body }),
      app.request(path.replace('nonce=1', 'nonce=2'), { method: 'POST', body }),
      app.request(path, { method: 'POST', body: '{}' }),
      app.request(path, { method: 'PUT', body }),
    ]
    const answers = await Promise.all(strange.map(async (answer) => answer))
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 403, 400, 404])
    expect(heard).toEqual([])
  })

  test('reads no more than a callback may have, whatever length is stated', async () => {
    const { app, answers } = aReceiver()
    const { path } = posted('a')
    const { url, close } = await listen(app, 0, '127.0.0.1')
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    })
    const large = await fetch(url + path, { method: 'POST', body: 'x'.repeat(LARGEST_BODY + 1) })
    expect([large.status, large.headers.get('Connection')]).toEqual([413, 'close'])
    const request: RequestInit & { readonly duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' }
    const outcome = await fetch(url + path, request).then(
      ({ status }) => status,
      () => 'cut off',
    )
    expect([413, 'cut off']).toContain(outcome)
    expect(answers).toEqual(['too-large', 'too-large'])
    await close()
  })

  test('counts who goes away in the middle of a body, and says nothing of them', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const { app, answers } = aReceiver()
    const { url, close } = await listen(app, 0, '127.0.0.1')
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`POST ${posted('a').path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<xml>`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await vi.waitFor(() => expect(answers).toEqual(['aborted']))
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
    await close()
  })

  test.each([
    'POST /callback HTTP/1.1\r\nHost: x\r\n',
    'POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n<',
  ])('does not wait for slow strangers: %j', async (said) => {
    const { app } = aReceiver()
    const { url, close } = await listen(app, 0, '127.0.0.1', { headersMs: 200, requestMs: 300, lookEveryMs: 50 })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(said)
    const drip = setInterval(() => socket.write('x'), 200)
    const [heard] = (await once(socket, 'data')) as [Buffer]
    clearInterval(drip)
    expect(heard.toString()).toContain('408 Request Timeout')
    socket.destroy()
    await close()
  })
})

describe('beside it', () => {
  test('a supervisor learns whether it lives and whether it is ready', async () => {
    const { app } = aReceiver()
    expect((await app.request('/healthz')).status).toBe(200)
    expect((await app.request('/readyz')).status).toBe(503)
    const { path, body } = posted('a')
    await app.request(path, { method: 'POST', body })
    expect((await app.request('/readyz')).status).toBe(200)
    const metrics = await app.request('/metrics')
    expect([metrics.headers.get('Content-Type'), await metrics.text()]).toEqual(['text/plain; version=0.0.4', 'm 1\n'])
  })
})
