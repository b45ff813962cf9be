import { OrgctlError } from '../errors.ts'
import type { ApplyResult, StepResult } from '../model/result.ts'
import { applyDocument, type ApplyDocument } from './apply-json.ts'
import { renderJunit, type JunitCase } from './junit.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

/** How an apply ended, in all that is known of it; any part may be missing when it ended early. */
export interface ApplyEnd {
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Both absent while it runs. */
  readonly endedAt?: string
  readonly exitCode?: number
  readonly result?: ApplyResult
  /** What stopped it, or what went wrong beside its steps. */
  readonly errors: readonly unknown[]
}

/** What a report says before its apply has ended, and goes on saying if that is killed. */
export const UNFINISHED: OrgctlError = new OrgctlError('apply.unfinished')

interface FailureDocument {
  readonly step: number
  readonly call: string
  /** The objects that the call did not settle. */
  readonly objects: readonly string[]
  readonly attempts: number
  readonly errcode: number
  /** WeCom's own text; empty where none came. */
  readonly errmsg: string
  /** What WeCom's support asks for. */
  readonly hint_id?: string
  readonly cause: string
  readonly remedy: string
}

/** The report as JSON: counts from confirmed steps only, every failure with its cause and its way out. */
export function renderApplyReport(end: ApplyEnd, wording: Wording): string {
  const { result } = end
  const document = {
    format_version: '1',
    started_at: end.startedAt,
    ended_at: end.endedAt ?? null,
    exit_code: end.exitCode ?? null,
    ...(result && { corp_id: result.plan.corp_id, ...summaryOf(result, wording) }),
    failures: (result?.results ?? []).flatMap((step) => failuresOf(step, wording)),
    skipped: (result?.results ?? [])
      .filter(({ status }) => status === 'skipped')
      .map(({ step, message }) => ({
        step: step.step,
        call: step.call.call,
        objects: step.targets,
        cause: message ? wording.message(message) : '',
      })),
    errors: end.errors.map((error) => errorDocument(error, wording)),
  }
  const lines = Object.entries(document).map(([key, value]) => `  "${key}": ${jsonText(value)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

type SummaryPart = Pick<ApplyDocument, 'summary' | 'converged' | 'remaining' | 'blocked'>

function summaryOf(result: ApplyResult, wording: Wording): SummaryPart {
  const { summary, converged, remaining, blocked } = applyDocument(result, wording)
  return { summary, converged, remaining, ...(blocked && { blocked }) }
}

/** One for the call, or one for each object where the call ended differently for them. */
function failuresOf(result: StepResult, wording: Wording): readonly FailureDocument[] {
  if (result.status !== 'failed') return []
  const { step, attempts, targets } = result
  const remedy = result.hint ? wording.message(result.hint) : ''
  const common = { step: step.step, call: step.call.call, attempts }
  const single = targets.flatMap(({ ref, reason }) =>
    reason
      ? [
          {
            ...common,
            objects: [ref],
            errcode: reason.errcode,
            ...wecomText(reason.message.params),
            cause: wording.message(reason.message),
            remedy: reason.remedy ? wording.message(reason.remedy) : remedy,
          },
        ]
      : [],
  )
  if (single.length > 0) return single
  const open = targets.filter(({ status }) => status !== 'done').map(({ ref }) => ref)
  return [
    {
      ...common,
      objects: open.length > 0 ? open : step.targets,
      errcode: result.errcode,
      ...wecomText(result.message?.params ?? {}),
      cause: result.message ? wording.message(result.message) : '',
      remedy,
    },
  ]
}

/** The text of WeCom's answer, with the id in it apart. */
function wecomText(params: Readonly<Record<string, string | number>>): { errmsg: string; hint_id?: string } {
  const errmsg = String(params['errmsg'] ?? '')
  const id = /\bhint: \[([^\]]+)\]/u.exec(errmsg)?.[1]
  return { errmsg, ...(id !== undefined && { hint_id: id }) }
}

interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

function errorDocument(error: unknown, wording: Wording): ErrorDocument {
  if (!(error instanceof OrgctlError)) {
    return { code: 'unexpected', message: error instanceof Error ? error.name : 'unknown', remedy: '' }
  }
  return {
    code: error.code,
    message: wording.message(error),
    remedy: error.hint ? wording.message(error.hint) : '',
  }
}

/** The same as JUnit: a test for each step, and one that failed for whatever stopped the apply. */
export function renderApplyJunit(end: ApplyEnd, wording: Wording): string {
  const steps = (end.result?.results ?? []).map((result): JunitCase => {
    const { step, status, message } = result
    const name = `${step.step}: ${step.targets.slice(0, NAMED).map(wording.name).join(', ')}${step.targets.length > NAMED ? ' …' : ''}`
    return { group: step.call.call, name, outcome: outcomeOf(result, status, message ? wording.message(message) : '') }
  })
  const errors = end.errors.map((error): JunitCase => {
    const { code, message, remedy } = errorDocument(error, wording)
    return { group: 'orgctl', name: code, outcome: { status: 'failed', summary: message, details: remedy } }
  })
  const cases = [...steps, ...errors]
  const nothing: JunitCase = { group: 'orgctl', name: 'apply', outcome: { status: 'passed' } }
  return renderJunit('orgctl apply', cases.length > 0 ? cases : [nothing])

  function outcomeOf(result: StepResult, status: StepResult['status'], reason: string): JunitCase['outcome'] {
    switch (status) {
      case 'done':
        return { status: 'passed' }
      case 'skipped':
        return { status: 'skipped', reason }
      case 'failed': {
        const details = failuresOf(result, wording).flatMap(({ objects, errcode, errmsg, cause, remedy }) => [
          `${objects.map(wording.name).join(', ')}: ${cause}`,
          `errcode ${errcode}${errmsg === '' ? '' : `: ${errmsg}`}`,
          ...(remedy === '' ? [] : [wording.text('report.hint', { hint: remedy })]),
        ])
        return { status: 'failed', summary: reason, details: details.join('\n') }
      }
    }
  }
}

/** An import is about as many objects as the corp has. */
const NAMED = 5
