import { EXIT, OrgctlError, WecomApiError, type WecomApiErrorOptions } from '../errors.ts'
import type { MessageCode } from '../messages/catalogue.ts'
import { errcodeRule } from './errcodes.ts'
import type { RetryClass } from './retry.ts'
import type { Lost } from './lost.ts'

/** How one try ended badly. `errmsg` is redacted. */
export type Failure =
  | { readonly kind: 'refused'; readonly errcode: number; readonly errmsg: string }
  /** errcode 0 with a warning: WeCom may have skipped the values it could not read. */
  | { readonly kind: 'misread'; readonly errmsg: string }
  | { readonly kind: 'lost'; readonly lost: Lost }

/** What an error has to know about the call it is about. */
export interface CallInfo {
  readonly endpoint: string
  /** The object, as a person calls it: `member:zhangsan`, `department:12`. */
  readonly target?: string
  readonly effect: 'read' | 'repeatable' | 'once'
}

/** The endpoint with its object: the `{call}` of the messages. */
export function callName({ endpoint, target }: CallInfo): string {
  return target === undefined ? endpoint : `${endpoint} ${target}`
}

export function retryClass(failure: Failure): RetryClass {
  if (failure.kind === 'refused') return errcodeRule(failure.errcode).retry
  if (failure.kind === 'misread') return 'never'
  const { cause, detail } = failure.lost
  switch (cause) {
    case 'deadline':
    case 'network':
    case 'malformed':
      return 'network'
    case 'tls':
    case 'proxy':
      return 'never'
    case 'http':
      return typeof detail === 'number' && (detail >= 500 || detail === 429 || detail === 408) ? 'network' : 'never'
  }
}

/** Whether the call may have taken effect nevertheless. */
export function isAmbiguous(failure: Failure): boolean {
  switch (failure.kind) {
    case 'refused':
      return errcodeRule(failure.errcode).retry === 'busy'
    case 'misread':
      return true
    case 'lost':
      return failure.lost.sent
  }
}

/** Whether WeCom judged the object itself, so that an earlier try with an unclear end had no effect either. */
export function isVerdict(failure: Failure): boolean {
  if (failure.kind !== 'refused') return false
  const { retry, reach } = errcodeRule(failure.errcode)
  return retry === 'never' && reach === 'object'
}

/** Whether WeCom's answer holds for every other call as well. */
export function stopsEverything(failure: Failure): boolean {
  return failure.kind === 'refused' && errcodeRule(failure.errcode).reach === 'run'
}

export function failureError(call: CallInfo, failure: Failure, attempts: number, isInDoubt: boolean): WecomApiError {
  const outcome = isInDoubt && call.effect !== 'read' ? 'unknown' : 'refused'
  if (failure.kind === 'refused') {
    const { errcode, errmsg } = failure
    const rule = errcodeRule(errcode)
    return apiError(call, rule.message, outcome === 'unknown' ? 'wecom.outcome-unknown' : rule.remedy, {
      errcode,
      errmsg,
      attempts,
      outcome,
      reach: rule.reach,
    })
  }
  if (failure.kind === 'misread') {
    const { errmsg } = failure
    const facts = { errcode: 0, errmsg, attempts, outcome, reach: 'object' } as const
    return apiError(call, 'wecom.wrong-json', 'wecom.outcome-unknown', facts)
  }
  const { cause, detail, sent } = failure.lost
  return apiError(
    call,
    `wecom.lost.${cause}`,
    outcome === 'unknown' ? 'wecom.outcome-unknown' : LOST_REMEDIES[cause],
    { errcode: -1, errmsg: '', attempts, outcome, reach: sent ? 'object' : 'run' },
    { detail },
  )
}

const LOST_REMEDIES: Readonly<Record<Lost['cause'], MessageCode>> = {
  deadline: 'wecom.lost.network.remedy',
  network: 'wecom.lost.network.remedy',
  proxy: 'wecom.lost.network.remedy',
  tls: 'wecom.lost.tls.remedy',
  http: 'wecom.lost.answer.remedy',
  malformed: 'wecom.lost.answer.remedy',
}

type Facts = Pick<WecomApiErrorOptions, 'errcode' | 'errmsg' | 'attempts' | 'outcome' | 'reach'>

/** A read that fails, and a credential that is refused, end the command with 7. */
export function apiError(
  call: CallInfo,
  code: MessageCode,
  hint: MessageCode,
  facts: Facts,
  params: Readonly<Record<string, string | number>> = {},
): WecomApiError {
  return new WecomApiError(code, {
    ...facts,
    endpoint: call.endpoint,
    params: { call: callName(call), errcode: facts.errcode, errmsg: facts.errmsg, ...params },
    hint: { code: hint, params },
    exitCode: call.effect === 'read' || facts.reach === 'run' ? EXIT.unreadable : EXIT.error,
  })
}

/** Ctrl-C while the call was waiting. With an unclear try behind it, the call itself is still open. */
export function interrupted(call: CallInfo, attempts: number, isInDoubt: boolean): OrgctlError {
  const params = { call: callName(call) }
  if (!isInDoubt || call.effect === 'read') {
    return new OrgctlError('wecom.interrupted', { params, exitCode: EXIT.interrupted })
  }
  return new WecomApiError('wecom.interrupted', {
    endpoint: call.endpoint,
    errcode: -1,
    errmsg: '',
    attempts,
    outcome: 'unknown',
    reach: 'run',
    params,
    hint: { code: 'wecom.outcome-unknown', params: {} },
    exitCode: EXIT.interrupted,
  })
}
