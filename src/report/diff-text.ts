import { approvalNotices } from './approvals.ts'
import { isSame, diffSummaryLine, meaningNotices, wordSettings, type DiffReport } from './diff-notices.ts'
import { drawFields } from './draw-plan.ts'
import type { Names } from './names.ts'
import { createPaint } from './paint.ts'
import { noticeSection, outlineSection, paintLine, warningSection } from './text-sections.ts'
import type { Wording } from './wording.ts'

export interface DiffTextOptions {
  readonly color: boolean
  readonly verbose: boolean
  readonly wording: Wording
  /** Columns of the terminal; `Infinity` where nothing limits them. */
  readonly width: number
  /** From `planNames` of the comparison. */
  readonly names: Names
}

/** What a change of the files means: changes by department as in a plan, then settings, then its meaning in sentences. */
export function* diffTextLines(report: DiffReport, options: DiffTextOptions): Generator<string> {
  const { wording, verbose, names } = options
  const { comparison, base, head } = report
  const paint = createPaint(options.color)
  yield paint('strong', wording.text('diff.title', { base, head }))
  if (comparison.unreadable.length > 0) {
    yield paint('faint', wording.text('diff.unreadable', { fields: comparison.unreadable.join(', ') }))
  }
  yield ''
  yield* outlineSection(comparison, options, paint)
  if (comparison.settings.length > 0) {
    yield paint('strong', wording.text('diff.settings'))
    for (const line of drawFields(wordSettings(comparison.settings, wording), 0, options)) yield paintLine(line, paint)
    yield ''
  }
  yield* warningSection(comparison.warnings, options, paint)
  if (!isSame(comparison)) {
    const meaning = meaningNotices(report, { wording, names, limit: verbose ? Infinity : 10 })
    yield* noticeSection('diff.meaning', meaning, wording, paint)
    const approvals = approvalNotices(comparison, { wording, names, limit: verbose ? Infinity : 10 })
    yield* noticeSection('diff.approvals', approvals, wording, paint)
  }
  yield paint('strong', diffSummaryLine(comparison, wording))
}
