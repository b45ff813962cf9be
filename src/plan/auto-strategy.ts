/**
 * What `auto` prefers, calls or imports, by the number of calls, the time and the risk of either. Plain arithmetic on the plan, so
 * that the same changes always go the same way. `replace` is never chosen: it deletes whoever its file leaves out.
 */
import type { Message } from '../model/message.ts'
import type { SyncPlan } from './sync.ts'

/** An upload, a submission, a few questions for the result: below this many calls saved, a job is not worth its trouble. */
export const LEAST_SAVED = 1_000
/** What WeCom allows one endpoint in a minute. */
const CALLS_PER_MINUTE = 10_000
/** WeCom documents no speed of imports; this is a careful guess. */
const ROWS_PER_SECOND = 1_000
const SECONDS_PER_JOB = 15
/** So long calls may take before writing over what others do meanwhile is the lesser evil. */
const PATIENCE_SECONDS = 600

export interface Choice {
  readonly strategy: 'calls' | 'sync'
  readonly reason: Message
}

/**
 * @param memberCalls calls that create or update a member when there are no files
 * @param sync absent: so few that nobody looked
 */
export function chooseStrategy(memberCalls: number, sync: SyncPlan | undefined): Choice {
  const saved = sync ? Math.max(0, sync.rows - sync.jobs) : 0
  if (!sync || saved < LEAST_SAVED) {
    const params = { saved, calls: memberCalls, least: LEAST_SAVED }
    return { strategy: 'calls', reason: { code: sync ? 'plan.auto-saves-little' : 'plan.auto-few', params } }
  }
  const callSeconds = Math.ceil((memberCalls / CALLS_PER_MINUTE) * 60)
  const syncSeconds =
    sync.jobs * SECONDS_PER_JOB +
    Math.ceil(sync.rows / ROWS_PER_SECOND) +
    Math.ceil(((memberCalls - sync.rows) / CALLS_PER_MINUTE) * 60)
  const params = { calls: memberCalls, saved, jobs: sync.jobs, rewritten: sync.rewritten, callSeconds, syncSeconds }
  if (syncSeconds > callSeconds) return { strategy: 'calls', reason: { code: 'plan.auto-slower', params } }
  if (sync.rewritten > 0 && callSeconds < PATIENCE_SECONDS)
    return { strategy: 'calls', reason: { code: 'plan.auto-rewrites', params } }
  return { strategy: 'sync', reason: { code: 'plan.auto-sync', params } }
}
