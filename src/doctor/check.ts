import type { Message } from '../model/message.ts'

export type CheckStatus = 'ok' | 'warning' | 'error' | 'skipped'

/** The parts that a check belongs to, in the order in which they are shown. */
export type CheckArea = 'files' | 'access' | 'contacts' | 'app' | 'state'

/** One thing that was looked at. */
export interface Check {
  /** Stable name: `contacts.write`. */
  readonly id: string
  readonly area: CheckArea
  readonly status: CheckStatus
  readonly message: Message
  /** What to do about it, mostly where in the admin console. */
  readonly remedy?: Message
}

/** How orgctl reads with these credentials; `none` when it cannot. */
export type Reading = 'full' | 'details' | 'ids' | 'app-only' | 'none'

export interface Diagnosis {
  readonly reading: Reading
  readonly checks: readonly Check[]
}
