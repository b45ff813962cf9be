import { WecomApiError } from '../errors.ts'
import type { Call } from '../model/call.ts'
import type { DirectoryWriter } from '../model/directory.ts'
import type { Message } from '../model/message.ts'
import type { Step } from '../model/plan.ts'
import type { StepResult, StepStatus } from '../model/result.ts'

const USERID_NOT_FOUND = 60111

/** @throws WecomApiError when WeCom refused the whole step */
export async function runStep(step: Step, writer: DirectoryWriter): Promise<StepResult> {
  try {
    const { attempts, refused } = await writer.execute(step.call)
    const count = refused.members.length + refused.departments.length
    if (count === 0) return resultOf(step, 'done', attempts, 0)
    const nodes = [...refused.members, ...refused.departments].slice(0, 10).join(', ')
    return resultOf(step, 'failed', attempts, 0, { code: 'apply.nodes-refused', params: { count, nodes } })
  } catch (error) {
    if (!(error instanceof WecomApiError) || error.reach === 'run' || step.call.call !== 'user/batchdelete') throw error
    return deleteOneByOne(step, step.call, writer, error.attempts)
  }
}

/** One bad userid makes WeCom refuse a whole batch; done singly, whoever can be deleted is. A member who is gone already counts as deleted. */
async function deleteOneByOne(
  step: Step,
  { userids }: Extract<Call, { call: 'user/batchdelete' }>,
  writer: DirectoryWriter,
  spent: number,
): Promise<StepResult> {
  let attempts = spent
  let failure: WecomApiError | undefined
  const statuses: StepStatus[] = []
  for (const userid of userids) {
    try {
      attempts += (await writer.execute({ call: 'user/delete', userid })).attempts
      statuses.push('done')
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.reach === 'run') throw error
      attempts += error.attempts
      if (error.errcode === USERID_NOT_FOUND) {
        statuses.push('done')
        continue
      }
      failure ??= error
      statuses.push('failed')
    }
  }
  const result = failure
    ? resultOf(step, 'failed', attempts, failure.errcode, messageOf(failure))
    : resultOf(step, 'done', attempts, 0)
  return { ...result, targets: step.targets.map((ref, index) => ({ ref, status: statuses[index] ?? 'failed' })) }
}

export function failedResult(step: Step, error: WecomApiError): StepResult {
  return resultOf(step, 'failed', error.attempts, error.errcode, messageOf(error))
}

export function skippedResult(step: Step, message: Message): StepResult {
  return resultOf(step, 'skipped', 0, 0, message)
}

function messageOf({ code, params }: WecomApiError): Message {
  return { code, params }
}

function resultOf(step: Step, status: StepStatus, attempts: number, errcode: number, message?: Message): StepResult {
  return {
    step,
    status,
    targets: step.targets.map((ref) => ({ ref, status })),
    attempts,
    errcode,
    ...(message && { message }),
  }
}
