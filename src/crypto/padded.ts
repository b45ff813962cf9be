import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { AesKey } from './aes-key.ts'

/** WeCom pads to twice the block of AES: the usual removal of padding refuses what is longer than 16 bytes. */
const BLOCK = 32
const ALGORITHM = 'aes-256-cbc'

/** What was to be decrypted was not made with this key, or was cut or changed on its way. */
export class UndecipherableError extends Error {
  override readonly name = 'UndecipherableError'
  readonly reason: 'length' | 'padding' | 'frame'

  constructor(reason: UndecipherableError['reason']) {
    super(`cannot be decrypted (${reason})`)
    this.reason = reason
  }
}

export function encrypt({ key, iv }: AesKey, plain: Uint8Array): Buffer {
  const length = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv(ALGORITHM, key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(length, length)), cipher.final()])
}

/** @throws UndecipherableError */
export function decrypt(key: AesKey, cipherText: Uint8Array): Buffer {
  const decipher = new Decipher(key)
  return Buffer.concat([decipher.update(cipherText), decipher.final()])
}

/** Decrypts piece by piece, and holds back what may be padding. */
export class Decipher {
  readonly #decipher
  #length = 0
  #held = Buffer.alloc(0)

  constructor({ key, iv }: AesKey) {
    this.#decipher = createDecipheriv(ALGORITHM, key, iv).setAutoPadding(false)
  }

  update(cipherText: Uint8Array): Buffer {
    this.#length += cipherText.length
    const plain = Buffer.concat([this.#held, this.#decipher.update(cipherText)])
    const free = Math.max(0, plain.length - BLOCK)
    this.#held = plain.subarray(free)
    return plain.subarray(0, free)
  }

  /** The rest, without the padding. @throws UndecipherableError */
  final(): Buffer {
    if (this.#length === 0 || this.#length % BLOCK !== 0) throw new UndecipherableError('length')
    const length = this.#held[BLOCK - 1] ?? 0
    const rest = this.#held.subarray(0, BLOCK - length)
    const isPadded = length >= 1 && length <= BLOCK && this.#held.subarray(rest.length).every((byte) => byte === length)
    if (!isPadded) throw new UndecipherableError('padding')
    return rest
  }
}
