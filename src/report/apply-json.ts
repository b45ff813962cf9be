import type { ApplyResult, StepResult, StepStatus } from '../model/result.ts'
import { countApplied, countSteps, type AppliedCounts } from './count.ts'
import { blockDocument, type BlockDocument } from './plan-json.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

interface TargetDocument {
  readonly ref: string
  readonly status: StepStatus
  /** These where a call ended differently for each of its targets. */
  readonly errcode?: number
  readonly message?: string
  readonly hint?: string
}

export interface StepResultDocument {
  readonly step: number
  readonly targets: readonly TargetDocument[]
  readonly status: StepStatus
  readonly attempts: number
  readonly errcode: number
  /** Empty when done. */
  readonly message: string
  readonly hint?: string
}

export interface ApplyDocument {
  readonly format_version: '1'
  /** Confirmed changes by kind, and how the steps ended. */
  readonly summary: AppliedCounts & { readonly steps: Readonly<Record<StepStatus, number>> }
  readonly results: readonly StepResultDocument[]
  readonly converged: boolean
  readonly remaining: readonly string[]
  /** Why nothing was sent; absent where nothing blocked the plan. */
  readonly blocked?: readonly BlockDocument[]
}

export function applyDocument(result: ApplyResult, wording: Wording): ApplyDocument {
  const { departments, members, tags } = countApplied(result)
  return {
    format_version: '1',
    summary: { departments, members, tags, steps: countSteps(result.results) },
    results: result.results.map((step) => stepResultDocument(step, wording)),
    converged: result.converged,
    remaining: result.remaining,
    ...(result.plan.blocked.length === 0
      ? {}
      : { blocked: result.plan.blocked.map((block) => blockDocument(block, wording)) }),
  }
}

function stepResultDocument(result: StepResult, wording: Wording): StepResultDocument {
  return {
    step: result.step.step,
    targets: result.targets.map(({ ref, status, reason }) => ({
      ref,
      status,
      ...(reason && { errcode: reason.errcode, message: wording.message(reason.message) }),
      ...(reason?.remedy && { hint: wording.message(reason.remedy) }),
    })),
    status: result.status,
    attempts: result.attempts,
    errcode: result.errcode,
    message: result.message ? wording.message(result.message) : '',
    ...(result.hint ? { hint: wording.message(result.hint) } : {}),
  }
}

export function renderApplyJson(result: ApplyResult, wording: Wording): string {
  const lines = Object.entries(applyDocument(result, wording)).map(([key, value]) =>
    key === 'results' && result.results.length > 0
      ? `  "${key}": [\n${result.results.map((step) => `    ${jsonText(stepResultDocument(step, wording))}`).join(',\n')}\n  ]`
      : `  "${key}": ${jsonText(value)}`,
  )
  return `{\n${lines.join(',\n')}\n}\n`
}
