import { isImport, type Call, type MemberWrite } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { useridKey } from '../model/fields.ts'
import type { Step } from '../model/plan.ts'
import type { StepResult } from '../model/result.ts'

/**
 * Which of the steps that wait for a finished one cannot go ahead. An import that failed for some of its objects bars only what is
 * about them, or needs them.
 */
export function barredBy(
  { step, status, targets }: StepResult,
  changes: readonly Change[],
): (dependent: Step) => boolean {
  if (status === 'done') return () => false
  if (!isImport(step.call) || targets.every((target) => target.status !== 'done')) return () => true
  const failed = new Set(step.changes.filter((_, index) => targets[index]?.status !== 'done'))
  const missing = new Set([...failed].flatMap((index) => refOf(changes[index])))
  return (dependent) =>
    dependent.changes.some((change) => failed.has(change)) || cannotDoWithout(dependent.call, missing)
}

function refOf(change: Change | undefined): readonly string[] {
  if (!change) return []
  return change.kind === 'member' ? [`member:${useridKey(change.userid)}`] : [`${change.kind}:${change.id}`]
}

/** Of the contents of a tag WeCom leaves out what is missing, so one that is there is reason enough for the call. */
function cannotDoWithout(call: Call, missing: ReadonlySet<string>): boolean {
  switch (call.call) {
    case 'department/create':
    case 'department/update':
      return call.set.parentid !== undefined && missing.has(`department:${call.set.parentid}`)
    case 'user/create':
    case 'user/update':
      return neededBy(call.set).some((ref) => missing.has(ref))
    case 'tag/addtagusers':
    case 'tag/deltagusers':
      return [
        ...call.members.map((userid) => `member:${useridKey(userid)}`),
        ...call.departments.map((id) => `department:${id}`),
      ].every((ref) => missing.has(ref))
    case 'department/delete':
    case 'user/delete':
    case 'user/batchdelete':
    case 'tag/create':
    case 'tag/update':
    case 'tag/delete':
    case 'batch/replaceparty':
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return false
  }
}

function neededBy({ placement, direct_leader }: MemberWrite): readonly string[] {
  return [
    ...(placement?.departments ?? []).map(({ department }) => `department:${department}`),
    ...(typeof direct_leader === 'string' ? [`member:${useridKey(direct_leader)}`] : []),
  ]
}
