import { OrgctlError } from '../errors.ts'
import { EMPTY_MEMORY, type Memory } from '../model/memory.ts'
import type { Digester } from './digest.ts'
import { isRecord } from '../model/json.ts'

export const STATE_FORMAT = '1'

/** The state as it is stored: contract section 7. */
export interface StateDocument extends Memory {
  readonly format_version: typeof STATE_FORMAT
  /** Grows by one with every write. */
  readonly serial: number
  readonly corp_id: string
  /** Digest of a constant: tells a changed key from a changed value. */
  readonly key_check: string
  readonly last_apply?: {
    /** ISO 8601, UTC. */
    readonly time: string
    /** Of the org files, where git knows it. */
    readonly commit?: string
  }
}

export function emptyState(corpId: string, digest: Digester): StateDocument {
  return { format_version: STATE_FORMAT, serial: 0, corp_id: corpId, key_check: keyCheck(digest), ...EMPTY_MEMORY }
}

/** What every digest of this key can be recognised by. */
function keyCheck(digest: Digester): string {
  return digest('state', 'key', 'check')
}

/**
 * @param place the file or address, for messages
 * @throws OrgctlError when it is damaged or newer than this program
 */
export function parseState(text: string, place: string): StateDocument {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('state.damaged', { params: { place }, cause: error })
  }
  if (!isRecord(parsed) || typeof parsed['format_version'] !== 'string') {
    throw new OrgctlError('state.damaged', { params: { place } })
  }
  if (parsed['format_version'] !== STATE_FORMAT) {
    throw new OrgctlError('state.newer', { params: { place, version: parsed['format_version'], known: STATE_FORMAT } })
  }
  if (!isState(parsed)) throw new OrgctlError('state.damaged', { params: { place } })
  return parsed
}

/** @throws OrgctlError for the state of another corp */
export function checkCorpOfState(state: StateDocument, place: string, corpId: string): void {
  if (state.corp_id === corpId) return
  throw new OrgctlError('state.other-corp', { params: { place, corp: state.corp_id, wanted: corpId } })
}

/** Whether its digests were made with this key. */
export function hasKey(state: StateDocument, digest: Digester): boolean {
  return state.key_check === keyCheck(digest)
}

/** As if it had been written with this key: without the digests, which say nothing any more. */
export function withKey(state: StateDocument, digest: Digester): StateDocument {
  const { departments, members, tags } = state.applied
  const bare = <T extends { readonly digests: unknown }>(records: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(records).map(([id, record]) => [id, { ...record, digests: {} }]))
  return {
    ...state,
    key_check: keyCheck(digest),
    applied: { departments: bare(departments), members: bare(members), tags },
  }
}

export function serializeState(state: StateDocument): string {
  return `${JSON.stringify(state, undefined, 1)}\n`
}

function isState(value: Record<string, unknown>): value is Record<string, unknown> & StateDocument {
  const { bindings, applied, kept } = value
  return (
    Number.isSafeInteger(value['serial']) &&
    typeof value['corp_id'] === 'string' &&
    typeof value['key_check'] === 'string' &&
    typeof value['adopted'] === 'boolean' &&
    isRecord(bindings) &&
    ['keys', 'paths', 'tags', 'highest'].every((name) => isRecord(bindings[name])) &&
    isRecord(applied) &&
    ['departments', 'members', 'tags'].every((name) => isRecord(applied[name])) &&
    isRecord(kept) &&
    ['members', 'tags'].every((name) => Array.isArray(kept[name]))
  )
}
