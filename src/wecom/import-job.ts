/**
 * One import from its file to its result: upload, submit, wait. Two things make it different from other calls. What the file does
 * not name is deleted, so live is compared with the file before the upload and once more before every submission. And the answer that says which job
 * it became can get lost: then nobody can wait for it, but importing the same file again changes nothing more, and WeCom runs
 * one import at a time. So after another look the file is submitted again, and the result of that one counts.
 */
import { WecomApiError } from '../errors.ts'
import type { ImportCall } from '../model/call.ts'
import type { RefusedRow } from '../model/directory.ts'
import type { ApiCall, Client } from './client.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from './decode.ts'
import { uploadFile } from './media.ts'
import type { UploadedFile } from './multipart.ts'
import { pollWaitMs } from './poll-wait.ts'

export interface ImportJob {
  readonly endpoint: ImportCall['call']
  readonly file: UploadedFile
  /** Body of the submission besides the file. */
  readonly options: Readonly<Record<string, boolean>>
  /** @throws WecomApiError when the file would do something that was not planned */
  readonly check: () => Promise<void>
  /** Reads a row of the result; empty for one that was taken. May throw MalformedBody. */
  readonly decodeRow: (row: JsonObject) => readonly RefusedRow[]
  readonly progress: (percentage: number) => void
}

export interface ImportResult {
  /** Submissions, 1 or more. */
  readonly attempts: number
  readonly refusedRows: readonly RefusedRow[]
}

const RUNNING = 302008
/** "import fail, please retry later" */
const FAILED_INSIDE = 302005
/** 40088, 40089: the job cannot be asked for. */
const NO_RESULT: ReadonlySet<number> = new Set([40088, 40089])

const MAX_SUBMISSIONS = 3
/** So long an import may stand still, or somebody else's may keep ours waiting. */
const PATIENCE_MS = 30 * 60_000
/** Polls in a row that fail without saying anything about the job. */
const MAX_LOST_POLLS = 10

/** @throws WecomApiError when the import as a whole came to nothing, or its end could not be learned (`outcome: 'unknown'`) */
export async function runImport(client: Client, job: ImportJob): Promise<ImportResult> {
  await job.check()
  const mediaId = await uploadFile(client, job.file)
  for (let attempts = 1; ; attempts++) {
    try {
      const jobid = await submit(client, job, mediaId)
      job.progress(0)
      return { attempts, refusedRows: await resultOf(client, job, jobid, attempts) }
    } catch (error) {
      if (!(error instanceof WecomApiError) || attempts >= MAX_SUBMISSIONS || !mayRepeat(error)) throw error
      await client.pause(infoOf(job), pollWaitMs(attempts), error.outcome === 'unknown')
    }
  }
}

function mayRepeat({ endpoint, errcode, outcome, reach }: WecomApiError): boolean {
  if (errcode === FAILED_INSIDE) return true
  // A job that was accepted is not submitted again only because its result cannot be had.
  return endpoint !== 'batch/getresult' && outcome === 'unknown' && reach === 'object'
}

function infoOf({ endpoint }: ImportJob): ApiCall {
  return { endpoint, effect: 'once' }
}

/** Waits while another import runs. */
async function submit(client: Client, job: ImportJob, mediaId: string): Promise<string> {
  let waited = 0
  for (let tries = 1; ; tries++) {
    await job.check()
    try {
      const { value } = await client.call({
        ...infoOf(job),
        body: { media_id: mediaId, ...job.options },
        decode: (body) => asText(body['jobid'], 'jobid'),
      })
      return value
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.errcode !== RUNNING || waited >= PATIENCE_MS) throw error
      const pauseMs = pollWaitMs(tries)
      waited += pauseMs
      await client.pause(infoOf(job), pauseMs, false)
    }
  }
}

type JobState =
  | { readonly kind: 'running'; readonly percentage: number }
  | { readonly kind: 'done'; readonly refusedRows: readonly RefusedRow[] }

async function resultOf(
  client: Client,
  job: ImportJob,
  jobid: string,
  attempts: number,
): Promise<readonly RefusedRow[]> {
  let percentage = 0
  let standstillMs = 0
  let lost = 0
  for (let polls = 1; ; polls++) {
    const pauseMs = pollWaitMs(polls)
    await client.pause(infoOf(job), pauseMs, true)
    standstillMs += pauseMs
    try {
      const state = await poll(client, job, jobid)
      if (state.kind === 'done') return state.refusedRows
      lost = 0
      if (state.percentage !== percentage) standstillMs = 0
      percentage = state.percentage
      job.progress(percentage)
      if (standstillMs >= PATIENCE_MS) throw unfinished(job, percentage, attempts)
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.outcome === 'unknown') throw error
      lost += 1
      const saysNothing = error.errcode === -1 && error.reach === 'object'
      if (saysNothing && lost < MAX_LOST_POLLS) continue
      throw verdict(job, error, attempts, saysNothing || error.reach === 'run' || NO_RESULT.has(error.errcode))
    }
  }
}

/** https://developer.work.weixin.qq.com/document/path/90983 */
async function poll(client: Client, { decodeRow }: ImportJob, jobid: string): Promise<JobState> {
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

/** What the question for the result was answered with is about the import, not about the question. */
function verdict({ endpoint }: ImportJob, error: WecomApiError, attempts: number, isUnknown: boolean): WecomApiError {
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

function unfinished({ endpoint }: ImportJob, percentage: number, attempts: number): WecomApiError {
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
