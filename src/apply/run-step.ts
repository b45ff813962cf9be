import { OrgctlError, WecomApiError } from '../errors.ts'
import type { Call } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import type { DirectoryWriter, ImportWatch, RefusedRow } from '../model/directory.ts'
import { useridKey } from '../model/fields.ts'
import type { Message } from '../model/message.ts'
import type { Step } from '../model/plan.ts'
import type { StepResult, StepStatus, TargetResult } from '../model/result.ts'

const USERID_NOT_FOUND = 60111

export interface StepEnd {
  readonly result: StepResult
  /** It showed that no further call can succeed. */
  readonly isFatal: boolean
}

export interface RunOptions {
  readonly writer: DirectoryWriter
  /** Of the plan: steps point into it. */
  readonly changes: readonly Change[]
  /** Told what becomes of an import. */
  readonly watch: ImportWatch
  /** Why a call that was waiting was told not to go on. */
  readonly stopReason: () => Message
}

/** Never throws for what WeCom answers. */
export async function runStep(step: Step, { writer, changes, watch, stopReason }: RunOptions): Promise<StepEnd> {
  try {
    const { attempts, refused, refusedRows = [] } = await writer.execute(step.call, watch)
    if (refusedRows.length > 0) return { result: importResult(step, attempts, refusedRows, changes), isFatal: false }
    const count = refused.members.length + refused.departments.length
    if (count === 0) return { result: resultOf(step, 'done', { attempts }), isFatal: false }
    const nodes = [...refused.members, ...refused.departments].slice(0, 10).join(', ')
    const message: Message = { code: 'apply.nodes-refused', params: { count, nodes } }
    return { result: resultOf(step, 'failed', { attempts, message }), isFatal: false }
  } catch (error) {
    if (isInterruption(error)) return { result: skippedResult(step, stopReason()), isFatal: false }
    if (!(error instanceof WecomApiError)) throw error
    // Held back, because another call showed that none can succeed.
    if (error.reach === 'run' && error.attempts === 0) return { result: skippedResult(step, error), isFatal: true }
    if (error.reach === 'run') return { result: resultOf(step, 'failed', error), isFatal: true }
    if (step.call.call === 'user/batchdelete')
      return deleteOneByOne(step, step.call, writer, error.attempts, stopReason)
    return { result: resultOf(step, 'failed', error), isFatal: false }
  }
}

/** A call that was waiting for its turn when the run was told to end: it had no effect. */
function isInterruption(error: unknown): boolean {
  return error instanceof OrgctlError && !(error instanceof WecomApiError) && error.code === 'wecom.interrupted'
}

/** A refused row of somebody whom the plan does not change says nothing about the plan: the row was there to keep them. */
function importResult(
  step: Step,
  attempts: number,
  refusedRows: readonly RefusedRow[],
  changes: readonly Change[],
): StepResult {
  const rows = new Map(refusedRows.map((row) => [rowKey(row.object), row]))
  const targets = step.targets.map((ref, index): TargetResult => {
    const change = changes[step.changes[index] ?? -1]
    const row = change && rows.get(change.kind === 'member' ? rowKey(change.userid) : change.id)
    if (!row) return { ref, status: 'done' }
    return {
      ref,
      status: 'failed',
      reason: { errcode: row.errcode, message: row.message, ...(row.remedy && { remedy: row.remedy }) },
    }
  })
  const failed = targets.flatMap(({ reason }) => reason ?? [])
  const [first] = failed
  if (!first) return resultOf(step, 'done', { attempts })
  const { errcode, message } = first
  const hint: Message = { code: 'apply.rows-refused', params: { count: failed.length, total: targets.length } }
  return { ...resultOf(step, 'failed', { attempts, errcode, message, hint }), targets }
}

function rowKey(object: RefusedRow['object']): RefusedRow['object'] {
  return typeof object === 'string' ? useridKey(object) : object
}

/** One bad userid makes WeCom refuse a whole batch; done singly, whoever can be deleted is. A member who is gone already counts as deleted. */
async function deleteOneByOne(
  step: Step,
  { userids }: Extract<Call, { call: 'user/batchdelete' }>,
  writer: DirectoryWriter,
  spent: number,
  stopReason: () => Message,
): Promise<StepEnd> {
  let attempts = spent
  let failure: WecomApiError | undefined
  const statuses: StepStatus[] = []
  let isInterrupted = false
  for (const userid of userids) {
    try {
      attempts += (await writer.execute({ call: 'user/delete', userid })).attempts
      statuses.push('done')
    } catch (error) {
      if (isInterruption(error)) {
        isInterrupted = true
        break
      }
      if (!(error instanceof WecomApiError)) throw error
      attempts += error.attempts
      const isGone = error.errcode === USERID_NOT_FOUND
      statuses.push(isGone ? 'done' : 'failed')
      if (!isGone) failure ??= error
      if (error.reach === 'run') {
        failure = error
        break
      }
    }
  }
  const result = failure
    ? resultOf(step, 'failed', { ...detailsOf(failure), attempts })
    : isInterrupted
      ? resultOf(step, 'failed', { attempts, message: stopReason() })
      : resultOf(step, 'done', { attempts })
  return {
    result: { ...result, targets: step.targets.map((ref, index) => ({ ref, status: statuses[index] ?? 'failed' })) },
    isFatal: failure?.reach === 'run',
  }
}

export function skippedResult(step: Step, message: Message): StepResult {
  return resultOf(step, 'skipped', { attempts: 0, message })
}

interface Details {
  readonly attempts: number
  readonly errcode?: number
  readonly message?: Message
  readonly hint?: Message
}

function detailsOf({ code, params, errcode, attempts, hint }: WecomApiError): Details {
  return { attempts, errcode, message: { code, params }, ...(hint && { hint }) }
}

function resultOf(step: Step, status: StepStatus, end: Details | WecomApiError): StepResult {
  const { attempts, errcode = 0, message, hint }: Details = end instanceof WecomApiError ? detailsOf(end) : end
  return {
    step,
    status,
    targets: step.targets.map((ref) => ({ ref, status })),
    attempts,
    errcode,
    ...(message && { message }),
    ...(hint && { hint }),
  }
}
