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
  /** Members who are no longer declared and are to be deleted later: that everybody is disabled at once is no smaller accident. */
  readonly offboarded: number
  /** Live objects in scope before the plan. */
  readonly inScope: Readonly<Record<ObjectKind, number>>
  readonly limits: Policy['deletes']
  readonly isAdopted: boolean
  readonly allowed: AllowedDeletes
}

export function deletionBlocks({
  summary,
  offboarded,
  inScope,
  limits,
  isAdopted,
  allowed,
}: GuardInput): readonly Block[] {
  return OBJECT_KINDS.flatMap((kind): Block[] => {
    const disabled = kind === 'members' ? offboarded : 0
    const actual = summary[kind].delete + disabled
    const limit = isAdopted ? largestAllowed(limits[kind], inScope[kind]) : 0
    if (actual <= limit || actual <= (allowed[kind] ?? 0)) return []
    const params = { kind, actual, limit, live: inScope[kind], over: actual - limit, disabled }
    const offboard = disabled > 0 ? '-offboard' : ''
    return [
      isAdopted
        ? { guard: `deletes.${kind}`, kind, actual, limit, message: { code: `plan.guard-deletes${offboard}`, params } }
        : { guard: 'adoption', kind, actual, limit, message: { code: `plan.guard-adoption${offboard}`, params } },
    ]
  })
}

/** The largest number of deletions that is within the limit. */
export function largestAllowed({ max, max_percent }: DeleteLimit, live: number): number {
  const byPercent = Math.max(FREE_OF_PERCENTAGE, Math.floor((max_percent * live) / 100))
  return Math.min(max, byPercent, Math.floor((ALWAYS_PERCENT * live) / 100))
}
