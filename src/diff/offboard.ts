/**
 * Offboarding: who leaves the files is disabled first, and deleted by the first apply after the time that the policy states.
 *
 *   declared ──leaves the files──▶ disabled, since = time of that apply ──since + disable_first──▶ deleted
 *       ◀──────────back in the files: forgotten, and enabled if the disabling was ours───────────┘
 *
 * The state remembers since when. A record without `since` is of a run that was cut off: the call may or may not have reached
 * WeCom, so it counts as nothing but the reason to enable the member again.
 */
import type { DesiredMember } from '../model/desired.ts'
import { useridKey } from '../model/fields.ts'
import type { LiveMember } from '../model/live.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import type { Policy } from '../model/policy.ts'

export interface Leaver {
  readonly member: LiveMember
  /** First moment at which an apply deletes the member, in ms since 1970; of who is only being disabled: were it done now. */
  readonly deleteAfterMs: number
}

export interface Offboarding {
  readonly deletes: readonly LiveMember[]
  /** To be disabled by a call. */
  readonly disables: readonly Leaver[]
  /** Disabled by others: their time starts without a call. */
  readonly starts: readonly Leaver[]
  readonly waits: readonly Leaver[]
}

/** @param nowMs absent: nobody's time has come, and a time that starts is told from 1970 on */
export function offboard(
  leaving: readonly LiveMember[],
  policy: Policy['offboard'],
  memory: Memory,
  nowMs = 0,
): Offboarding {
  if (!policy) return { deletes: leaving, disables: [], starts: [], waits: [] }
  const { disableFirstMs } = policy
  const deletes: LiveMember[] = []
  const disables: Leaver[] = []
  const starts: Leaver[] = []
  const waits: Leaver[] = []
  for (const member of leaving) {
    const record = leavingRecord(memory, member.userid)
    const sinceMs = record?.since === undefined ? Number.NaN : Date.parse(record.since)
    const isNew = Number.isNaN(sinceMs)
    const deleteAfterMs = (isNew ? nowMs : sinceMs) + disableFirstMs
    // Whoever was enabled meanwhile is needed by somebody: the time starts anew.
    if (member.enable === true || (isNew && member.enable === undefined)) {
      disables.push({ member, deleteAfterMs: nowMs + disableFirstMs })
    } else if (isNew) starts.push({ member, deleteAfterMs })
    else if (nowMs >= deleteAfterMs) deletes.push(member)
    else waits.push({ member, deleteAfterMs })
  }
  return { deletes, disables, starts, waits }
}

export function leavingRecord(
  memory: Pick<Memory, 'leaving'>,
  userid: string,
): NonNullable<Memory['leaving']>[string] | undefined {
  return memory.leaving && recordOf(memory.leaving, useridKey(userid))
}

/** Whoever is back in the files is enabled again if orgctl disabled them and the files say nothing else. */
export function welcomeBack(desired: DesiredMember, live: LiveMember | undefined, memory: Memory): DesiredMember {
  if (!live || desired.enable !== undefined) return desired
  return leavingRecord(memory, live.userid)?.by === 'orgctl' ? { ...desired, enable: true } : desired
}
