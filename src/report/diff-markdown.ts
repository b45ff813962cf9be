import { approvalNotices } from './approvals.ts'
import { deleteLines, fieldLines, isOther, moveLines, otherLines } from './changes-markdown.ts'
import { diffSummaryLine, diffVerdict, meaningNotices, wordSettings, type DiffReport } from './diff-notices.ts'
import { codeSpan, escapeMarkdown, fenced, fitLines, folded, MARKDOWN_FORM, MARKDOWN_LIMIT } from './markdown.ts'
import type { Names } from './names.ts'
import { noticeLine } from './plan-notices.ts'
import type { Wording } from './wording.ts'

export interface DiffMarkdownOptions {
  readonly wording: Wording
  /** From `planNames` of the comparison. */
  readonly names: Names
}

/** Room that headings, fences and the cut notes of all sections take together. */
const OVERHEAD = 1_500

/** What a change of the files means, as a comment on a pull request: its meaning in sentences, then the changes behind it. */
export function renderDiffMarkdown(report: DiffReport, { wording, names }: DiffMarkdownOptions): string {
  const { comparison } = report
  const { changes, settings, warnings, unreadable } = comparison
  const heading = (text: string): string => `#### ${escapeMarkdown(text)}`
  const fields = { fields: unreadable.join(', ') }
  const head = [
    `### ${diffVerdict(report, wording, { words: escapeMarkdown, filled: codeSpan })}`,
    diffSummaryLine(comparison, wording),
    ...(unreadable.length > 0 ? [wording.text('diff.unreadable', fields, MARKDOWN_FORM)] : []),
  ].join('\n\n')

  let room = MARKDOWN_LIMIT - head.length - OVERHEAD
  /** Sections are filled in the order of their weight and shown in the order of reading. */
  const fill = (lines: readonly string[], share: number): readonly string[] => {
    const fitting = fitLines(lines, Math.floor(room * share), wording)
    room -= fitting.reduce((sum, line) => sum + line.length + 1, 0)
    return fitting
  }
  const notices = meaningNotices(report, { wording, names, limit: 10, form: MARKDOWN_FORM })
  const meaning = fill(
    notices.map((notice) => `- ${noticeLine(notice, wording)}`),
    0.5,
  )
  const approvals = fill(
    approvalNotices(comparison, { wording, names, limit: 10, form: MARKDOWN_FORM }).map(
      (notice) => `- ${noticeLine(notice, wording)}`,
    ),
    0.3,
  )
  const changed = fill(wordSettings(settings, wording).flatMap(fieldLines), 0.3)
  const deletes = fill(deleteLines(changes, room, wording, names), 1)
  const moves = fill(moveLines(changes, wording, names), 0.5)
  const said = fill(
    warnings.map((warning) => `- ${wording.message(warning, MARKDOWN_FORM)}`),
    0.3,
  )
  const others = fill(otherLines(changes, wording, names), 1)
  const rest = wording.count('changes', changes.filter(isOther).length)

  const sections = [
    '<!-- orgctl diff -->',
    head,
    ...(meaning.length > 0 ? [heading(wording.text('diff.markdown.meaning')), meaning.join('\n')] : []),
    ...(approvals.length > 0 ? [heading(wording.text('diff.markdown.approvals')), approvals.join('\n')] : []),
    ...(changed.length > 0 ? [heading(wording.text('diff.markdown.settings')), fenced('diff', changed)] : []),
    ...(deletes.length > 0 ? [heading(wording.text('report.markdown.deletes')), fenced('diff', deletes)] : []),
    ...(moves.length > 0 ? [heading(wording.text('report.markdown.moves')), fenced('diff', moves)] : []),
    ...(others.length > 0
      ? [folded(wording.text('report.markdown.others', { changes: rest }), fenced('diff', others))]
      : []),
    ...(said.length > 0
      ? [folded(wording.text('report.markdown.warnings', { count: warnings.length }), said.join('\n'))]
      : []),
  ]
  return `${sections.join('\n\n')}\n`
}
