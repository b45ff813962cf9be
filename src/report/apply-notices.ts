import type { ApplyResult, StepResult } from '../model/result.ts'
import { countApplied, countSteps } from './count.ts'
import { totalsOf } from './plan-notices.ts'
import type { Form, Wording } from './wording.ts'

/** A step that did not end well, in words. */
export interface StepWords {
  readonly step: string
  readonly call: string
  readonly targets: readonly string[]
  /** Errcode and tries; empty for a skipped step. */
  readonly answer: string
  readonly message: string
  /** Of a call that failed for some of its targets only: why, for each of them. */
  readonly reasons: readonly string[]
  readonly hint: string
}

export function wordStep(result: StepResult, wording: Wording, form?: Form): StepWords {
  const wasSent = result.attempts > 0
  return {
    step: wording.text('report.apply.step', { step: result.step.step }),
    call: result.step.call.call,
    targets: unsettledTargets(result).map(wording.name),
    answer: wasSent
      ? wording.text('report.apply.errcode', {
          errcode: result.errcode,
          tries: wording.count('tries', result.attempts),
        })
      : '',
    message: result.message ? wording.message(result.message, form) : '',
    reasons: result.targets.flatMap(({ reason }) => {
      if (!reason) return []
      const message = wording.message(reason.message, form)
      if (!reason.remedy) return [message]
      return [wording.text('report.apply.reason', { message, remedy: wording.message(reason.remedy, form) })]
    }),
    hint: result.hint ? wording.message(result.hint, form) : '',
  }
}

/** Of a call about many objects only those that it did not settle are of interest. */
function unsettledTargets({ targets, step }: StepResult): readonly string[] {
  const unsettled = targets.filter((target) => target.status !== 'done').map((target) => target.ref)
  return unsettled.length > 0 ? unsettled : step.targets
}

export function applyVerdict(result: ApplyResult, wording: Wording): string {
  if (result.plan.blocked.length > 0) return wording.text('report.markdown.verdict.refused')
  const { failed, skipped } = countSteps(result.results)
  if (failed + skipped > 0) {
    return wording.text('report.markdown.verdict.failed', {
      failed: wording.count('steps', failed),
      skipped: wording.count('steps', skipped),
    })
  }
  if (result.unverified) return wording.text('report.markdown.verdict.unverified')
  return wording.text(result.converged ? 'report.markdown.verdict.done' : 'report.markdown.verdict.remaining')
}

export function stepsLine(result: ApplyResult, wording: Wording): string {
  return wording.text('report.apply.steps', { ...countSteps(result.results) })
}

/** The line that other tools search for; its form is fixed. Counts confirmed changes only. */
export function completeLine(result: ApplyResult, wording: Wording): string {
  const { add, change, destroy } = totalsOf(countApplied(result))
  return wording.text('report.apply.complete', { added: add, changed: change, destroyed: destroy })
}
