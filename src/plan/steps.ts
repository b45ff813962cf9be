import type { Call } from '../model/call.ts'
import type { Step } from '../model/plan.ts'
import type { OrderedCall } from './order.ts'
import { LIMITS } from './refusal.ts'

/**
 * Numbers the ordered calls, and joins deletions of members into calls of up to 200. A joined call comes as late as
 * possible: right before the first call that needs one of its deletions.
 */
export function stepsOf(sequence: readonly OrderedCall[]): readonly Step[] {
  const steps: Step[] = []
  const stepAt = new Map<number, number>()
  let batch: number[] = []
  let deletesLeft = sequence.filter(isMemberDelete).length
  const pulled = new Set<number>()

  const emit = (positions: readonly number[], call: Call): void => {
    const step = steps.length + 1
    const parts = positions.flatMap((position) => sequence[position] ?? [])
    const after = new Set(parts.flatMap((part) => part.after.flatMap((position) => stepAt.get(position) ?? [])))
    for (const position of positions) stepAt.set(position, step)
    steps.push({
      step,
      call,
      targets: parts.flatMap((part) => part.operation.targets),
      changes: parts.flatMap((part) => part.operation.changes),
      after: [...after].sort((a, b) => a - b),
      ...(parts.some((part) => part.isTemporary) && { temporary: true }),
    })
  }
  const closeBatch = (at: number): void => {
    if (batch.length === 0) return
    // A half-empty call takes later deletions along where that saves a call.
    const surplus = deletesLeft % LIMITS.batchDelete
    if (surplus > 0 && batch.length + surplus <= LIMITS.batchDelete) {
      for (let i = at, missing = surplus; i < sequence.length && missing > 0; i++) {
        const later = sequence[i]
        if (!later || !isMemberDelete(later) || !later.after.every((position) => stepAt.has(position))) continue
        batch.push(i)
        pulled.add(i)
        missing--
        deletesLeft--
      }
    }
    emit(batch, deletionOf(batch.flatMap((position) => sequence[position]?.call ?? [])))
    batch = []
  }

  sequence.forEach((item, position) => {
    if (pulled.has(position)) return
    if (isMemberDelete(item)) {
      batch.push(position)
      deletesLeft--
      if (batch.length === LIMITS.batchDelete) closeBatch(position + 1)
      return
    }
    if (item.after.some((needed) => batch.includes(needed))) closeBatch(position + 1)
    emit([position], item.call)
  })
  closeBatch(sequence.length)
  return steps
}

function isMemberDelete(item: OrderedCall): boolean {
  return item.call.call === 'user/delete'
}

function deletionOf(calls: readonly Call[]): Call {
  const userids = calls.flatMap((call) => (call.call === 'user/delete' ? [call.userid] : []))
  const [only] = userids
  return userids.length === 1 && only !== undefined
    ? { call: 'user/delete', userid: only }
    : { call: 'user/batchdelete', userids }
}
