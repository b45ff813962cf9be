import { describe, expect, test } from 'vitest'
import { Gate, type CallbackQuery } from '../../src/callback/gate.ts'
import { parseAesKey } from '../../src/crypto/aes-key.ts'
import { seal, signatureOf } from '../../src/crypto/envelope.ts'
import { CALLBACK_VECTORS, callbackVectors, type CallbackVector } from '../helpers/callback-vectors.ts'

const TOKEN = 'QDG6eK'
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
const CORP = 'wx5823bf96d3bd56c7'
const NOW_S = 1_772_000_000

const OFFICIAL: CallbackVector = {
  name: 'official sample of a check',
  token: TOKEN,
  encodingAESKey: KEY,
  timestamp: '1409659589',
  nonce: '263014780',
  encrypt: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
  msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  plaintext: '1616140317555161061',
  receiveid: CORP,
}
const shared = callbackVectors()

function gateAt(seconds: number, { token, encodingAESKey, receiveid }: CallbackVector): Gate {
  const aesKey = parseAesKey(encodingAESKey)
  if (!aesKey) throw new Error('no key')
  return new Gate({ token, aesKey, receiveid, now: () => seconds * 1000 })
}

function bodyOf(encrypted: string): string {
  return `<xml><ToUserName><![CDATA[x]]></ToUserName><AgentID></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
}

interface Delivery {
  readonly query: CallbackQuery
  readonly body: string
  readonly encrypted: string
}

function delivery(
  message: string,
  more: Partial<{ token: string; receiveid: string; at: number; nonce: string }> = {},
): Delivery {
  const { token = TOKEN, receiveid = CORP, at = NOW_S, nonce = '1' } = more
  const aesKey = parseAesKey(KEY)
  if (!aesKey) throw new Error('no key')
  const encrypted = seal(aesKey, { message, receiveid })
  const timestamp = String(at)
  const msg_signature = signatureOf({ token, timestamp, nonce, encrypted })
  return { query: { msg_signature, timestamp, nonce }, body: bodyOf(encrypted), encrypted }
}

function aGate(now: { s: number } = { s: NOW_S }): Gate {
  const aesKey = parseAesKey(KEY)
  if (!aesKey) throw new Error('no key')
  return new Gate({ token: TOKEN, aesKey, receiveid: CORP, now: () => now.s * 1000 })
}

/** As a check of the address, and as an event. */
function passed(vector: CallbackVector): readonly unknown[] {
  const { encrypt, timestamp } = vector
  const gate = gateAt(Number(timestamp), vector)
  return [gate.verify(vector, encrypt), gate.admit(vector, bodyOf(encrypt))]
}

test('the sample of the official page passes as a check and as an event', () => {
  const found = { kind: 'new', message: OFFICIAL.plaintext }
  expect(passed(OFFICIAL)).toEqual([found, found])
})

describe.skipIf(shared.length === 0)(`vectors of others (need ${CALLBACK_VECTORS})`, () => {
  test.each(shared.map((vector) => [vector.name, vector] as const))('%s passes', (_name, vector) => {
    const found = { kind: 'new', message: vector.plaintext }
    expect(passed(vector)).toEqual([found, found])
  })
})

describe('the gate refuses', () => {
  test('what somebody else signed', () => {
    const { query, body } = delivery('a', { token: 'another' })
    expect(aGate().admit(query, body)).toEqual({ kind: 'refused', reason: 'signature' })
  })

  test.each(['msg_signature', 'timestamp', 'nonce'] as const)('a delivery whose %s was changed', (name) => {
    const { query, body } = delivery('a')
    const changed = { ...query, [name]: name === 'msg_signature' ? query.msg_signature?.replace(/.$/u, 'x') : '2' }
    expect(aGate().admit(changed, body)).toEqual({ kind: 'refused', reason: 'signature' })
  })

  test.each(['msg_signature', 'timestamp', 'nonce'] as const)(
    'a delivery without %s, or with too much of it',
    (name) => {
      const { query, body } = delivery('a')
      for (const value of [undefined, '', 'x'.repeat(10_000)]) {
        expect(aGate().admit({ ...query, [name]: value }, body)).toEqual({ kind: 'refused', reason: 'parameters' })
      }
    },
  )

  test('what is older, or newer, than ten minutes, although it is signed', () => {
    for (const at of [NOW_S - 601, NOW_S + 601]) {
      const { query, body, encrypted } = delivery('a', { at })
      expect(aGate().admit(query, body)).toEqual({ kind: 'refused', reason: 'stale' })
      expect(aGate().verify(query, encrypted)).toEqual({ kind: 'refused', reason: 'stale' })
    }
    const { query, body } = delivery('a', { at: NOW_S - 599 })
    expect(aGate().admit(query, body).kind).toBe('new')
  })

  test('what is meant for another corp', () => {
    const { query, body } = delivery('a', { receiveid: 'wwother' })
    expect(aGate().admit(query, body)).toEqual({ kind: 'refused', reason: 'receiver' })
  })

  test('what is signed but not encrypted with our key', () => {
    const timestamp = String(NOW_S)
    for (const encrypted of ['AAAA', Buffer.alloc(64, 7).toString('base64'), '%%%']) {
      const msg_signature = signatureOf({ token: TOKEN, timestamp, nonce: '1', encrypted })
      const found = aGate().admit({ msg_signature, timestamp, nonce: '1' }, bodyOf(encrypted))
      expect(found).toEqual({ kind: 'refused', reason: 'undecipherable' })
    }
  })

  test('more elements than an outer message can have, before it reads them', () => {
    const body = `<xml><Encrypt>${OFFICIAL.encrypt}</Encrypt>${'<a/>'.repeat(60_000)}</xml>`
    const { msg_signature, timestamp, nonce } = OFFICIAL
    const query = { msg_signature, timestamp, nonce }
    expect(gateAt(Number(timestamp), OFFICIAL).admit(query, body)).toEqual({ kind: 'refused', reason: 'malformed' })
  })

  test('a body that is no XML', () => {
    const { query } = delivery('a')
    expect(aGate().admit(query, '{}')).toEqual({ kind: 'refused', reason: 'malformed' })
  })
})

describe('the gate remembers', () => {
  test('a delivery: the same one again is a replay, for as long as it could pass', () => {
    const now = { s: NOW_S }
    const gate = aGate(now)
    const { query, body } = delivery('a', { at: NOW_S + 600 })
    expect(gate.admit(query, body).kind).toBe('new')
    now.s = NOW_S + 1199
    expect(gate.admit(query, body)).toEqual({ kind: 'replayed' })
    now.s = NOW_S + 1201
    expect(gate.admit(query, body)).toEqual({ kind: 'refused', reason: 'stale' })
  })

  test('a message: signed anew it is a duplicate, with the time of the first', () => {
    const now = { s: NOW_S }
    const gate = aGate(now)
    const first = delivery('a')
    gate.admit(first.query, first.body)
    now.s += 5
    const again = delivery('a', { nonce: '2', at: now.s })
    expect(gate.admit(again.query, again.body)).toEqual({ kind: 'duplicate', firstAtMs: NOW_S * 1000 })
    const other = delivery('b', { nonce: '3' })
    expect(gate.admit(other.query, other.body)).toEqual({ kind: 'new', message: 'b' })
  })

  test('nothing of what it refused', () => {
    const gate = aGate()
    const { query, body } = delivery('a')
    gate.admit({ ...query, nonce: 'wrong' }, body)
    expect(gate.admit(query, body).kind).toBe('new')
  })
})
