import { statSync } from 'node:fs'
import { compareFiles } from '../diff/compare-files.ts'
import { compareFilesWithSnapshot, compareSnapshots, compareSnapshotWithFiles } from '../diff/compare-live.ts'
import { loadOrg, type LoadOptions } from '../config/load.ts'
import { EXIT, OrgctlError } from '../errors.ts'
import type { Comparison } from '../model/comparison.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import { parseSnapshot } from '../snapshot/parse-snapshot.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { findingsOf, loadOptions, orgFolder, showDiagnostics, type LoadedOrg } from './org.ts'

/** One side of a comparison. */
export type Side =
  | ({ readonly kind: 'files'; /** As typed. */ readonly name: string } & LoadedOrg)
  | { readonly kind: 'snapshot'; readonly name: string; readonly live: LiveOrg }

/** The side that is read from WeCom. */
const LIVE = 'live'

/** Which two are compared: `A...B` stands for both. Without a head it is the org folder. */
export async function sideNames(
  context: Context,
  base: string,
  head: string | undefined,
): Promise<{ readonly base: string; readonly head: string }> {
  const here = orgFolder(context)
  if (head !== undefined || isThere(context, base)) return { base, head: head ?? here }
  if (!base.includes('...')) return { base, head: here }
  const { openRange } = await import('./revision.ts')
  const range = openRange(context, base)
  return { base: range?.base ?? base, head: range?.head ?? here }
}

/**
 * A folder or file of org files; a snapshot, which is whatever is called `.json`; `live`; or a revision of the repository. What is
 * on the disk comes first.
 * @throws OrgctlError after showing the diagnostics, when there are errors in the files
 */
export async function readSide(
  context: Context,
  typed: string,
  { withWarnings }: { readonly withWarnings: boolean },
): Promise<Side> {
  if (typed.endsWith('.json')) {
    return { kind: 'snapshot', name: typed, live: parseSnapshot(await readText(context, typed), typed) }
  }
  if (!isThere(context, typed)) {
    if (typed === LIVE) return { kind: 'snapshot', name: typed, live: await readLive(context) }
    const { openRevision } = await import('./revision.ts')
    const { name: dir, folder } = openRevision(context, typed)
    return readFiles(context, typed, { ...loadOptions(context, dir), folder }, withWarnings)
  }
  return readFiles(context, typed, loadOptions(context, typed), withWarnings)
}

function isThere(context: Context, typed: string): boolean {
  return statSync(context.path(typed), { throwIfNoEntry: false }) !== undefined
}

async function readFiles(context: Context, name: string, options: LoadOptions, withWarnings: boolean): Promise<Side> {
  const { org, locate, ...found } = await loadOrg(options)
  if (found.diagnostics.length > 0 && (withWarnings || !org)) showDiagnostics(context, findingsOf(found))
  if (!org) throw new OrgctlError('cli.diagnostics')
  return { kind: 'files', name, org, locate }
}

async function readLive(context: Context): Promise<LiveOrg> {
  const { connect } = await import('./connection.ts')
  const connection = await connect(context, 'read')
  try {
    const live = await connection.directory.readOrg((done, total) =>
      context.progress.listener({ kind: 'reading', done, total }),
    )
    if (!isPartial(live)) return live
    throw new OrgctlError('wecom.read.partial', { params: { what: live.corp_id }, exitCode: EXIT.unreadable })
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

export function compareSides(base: Side, head: Side): Comparison {
  if (base.kind === 'files') {
    return head.kind === 'files' ? compareFiles(base.org, head.org) : compareFilesWithSnapshot(base.org, head.live)
  }
  return head.kind === 'files' ? compareSnapshotWithFiles(base.live, head.org) : compareSnapshots(base.live, head.live)
}
