import { driftSummaryLine, sinceLine, withNotesOnConflicts, type DriftReport } from './drift-report.ts'
import { planNames } from './names.ts'
import type { LiveOrg } from '../model/live.ts'
import { createPaint } from './paint.ts'
import { outlineSection, warningSection } from './text-sections.ts'
import type { Wording } from './wording.ts'

export interface DriftTextOptions {
  readonly color: boolean
  readonly verbose: boolean
  readonly wording: Wording
  /** Columns of the terminal; `Infinity` where nothing limits them. */
  readonly width: number
  readonly live: LiveOrg
}

/** What was changed in WeCom, drawn as a plan is: from what the files say to what is live. */
export function* driftTextLines(report: DriftReport, options: DriftTextOptions): Generator<string> {
  const { wording, live } = options
  const paint = createPaint(options.color)
  yield paint('strong', wording.text('drift.corp', { corp_id: report.corp_id }))
  yield paint('faint', sinceLine(report, wording))
  yield paint('faint', wording.text(`report.plan.mode.${report.read.mode}`))
  if (report.read.unreadable.length > 0) {
    yield paint('faint', wording.text('drift.unreadable', { fields: report.read.unreadable.join(', ') }))
  }
  yield ''
  const changes = withNotesOnConflicts(report.changes)
  yield* outlineSection({ changes }, { ...options, names: planNames({ changes }, live) }, paint)
  yield* warningSection(report.warnings, options, paint)
  yield paint('strong', driftSummaryLine(report, wording))
}
