import type { Plan } from '../model/plan.ts'
import { drawOutline, INDENT_WIDTH, SYMBOLS, SYMBOL_WIDTH, type DrawnLine } from './draw-plan.ts'
import { planNames, type Names } from './names.ts'
import { outlinePlan } from './outline.ts'
import { createPaint, type Paint } from './paint.ts'
import { callsLine, durationLine, isEmpty, noticeLine, riskNotices, summaryLine, wordBlocks } from './plan-notices.ts'
import type { Wording } from './wording.ts'

export interface PlanTextOptions {
  readonly color: boolean
  readonly verbose: boolean
  readonly wording: Wording
  /** Columns of the terminal; `Infinity` where nothing limits them. */
  readonly width: number
  /** Names that the plan itself does not hold, from `planNames(plan, live)`. */
  readonly names?: Names
}

/** The plan for a person at a terminal: changes by department, then everything to know before saying yes, the summary line last. */
export function renderPlanText(plan: Plan, options: PlanTextOptions): string {
  return [...planTextLines(plan, options)].map((line) => `${line}\n`).join('')
}

/** Line by line, for plans too large to hold as one string. */
export function* planTextLines(plan: Plan, options: PlanTextOptions): Generator<string> {
  const { wording, verbose, width } = options
  const paint = createPaint(options.color)
  const names = options.names ?? planNames(plan)

  yield paint('strong', wording.text('report.plan.corp', { corp_id: plan.corp_id }))
  yield paint('faint', wording.text(`report.plan.mode.${plan.read.mode}`))
  if (plan.read.unreadable.length > 0) {
    const fields = plan.read.unreadable.join(', ')
    yield paint('faint', wording.text('report.plan.unreadable', { fields }))
  }
  yield ''
  if (plan.changes.length > 0) {
    let hasFolded = false
    for (const line of drawOutline(outlinePlan(plan, names), { wording, names, verbose, width })) {
      hasFolded ||= line.tone === 'fold'
      yield paintLine(line, paint)
    }
    if (hasFolded) yield paint('faint', wording.text('report.folded.verbose'))
    yield ''
  }
  yield* noticeLines(plan, options, names, paint)
  if (!isEmpty(plan)) {
    yield paint('faint', callsLine(plan, wording))
    yield paint('faint', durationLine(plan, wording))
    yield ''
  }
  yield paint('strong', summaryLine(plan, wording))
}

function* noticeLines(plan: Plan, options: PlanTextOptions, names: Names, paint: Paint): Generator<string> {
  const { wording, verbose } = options
  if (plan.warnings.length > 0) {
    yield paint('warning', wording.text('report.title.warnings'))
    const shown =
      verbose || plan.warnings.length <= MAX_WARNINGS + 1 ? plan.warnings : plan.warnings.slice(0, MAX_WARNINGS)
    for (const warning of shown) yield `  ${wording.message(warning)}`
    const rest = plan.warnings.length - shown.length
    if (rest > 0) yield paint('faint', `  ${wording.text('report.folded.refs', { count: rest })}`)
    yield ''
  }
  const risks = riskNotices(plan, { wording, names, limit: verbose ? Infinity : 10 })
  if (risks.length > 0) {
    yield paint('warning', wording.text('report.title.risks'))
    for (const risk of risks) yield `  ${noticeLine(risk, wording)}`
    yield ''
  }
  if (plan.blocked.length > 0) {
    yield paint('error', wording.text('report.title.blocked'))
    for (const { guard, message } of wordBlocks(plan, wording)) {
      yield `  ${paint('error', guard)}`
      yield `    ${message}`
    }
    yield ''
  }
}

const MAX_WARNINGS = 20

function paintLine(line: DrawnLine, paint: Paint): string {
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
