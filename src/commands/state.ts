import { OrgctlError } from '../errors.ts'
import { createDigester, type Digester } from '../state/digest.ts'
import { emptyState, parseState, serializeState, type StateDocument } from '../state/document.ts'
import { fileStore } from '../state/file-store.ts'
import { loadStateKey } from '../state/key.ts'
import type { StateStore } from '../state/store.ts'
import { selfAsLockHolder, type Context } from './context.ts'

const DEFAULT_STATE = '.orgctl/state.json'
const SANDBOX_STATE = '.orgctl/sandbox-state.json'
const KEY_FILE = '.orgctl/key'

/** The state of one corp with the key of its digests. */
export interface OpenState {
  readonly store: StateStore
  readonly key: Buffer
  readonly digest: Digester
  readonly document: StateDocument
  /** There was none before. */
  readonly isNew: boolean
}

export function stateStore(context: Context): StateStore {
  const typed = statePlace(context)
  if (/^https?:/u.test(typed))
    throw new OrgctlError('cli.https-state', { params: { place: typed.replace(/\/\/[^/@]*@/u, '//') } })
  const { world } = context
  return fileStore({ path: context.path(typed), shown: typed, self: selfAsLockHolder(world), isAlive: world.isAlive })
}

function statePlace({ flags, world }: Context): string {
  if (flags.state !== undefined) return flags.state
  if (flags.sandbox === true) return SANDBOX_STATE
  const fromEnvironment = world.env['ORGCTL_STATE']
  return fromEnvironment === undefined || fromEnvironment === '' ? DEFAULT_STATE : fromEnvironment
}

/** @throws OrgctlError when there is a state that must not be used */
export async function openState(context: Context, store: StateStore, corpId: string): Promise<OpenState> {
  const key = await loadStateKey(context.world.env['ORGCTL_STATE_KEY'], context.path(KEY_FILE))
  const digest = createDigester(key)
  const text = await store.read()
  const document = text === undefined ? emptyState(corpId, digest) : parseState(text, store.place, corpId, digest)
  return { store, key, digest, document, isNew: text === undefined }
}

/** Writes the next version of the state. */
export async function saveState(store: StateStore, document: StateDocument): Promise<StateDocument> {
  const next = { ...document, serial: document.serial + 1 }
  await store.write(serializeState(next))
  return next
}
