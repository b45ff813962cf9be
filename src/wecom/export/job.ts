/**
 * An export from its submission to the places of its blocks. WeCom makes it on its own time; asked again, it names fresh places, which
 * are good for two hours. Submitting again is harmless: it makes another job.
 */
import { WecomApiError } from '../../errors.ts'
import type { TagId } from '../../model/fields.ts'
import type { ApiCall, Client } from '../client.ts'
import { asInteger, asObject, asText, optionalArray } from '../decode.ts'
import { apiError } from '../failure.ts'
import { jobPauses } from '../job-end.ts'
import { pollWaitMs } from '../poll-wait.ts'

export type ExportEndpoint = 'export/simple_user' | 'export/user' | 'export/department' | 'export/taguser'

export interface ExportOrder {
  readonly endpoint: ExportEndpoint
  /** Of `export/taguser` alone. */
  readonly tagid?: TagId
  /** Members or departments in one block, 10,000 to 1,000,000. */
  readonly blockRows: number
}

/** Where a block is, and what it has to be: both about its encrypted bytes. */
export interface BlockPlace {
  readonly url: string
  readonly size: number
  readonly md5: string
}

export type ExportState =
  | { readonly status: 'waiting' | 'running' | 'failed' }
  | { readonly status: 'done'; readonly places: readonly BlockPlace[] }

/** Polls before somebody waits in vain: nearly an hour. */
export const PATIENT_POLLS = 350
/** Exports of small companies are made at once. */
const FIRST_WAIT_MS = 100
/** Polls in a row that fail without saying anything about the job. */
const MAX_LOST_POLLS = 10

/**
 * https://developer.work.weixin.qq.com/document/path/94849, 94851, 94852 and 94853
 * @returns the job id
 */
export async function submitExport(client: Client, order: ExportOrder): Promise<string> {
  const { endpoint, tagid, blockRows } = order
  const { value } = await client.call({
    ...callOf(order),
    body: {
      encoding_aeskey: client.encodingAesKey('export'),
      block_size: blockRows,
      ...(endpoint === 'export/taguser' && { tagid }),
    },
    decode: (body) => asText(body['jobid'], 'jobid'),
  })
  return value
}

/** For whoever submitted the job. https://developer.work.weixin.qq.com/document/path/94854 */
export async function exportState(client: Client, jobid: string): Promise<ExportState> {
  const { value } = await client.call({
    endpoint: 'export/get_result',
    effect: 'read',
    target: jobid,
    query: { jobid },
    decode: (body): ExportState => {
      switch (asInteger(body['status'], 'status')) {
        case 0:
          return { status: 'waiting' }
        case 2:
          return { status: 'done', places: optionalArray(body['data_list'], 'data_list').map(placeOf) }
        case 3:
          return { status: 'failed' }
        default:
          return { status: 'running' }
      }
    },
  })
  return value
}

function placeOf(value: unknown): BlockPlace {
  const row = asObject(value, 'data_list')
  return {
    url: asText(row['url'], 'data_list.url'),
    size: asInteger(row['size'], 'data_list.size'),
    md5: asText(row['md5'], 'data_list.md5').toLowerCase(),
  }
}

/**
 * @param maxPolls after so many it is given up, though not at WeCom's end
 * @throws WecomApiError also when WeCom could not make the export, or takes too long
 */
export async function awaitExport(
  client: Client,
  order: ExportOrder,
  jobid: string,
  { maxPolls, tell }: { readonly maxPolls: number; readonly tell: (state: ExportState['status']) => void },
): Promise<readonly BlockPlace[]> {
  let lost = 0
  const pause = jobPauses(client, { call: callOf(order), jobid, isInDoubt: false })
  for (let polls = 1; polls <= maxPolls; polls++) {
    await pause(pollWaitMs(polls, FIRST_WAIT_MS))
    const state = await exportState(client, jobid).catch((error: unknown) => {
      lost += 1
      const saysNothing = error instanceof WecomApiError && error.errcode === -1 && error.reach === 'object'
      if (saysNothing && lost < MAX_LOST_POLLS) return undefined
      throw error
    })
    if (!state) continue
    lost = 0
    tell(state.status)
    if (state.status === 'done') return state.places
    if (state.status === 'failed') throw exportError(order, 'wecom.export.failed', { job: jobid })
  }
  throw exportError(order, 'wecom.export.slow', { job: jobid, polls: maxPolls })
}

export function callOf({ endpoint, tagid }: ExportOrder): ApiCall {
  return { endpoint, effect: 'read', ...(tagid !== undefined && { target: `tag:${tagid}` }) }
}

type ExportFault =
  | 'wecom.export.failed'
  | 'wecom.export.slow'
  | 'wecom.export.size'
  | 'wecom.export.md5'
  | 'wecom.export.key'
  | 'wecom.export.content'
  | 'wecom.export.row'
  | 'wecom.export.address'
  | 'wecom.export.block-size'

export function exportError(
  order: ExportOrder,
  code: ExportFault,
  params: Readonly<Record<string, string | number>>,
): WecomApiError {
  const facts = { errcode: -1, errmsg: '', attempts: 1, outcome: 'refused', reach: 'object' } as const
  return apiError(callOf(order), code, `${code}.remedy`, facts, params)
}
