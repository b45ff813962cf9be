/** WeCom's own safety stop of `batch/replaceuser`: page 90981. */
import type { Block } from '../model/plan.ts'

const MANY = 50
const MANY_PERCENT = 20
const FEW_PERCENT = 80

/**
 * As documented, more than 50 deletions are stopped above 20 % of the members, fewer than 50 above 80 %. Exactly 50 fit neither
 * half; they are taken for many, which is the stricter of the two readings.
 */
export function importBlocks(deletes: number, members: number): readonly Block[] {
  const limit = largestImportDeletion(members)
  if (deletes <= limit) return []
  const params = { actual: deletes, live: members, limit }
  return [
    {
      guard: 'wecom-45026',
      kind: 'members',
      actual: deletes,
      limit,
      message: { code: 'plan.guard-45026', params },
    },
  ]
}

/** The largest number of members that one import can delete. */
export function largestImportDeletion(members: number): number {
  const many = Math.floor((MANY_PERCENT * members) / 100)
  return many >= MANY ? many : Math.min(MANY - 1, Math.floor((FEW_PERCENT * members) / 100))
}
