import { WecomApiError } from '../errors.ts'
import type { JobFault, JobReport, JobRow, JobStatus } from '../model/job.ts'
import type { Client } from './client.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from './decode.ts'
import { errcodeRule } from './errcodes.ts'
import { withCredential } from './export/export.ts'
import { exportState } from './export/job.ts'
import type { Clients } from './read/modes.ts'
import { redact } from './redact.ts'

/** 40088: no such import. An app has no imports. */
const NO_IMPORT: ReadonlySet<number> = new Set([40088, 48001, 48002, 60011])
const NO_EXPORT: ReadonlySet<number> = new Set([40088, 48001, 48002, 48009, 60011])
/** What getresult answers about the question, and not about the job. */
const ABOUT_THE_QUESTION: ReadonlySet<number> = new Set([40058, 40088, 40089])

/**
 * An id does not tell what it is of: WeCom is asked for an import of the name, then for an export.
 * @throws WecomApiError
 */
export async function readJob(clients: Clients, jobid: string): Promise<JobReport> {
  const { contacts } = clients
  try {
    if (contacts) return await readImport(contacts, jobid)
  } catch (error) {
    if (!(error instanceof WecomApiError) || !NO_IMPORT.has(error.errcode)) throw error
  }
  const { value } = await withCredential(clients, undefined, NO_EXPORT, (client) => exportState(client, jobid))
  const places = value.status === 'done' ? value.places : []
  return { kind: 'export', jobid, status: value.status, blocks: places.map(({ size, md5 }) => ({ size, md5 })) }
}

/** https://developer.work.weixin.qq.com/document/path/90983 */
async function readImport(client: Client, jobid: string): Promise<JobReport> {
  try {
    const { value } = await client.call({
      endpoint: 'batch/getresult',
      effect: 'read',
      target: jobid,
      query: { jobid },
      decode: (body) => importReport(jobid, body),
    })
    return value
  } catch (error) {
    const isVerdict =
      error instanceof WecomApiError &&
      error.errcode > 0 &&
      error.reach === 'object' &&
      !NO_IMPORT.has(error.errcode) &&
      !ABOUT_THE_QUESTION.has(error.errcode)
    if (!isVerdict) throw error
    const { errcode, errmsg } = error
    return { kind: 'import', jobid, status: 'failed', type: '', fault: faultOf('batch', errcode, errmsg), refused: [] }
  }
}

const STATUSES: Readonly<Record<number, JobStatus>> = { 1: 'waiting', 2: 'running', 3: 'done' }

function importReport(jobid: string, body: JsonObject): JobReport {
  const { total, percentage, type, result } = body
  return {
    kind: 'import',
    jobid,
    status: STATUSES[asInteger(body['status'], 'status')] ?? 'running',
    type: asText(type ?? '', 'type'),
    ...(total !== undefined && { total: asInteger(total, 'total') }),
    ...(percentage !== undefined && { percentage: asInteger(percentage, 'percentage') }),
    refused: optionalArray(result, 'result').flatMap((row) => refusedRow(asObject(row, 'result'))),
  }
}

function refusedRow(row: JsonObject): readonly JobRow[] {
  const errcode = asInteger(row['errcode'] ?? 0, 'errcode')
  if (errcode === 0) return []
  const { userid, partyid } = row
  const object = userid === undefined ? asInteger(partyid, 'partyid') : asText(userid, 'userid')
  const errmsg = typeof row['errmsg'] === 'string' ? redact(row['errmsg']) : ''
  const ref = typeof object === 'string' ? `member:${object}` : `department:${object}`
  return [{ object, ...faultOf(ref, errcode, errmsg) }]
}

function faultOf(call: string, errcode: number, errmsg: string): JobFault {
  const { message, remedy } = errcodeRule(errcode)
  const params = { call, errcode, errmsg }
  return { errcode, errmsg, cause: { code: message, params }, remedy: { code: remedy, params } }
}
