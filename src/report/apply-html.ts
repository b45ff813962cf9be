import type { LiveOrg } from '../model/live.ts'
import type { ApplyResult, StepResult } from '../model/result.ts'
import { applyVerdict, completeLine, stepsLine, wordStep } from './apply-notices.ts'
import { countSteps, statusOfChanges } from './count.ts'
import { planNames } from './names.ts'
import { listOf, NAMED, planFacts, planLists } from './page/heads.ts'
import { pageChunks } from './page/make-page.ts'
import type { PageTone } from './page/page-data.ts'
import { riskNotices } from './plan-notices.ts'
import type { Wording } from './wording.ts'

export interface ApplyHtmlOptions {
  readonly wording: Wording
  /** What the plan was made against, with the names that are known. */
  readonly live: LiveOrg
}

/** How an apply ended, as a page: what was to change, with how each change ended. */
export function applyHtmlChunks(result: ApplyResult, { wording, live }: ApplyHtmlOptions): Generator<string> {
  const { plan, results, remaining, unverified } = result
  const names = planNames(plan, live)
  const statuses = statusOfChanges(result)
  const ended = (status: StepResult['status']): readonly string[] =>
    results.filter((step) => step.status === status).map((step) => stepLine(step, wording))
  return pageChunks({
    changes: plan.changes,
    live,
    wording,
    names,
    status: (index) => statuses[index],
    head: {
      kind: 'apply',
      title: wording.text('page.title.apply'),
      facts: [stepsLine(result, wording), ...planFacts(plan, wording)],
      verdict: { tone: toneOf(result), text: applyVerdict(result, wording) },
      summary: completeLine(result, wording),
      notices: {
        title: wording.text('diff.markdown.meaning'),
        items: riskNotices(plan, { wording, names, limit: NAMED }),
      },
      lists: [
        ...listOf(wording.text('report.markdown.failed'), 'bad', ended('failed')),
        ...listOf(wording.text('report.markdown.skipped'), 'bad', ended('skipped')),
        ...listOf(
          wording.text(unverified ? 'report.markdown.unconfirmed' : 'report.markdown.remaining'),
          'bad',
          remaining.map(wording.name),
        ),
        ...planLists(plan, wording),
      ],
    },
  })
}

function toneOf({ plan, results, converged, unverified }: ApplyResult): PageTone {
  const { failed, skipped } = countSteps(results)
  if (plan.blocked.length > 0 || failed + skipped > 0) return 'bad'
  return converged && unverified !== true ? 'good' : 'some'
}

function stepLine(result: StepResult, wording: Wording): string {
  const { step, call, targets, answer, message, reasons, hint } = wordStep(result, wording)
  const named = targets.slice(0, 5).join(', ')
  const more = targets.length > 5 ? ` ${wording.text('report.folded.refs', { count: targets.length - 5 })}` : ''
  return [
    `${step} ${call} ${named}${more}: ${message}`,
    ...(answer === '' ? [] : [`(${answer})`]),
    ...reasons,
    ...(hint === '' ? [] : [wording.text('report.hint', { hint })]),
  ].join(' ')
}
