import type { DirectoryReader, DirectoryWriter } from '../model/directory.ts'
import type { JobReport } from '../model/job.ts'
import { callRaw, type RawOptions } from './api.ts'
import { Client, type RetryNotice } from './client.ts'
import type { JsonObject } from './decode.ts'
import { runExport, type Exported, type ExportRequest } from './export/export.ts'
import { jobEndAt } from './job-end.ts'
import { readJob } from './job-report.ts'
import { atOnce } from './endpoints.ts'
import { outliveJob } from './import-job.ts'
import { PAGE_ROWS } from './members.ts'
import { Operations } from './operations/operations.ts'
import { LiveReader, type Clients } from './read/modes.ts'
import { missingSecret, type JobNewsSettings } from './settings.ts'
import { DEFAULT_LIMITS, Throttle, type RateLimits } from './throttle.ts'
import { realSleep, type Clock, type Sleep } from './timing.ts'
import { createTransport, type ProxySettings } from './transport.ts'
import { Writer } from './writer.ts'

/** In flight at a time: at 200 ms a call, 34 use up WeCom's 10,000 calls a minute; 45033 was seen at 400, not at 40. */
export const DEFAULT_PARALLELISM = 48
const DEFAULT_TIMEOUT_MS = 30_000

export interface DirectoryOptions {
  readonly corpId: string
  /** Secret of 通讯录同步: writes, and reads ids at least. Without it only an app's view can be read. */
  readonly contactsSecret?: string
  /** Secret of a self-built app: reads details that the contacts secret may not. One of the two must be there. */
  readonly appSecret?: string
  /** Without `/cgi-bin` and trailing slash. */
  readonly baseUrl: string
  /** `orgctl/<version>`. */
  readonly userAgent: string
  readonly proxy?: ProxySettings
  /** Rows of user/list_id in one page, 1 to 10,000. */
  readonly pageRows?: number
  /** Calls of user/list from which on details are read by an export. */
  readonly exportFrom?: number
  readonly parallelism?: number
  /** Lower ones than WeCom's own, for a corp whose quota is shared or cut. */
  readonly limits?: RateLimits
  /** For one try, from the first byte sent to the last byte read. */
  readonly timeoutMs?: number
  readonly clock?: Clock
  readonly sleep?: Sleep
  /** 0 to 1; spreads the waiting of retries. */
  readonly random?: () => number
  readonly onRetry?: (notice: RetryNotice) => void
  /** Told with each refusal from which address WeCom sees us: kept out of every message. */
  readonly onCallerIp?: (ip: string) => void
  /** Ends every waiting, for a token, a quota or a retry; a request on the wire is let end. */
  readonly signal?: AbortSignal
  /** Lets imports and exports end their waiting early. */
  readonly jobNews?: JobNewsSettings
}

/** WeCom's address book over HTTPS. */
export interface Directory extends DirectoryReader, DirectoryWriter {
  /**
   * Waits for an import that an earlier run submitted. What it did is for whoever reads live afterwards.
   * @throws WecomApiError when its end could not be learned
   */
  awaitImport(jobid: string, progress: (percentage: number) => void): Promise<void>
  /** Any endpoint; the answer as WeCom gave it. */
  callRaw(method: string, path: string, options?: RawOptions): Promise<JsonObject>
  /** Members, departments or a tag as an export job of WeCom gives them. @throws WecomApiError */
  export(request: ExportRequest): Promise<Exported>
  /** Where an import or export stands. @throws WecomApiError when nobody knows it, or its result is gone */
  job(jobid: string): Promise<JobReport>
  /** Single calls, for whoever wants one of WeCom's own operations. */
  readonly operations: Operations
  /** Lets calls on the wire end and closes the connections. */
  close(): Promise<void>
}

/** Opens no connection before the first call. */
export function createDirectory(options: DirectoryOptions): Directory {
  const { corpId, parallelism = DEFAULT_PARALLELISM, pageRows = PAGE_ROWS } = options
  const { clock = () => performance.now(), sleep = realSleep, random = Math.random } = options
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const { watchUrl, callback } = options.jobNews ?? {}
  const throttle = new Throttle({
    limits: options.limits ?? DEFAULT_LIMITS,
    parallelism,
    atOnce,
    clock,
    sleep,
    ...signal,
  })
  const transport = createTransport({
    connections: parallelism,
    userAgent: options.userAgent,
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
  })
  const clientFor = (secret: string, variable: string): Client =>
    new Client({
      corpId,
      secret,
      variable,
      baseUrl: options.baseUrl,
      transport,
      throttle,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      clock,
      sleep,
      random,
      ...signal,
      ...(watchUrl !== undefined && { jobEnd: jobEndAt(watchUrl) }),
      ...(callback && { jobCallback: callback }),
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
      ...(options.onCallerIp === undefined ? {} : { onCallerIp: options.onCallerIp }),
    })
  const clients = clientsOf(options, clientFor)
  const reader = new LiveReader(clients, options.exportFrom)
  const writer = clients.contacts && new Writer(clients.contacts)

  return {
    async readOrg(progress = () => undefined) {
      const org = await reader.read({ corpId, parallelism, pageRows, progress })
      writer?.learn(org)
      return org
    },
    async execute(call, watch) {
      if (!writer) throw missingSecret('WECOM_CONTACTS_SECRET')
      return writer.execute(call, watch)
    },
    async awaitImport(jobid, progress) {
      if (!clients.contacts) throw missingSecret('WECOM_CONTACTS_SECRET')
      await outliveJob(clients.contacts, jobid, progress)
    },
    callRaw: (method, path, raw = {}) => callRaw(clients, method, path, raw),
    export: (request) => runExport(clients, request),
    job: (jobid) => readJob(clients, jobid),
    operations: new Operations(clients),
    close: () => transport.close(),
  }
}

/** @throws OrgctlError with exit code 7 when there is no secret at all */
function clientsOf(
  { contactsSecret, appSecret }: DirectoryOptions,
  clientFor: (secret: string, variable: string) => Client,
): Clients {
  const app = appSecret === undefined ? undefined : clientFor(appSecret, 'WECOM_APP_SECRET')
  if (contactsSecret !== undefined) return { contacts: clientFor(contactsSecret, 'WECOM_CONTACTS_SECRET'), app }
  if (app) return { contacts: undefined, app }
  throw missingSecret('WECOM_CONTACTS_SECRET')
}
