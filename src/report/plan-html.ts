import type { LiveOrg } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import type { Names } from './names.ts'
import { pageChunks } from './page/make-page.ts'
import { NAMED, planFacts, planLists } from './page/heads.ts'
import { isEmpty, riskNotices, summaryLine } from './plan-notices.ts'
import type { Wording } from './wording.ts'

export interface PlanHtmlOptions {
  readonly wording: Wording
  readonly names: Names
  /** What the plan was made against, with the names that are known. */
  readonly live: LiveOrg
}

/** The plan as a page for people who know the company and not orgctl. */
export function planHtmlChunks(plan: Plan, { wording, names, live }: PlanHtmlOptions): Generator<string> {
  const changes = wording.count('changes', plan.changes.length)
  const verdict = isEmpty(plan)
    ? ({ tone: 'good', text: wording.text('report.markdown.verdict.none') } as const)
    : plan.blocked.length > 0
      ? ({ tone: 'bad', text: wording.text('report.markdown.verdict.blocked', { changes }) } as const)
      : ({ tone: 'some', text: wording.text('report.markdown.verdict.ready', { changes }) } as const)
  return pageChunks({
    changes: plan.changes,
    live,
    wording,
    names,
    head: {
      kind: 'plan',
      title: wording.text('page.title.plan'),
      facts: planFacts(plan, wording),
      verdict,
      summary: summaryLine(plan, wording),
      notices: {
        title: wording.text('report.markdown.risks'),
        items: riskNotices(plan, { wording, names, limit: NAMED }),
      },
      lists: planLists(plan, wording),
    },
  })
}
