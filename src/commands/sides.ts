import { compareFiles } from '../diff/compare-files.ts'
import { compareFilesWithSnapshot, compareSnapshots, compareSnapshotWithFiles } from '../diff/compare-live.ts'
import { loadOrg } from '../config/load.ts'
import { OrgctlError } from '../errors.ts'
import type { Comparison } from '../model/comparison.ts'
import type { LiveOrg } from '../model/live.ts'
import { parseSnapshot } from '../snapshot/parse-snapshot.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { findingsOf, loadOptions, showDiagnostics, type LoadedOrg } from './org.ts'

/** One side of a comparison. */
export type Side =
  | ({ readonly kind: 'files'; /** As typed. */ readonly name: string } & LoadedOrg)
  | { readonly kind: 'snapshot'; readonly name: string; readonly live: LiveOrg }

/**
 * A folder or file of org files, or a snapshot: whatever is called `.json`.
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
  const { org, locate, ...found } = await loadOrg(loadOptions(context, typed))
  if (found.diagnostics.length > 0 && (withWarnings || !org)) showDiagnostics(context, findingsOf(found))
  if (!org) throw new OrgctlError('cli.diagnostics')
  return { kind: 'files', name: typed, org, locate }
}

export function compareSides(base: Side, head: Side): Comparison {
  if (base.kind === 'files') {
    return head.kind === 'files' ? compareFiles(base.org, head.org) : compareFilesWithSnapshot(base.org, head.live)
  }
  return head.kind === 'files' ? compareSnapshotWithFiles(base.live, head.org) : compareSnapshots(base.live, head.live)
}
