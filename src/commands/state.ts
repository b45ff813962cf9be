import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { recover, type Recovery } from '../diff/journal.ts'
import { OrgctlError } from '../errors.ts'
import { stateAddresses, type StateAddressSettings } from '../state/address.ts'
import { createDigester, type Digester } from '../state/digest.ts'
import {
  checkCorpOfState,
  emptyState,
  hasKey,
  parseState,
  serializeState,
  type StateDocument,
} from '../state/document.ts'
import { fileStore } from '../state/file-store.ts'
import { journalPlace, type FoundJournal, type JournalPlace } from '../state/journal-file.ts'
import { findStateKey, loadStateKey } from '../state/key.ts'
import { StateLocked } from '../state/locked.ts'
import { seenSerials, type SeenSerials } from '../state/serials.ts'
import type { LockHolder, StateStore } from '../state/store.ts'
import { proxySettings, readSecret } from '../wecom/settings.ts'
import { lockingProcess, type Context } from './context.ts'
import { packageVersion } from './version.ts'
import { seconds } from './flags.ts'

const DEFAULT_STATE = '.orgctl/state.json'
const SANDBOX_STATE = '.orgctl/sandbox-state.json'
const KEY_FILE = '.orgctl/key'
const SERIALS_FILE = '.orgctl/serials.json'
const RESCUE_FILE = '.orgctl/unsaved-state.json'

/** A place for the state, and what this machine knows about it beside. */
export interface StateHome extends StateStore {
  readonly isRemote: boolean
  readonly seen: SeenSerials
  /** Of an apply that is under way; always on this machine. */
  readonly journal: JournalPlace
  /** Keeps a text that could not be written where it belongs, and tells where. */
  readonly rescue: (text: string) => Promise<string>
  /** Who holds the lock; absent where that can be told only by trying to take it. */
  readonly holder?: () => Promise<LockHolder | undefined>
}

/** The state of one corp with the key of its digests. */
export interface OpenState {
  readonly store: StateHome
  readonly key: Buffer
  readonly digest: Digester
  readonly document: StateDocument
  /** There was none before. */
  readonly isNew: boolean
  /** An apply was cut off; `document` holds what its journal tells. */
  readonly cutOff?: CutOff
}

/** What is known of an apply that did not come to its end. */
export interface CutOff extends Omit<Recovery, 'memory'> {
  readonly head: FoundJournal['head']
}

/** @throws OrgctlError for a place that cannot be used */
export async function stateStore(context: Context): Promise<StateHome> {
  const typed = statePlace(context)
  const isRemote = isAddress(typed)
  const journal = isRemote
    ? `.orgctl/journal-${createHash('sha256').update(typed).digest('hex').slice(0, 8)}.ndjson`
    : `${typed}.journal`
  const common = {
    isRemote,
    journal: journalPlace(context.path(journal), journal),
    seen: seenSerials(context.path(SERIALS_FILE)),
    rescue: async (text: string) => {
      const path = context.path(RESCUE_FILE)
      await mkdir(dirname(path), { recursive: true }) // a state elsewhere and a key of the environment leave no folder here
      await writeFile(path, text, { mode: 0o600 })
      return RESCUE_FILE
    },
  }
  if (isRemote) return { ...(await remoteStore(context, typed)), ...common }
  const { world } = context
  const self = lockingProcess(world)
  return {
    ...fileStore({ path: context.path(typed), shown: typed, self, isAlive: world.isAlive }),
    ...common,
  }
}

function isAddress(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(place)
}

async function remoteStore(context: Context, address: string): Promise<StateStore> {
  const { world } = context
  const { env } = world
  const readFile = (file: string): string => readFileSync(context.path(file), 'utf8')
  const settings: StateAddressSettings = {
    lockAddress: given(env['ORGCTL_STATE_LOCK_ADDRESS']),
    unlockAddress: given(env['ORGCTL_STATE_UNLOCK_ADDRESS']),
    updateMethod: given(env['ORGCTL_STATE_UPDATE_METHOD']),
    lockMethod: given(env['ORGCTL_STATE_LOCK_METHOD']),
    unlockMethod: given(env['ORGCTL_STATE_UNLOCK_METHOD']),
  }
  const addresses = stateAddresses(address, settings)
  const { user, host, pid } = lockingProcess(world)
  const proxy = proxySettings(env)
  const { httpStore } = await import('../state/http-store.ts')
  return httpStore({
    addresses,
    username: readSecret(env, 'ORGCTL_STATE_USERNAME', readFile),
    password: readSecret(env, 'ORGCTL_STATE_PASSWORD', readFile),
    who: `${user === undefined ? '' : `${user}@`}${host}, pid ${pid}`,
    version: packageVersion(),
    now: world.now,
    sleep: world.sleep,
    ...(proxy && { proxy }),
  })
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

function statePlace({ flags, world }: Context): string {
  if (flags.state !== undefined) return flags.state
  if (flags.sandbox === true) return SANDBOX_STATE
  return given(world.env['ORGCTL_STATE']) ?? DEFAULT_STATE
}

/** @throws OrgctlError when there is a state that must not be used */
export async function openState(context: Context, store: StateHome, corpId: string): Promise<OpenState> {
  const { problem, ...state } = await examineState(context, store, corpId)
  if (problem) throw problem
  return state
}

/**
 * The state also where it must not be used as it is, with the reason: it was put back from an old copy, or made with another key.
 * @throws OrgctlError when it cannot be read at all, or belongs to another corp
 */
export async function examineState(
  context: Context,
  store: StateHome,
  corpId: string,
): Promise<OpenState & { readonly problem?: OrgctlError }> {
  const key = await stateKey(context)
  const digest = createDigester(key)
  const { place } = store
  const [text, last] = [await store.read(), await store.seen.last(place)]
  if (text === undefined) {
    // Numbers go on where they were, so that a new state is not taken for an old one.
    return { store, key, digest, document: { ...emptyState(corpId, digest), serial: last }, isNew: true }
  }
  const document = parseState(text, place)
  checkCorpOfState(document, place, corpId)
  const state = { store, key, digest, isNew: false, ...goneOnWith(document, await store.journal.read(), place) }
  if (!hasKey(document, digest)) return { ...state, problem: new OrgctlError('state.other-key', { params: { place } }) }
  if (document.serial < last) {
    const params = { place, serial: document.serial, last }
    return { ...state, problem: new OrgctlError('state.rolled-back', { params }) }
  }
  return state
}

/**
 * The state for commands that only want to know which object is which: takes no key. `undefined` where there is none.
 * @param corpId of the corp it has to be about, where that is known
 * @throws OrgctlError when it cannot be read, belongs to another corp or was put back from an old copy
 */
export async function readState(context: Context, corpId: string | undefined): Promise<StateDocument | undefined> {
  const store = await stateStore(context)
  const { place } = store
  const [text, last] = [await store.read(), await store.seen.last(place)]
  if (text === undefined) return undefined
  const document = parseState(text, place)
  if (corpId !== undefined) checkCorpOfState(document, place, corpId)
  if (document.serial < last) {
    throw new OrgctlError('state.rolled-back', { params: { place, serial: document.serial, last } })
  }
  return goneOnWith(document, await store.journal.read(), place).document
}

/** Together with what the journal of an apply that was cut off adds to it; a journal of another state says nothing about this one. */
function goneOnWith(
  document: StateDocument,
  found: FoundJournal | undefined,
  place: string,
): Pick<OpenState, 'document' | 'cutOff'> {
  const { head, entries } = found ?? {}
  const isOurs = head?.corp_id === document.corp_id && head.state === place && head.serial === document.serial
  if (!isOurs || !entries) return { document }
  const { memory, ...recovery } = recover(document, entries)
  const { inDoubt: _, ...settled } = document
  return { document: { ...settled, ...memory }, cutOff: { head, ...recovery } }
}

/**
 * From the environment, a file that it names, or the random one in the working directory.
 * @param missing where there is none: `made` makes one, `as it is` leaves it at that
 */
export async function stateKey(context: Context): Promise<Buffer>
export async function stateKey(context: Context, missing: 'as it is'): Promise<Buffer | undefined>
export async function stateKey(context: Context, missing: 'made' | 'as it is' = 'made'): Promise<Buffer | undefined> {
  const fromEnvironment = readSecret(context.world.env, 'ORGCTL_STATE_KEY', (file) =>
    readFileSync(context.path(file), 'utf8'),
  )
  const file = context.path(KEY_FILE)
  return missing === 'made' ? loadStateKey(fromEnvironment, file) : findStateKey(fromEnvironment, file)
}

/**
 * Writes the next version of the state.
 * @throws OrgctlError when that failed; what should have been written is then kept beside
 */
export async function saveState(store: StateHome, document: StateDocument): Promise<StateDocument> {
  const next = { ...document, serial: document.serial + 1 }
  const text = serializeState(next)
  try {
    await store.write(text)
  } catch (error) {
    if (!store.isRemote || !(error instanceof OrgctlError)) throw error
    const { code, params, exitCode } = error
    const file = await store.rescue(text)
    throw new OrgctlError(code, { params, exitCode, hint: { code: 'state.rescued', params: { file } }, cause: error })
  }
  await store.seen.note(store.place, next.serial)
  return next
}

const WAIT_MS = 1_000

/** Holds the lock while `work` is done. @throws StateLocked when somebody else holds it, and still after `--lock-timeout` */
export async function withLock<T>(
  context: Context,
  store: StateStore,
  operation: string,
  work: () => Promise<T>,
): Promise<T> {
  const { world, wording, flags, note } = context
  const until =
    world.clock() + 1_000 * (flags.lockTimeout === undefined ? 0 : seconds('--lock-timeout', flags.lockTimeout))
  let release: (() => Promise<void>) | undefined
  for (let isWaiting = false; !release; isWaiting = true) {
    try {
      release = await store.lock(operation)
    } catch (error) {
      if (!(error instanceof StateLocked) || world.clock() + WAIT_MS > until) throw error
      if (!isWaiting) note(`${wording.text('state.waiting', { reason: wording.message(error) })}\n`)
      await world.sleep(WAIT_MS)
    }
  }
  try {
    return await work()
  } finally {
    await release()
  }
}
