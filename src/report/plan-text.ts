import { planNames, type Names } from './names.ts'
import { createPaint, type Paint } from './paint.ts'
import {
  callsLine,
  durationLine,
  modeLine,
  riskNotices,
  summaryLine,
  wordBlocks,
  type ShownPlan,
} from './plan-notices.ts'
import { noticeSection, outlineSection, warningSection } from './text-sections.ts'
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
export function renderPlanText(plan: ShownPlan, options: PlanTextOptions): string {
  return [...planTextLines(plan, options)].map((line) => `${line}\n`).join('')
}

/** Line by line, for plans too large to hold as one string. */
export function* planTextLines(plan: ShownPlan, options: PlanTextOptions): Generator<string> {
  const { wording, verbose, width } = options
  const paint = createPaint(options.color)
  const names = options.names ?? planNames(plan)

  yield paint('strong', wording.text('report.plan.corp', { corp_id: plan.corp_id }))
  yield paint('faint', modeLine(plan, wording))
  if (plan.read.unreadable.length > 0) {
    const fields = plan.read.unreadable.join(', ')
    yield paint('faint', wording.text('report.plan.unreadable', { fields }))
  }
  yield ''
  yield* outlineSection(plan, { wording, names, verbose, width }, paint)
  yield* noticeLines(plan, options, names, paint)
  if (plan.steps.length > 0) {
    yield paint('faint', callsLine(plan, wording))
    yield paint('faint', durationLine(plan, wording))
    for (const notice of plan.notices) yield paint('faint', wording.message(notice))
    yield ''
  }
  yield paint('strong', summaryLine(plan, wording))
}

function* noticeLines(plan: ShownPlan, options: PlanTextOptions, names: Names, paint: Paint): Generator<string> {
  const { wording, verbose } = options
  yield* warningSection(plan.warnings, options, paint)
  const risks = riskNotices(plan, { wording, names, limit: verbose ? Infinity : 10 })
  yield* noticeSection('report.title.risks', risks, wording, paint)
  if (plan.blocked.length > 0) {
    yield paint('error', wording.text('report.title.blocked'))
    for (const { guard, message } of wordBlocks(plan, wording)) {
      yield `  ${paint('error', guard)}`
      yield `    ${message}`
    }
    yield ''
  }
}
