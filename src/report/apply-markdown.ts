import type { ApplyResult, StepResult } from '../model/result.ts'
import { applyVerdict, completeLine, stepsLine, wordStep } from './apply-notices.ts'
import { blockLines, codeSpan, escapeMarkdown, fitLines, MARKDOWN_FORM, MARKDOWN_LIMIT } from './markdown.ts'
import type { Wording } from './wording.ts'

const OVERHEAD = 1_000

/** How an apply ended, as a comment or job summary; failures are the last to be left out. */
export function renderApplyMarkdown(result: ApplyResult, wording: Wording): string {
  const withStatus = (status: StepResult['status']): readonly StepResult[] =>
    result.results.filter((step) => step.status === status)
  let room = MARKDOWN_LIMIT - OVERHEAD
  const section = (title: string, lines: readonly string[], share: number): readonly string[] => {
    if (lines.length === 0) return []
    const fitting = fitLines(lines, Math.floor(room * share), wording)
    room -= fitting.reduce((sum, line) => sum + line.length + 1, 0)
    return [`#### ${escapeMarkdown(title)}`, fitting.join('\n')]
  }
  const sections = [
    '<!-- orgctl apply -->',
    `### ${applyVerdict(result, wording)}`,
    completeLine(result, wording),
    escapeMarkdown(stepsLine(result, wording)),
    ...section(wording.text('report.markdown.blocked'), blockLines(result.plan, wording), 0.7),
    ...section(
      wording.text('report.markdown.failed'),
      withStatus('failed').map((step) => stepLine(step, wording)),
      0.7,
    ),
    ...section(
      wording.text('report.markdown.skipped'),
      withStatus('skipped').map((step) => stepLine(step, wording)),
      0.5,
    ),
    ...section(
      wording.text(result.unverified ? 'report.markdown.unconfirmed' : 'report.markdown.remaining'),
      result.remaining.map((ref) => `- ${codeSpan(wording.name(ref))}`),
      1,
    ),
  ]
  return `${sections.join('\n\n')}\n`
}

function stepLine(result: StepResult, wording: Wording): string {
  const { step, call, targets, answer, message, hint } = wordStep(result, wording, MARKDOWN_FORM)
  const named = targets.slice(0, 5).map(codeSpan).join(', ')
  const more = targets.length > 5 ? ` ${wording.text('report.folded.refs', { count: targets.length - 5 })}` : ''
  const parts = [`- ${step} ${codeSpan(call)} ${named}${more}: ${message}`]
  if (answer !== '') parts.push(`(${answer})`)
  // The hint is formatted already.
  if (hint !== '')
    parts.push(wording.text('report.markdown.hint', { hint }, { ...MARKDOWN_FORM, filled: (text) => text }))
  return parts.join(' ')
}
