import { deleteLines, isOther, moveLines, otherLines } from './changes-markdown.ts'
import { blockLines, escapeMarkdown, fenced, fitLines, folded, MARKDOWN_FORM, MARKDOWN_LIMIT } from './markdown.ts'
import { planNames, type Names } from './names.ts'
import {
  callsLine,
  durationLine,
  isEmpty,
  modeLine,
  noticeLine,
  riskNotices,
  summaryLine,
  type ShownPlan,
} from './plan-notices.ts'
import type { Wording } from './wording.ts'

export interface PlanMarkdownOptions {
  readonly wording: Wording
  /** Names that the plan itself does not hold, from `planNames(plan, live)`. */
  readonly names?: Names
}

/** Room that headings, fences and the cut notes of all sections take together. */
const OVERHEAD = 1_500

/**
 * The plan as a comment on a pull request: the verdict, what blocks it, every delete, moves, and the rest folded away. Whatever the
 * size of the plan it stays within what GitHub accepts; deletes are the last to be left out, in full or as bare ids.
 */
export function renderPlanMarkdown(plan: ShownPlan, options: PlanMarkdownOptions): string {
  const { wording } = options
  const names = options.names ?? planNames(plan)
  const heading = (text: string): string => `#### ${escapeMarkdown(text)}`

  const head = [
    `### ${verdict(plan, wording)}`,
    summaryLine(plan, wording),
    ...(plan.steps.length === 0 ? [] : [escapeMarkdown(`${callsLine(plan, wording)}; ${durationLine(plan, wording)}`)]),
    ...plan.notices.map((notice) => wording.message(notice, MARKDOWN_FORM)),
    escapeMarkdown(modeLine(plan, wording)),
  ].join('\n\n')

  let room = MARKDOWN_LIMIT - head.length - OVERHEAD
  /** Sections are filled in the order of their weight and shown in the order of reading. */
  const fill = (lines: readonly string[], share: number): readonly string[] => {
    const fitting = fitLines(lines, Math.floor(room * share), wording)
    room -= fitting.reduce((sum, line) => sum + line.length + 1, 0)
    return fitting
  }

  const blocks = fill(blockLines(plan, wording), 0.25)
  const deletes = fill(deleteLines(plan.changes, room, wording, names), 1)
  const risks = fill(
    riskNotices(plan, { wording, names, limit: 10, form: MARKDOWN_FORM }).map(
      (risk) => `- ${noticeLine(risk, wording)}`,
    ),
    0.5,
  )
  const moves = fill(moveLines(plan.changes, wording, names), 0.5)
  const warnings = fill(
    plan.warnings.map((warning) => `- ${wording.message(warning, MARKDOWN_FORM)}`),
    0.3,
  )
  const rest = plan.changes.filter(isOther).length
  const others = fill(otherLines(plan.changes, wording, names), 1)

  const sections = [
    '<!-- orgctl plan -->',
    head,
    ...(blocks.length > 0 ? [heading(wording.text('report.markdown.blocked')), blocks.join('\n')] : []),
    ...(deletes.length > 0 ? [heading(wording.text('report.markdown.deletes')), fenced('diff', deletes)] : []),
    ...(moves.length > 0 ? [heading(wording.text('report.markdown.moves')), fenced('diff', moves)] : []),
    ...(risks.length > 0 ? [heading(wording.text('report.markdown.risks')), risks.join('\n')] : []),
    ...(others.length > 0
      ? [
          folded(
            wording.text('report.markdown.others', { changes: wording.count('changes', rest) }),
            fenced('diff', others),
          ),
        ]
      : []),
    ...(warnings.length > 0
      ? [folded(wording.text('report.markdown.warnings', { count: plan.warnings.length }), warnings.join('\n'))]
      : []),
  ]
  return `${sections.join('\n\n')}\n`
}

function verdict(plan: ShownPlan, wording: Wording): string {
  if (isEmpty(plan)) return wording.text('report.markdown.verdict.none')
  const changes = wording.count('changes', plan.changes.length)
  return plan.blocked.length > 0
    ? wording.text('report.markdown.verdict.blocked', { changes })
    : wording.text('report.markdown.verdict.ready', { changes })
}
