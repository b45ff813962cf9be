import type { ApplyResult, StepResult } from '../model/result.ts'
import { completeLine, stepsLine, wordStep } from './apply-notices.ts'
import { createPaint, type Paint } from './paint.ts'
import { wrapList } from './width.ts'
import type { Wording } from './wording.ts'

export interface ApplyTextOptions {
  readonly color: boolean
  readonly verbose: boolean
  readonly wording: Wording
  readonly width: number
}

/** How an apply ended: what failed and why, what was skipped for it, what reading again found; the fixed line last. */
export function renderApplyText(result: ApplyResult, options: ApplyTextOptions): string {
  const { wording } = options
  const paint = createPaint(options.color)
  const lines: string[] = []
  const failed = result.results.filter(({ status }) => status === 'failed')
  const skipped = result.results.filter(({ status }) => status === 'skipped')
  if (failed.length > 0) {
    lines.push(paint('error', wording.text('report.title.failed')))
    lines.push(...stepLines(failed, 20, options, paint), '')
  }
  if (skipped.length > 0) {
    lines.push(paint('warning', wording.text('report.title.skipped')))
    lines.push(...stepLines(skipped, 10, options, paint), '')
  }
  lines.push(...remainingLines(result, options, paint))
  if (failed.length + skipped.length > 0) lines.push(stepsLine(result, wording))
  lines.push(paint('strong', completeLine(result, wording)))
  return lines.map((line) => `${line}\n`).join('')
}

/** @param limit steps to show */
function stepLines(
  results: readonly StepResult[],
  limit: number,
  { wording, verbose }: ApplyTextOptions,
  paint: Paint,
): readonly string[] {
  const fold = (items: readonly string[], most: number): readonly string[] => {
    if (verbose || items.length <= most + 1) return items
    return [...items.slice(0, most), wording.text('report.folded.refs', { count: items.length - most })]
  }
  const shown = verbose || results.length <= limit + 1 ? results : results.slice(0, limit)
  const lines = shown.flatMap((result) => {
    const { step, call, targets, answer, message, reasons, hint } = wordStep(result, wording)
    const [first = '', ...others] = reasons.length > 0 ? fold(reasons, TARGETS_SHOWN) : [message]
    return [
      `  ${step}  ${paint('strong', call)}  ${fold(targets, TARGETS_SHOWN).join(', ')}`,
      `    ${first}${answer === '' ? '' : `  ${paint('faint', `(${answer})`)}`}`,
      ...others.map((reason) => `    ${reason}`),
      ...(hint === '' ? [] : [`    ${wording.text('report.hint', { hint })}`]),
    ]
  })
  const rest = results.length - shown.length
  return rest > 0 ? [...lines, paint('faint', `  ${wording.text('report.folded.refs', { count: rest })}`)] : lines
}

/** An import is about as many objects as the corp has. */
const TARGETS_SHOWN = 20

function remainingLines(
  { converged, remaining, unverified }: ApplyResult,
  { wording, verbose, width }: ApplyTextOptions,
  paint: Paint,
): readonly string[] {
  if (converged) return [wording.text('report.apply.converged'), '']
  if (remaining.length === 0) return []
  const shown = verbose || remaining.length <= 21 ? remaining : remaining.slice(0, 20)
  const rest = remaining.length - shown.length
  const refs = shown.map(wording.name)
  const items = rest > 0 ? [...refs, wording.text('report.folded.refs', { count: rest })] : refs
  const title = unverified ? 'report.title.unconfirmed' : 'report.title.remaining'
  return [
    paint('warning', wording.text(title, { objects: wording.count('objects', remaining.length) })),
    ...wrapList(items, Math.max(20, Math.min(width, 100) - 2)).map((line) => `  ${line}`),
    '',
  ]
}
