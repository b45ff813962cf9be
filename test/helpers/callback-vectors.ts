import { existsSync, readFileSync } from 'node:fs'

/** A callback as it travels, and what is in it. */
export interface CallbackVector {
  readonly name: string
  readonly token: string
  readonly encodingAESKey: string
  readonly timestamp: string
  readonly nonce: string
  readonly encrypt: string
  readonly msg_signature: string
  readonly plaintext: string
  readonly receiveid: string
}

export const CALLBACK_VECTORS = '../shared/fixtures/callback-vectors.json'

/** From other clients' tests and the official page; not part of the project, and empty where they are missing. */
export function callbackVectors(): readonly CallbackVector[] {
  if (!existsSync(CALLBACK_VECTORS)) return []
  return JSON.parse(readFileSync(CALLBACK_VECTORS, 'utf8')) as readonly CallbackVector[] // their own format
}
