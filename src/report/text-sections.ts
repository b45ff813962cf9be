/** What several documents for a terminal have in common: sections of painted lines, each with an empty line behind it, none when there is nothing to say. */
import type { MessageCode } from '../messages/catalogue.ts'
import type { Message } from '../model/message.ts'
import type { Plan } from '../model/plan.ts'
import { drawOutline, INDENT_WIDTH, SYMBOLS, SYMBOL_WIDTH, type DrawnLine, type DrawOptions } from './draw-plan.ts'
import { outlinePlan } from './outline.ts'
import type { Paint } from './paint.ts'
import { noticeLine, type Notice } from './plan-notices.ts'
import type { Wording } from './wording.ts'

const MAX_WARNINGS = 20

/** The changes by department. */
export function* outlineSection(plan: Pick<Plan, 'changes'>, options: DrawOptions, paint: Paint): Generator<string> {
  if (plan.changes.length === 0) return
  let hasFolded = false
  for (const line of drawOutline(outlinePlan(plan, options.names), options)) {
    hasFolded ||= line.tone === 'fold'
    yield paintLine(line, paint)
  }
  if (hasFolded) yield paint('faint', options.wording.text('report.folded.verbose'))
  yield ''
}

export function* warningSection(
  warnings: readonly Message[],
  { wording, verbose }: { readonly wording: Wording; readonly verbose: boolean },
  paint: Paint,
): Generator<string> {
  if (warnings.length === 0) return
  yield paint('warning', wording.text('report.title.warnings'))
  const shown = verbose || warnings.length <= MAX_WARNINGS + 1 ? warnings : warnings.slice(0, MAX_WARNINGS)
  for (const warning of shown) yield `  ${wording.message(warning)}`
  const rest = warnings.length - shown.length
  if (rest > 0) yield paint('faint', `  ${wording.text('report.folded.refs', { count: rest })}`)
  yield ''
}

export function* noticeSection(
  title: MessageCode,
  notices: readonly Notice[],
  wording: Wording,
  paint: Paint,
): Generator<string> {
  if (notices.length === 0) return
  yield paint('warning', wording.text(title))
  for (const notice of notices) yield `  ${noticeLine(notice, wording)}`
  yield ''
}

export function paintLine(line: DrawnLine, paint: Paint): string {
  const margin = ' '.repeat(line.indent * INDENT_WIDTH)
  const note = line.note === undefined ? '' : `  ${paint('faint', line.note)}`
  const label = line.label === undefined ? '' : `${paint('faint', line.label)}  `
  switch (line.tone) {
    case 'create':
    case 'update':
    case 'move':
    case 'delete':
      return `${margin}${paint(line.tone, `${SYMBOLS[line.tone]} ${line.text}`)}${note}`
    case 'context':
      return `${margin}${' '.repeat(SYMBOL_WIDTH)}${paint('strong', line.text)}${note}`
    case 'detail':
      return `${margin}${' '.repeat(SYMBOL_WIDTH)}${label}${line.text}${note}`
    case 'fold':
      return `${margin}${' '.repeat(SYMBOL_WIDTH)}${paint('faint', line.text)}${note}`
  }
}
