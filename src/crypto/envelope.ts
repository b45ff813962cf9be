import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AesKey } from './aes-key.ts'
import { decrypt, encrypt, UndecipherableError } from './padded.ts'

/** What a callback carries, and for whom: a corpid, a SuiteId, or nothing. */
export interface Letter {
  readonly message: string
  readonly receiveid: string
}

/** What is signed: `encrypted` is the `Encrypt` of a message or the `echostr` of a check, in Base64. */
export interface Signed {
  readonly token: string
  readonly timestamp: string
  readonly nonce: string
  readonly encrypted: string
}

const RANDOM = 16
const PREFIX = RANDOM + 4

/** SHA-1 of the four in the order of their bytes, in hex. */
export function signatureOf({ token, timestamp, nonce, encrypted }: Signed): string {
  const parts = [token, timestamp, nonce, encrypted].map((part) => Buffer.from(part)).sort((a, b) => a.compare(b))
  return createHash('sha1').update(Buffer.concat(parts)).digest('hex')
}

/** In constant time, whatever was sent. */
export function isSignedBy(signature: string, signed: Signed): boolean {
  const expected = Buffer.from(signatureOf(signed))
  const given = Buffer.alloc(expected.length)
  const length = given.write(signature)
  return timingSafeEqual(given, expected) && length === Buffer.byteLength(signature)
}

/**
 * 16 random bytes, the length of the message in 4, the message, the receiver; in Base64.
 * @param random for tests; 16 bytes
 */
export function seal(key: AesKey, { message, receiveid }: Letter, random: Uint8Array = randomBytes(RANDOM)): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return encrypt(key, Buffer.concat([random, length, text, Buffer.from(receiveid)])).toString('base64')
}

/**
 * Check the signature first, and the receiver afterwards.
 * @throws UndecipherableError
 */
export function unseal(key: AesKey, encrypted: string): Letter {
  const plain = decrypt(key, Buffer.from(encrypted, 'base64'))
  if (plain.length < PREFIX) throw new UndecipherableError('frame')
  const end = PREFIX + plain.readUInt32BE(RANDOM)
  if (end > plain.length) throw new UndecipherableError('frame')
  return { message: plain.toString('utf8', PREFIX, end), receiveid: plain.toString('utf8', end) }
}
