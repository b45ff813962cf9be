import type { Drift } from '../diff/drift.ts'
import { objectOf } from '../diff/object-of.ts'
import { acceptDrift as makeAcceptance } from '../drift/accept-drift.ts'
import { RawFiles } from '../edit/raw-files.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { renderDiff, type FileChange } from '../import/render-diff.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Context } from './context.ts'
import { driftOf } from './drift-reading.ts'
import { editFiles, isSingleFile, loadWith, orgFileReader, writeFileChanges } from './file-changes.ts'
import { findingsOf, loadOptions, orgFolder, showDiagnostics, type LoadedOrg } from './org.ts'
import type { OpenState } from './state.ts'

export interface AcceptInput {
  readonly context: Context
  readonly loaded: LoadedOrg
  readonly live: LiveOrg
  readonly state: OpenState
  readonly found: Drift
}

/** Writes into the files what was changed in WeCom; only the lines that have to change do. */
export async function acceptDrift({ context, loaded, live, state, found }: AcceptInput): Promise<ExitCode> {
  const { wording, note } = context
  const { folder } = loadOptions(context, orgFolder(context))
  const files = folder?.list().files.map(({ path }) => path) ?? []
  const read = orgFileReader(context)
  const raw = new RawFiles(files, (file) => read(file) ?? '')
  const { edits, left } = makeAcceptance({
    org: loaded.org,
    live,
    memory: state.document,
    drift: found,
    raw,
    otherFile: otherFile(context),
  })
  const changes = editFiles(context, edits, () => 'version: 1\n').filter(({ before, after }) => before !== after)
  if (changes.length > 0) {
    await requireAcceptance(context, found, changes, left, live, state)
    await writeFileChanges(context, changes)
    const { showSensitive, free } = wording
    const diff = renderDiff(changes, { free, showSensitive })
    if (context.flags.format === undefined || context.flags.format === 'text') context.print(`\n${diff}`)
    note(
      `${wording.text('drift.accepted', {
        changes: wording.count('changes', found.changes.length - left.size),
        files: wording.count('files', changes.length),
      })}\n`,
    )
  } else note(`${wording.text('drift.accepted-nothing')}\n`)
  for (const message of left.values()) note(`${wording.message(message)}\n`)
  return left.size > 0 ? EXIT.changes : EXIT.ok
}

function otherFile(context: Context): string {
  const dir = orgFolder(context)
  return isSingleFile(context, dir) ? dir : `${dir.replace(/\/+$/u, '')}/drift.yaml`
}

/**
 * The files as they would be are read back: no drift is left but what is named, and nothing else has come about.
 * @throws OrgctlError before anything is written
 */
async function requireAcceptance(
  context: Context,
  before: Drift,
  changes: readonly FileChange[],
  left: ReadonlyMap<string, Message>,
  live: LiveOrg,
  state: OpenState,
): Promise<void> {
  const result = await loadWith(context, changes)
  if (!result.org) {
    showDiagnostics(context, findingsOf(result))
    throw new OrgctlError('drift.invalid')
  }
  const after = driftOf({ org: result.org }, live, state)
  const known = new Set(before.diff.changes.map(objectOf))
  const wrong = [
    ...after.changes.map(objectOf).filter((object) => !left.has(object)),
    ...after.diff.changes.flatMap((change) =>
      change.action === 'create' || known.has(objectOf(change)) ? [] : [objectOf(change)],
    ),
  ]
  if (wrong.length > 0) {
    throw new OrgctlError('drift.not-accepted', { params: { what: wrong.slice(0, 5).join(', ') }, fault: 'orgctl' })
  }
}
