import { EXIT, OrgctlError } from '../errors.ts'
import { EMPTY_MEMORY, type Memory } from '../model/memory.ts'
import type { Digester } from './digest.ts'

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
 * @throws OrgctlError when it is damaged, newer than this program, of another corp or made with another key
 */
export function parseState(text: string, place: string, corpId: string, digest: Digester): StateDocument {
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
  if (parsed.corp_id !== corpId) {
    throw new OrgctlError('state.other-corp', {
      params: { place, corp: parsed.corp_id, wanted: corpId },
      exitCode: EXIT.error,
    })
  }
  if (parsed.key_check !== keyCheck(digest)) throw new OrgctlError('state.other-key', { params: { place } })
  return parsed
}

export function serializeState(state: StateDocument): string {
  return `${JSON.stringify(state, undefined, 1)}\n`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
