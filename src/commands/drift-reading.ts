import { findDrift, type Drift } from '../diff/drift.ts'
import { DesiredLiveMismatch, EXIT, OrgctlError } from '../errors.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import type { DriftReport } from '../report/drift-report.ts'
import type { Connection } from './connection.ts'
import type { Context } from './context.ts'
import { checkCorp, orShowMismatch, type LoadedOrg } from './org.ts'
import { openState, stateStore, type OpenState } from './state.ts'

/** Files, live and state at one moment, and what was changed behind the files. */
export interface DriftReading {
  readonly loaded: LoadedOrg
  readonly live: LiveOrg
  readonly state: OpenState
  readonly found: Drift
  readonly report: DriftReport
}

/** @throws OrgctlError when drift cannot be told: no record, another corp, a partial reading */
export async function readDrift(
  context: Context,
  loaded: LoadedOrg,
  { corpId, directory }: Connection,
): Promise<DriftReading> {
  checkCorp(context, loaded.org, corpId)
  const store = await stateStore(context)
  const state = await openState(context, store, corpId)
  const { adopted, applied } = state.document
  if (!adopted && Object.keys({ ...applied.departments, ...applied.members, ...applied.tags }).length === 0) {
    throw new OrgctlError('drift.no-record', { params: { place: store.place } })
  }
  const live = await directory.readOrg((done, total) => context.progress.listener({ kind: 'reading', done, total }))
  if (isPartial(live)) {
    throw new OrgctlError('wecom.read.partial', { params: { what: live.corp_id }, exitCode: EXIT.unreadable })
  }
  const found = orShowMismatch(context, loaded.locate, () => driftOf(loaded, live, state))
  return { loaded, live, state, found, report: reportOf(found, live, state) }
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
