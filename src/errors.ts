import type { Message, MessageParams } from './model/message.ts'
import type { SourceRef } from './model/source.ts'
import { english, fillTemplate, type MessageCode } from './messages/catalogue.ts'

/** Process exit codes, fixed by the contract. */
export const EXIT = {
  ok: 0,
  error: 1,
  changes: 2,
  failedSteps: 3,
  refused: 4,
  stale: 5,
  locked: 6,
  unreadable: 7,
  notConverged: 8,
  interrupted: 130,
  terminated: 143,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Whose doing it is: decides whether a stack trace helps (only `orgctl`). */
export type Fault = 'user' | 'wecom' | 'orgctl'

export interface OrgctlErrorOptions {
  readonly params?: MessageParams
  readonly exitCode?: ExitCode
  readonly fault?: Fault
  /** The way out, when the message itself does not say it. */
  readonly hint?: Message
  readonly cause?: unknown
}

/** Anything but a diagnostic that stops a command. Branch on `code`, never on the text. */
export class OrgctlError extends Error implements Message {
  override readonly name: string = 'OrgctlError'
  readonly code: MessageCode
  readonly params: MessageParams
  readonly exitCode: ExitCode
  readonly fault: Fault
  readonly hint?: Message

  constructor(code: MessageCode, options: OrgctlErrorOptions = {}) {
    super(
      fillTemplate(english[code], options.params ?? {}),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.params = options.params ?? {}
    this.exitCode = options.exitCode ?? EXIT.error
    this.fault = options.fault ?? 'user'
    if (options.hint) this.hint = options.hint
  }
}

export interface WecomApiErrorOptions extends OrgctlErrorOptions {
  /** Path below `/cgi-bin/`, without query. */
  readonly endpoint: string
  /** WeCom's code; -1 also when no answer came. */
  readonly errcode: number
  /** WeCom's own text, with secrets and the caller's IP taken out. */
  readonly errmsg: string
  readonly attempts: number
  readonly outcome: WecomApiError['outcome']
  readonly reach: WecomApiError['reach']
}

/** WeCom answered a call with an error, or no definite answer came. Thrown by everything that talks to WeCom. */
export class WecomApiError extends OrgctlError {
  override readonly name = 'WecomApiError'
  readonly endpoint: string
  readonly errcode: number
  readonly errmsg: string
  readonly attempts: number
  /** `unknown`: the call may have taken effect (time-out, dropped connection, -1); only reading back tells. */
  readonly outcome: 'refused' | 'unknown'
  /** `run`: every further call would fail as well (credentials, IP, dissolved corp): stop at once. `object`: this call only. */
  readonly reach: 'object' | 'run'

  constructor(code: MessageCode, options: WecomApiErrorOptions) {
    super(code, { fault: 'wecom', ...options })
    this.endpoint = options.endpoint
    this.errcode = options.errcode
    this.errmsg = options.errmsg
    this.attempts = options.attempts
    this.outcome = options.outcome
    this.reach = options.reach
  }
}

/** The files contradict live in ways that no plan can mend; each has its place in the files. */
export class DesiredLiveMismatch extends OrgctlError {
  override readonly name = 'DesiredLiveMismatch'
  readonly problems: readonly (Message & { readonly source: SourceRef })[]

  constructor(problems: DesiredLiveMismatch['problems']) {
    super('plan.mismatch', { params: { count: problems.length } })
    this.problems = problems
  }
}
