import { describe, expect, test } from 'vitest'
import { parseAesKey, randomAesKey, type AesKey } from '../../src/crypto/aes-key.ts'
import { isSignedBy, seal, signatureOf, unseal } from '../../src/crypto/envelope.ts'
import { encrypt } from '../../src/crypto/padded.ts'
import { CALLBACK_VECTORS, callbackVectors } from '../helpers/callback-vectors.ts'

function keyOf(encoded: string): AesKey {
  const key = parseAesKey(encoded)
  if (!key) throw new Error(`${encoded} is no key`)
  return key
}

/** Token and key are the official page's samples. The encrypted texts were made with another program (Python's cryptography). */
const OWN = {
  token: 'QDG6eK',
  key: keyOf('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'),
  random: Buffer.from('0123456789abcdef'),
  receiveid: 'wx5823bf96d3bd56c7',
}

describe('a letter', () => {
  test('is sealed into the bytes that another program gives', () => {
    const letter = { message: '<xml><a>你好</a></xml>', receiveid: OWN.receiveid }
    const sealed = 'sKqRbbiSUnDhFHOvPjtUMVLMeefaONK+mpmGd6GYs6hkPK5x5+0xsN6gsu1KwDrFS4NbPmCxqmsYAzvRTtTQLA=='
    expect(seal(OWN.key, letter, OWN.random)).toBe(sealed)
    expect(unseal(OWN.key, sealed)).toEqual(letter)
  })

  test('of a finished job is opened and its signature holds', () => {
    const encrypted =
      'sKqRbbiSUnDhFHOvPjtUMYtOIAXyXzA0XN8IiqBzArZa98g0sRuqnLs21jdYebbm3KqhLushhUMi7zDI3rlo6AmO5QElqsUVoLCd7iYc935Tau1eMGmMix1g6dOoXIWm+nddBVL3vJQ80HTMUBCCH+Y7T4mEwunOzAPaVV4I9rQODTHZCYI9AdWhhuswG+CnXAR6YU+OvdSFVhSubJj7aE1odK7SLO4yyoeR9gxYS66b8tQZWfLhV9eSLsxWa6XoSP/d2s9KK81AFkEUioISbAn1DkSXUgApZYUjl5wxByWUooh49wHk1TEtBffUcxON9npBTW5EvcXXpHufnOokksEaPWfJjP0i1flHbQ9HDCfzQCXSp20mfObpHwWjLI9BI1/aPF2CCBAxpdMeOe3rdjv6b1QthTPSfxeMMvWmca8sdu/rAQS3cvx5dA3boZWJP2jTxrJKvhaDK3XTjO6sdQ8wYxWhLm76XCBQ/CxKwBh/QENgEA0Zfhfux+TT9KzdoI4523sO6ExGZwcHmI9NQFwM29NXBQVxeCv/8isDbvs='
    const signed = { token: OWN.token, timestamp: '1425284517', nonce: '4242', encrypted }
    expect(isSignedBy('35c14e78c2f94c6c3da2ae133a1d243a07dee475', signed)).toBe(true)
    const { message, receiveid } = unseal(OWN.key, encrypted)
    expect(receiveid).toBe(OWN.receiveid)
    expect(message).toContain('<JobId><![CDATA[JOB1]]></JobId>')
  })

  test('is sealed differently each time, and comes back', () => {
    const key = keyOf(randomAesKey())
    const letter = { message: '😀', receiveid: '' }
    expect(seal(key, letter)).not.toBe(seal(key, letter))
    expect(unseal(key, seal(key, letter))).toEqual(letter)
  })

  test.each([
    ['shorter than its frame', Buffer.alloc(19)],
    [
      'with a length beyond its end',
      Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 0, 9]), Buffer.from('12345678')]),
    ],
    ['with a length beyond 2^31', Buffer.concat([Buffer.alloc(16), Buffer.from([255, 255, 255, 255])])],
  ])('%s is refused', (_what, plain) => {
    expect(() => unseal(OWN.key, encrypt(OWN.key, plain).toString('base64'))).toThrow(
      expect.objectContaining({ reason: 'frame' }),
    )
  })

  test('that is not encrypted at all is refused', () => {
    expect(() => unseal(OWN.key, '')).toThrow(expect.objectContaining({ reason: 'length' }))
    expect(() => unseal(OWN.key, 'no base64 – at all')).toThrow(
      expect.objectContaining({ name: 'UndecipherableError' }),
    )
  })
})

describe('a signature', () => {
  const signed = { token: 'test', timestamp: '123456', nonce: 'rust', encrypted: 'test' }
  const right = 'd6056f2bb3ad3e30f4afa5ef90cc9ddcdc7b7b27'

  test('sorts the four before hashing', () => {
    expect(signatureOf(signed)).toBe(right)
    expect(isSignedBy(right, signed)).toBe(true)
  })

  test.each([
    ['empty', ''],
    ['too short', right.slice(0, -1)],
    ['too long', `${right}0`],
    ['in capitals', right.toUpperCase()],
    ['of another', right.replace('d', 'e')],
    ['not ASCII', '签'.repeat(20)],
  ])('that is %s does not hold', (_what, signature) => {
    expect(isSignedBy(signature, signed)).toBe(false)
  })

  test.each(['token', 'timestamp', 'nonce', 'encrypted'] as const)('does not hold for another %s', (part) => {
    expect(isSignedBy(right, { ...signed, [part]: 'other' })).toBe(false)
  })
})

const vectors = callbackVectors()

describe.skipIf(vectors.length === 0)(`vectors of others (need ${CALLBACK_VECTORS})`, () => {
  test.each(vectors)('$name is signed and opens', (vector) => {
    const { token, timestamp, nonce, encrypt: encrypted } = vector
    expect(isSignedBy(vector.msg_signature, { token, timestamp, nonce, encrypted })).toBe(true)
    const { plaintext: message, receiveid } = vector
    expect(unseal(keyOf(vector.encodingAESKey), encrypted)).toEqual({ message, receiveid })
  })

  test('wechatpy-reply-encrypt is made again bit for bit', () => {
    const vector = vectors.find(({ name }) => name === 'wechatpy-reply-encrypt')
    if (!vector) throw new Error('the vector is missing')
    const { plaintext: message, receiveid } = vector
    const random = Buffer.from('1234567890123456')
    expect(seal(keyOf(vector.encodingAESKey), { message, receiveid }, random)).toBe(vector.encrypt)
  })
})
