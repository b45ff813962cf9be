import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAesKey, randomAesKey, type AesKey } from '../../src/crypto/aes-key.ts'
import { Decipher, decrypt, encrypt } from '../../src/crypto/padded.ts'

function keyOf(encoded: string): AesKey {
  const key = parseAesKey(encoded)
  if (!key) throw new Error(`${encoded} is no key`)
  return key
}

const SAMPLE = keyOf('IJUiXNpvGbODwKEBSEsAeOAPAhkqHqNCF6g19t9wfg2')

describe('a key', () => {
  test('of the official page is 32 bytes although its last character has bits to spare', () => {
    expect(SAMPLE.key.toString('hex')).toBe('2095225cda6f19b383c0a101484b0078e00f02192a1ea34217a835f6df707e0d')
    expect(SAMPLE.iv).toEqual(SAMPLE.key.subarray(0, 16))
  })

  test.each([
    ['42 characters', 'a'.repeat(42)],
    ['44 characters', 'a'.repeat(44)],
    ['a plus', `${'a'.repeat(42)}+`],
    ['a line end', `${'a'.repeat(43)}\n`],
    ['nothing', ''],
  ])('of %s is none', (_what, encoded) => {
    expect(parseAesKey(encoded)).toBeUndefined()
  })

  test('of our making is one, and another each time', () => {
    const made = Array.from({ length: 200 }, randomAesKey)
    expect(made.filter((encoded) => !parseAesKey(encoded))).toEqual([])
    expect(new Set(made).size).toBe(200)
  })
})

describe('padding to 32', () => {
  // Made with another program (Python's cryptography), as was the digest.
  const plain = Buffer.from('{"userlist":[{"userid":"zhangsan","name":"张三","department":[1,2]}]}')
  const cipherText = Buffer.from(
    'qKNEBFkBvfNOCE9qEmlUg9FcUqqk2bp1uAvUa95tviCQykQ4AKI0mnu/ApPICr0rdiS1jMNGmI5vnwhdkzOl1o5k/K1ua9rlsGZiVgRsBPh1YXBXWxdDfjwyVgo2HtSG',
    'base64',
  )

  test('gives the bytes that another program gives, 25 of padding among them', () => {
    expect(createHash('md5').update(cipherText).digest('hex')).toBe('488fab609c63288d971b783259bf1a3b')
    expect(encrypt(SAMPLE, plain).toString('base64')).toBe(cipherText.toString('base64'))
    expect(decrypt(SAMPLE, cipherText).toString()).toBe(plain.toString())
  })

  test.each([0, 1, 15, 16, 17, 31, 32, 33, 63, 64])('comes back from %i bytes', (length) => {
    const bytes = randomBytes(length)
    const encrypted = encrypt(SAMPLE, bytes)
    expect(encrypted.length).toBe((Math.floor(length / 32) + 1) * 32)
    expect(decrypt(SAMPLE, encrypted)).toEqual(bytes)
  })

  test('comes off in whatever pieces it arrives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(60), { maxLength: 12 }), (bytes, cuts) => {
        const encrypted = encrypt(SAMPLE, bytes)
        const decipher = new Decipher(SAMPLE)
        const out: Buffer[] = []
        let at = 0
        for (const size of [...cuts, encrypted.length]) {
          out.push(decipher.update(encrypted.subarray(at, at + size)))
          at += size
        }
        out.push(decipher.final())
        expect(Buffer.concat(out)).toEqual(Buffer.from(bytes))
      }),
      { numRuns: Number(process.env['RUNS'] ?? 100) },
    )
  })

  test.each([
    ['nothing', Buffer.alloc(0), 'length'],
    ['half a block', cipherText.subarray(0, 80), 'length'],
    ['a block short', cipherText.subarray(0, 64), 'padding'],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(() => decrypt(SAMPLE, bytes)).toThrow(expect.objectContaining({ reason }))
  })

  test('refuses another key', () => {
    expect(() => decrypt(keyOf('a'.repeat(43)), cipherText)).toThrow(expect.objectContaining({ reason: 'padding' }))
  })

  test.each([0, 33, 255])('refuses a padding of %i', (last) => {
    const block = Buffer.alloc(32, last)
    const crafted = encrypt(SAMPLE, block).subarray(0, 32)
    expect(() => decrypt(SAMPLE, crafted)).toThrow(expect.objectContaining({ reason: 'padding' }))
  })

  test('refuses padding that is not the same byte throughout', () => {
    const block = Buffer.alloc(32, 5)
    block[28] = 4
    expect(() => decrypt(SAMPLE, encrypt(SAMPLE, block).subarray(0, 32))).toThrow(
      expect.objectContaining({ reason: 'padding' }),
    )
  })
})
