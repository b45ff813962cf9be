import type { Message } from './message.ts'
import type { Plan, Step } from './plan.ts'

export type StepStatus = 'done' | 'failed' | 'skipped'

export interface TargetResult {
  readonly ref: string
  readonly status: StepStatus
  /** Why this one failed, where the call ended differently for each of its objects. */
  readonly reason?: { readonly errcode: number; readonly message: Message; readonly remedy?: Message }
}

/** How one step ended. `skipped` names the step it waited for in `message`. */
export interface StepResult {
  readonly step: Step
  readonly status: StepStatus
  /** Per target, in the order of `step.targets`; differs from `status` only for calls about many objects. */
  readonly targets: readonly TargetResult[]
  /** Tries on the wire; 0 for a skipped step. */
  readonly attempts: number
  /** WeCom's code; 0 when done, -1 also when no answer came. */
  readonly errcode: number
  /** Absent when done. */
  readonly message?: Message
  /** The way out, when the message itself does not say it. */
  readonly hint?: Message
}

export interface ApplyResult {
  readonly plan: Plan
  /** In plan order. */
  readonly results: readonly StepResult[]
  /** From reading live again: nothing is left to do. */
  readonly converged: boolean
  /** What the second reading still wants to change, as refs; without one, what no confirmed step has changed. */
  readonly remaining: readonly string[]
  /** There was no second reading: the run was interrupted, or WeCom could not be read again. */
  readonly unverified?: true
}
