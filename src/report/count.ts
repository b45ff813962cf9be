import type { Change } from '../model/change.ts'
import type { Counts } from '../model/plan.ts'
import type { ObjectKind } from '../model/policy.ts'
import type { ApplyResult, StepResult, StepStatus } from '../model/result.ts'

export type AppliedCounts = Readonly<Record<ObjectKind, Counts>>

type Ended = Pick<ApplyResult, 'plan' | 'results'>

/** Counts the changes whose every step is confirmed; one that is half done, or has no step, is not done. */
export function countApplied(ended: Ended): AppliedCounts {
  const done = ended.plan.changes.filter(isConfirmedIn(ended))
  return {
    departments: countKind(done, 'department'),
    members: countKind(done, 'member'),
    tags: countKind(done, 'tag'),
  }
}

/** The changes that not every step of theirs has confirmed. */
export function unconfirmed(ended: Ended): readonly Change[] {
  const isConfirmed = isConfirmedIn(ended)
  return ended.plan.changes.filter((change, index) => !isConfirmed(change, index))
}

function isConfirmedIn({ plan, results }: Ended): (change: Change, index: number) => boolean {
  const expected = new Map<number, number>()
  for (const step of plan.steps) {
    for (const index of step.changes) expected.set(index, (expected.get(index) ?? 0) + 1)
  }
  const confirmed = new Map<number, number>()
  for (const result of results) {
    for (const [position, index] of result.step.changes.entries()) {
      if (isDoneAt(position, result)) confirmed.set(index, (confirmed.get(index) ?? 0) + 1)
    }
  }
  return (_, index) => {
    const steps = expected.get(index) ?? 0
    return steps > 0 && confirmed.get(index) === steps
  }
}

/** How each change ended: as the worst of its steps; `undefined` for one that no step is about. */
export function statusOfChanges({ plan, results }: Ended): readonly (StepStatus | undefined)[] {
  const statuses: (StepStatus | undefined)[] = plan.changes.map(() => undefined)
  const rank = { done: 0, skipped: 1, failed: 2 } as const
  for (const { step, targets, status } of results) {
    for (const [position, index] of step.changes.entries()) {
      const ended = targets[position]?.status ?? status
      const known = statuses[index]
      if (known === undefined || rank[ended] > rank[known]) statuses[index] = ended
    }
  }
  return statuses
}

/** A call about many objects can end differently for each of them; targets and changes run in parallel. */
function isDoneAt(position: number, { targets, status }: StepResult): boolean {
  return (targets[position]?.status ?? status) === 'done'
}

function countKind(changes: readonly Change[], kind: Change['kind']): Counts {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.kind === kind && change.action === action).length
  return { create: count('create'), update: count('update'), delete: count('delete') }
}

export function countSteps(results: readonly StepResult[]): Readonly<Record<StepStatus, number>> {
  const counts: Record<StepStatus, number> = { done: 0, failed: 0, skipped: 0 }
  for (const { status } of results) counts[status] += 1
  return counts
}
