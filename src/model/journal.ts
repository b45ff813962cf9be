import type { CallName } from './call.ts'
import type { AppliedDepartment, AppliedMember, AppliedTag } from './memory.ts'
import type { Step } from './plan.ts'
import type { StepResult, StepStatus } from './result.ts'

/**
 * What is kept of an apply while it runs. Objects are `department:5`, `member:` with a userid key, or `tag:3`; of values there are
 * only keyed digests, as in the state.
 */
export type JournalEntry =
  /** A step that is about to be sent. */
  | { readonly intend: number; readonly call: CallName; readonly objects: readonly string[] }
  /** Has ended. `unknown`: it may have taken effect. */
  | { readonly settled: number; readonly status: StepStatus | 'unknown' }
  /** Every step of an object's change was done: its record from now on, `null` when it is gone. */
  | { readonly applied: string; readonly record: AppliedRecord | null }
  /** An import was taken, and is this job. */
  | { readonly job: string; readonly of: number }

export type AppliedRecord = AppliedDepartment | AppliedMember | AppliedTag

/** Port: where `apply` writes what it is about to do, and how it ended. */
export interface Journal {
  /** Resolves once the intent is sure to be found again. @throws OrgctlError when it cannot be written */
  intend(step: Step): Promise<void>
  /** WeCom took the import of `step` as this job. */
  submitted(step: Step, jobid: string): void
  settled(result: StepResult): void
}
