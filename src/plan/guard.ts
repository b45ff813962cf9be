/** The limits on deletions: contract section 5. */
import type { Block, PlanSummary } from '../model/plan.ts'
import { OBJECT_KINDS, type DeleteLimit, type ObjectKind, type Policy } from '../model/policy.ts'

/** Up to this many deletions the percentage does not count: it would forbid any in a small corp. */
const FREE_OF_PERCENTAGE = 3
/** Never more than this share without being named, however few they are. */
const ALWAYS_PERCENT = 80

/** Deletions that a person has named as intended, per kind. */
export type AllowedDeletes = Readonly<Partial<Record<ObjectKind, number>>>

export interface GuardInput {
  readonly summary: Pick<PlanSummary, ObjectKind>
  /** Live objects in scope before the plan. */
  readonly inScope: Readonly<Record<ObjectKind, number>>
  readonly limits: Policy['deletes']
  readonly isAdopted: boolean
  readonly allowed: AllowedDeletes
}

export function deletionBlocks({ summary, inScope, limits, isAdopted, allowed }: GuardInput): readonly Block[] {
  return OBJECT_KINDS.flatMap((kind): Block[] => {
    const actual = summary[kind].delete
    const limit = isAdopted ? largestAllowed(limits[kind], inScope[kind]) : 0
    if (actual <= limit || actual <= (allowed[kind] ?? 0)) return []
    const params = { kind, actual, limit, live: inScope[kind], over: actual - limit }
    return [
      isAdopted
        ? { guard: `deletes.${kind}`, kind, actual, limit, message: { code: 'plan.guard-deletes', params } }
        : { guard: 'adoption', kind, actual, limit, message: { code: 'plan.guard-adoption', params } },
    ]
  })
}

/** The largest number of deletions that is within the limit. */
export function largestAllowed({ max, max_percent }: DeleteLimit, live: number): number {
  const byPercent = Math.max(FREE_OF_PERCENTAGE, Math.floor((max_percent * live) / 100))
  return Math.min(max, byPercent, Math.floor((ALWAYS_PERCENT * live) / 100))
}
