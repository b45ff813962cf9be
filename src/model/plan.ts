import type { Call } from './call.ts'
import type { Change } from './change.ts'
import type { DepartmentId } from './fields.ts'
import type { LiveOrg } from './live.ts'
import type { Message } from './message.ts'
import type { ObjectKind } from './policy.ts'

/** A call that removes (part of) a change. */
export interface Step {
  /** 1-based, in an order WeCom accepts when the steps run one after another. */
  readonly step: number
  readonly call: Call
  /** What a person calls the objects: `/研发中心`, `member:zhangsan`, `tag:值班`. */
  readonly targets: readonly string[]
  /** Indexes into `Plan.changes` of the changes that this step helps to remove. A change is done when all its steps are. */
  readonly changes: readonly number[]
  /** Numbers of the steps that must be done before; all smaller than `step`. Any order that respects them is accepted. */
  readonly after: readonly number[]
  /** Set on a step that only makes room for others: it writes a value that a later step replaces. */
  readonly temporary?: true
}

export type Counts = Readonly<Record<'create' | 'update' | 'delete', number>>

export interface PlanSummary extends Readonly<Record<ObjectKind, Counts>> {
  readonly steps: number
  /** How the changes reach WeCom. */
  readonly strategy: 'calls' | 'sync' | 'replace'
}

/** A reason why `apply` refuses the plan (exit 4). */
export interface Block {
  /** `deletes.members`, `adoption`, `contact-required`, `scope`, `conflict` … */
  readonly guard: string
  /** Which kind of object, where the guard counts one. */
  readonly kind?: ObjectKind
  readonly actual?: number
  readonly limit?: number
  readonly message: Message
}

/** What the changes do to the organisation as a whole. */
export interface Impact {
  /** Live objects that the plan may touch: what a number of changes is to be measured by. */
  readonly inScope: Readonly<Record<ObjectKind, number>>
  /** Departments that lose their last leader and stay, sorted. */
  readonly leaderless: readonly DepartmentId[]
}

export interface LeavingMember {
  readonly userid: string
  readonly name?: string
  /** ISO 8601, UTC: the first apply after that deletes the member. */
  readonly deleteAfter: string
}

/** The changes with their ordered steps, and everything that must be said before they are applied. */
export interface Plan {
  readonly corp_id: string
  readonly read: LiveOrg['read']
  readonly summary: PlanSummary
  readonly impact: Impact
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly warnings: readonly Message[]
  /** Who has left the files and is, or is about to be, disabled until then. Sorted by date and userid key; absent: nobody. */
  readonly leaving?: readonly LeavingMember[]
  /** What the planner decided by itself, and why. */
  readonly notices: readonly Message[]
  readonly blocked: readonly Block[]
}
