import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OrgctlError } from '../errors.ts'
import { writeAtomically } from '../state/write-atomically.ts'
import type { UndoBundle } from '../undo/bundle.ts'
import { isUndoBundle } from '../undo/parse-bundle.ts'
import { renderUndoFile } from '../undo/org-file.ts'
import type { Context } from './context.ts'
import { systemReason } from './files.ts'

const SHELF = '.orgctl/undo'
const BUNDLE = 'undo.json'
/** Of one corp. They hold personal data, so not for ever. */
const KEPT = 10

/** A name for the bundle of an apply that begins now; not taken yet, and sorted by time. */
export async function newUndoId(context: Context): Promise<string> {
  const taken = new Set(await ids(context))
  const time = context.world.now().toISOString().slice(0, 19).replaceAll(/[-:]/gu, '')
  const base = `${time}Z`
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!taken.has(id)) return id
  }
}

/**
 * Puts a bundle on the disk, readable by its owner only, and takes the oldest of the corp away.
 * @throws OrgctlError when it cannot be written
 */
export async function keepBundle(context: Context, bundle: UndoBundle): Promise<void> {
  const shown = `${SHELF}/${bundle.id}`
  const dir = context.path(shown)
  try {
    await mkdir(join(dir, 'org'), { recursive: true, mode: 0o700 })
    const text = renderUndoFile(bundle, (message) => context.wording.message(message).replaceAll(/\s+/gu, ' '))
    await writeAtomically(join(dir, 'org', 'undo.yaml'), text, { mode: 0o600 })
    await writeAtomically(join(dir, BUNDLE), `${JSON.stringify(bundle, undefined, 1)}\n`, { mode: 0o600 })
  } catch (error) {
    throw new OrgctlError('undo.unwritable', { params: { place: shown, reason: systemReason(error) }, cause: error })
  }
  const ours = (await listBundles(context)).filter(({ corp_id }) => corp_id === bundle.corp_id)
  for (const { id } of ours.slice(KEPT)) await rm(context.path(`${SHELF}/${id}`), { recursive: true, force: true })
}

/** Every bundle that can be read, the latest first. */
export async function listBundles(context: Context): Promise<readonly UndoBundle[]> {
  const found: UndoBundle[] = []
  for (const id of await ids(context)) {
    const bundle = await readOne(context, id)
    if (bundle) found.push(bundle)
  }
  return found.reverse()
}

/** @throws OrgctlError that lists the bundles there are, when there is none of this id for this corp */
export async function requireBundle(context: Context, id: string, corpId: string): Promise<UndoBundle> {
  const found = /^[0-9A-Za-z-]+$/u.test(id) ? await readOne(context, id) : undefined
  if (found?.corp_id === corpId) return found
  const known = (await listBundles(context)).filter(({ corp_id }) => corp_id === corpId)
  throw known.length === 0
    ? new OrgctlError('undo.none', { params: { id, place: SHELF } })
    : new OrgctlError('undo.unknown', { params: { id, ids: known.map((bundle) => bundle.id).join(', ') } })
}

async function ids(context: Context): Promise<readonly string[]> {
  try {
    return (await readdir(context.path(SHELF))).sort((a, b) => (a < b ? -1 : 1))
  } catch {
    return [] // nothing was ever applied here
  }
}

async function readOne(context: Context, id: string): Promise<UndoBundle | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(context.path(`${SHELF}/${id}/${BUNDLE}`), 'utf8'))
    return isUndoBundle(parsed) ? parsed : undefined
  } catch {
    return undefined // cut off while it was written, or not ours
  }
}
