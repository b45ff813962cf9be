import { EXIT, OrgctlError, WecomApiError } from '../../errors.ts'
import type { TagId } from '../../model/fields.ts'
import type { Client } from '../client.ts'
import type { JsonObject } from '../decode.ts'
import { missingSecret } from '../settings.ts'
import type { Clients } from '../read/modes.ts'
import { listTags } from '../tags.ts'
import { exportedBlocks, type FinishedExport } from './blocks.ts'
import {
  awaitExport,
  exportError,
  exportState,
  PATIENT_POLLS,
  submitExport,
  type BlockPlace,
  type ExportOrder,
} from './job.ts'

export interface ExportRequest extends Omit<ExportOrder, 'tagid'> {
  /** Of `export/taguser` alone: a tag's id or name. */
  readonly tag?: TagId | string
  /** Goes on with a job that was submitted before, with the same credential. */
  readonly jobid?: string
  /** Whose view is exported. Default: the contacts secret's, and the app's where that one is refused. */
  readonly credential?: Credential
  readonly tell: (progress: ExportProgress) => void
}

export type Credential = 'contacts' | 'app'

export type ExportProgress =
  | { readonly stage: 'submitted'; readonly jobid: string }
  | { readonly stage: 'waiting' | 'running'; readonly jobid: string }
  | { readonly stage: 'fetching'; readonly jobid: string; readonly done: number; readonly blocks: number }

export interface Exported {
  readonly jobid: string
  readonly credential: Credential
  readonly tagid?: TagId
  /** Each a JSON document as the pages describe it; all of one kind. */
  readonly blocks: AsyncIterable<JsonObject>
}

/** What WeCom tells a credential that may not export, or that did not submit the job. */
const NOT_ALLOWED: ReadonlySet<number> = new Set([48001, 48002, 48008, 48009, 60011])
const NOT_OURS: ReadonlySet<number> = new Set([...NOT_ALLOWED, 40088])
/** Submissions of an export that WeCom could not make. */
const MAX_SUBMISSIONS = 2

/** @throws WecomApiError; OrgctlError for a tag that is not there */
export async function runExport(clients: Clients, request: ExportRequest): Promise<Exported> {
  const { jobid, tell } = request
  const refusals = jobid === undefined ? NOT_ALLOWED : NOT_OURS
  const { value, client, credential } = await withCredential(clients, request.credential, refusals, async (each) => {
    const order = await orderOf(each, request)
    return jobid === undefined ? finishNew(each, order, tell) : finishKnown(each, order, jobid, tell)
  })
  const { tagid } = value.order
  return {
    jobid: value.jobid,
    credential,
    ...(tagid !== undefined && { tagid }),
    blocks: told(exportedBlocks(client, value), value, tell),
  }
}

async function orderOf(client: Client, { endpoint, blockRows, tag }: ExportRequest): Promise<ExportOrder> {
  if (typeof tag !== 'string') return { endpoint, blockRows, ...(tag !== undefined && { tagid: tag }) }
  const found = (await listTags(client)).find(({ name }) => name === tag)
  if (!found) throw new OrgctlError('wecom.export.no-tag', { params: { tag }, exitCode: EXIT.error })
  return { endpoint, blockRows, tagid: found.id }
}

type Tell = ExportRequest['tell']

async function finishNew(client: Client, order: ExportOrder, tell: Tell): Promise<FinishedExport> {
  for (let submissions = 1; ; submissions++) {
    const jobid = await submitExport(client, order)
    tell({ stage: 'submitted', jobid })
    try {
      return { order, jobid, places: await wait(client, order, jobid, tell) }
    } catch (error) {
      const isFailed = error instanceof WecomApiError && error.code === 'wecom.export.failed'
      if (!isFailed || submissions === MAX_SUBMISSIONS) throw error
    }
  }
}

async function finishKnown(client: Client, order: ExportOrder, jobid: string, tell: Tell): Promise<FinishedExport> {
  const state = await exportState(client, jobid)
  switch (state.status) {
    case 'done':
      return { order, jobid, places: state.places }
    case 'failed':
      throw exportError(order, 'wecom.export.failed', { job: jobid })
    case 'waiting':
    case 'running':
      return { order, jobid, places: await wait(client, order, jobid, tell) }
  }
}

function wait(client: Client, order: ExportOrder, jobid: string, tell: Tell): Promise<readonly BlockPlace[]> {
  return awaitExport(client, order, jobid, {
    maxPolls: PATIENT_POLLS,
    tell: (status) => {
      if (status === 'waiting' || status === 'running') tell({ stage: status, jobid })
    },
  })
}

async function* told(
  blocks: AsyncIterable<JsonObject>,
  { jobid, places }: FinishedExport,
  tell: Tell,
): AsyncGenerator<JsonObject> {
  let done = 0
  tell({ stage: 'fetching', jobid, done, blocks: places.length })
  for await (const block of blocks) {
    yield block
    done += 1
    tell({ stage: 'fetching', jobid, done, blocks: places.length })
  }
}

interface Served<T> {
  readonly value: T
  readonly client: Client
  readonly credential: Credential
}

/** With the contacts secret, and with the app's where the first is refused. @throws WecomApiError of the one that was tried last */
export async function withCredential<T>(
  clients: Clients,
  wanted: Credential | undefined,
  refusals: ReadonlySet<number>,
  work: (client: Client) => Promise<T>,
): Promise<Served<T>> {
  const { contacts, app } = clients
  const first = wanted ?? (contacts ? 'contacts' : 'app')
  const client = first === 'contacts' ? contacts : app
  if (!client) throw missingSecret(first === 'contacts' ? 'WECOM_CONTACTS_SECRET' : 'WECOM_APP_SECRET')
  try {
    return { value: await work(client), client, credential: first }
  } catch (error) {
    const isRefused = error instanceof WecomApiError && refusals.has(error.errcode)
    if (!isRefused || wanted !== undefined || first === 'app' || !app) throw error
  }
  return { value: await work(app), client: app, credential: 'app' }
}
