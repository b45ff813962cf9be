import { findDrift, type Drift } from '../diff/drift.ts'
import { DesiredLiveMismatch, EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import { driftJsonChunks } from '../report/drift-json.ts'
import { renderDriftMarkdown } from '../report/drift-markdown.ts'
import type { DriftReport } from '../report/drift-report.ts'
import { driftTextLines } from '../report/drift-text.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { checkCorp, orShowMismatch, requireOrg, type LoadedOrg } from './org.ts'
import { openState, stateStore, type OpenState } from './state.ts'

export interface DriftFlags {
  readonly accept?: boolean
}

const DRIFT_FORMATS = ['text', 'json', 'markdown'] as const

/** What was changed in WeCom behind the files' back since the last apply. */
export async function drift(context: Context, flags: DriftFlags): Promise<ExitCode> {
  const format = formatOf('drift', context.flags.format, DRIFT_FORMATS)
  const loaded = await requireOrg(context)
  const { live, state } = await readBoth(context, loaded)
  const found = orShowMismatch(context, loaded.locate, () => driftOf(loaded, live, state))
  const report = reportOf(found, live, state)
  for (const chunk of reportChunks(context, report, format, live, loaded)) context.print(chunk)
  if (flags.accept === true) {
    const { acceptDrift } = await import('./accept.ts')
    return acceptDrift({ context, loaded, live, state, found })
  }
  if (found.changes.length === 0) return EXIT.ok
  context.note(`${context.wording.text('drift.hint')}\n`)
  return EXIT.changes
}

async function readBoth(
  context: Context,
  { org }: LoadedOrg,
): Promise<{ readonly live: LiveOrg; readonly state: OpenState }> {
  const connection = await connect(context, 'read')
  try {
    checkCorp(context, org, connection.corpId)
    const store = await stateStore(context)
    const state = await openState(context, store, connection.corpId)
    const { adopted, applied } = state.document
    if (!adopted && Object.keys({ ...applied.departments, ...applied.members, ...applied.tags }).length === 0) {
      throw new OrgctlError('drift.no-record', { params: { place: store.place } })
    }
    const live = await connection.directory.readOrg((done, total) =>
      context.progress.listener({ kind: 'reading', done, total }),
    )
    if (isPartial(live)) {
      throw new OrgctlError('wecom.read.partial', { params: { what: live.corp_id }, exitCode: EXIT.unreadable })
    }
    return { live, state }
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

/** @throws DesiredLiveMismatch when the files contradict live */
export function driftOf({ org }: Pick<LoadedOrg, 'org'>, live: LiveOrg, { document, digest }: OpenState): Drift {
  const found = findDrift({ desired: org, live, memory: document, digest })
  if (found.problems.length > 0) throw new DesiredLiveMismatch(found.problems)
  return found
}

function reportOf({ changes, warnings }: Drift, live: LiveOrg, { document }: OpenState): DriftReport {
  return {
    corp_id: live.corp_id,
    read: live.read,
    since: { ...document.last_apply, serial: document.serial },
    changes,
    warnings,
  }
}

function* reportChunks(
  context: Context,
  report: DriftReport,
  format: (typeof DRIFT_FORMATS)[number],
  live: LiveOrg,
  { locate }: LoadedOrg,
): Generator<string> {
  const { wording, verbose, width, color } = context
  switch (format) {
    case 'text':
      for (const line of driftTextLines(report, { color: color.stdout, verbose, wording, width, live }))
        yield `${line}\n`
      break
    case 'json':
      yield* driftJsonChunks(report, { wording, locate })
      break
    case 'markdown':
      yield renderDriftMarkdown(report, { wording, live })
      break
  }
}
