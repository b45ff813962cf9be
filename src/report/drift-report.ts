import type { Change } from '../model/change.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { countChanges } from './diff-notices.ts'
import { totalsOf } from './plan-notices.ts'
import type { Form, Wording } from './wording.ts'

/** What was changed in WeCom, with all that a report says beside it. */
export interface DriftReport {
  readonly corp_id: string
  readonly read: LiveOrg['read']
  /** The apply, or adoption, since when. */
  readonly since: { readonly time?: string; readonly commit?: string; readonly serial: number }
  /** From files to live, as `findDrift` gives them. */
  readonly changes: readonly Change[]
  readonly warnings: readonly Message[]
}

/** Like the one of a plan, so that the same tools find it. */
export function driftSummaryLine({ changes }: Pick<DriftReport, 'changes'>, wording: Wording): string {
  if (changes.length === 0) return wording.text('drift.none')
  return wording.text('drift.summary', { ...totalsOf(countChanges(changes)) })
}

export function sinceLine({ since }: Pick<DriftReport, 'since'>, wording: Wording, form?: Form): string {
  const { time, commit } = since
  if (time === undefined) return wording.text('drift.since-state', {}, form)
  return commit === undefined
    ? wording.text('drift.since', { time }, form)
    : wording.text('drift.since-commit', { time, commit }, form)
}

/** Every change here is drift; what is worth a note is that the files have changed as well. */
export function withNotesOnConflicts(changes: readonly Change[]): readonly Change[] {
  return changes.map((change) => (change.cause === 'drift' ? { ...change, cause: 'unknown' } : change))
}
