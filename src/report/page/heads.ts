/** What the heads of several pages have in common. */
import type { Message } from '../../model/message.ts'
import type { Plan } from '../../model/plan.ts'
import { callsLine, durationLine, modeLine, wordBlocks } from '../plan-notices.ts'
import type { Wording } from '../wording.ts'
import type { PageList, PageTone } from './page-data.ts'

/** Objects that a sentence names before it counts the others. */
export const NAMED = 12

export function planFacts(plan: Plan, wording: Wording): readonly string[] {
  return [
    wording.text('report.plan.corp', { corp_id: plan.corp_id }),
    modeLine(plan, wording),
    ...(plan.steps.length === 0 ? [] : [callsLine(plan, wording), durationLine(plan, wording)]),
  ]
}

export function planLists(plan: Plan, wording: Wording): readonly PageList[] {
  const blocks = wordBlocks(plan, wording).map(({ guard, message }) => `${guard}: ${message}`)
  return [...listOf(wording.text('report.title.blocked'), 'bad', blocks), ...warningList(plan.warnings, wording)]
}

export function warningList(warnings: readonly Message[], wording: Wording): readonly PageList[] {
  const lines = warnings.map((warning) => wording.message(warning))
  return listOf(wording.text('report.markdown.warnings', { count: warnings.length }), 'some', lines)
}

/** None where there is nothing to list. */
export function listOf(title: string, tone: PageTone, lines: readonly string[]): readonly PageList[] {
  return lines.length === 0 ? [] : [{ title, tone, lines }]
}
