import { createHmac, randomInt } from 'node:crypto'

/** What an `EncodingAESKey` stands for: AES-256-CBC with the key's own first 16 bytes as the first vector. */
export interface AesKey {
  readonly key: Buffer
  readonly iv: Buffer
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 43

/**
 * `undefined` for anything but 43 letters and digits. Those carry 258 bits, and real keys end with bits that are not 0: a strict
 * Base64 reader would refuse them.
 * https://developer.work.weixin.qq.com/document/path/90968
 */
export function parseAesKey(encoded: string): AesKey | undefined {
  if (!/^[A-Za-z0-9]{43}$/u.test(encoded)) return undefined
  const key = Buffer.from(`${encoded}=`, 'base64')
  return { key, iv: key.subarray(0, 16) }
}

/**
 * The same key for the same secret and purpose, so that what was encrypted with it can be read later although nobody kept it. Nothing
 * leads back from it to the secret.
 */
export function deriveAesKey(secret: string, purpose: string): string {
  const bytes = createHmac('sha512', secret).update(purpose).digest().subarray(0, LENGTH)
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
}

/** A new key in the form that WeCom takes: bytes in Base64 could hold `+` and `/`. */
export function randomAesKey(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
