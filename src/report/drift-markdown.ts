import type { LiveOrg } from '../model/live.ts'
import { deleteLines, isOther, moveLines, otherLines } from './changes-markdown.ts'
import { driftSummaryLine, sinceLine, withNotesOnConflicts, type DriftReport } from './drift-report.ts'
import { escapeMarkdown, fenced, fitLines, MARKDOWN_FORM, MARKDOWN_LIMIT } from './markdown.ts'
import { planNames } from './names.ts'
import type { Wording } from './wording.ts'

export interface DriftMarkdownOptions {
  readonly wording: Wording
  readonly live: LiveOrg
}

/** Room that headings, fences and the cut notes of all sections take together. */
const OVERHEAD = 1_500

/** What was changed in WeCom, for an issue or a comment: what is gone first, then moves, then the rest. */
export function renderDriftMarkdown(report: DriftReport, { wording, live }: DriftMarkdownOptions): string {
  const heading = (text: string): string => `#### ${escapeMarkdown(text)}`
  const changes = withNotesOnConflicts(report.changes)
  const names = planNames({ changes }, live)
  const { mode, unreadable } = report.read
  const head = [
    `### ${
      changes.length === 0
        ? wording.text('drift.markdown.none')
        : wording.text('drift.markdown.some', { changes: wording.count('changes', changes.length) })
    }`,
    driftSummaryLine(report, wording),
    sinceLine(report, wording, MARKDOWN_FORM),
    escapeMarkdown(wording.text(`report.plan.mode.${mode}`)),
    ...(unreadable.length > 0
      ? [wording.text('drift.unreadable', { fields: unreadable.join(', ') }, MARKDOWN_FORM)]
      : []),
  ].join('\n\n')

  let room = MARKDOWN_LIMIT - head.length - OVERHEAD
  const fill = (lines: readonly string[], share: number): readonly string[] => {
    const fitting = fitLines(lines, Math.floor(room * share), wording)
    room -= fitting.reduce((sum, line) => sum + line.length + 1, 0)
    return fitting
  }
  const deletes = fill(deleteLines(changes, room, wording, names), 0.6)
  const moves = fill(moveLines(changes, wording, names), 0.5)
  const warnings = fill(
    report.warnings.map((warning) => `- ${wording.message(warning, MARKDOWN_FORM)}`),
    0.3,
  )
  const others = changes.some(isOther) ? fill(otherLines(changes, wording, names), 1) : []
  const sections = [
    '<!-- orgctl drift -->',
    head,
    ...(deletes.length > 0 ? [heading(wording.text('drift.markdown.deleted')), fenced('diff', deletes)] : []),
    ...(moves.length > 0 ? [heading(wording.text('report.markdown.moves')), fenced('diff', moves)] : []),
    ...(others.length > 0 ? [heading(wording.text('drift.markdown.others')), fenced('diff', others)] : []),
    ...(warnings.length > 0
      ? [heading(wording.text('report.markdown.warnings', { count: report.warnings.length })), warnings.join('\n')]
      : []),
  ]
  return `${sections.join('\n\n')}\n`
}
