/**
 * WeCom's side of an import: a file becomes a job, and the job a result. Both halves stand alone, so that a run that was cut off
 * between them can be taken up again with nothing but the job's id.
 */
import { WecomApiError } from '../errors.ts'
import type { ImportCall } from '../model/call.ts'
import type { RefusedRow } from '../model/directory.ts'
import type { ApiCall, Client } from './client.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from './decode.ts'
import { jobPauses } from './job-end.ts'
import { pollWaitMs } from './poll-wait.ts'

export interface Submission {
  readonly endpoint: ImportCall['call']
  readonly mediaId: string
  /** Body besides the file. */
  readonly options: Readonly<Record<string, boolean>>
  /** Run before every try. @throws WecomApiError when the file would do something that was not planned */
  readonly check: () => Promise<void>
}

export interface AwaitedJob {
  readonly endpoint: ImportCall['call']
  readonly jobid: string
  /** Submissions so far, for the report of a failure. */
  readonly attempts: number
  /** Reads a row of the result; empty for one that was taken. May throw MalformedBody. */
  readonly decodeRow: (row: JsonObject) => readonly RefusedRow[]
  readonly progress: (percentage: number) => void
}

const RUNNING = 302008
/** WeCom does not reach the address where it is to tell the end, or does not like it. */
const BAD_CALLBACK = 40057
/** 40088, 40089: the job cannot be asked for. */
export const NO_RESULT: ReadonlySet<number> = new Set([40088, 40089])

/** So long an import may stand still, or somebody else's may keep ours waiting. */
const PATIENCE_MS = 30 * 60_000
/** Polls in a row that fail without saying anything about the job. */
const MAX_LOST_POLLS = 10

/** Waits while another import runs. @returns the id of the job */
export async function submitJob(client: Client, submission: Submission): Promise<string> {
  const { mediaId, options, check } = submission
  let waited = 0
  let callback = client.jobCallback
  for (let tries = 1; ; tries++) {
    await check()
    try {
      const { value } = await client.call({
        ...infoOf(submission),
        body: { media_id: mediaId, ...options, ...(callback && { callback }) },
        decode: (body) => asText(body['jobid'], 'jobid'),
      })
      return value
    } catch (error) {
      if (!(error instanceof WecomApiError)) throw error
      if (callback && error.errcode === BAD_CALLBACK) {
        // The import matters more than hearing of its end.
        callback = undefined
        continue
      }
      if (error.errcode !== RUNNING || waited >= PATIENCE_MS) throw error
      const pauseMs = pollWaitMs(tries)
      waited += pauseMs
      await client.pause(infoOf(submission), pauseMs, false)
    }
  }
}

type JobState =
  | { readonly kind: 'running'; readonly percentage: number }
  | { readonly kind: 'done'; readonly refusedRows: readonly RefusedRow[] }

/**
 * WeCom keeps the results of the last five imports only, so nothing is put off here: the result is read as soon as there is one.
 * @returns the rows that were refused
 * @throws WecomApiError when the import as a whole came to nothing, or its end could not be learned (`outcome: 'unknown'`)
 */
export async function waitForJob(client: Client, job: AwaitedJob): Promise<readonly RefusedRow[]> {
  let percentage = 0
  let standstillMs = 0
  let lost = 0
  const pause = jobPauses(client, { call: infoOf(job), jobid: job.jobid, isInDoubt: true })
  for (let polls = 1; ; polls++) {
    const pauseMs = pollWaitMs(polls)
    await pause(pauseMs)
    standstillMs += pauseMs
    try {
      const state = await poll(client, job)
      if (state.kind === 'done') return state.refusedRows
      lost = 0
      if (state.percentage !== percentage) standstillMs = 0
      percentage = state.percentage
      job.progress(percentage)
      if (standstillMs >= PATIENCE_MS) throw unfinished(job, percentage)
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.outcome === 'unknown') throw error
      lost += 1
      const saysNothing = error.errcode === -1 && error.reach === 'object'
      if (saysNothing && lost < MAX_LOST_POLLS) continue
      throw verdict(job, error, saysNothing || error.reach === 'run' || NO_RESULT.has(error.errcode))
    }
  }
}

/**
 * Waits until a job of an earlier run is over, however it ended: one that WeCom knows nothing of any more is.
 * @throws WecomApiError when its end could not be learned
 */
export async function outliveJob(client: Client, jobid: string, progress: AwaitedJob['progress']): Promise<void> {
  try {
    // Whose file it was does not matter to the waiting.
    await waitForJob(client, { endpoint: 'batch/replaceuser', jobid, attempts: 1, decodeRow: () => [], progress })
  } catch (error) {
    if (error instanceof WecomApiError && (error.outcome === 'refused' || NO_RESULT.has(error.errcode))) return
    throw error
  }
}

/** https://developer.work.weixin.qq.com/document/path/90983 */
async function poll(client: Client, { jobid, decodeRow }: AwaitedJob): Promise<JobState> {
  const { value } = await client.call({
    endpoint: 'batch/getresult',
    effect: 'read',
    query: { jobid },
    decode: (body): JobState =>
      asInteger(body['status'], 'status') === 3
        ? {
            kind: 'done',
            refusedRows: optionalArray(body['result'], 'result').flatMap((row) => decodeRow(asObject(row, 'result'))),
          }
        : { kind: 'running', percentage: asInteger(body['percentage'] ?? 0, 'percentage') },
  })
  return value
}

export function infoOf({ endpoint }: Pick<AwaitedJob, 'endpoint'>): ApiCall {
  return { endpoint, effect: 'once' }
}

/** What the question for the result was answered with is about the import, not about the question. */
function verdict({ endpoint, attempts }: AwaitedJob, error: WecomApiError, isUnknown: boolean): WecomApiError {
  return new WecomApiError(error.code, {
    endpoint: isUnknown ? error.endpoint : endpoint,
    errcode: error.errcode,
    errmsg: error.errmsg,
    attempts,
    outcome: isUnknown ? 'unknown' : 'refused',
    reach: error.reach,
    params: { ...error.params, call: endpoint },
    exitCode: error.exitCode,
    ...(isUnknown ? { hint: { code: 'wecom.outcome-unknown', params: {} } } : error.hint && { hint: error.hint }),
  })
}

function unfinished({ endpoint, attempts }: AwaitedJob, percentage: number): WecomApiError {
  return new WecomApiError('wecom.import-unfinished', {
    endpoint: 'batch/getresult',
    errcode: -1,
    errmsg: '',
    attempts,
    outcome: 'unknown',
    reach: 'object',
    params: { call: endpoint, percentage, minutes: PATIENCE_MS / 60_000 },
    hint: { code: 'wecom.outcome-unknown', params: {} },
  })
}
