import { setTimeout as wait } from 'node:timers/promises'
import { checkAccess } from './access.ts'
import { DataFile, readDataFile } from './data-file.ts'
import { changesSomething, ENDPOINTS } from './endpoints.ts'
import { parseRange } from './byte-range.ts'
import type { EffectCounts } from './effects.ts'
import { Faults, type Fault, type Mishap, type SandboxHooks } from './faults.ts'
import { Fields } from './fields.ts'
import { consoleEndpoints } from './handlers/console.ts'
import { watchChange } from './callbacks/contact-events.ts'
import { Deliveries, type CallbackOptions, type DeliveryCounts, type JobEvent } from './callbacks/deliveries.ts'
import { Exports } from './exports.ts'
import { Jobs } from './jobs.ts'
import { A_PARTNER, type LinkedGroup } from './linked.ts'
import { drawLatency, type Latency } from './latency.ts'
import { DEFAULT_LIMITS, type SandboxLimits } from './limits.ts'
import { MediaShelf } from './media-shelf.ts'
import { SecondFactors } from './second-factors.ts'
import { readUpload, type Upload } from './multipart.ts'
import { repeatable, type Random } from './random.ts'
import { RateLimit } from './rate-limit.ts'
import { ReadLag } from './read-lag.ts'
import { Robots, type RobotMessage } from './robots.ts'
import { FailedImport, Refusal, refuse } from './refusal.ts'
import { parseBody } from './request-body.ts'
import { loadStore, takeSnapshot, type Seed, type Snapshot } from './snapshot.ts'
import { DEFAULT_SWITCHES, type SandboxSwitches } from './switches.ts'
import { Tokens, type TokenHolder } from './tokens.ts'
import { viewOf } from './view.ts'
import type { AppRange, CallContext, Endpoint, Profile, Success, World } from './world.ts'

export interface SandboxOptions {
  /** The organisation at the start, unless `dataFile` exists. */
  readonly seed?: Seed
  /** Keeps the organisation across runs. Written some time after each change and by `close`. */
  readonly dataFile?: string
  /** What the credentials may read; `full` unless stated. */
  readonly profile?: Profile
  readonly latencyMs?: Latency
  /** Of everything that is left to chance: which calls of a `chance` go wrong, and how long each takes. 1 unless stated. */
  readonly faultSeed?: number
  /** `user/get` and the lists of ids show what was true this long ago. For small organisations. */
  readonly readLagMs?: number
  /** How long an import runs; the third poll ends it in any case. 300 unless stated. */
  readonly jobMs?: number
  /** How long an export runs, 300 ms unless stated, and the poll that ends it in any case: the third. */
  readonly exportMs?: number
  readonly exportPolls?: number
  /** So many exports end with status 3 before one succeeds. */
  readonly exportFailures?: number
  readonly switches?: Partial<SandboxSwitches>
  readonly limits?: Partial<SandboxLimits>
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly corpId?: string
  readonly contactsSecret?: string
  readonly appSecret?: string
  /** Linked corps that the app sees; one small partner unless stated. */
  readonly linked?: readonly LinkedGroup[]
  /** The whole corp unless stated. */
  readonly appRange?: AppRange
  /** When the corp has mail of its own; then members get an address at this domain. */
  readonly bizMailDomain?: string
  /** 企业可信IP; others get 60020. Absent: every IP. */
  readonly trustedIps?: readonly string[]
  readonly faults?: readonly Fault[]
  readonly hooks?: SandboxHooks
  /** Hears of every change of the address book that the contacts secret did not make itself. */
  readonly callback?: CallbackOptions
}

/** What every sandbox knows unless told otherwise. */
export const SANDBOX_CREDENTIALS = { corpId: 'wwsandbox', contactsSecret: 'contacts', appSecret: 'app' } as const

/** The key of its one group robot. */
export const ROBOT_KEY = 'robot'

/** How long imports and exports take unless stated. */
const JOB_MS = 300
const SHORTEST_LOOK_MS = 10

/** One request to the API, freed from HTTP. */
export interface Exchange {
  readonly method: string
  /** Path below `/cgi-bin/`. */
  readonly call: string
  readonly query: URLSearchParams
  readonly ip: string
  /** Scheme, host and port. */
  readonly origin: string
  readonly contentType: string
  readonly text: () => Promise<string>
  /** For a body that is a file. */
  readonly bytes: () => Promise<Uint8Array>
}

interface Arrived extends Pick<Exchange, 'method' | 'call' | 'query' | 'ip' | 'origin'> {
  readonly body: string
  readonly upload: Upload | undefined
  /** Too many calls of this API were under way when it came. */
  readonly isCrowded: boolean
}

export type Answer =
  | {
      readonly kind: 'json'
      readonly errcode: number
      readonly errmsg: string
      readonly text: string
      /** Between the headers and the end of the body. */
      readonly bodyMs?: number
    }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'drop' }

/** A download: part of a block, and how much of it arrives. */
export type BlockAnswer =
  | Exclude<Answer, { readonly kind: 'json' }>
  | {
      readonly kind: 'bytes'
      readonly bytes: Buffer
      /** The `Content-Range` of a part. */
      readonly range: string | undefined
      /** The connection breaks in the middle. */
      readonly isBroken: boolean
    }

/** Answers by call and errcode; `dropped` and `http-502` stand for answers without one. */
export type CallCounts = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A WeCom with one corp. Calls take effect one at a time, in the order in which they come out of the latency. */
export class Corp {
  readonly #world: World
  readonly #tokens: Tokens
  readonly #rates: RateLimit
  readonly #robots: Robots
  readonly #faults: Faults
  readonly #random: Random
  readonly #hooks: SandboxHooks
  readonly #options: SandboxOptions
  readonly #dataFile: DataFile | undefined
  readonly #running = new Map<string, number>()
  #lag: ReadLag | undefined
  #counts = new Map<string, Map<string, number>>()
  #refusals = 0
  #jobTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: SandboxOptions = {}) {
    this.#options = options
    const now = options.clock ?? Date.now
    const switches = { ...DEFAULT_SWITCHES, ...options.switches }
    const limits = { ...DEFAULT_LIMITS, ...options.limits }
    const corpId = options.corpId ?? SANDBOX_CREDENTIALS.corpId
    const saved = options.dataFile === undefined ? undefined : readDataFile(options.dataFile)
    this.#world = {
      corpId,
      bizMailDomain: options.bizMailDomain,
      profile: options.profile ?? 'full',
      appRange: options.appRange ?? { departments: [1] },
      switches,
      limits,
      now,
      media: new MediaShelf(now),
      jobs: new Jobs(now, options.jobMs ?? JOB_MS),
      exports: new Exports({
        now,
        durationMs: options.exportMs ?? JOB_MS,
        lastPoll: options.exportPolls ?? 3,
        failures: options.exportFailures ?? 0,
        onEnd: ({ jobid, type, errcode, errmsg }) =>
          this.tellJob({ JobId: jobid, JobType: type, ErrCode: errcode, ErrMsg: errmsg }),
      }),
      callbacks: new Deliveries(corpId, now, options.callback),
      linked: options.linked ?? A_PARTNER,
      secondFactors: new SecondFactors(now),
      creations: [],
      wrongGuesses: [],
      store: this.#load(saved ?? options.seed ?? {}, switches),
    }
    this.#tokens = new Tokens({
      corpId,
      secrets: secretsOf(options),
      now,
      reuse: switches.repeatedGettoken === 'same',
      maxWrong: limits.wrongSecrets,
    })
    this.#rates = new RateLimit({
      perMinute: limits.callsPerMinute,
      perHour: limits.callsPerHour,
      minuteMs: limits.minuteMs,
      block: switches.rateBlock,
      now,
    })
    this.#robots = new Robots(ROBOT_KEY, { minuteMs: limits.minuteMs, now })
    this.#lag = this.#newLag()
    this.#hooks = options.hooks ?? {}
    this.#faults = new Faults(options.faultSeed ?? 1)
    this.#random = repeatable((options.faultSeed ?? 1) + 1)
    this.#faults.add(options.faults ?? [])
    if (options.dataFile !== undefined) this.#dataFile = new DataFile(options.dataFile, () => this.state())
  }

  /** Everything the sandbox holds, sensitive values too. */
  state(): Snapshot {
    this.#settleJobs()
    return takeSnapshot(this.#world.store, this.#world.corpId)
  }

  /**
   * Puts another organisation in place of the present one.
   * @throws OrgctlError when the seed contradicts itself; the present one then stays
   */
  replace(seed: Seed): void {
    this.#world.store = this.#load(seed, this.#world.switches)
    this.#world.jobs.clear()
    this.#world.exports.clear()
    this.#lag = this.#newLag()
    this.#dataFile?.touch()
  }

  calls(): CallCounts {
    return Object.fromEntries([...this.#counts].map(([call, counts]) => [call, Object.fromEntries(counts)]))
  }

  resetCalls(): void {
    this.#counts = new Map()
  }

  /** userids, once for each invitation, in order. */
  invitations(): readonly string[] {
    return [...this.#world.store.invitations]
  }

  /** What really happened to each object since the seed, or since the effects were last forgotten. */
  effects(): EffectCounts {
    return this.#world.store.effects.counts()
  }

  resetEffects(): void {
    this.#world.store.effects.clear()
  }

  /** Lets coming calls go wrong, in addition to the faults that still wait. */
  failNext(...faults: readonly Fault[]): void {
    this.#faults.add(faults)
  }

  /** All tokens become invalid before their time. */
  revokeTokens(): void {
    this.#tokens.revokeAll()
  }

  /** The end of a job, told to whoever the sandbox was started for. */
  tellJob(job: JobEvent): void {
    if (this.#options.callback) this.#world.callbacks.job(this.#options.callback, job)
  }

  /** What the group's robot was given. */
  messages(): readonly RobotMessage[] {
    return this.#robots.messages()
  }

  /** What became of the events so far. */
  deliveries(): DeliveryCounts {
    return this.#world.callbacks.counts()
  }

  /** Until every event so far is delivered or given up. */
  async delivered(): Promise<void> {
    await this.#world.callbacks.settled()
  }

  /** Writes what the data file lacks. Events that wait are not sent any more. */
  async close(): Promise<void> {
    clearTimeout(this.#jobTimer)
    this.#settleJobs()
    await this.#world.callbacks.close()
    await this.#dataFile?.flush()
  }

  /**
   * An admin's edit: no token, not counted, not limited, and free of the rules that bind only the API.
   * `undefined` for a call that an admin cannot make.
   */
  console(call: string, body: Readonly<Record<string, unknown>>): Answer | undefined {
    const endpoint = consoleEndpoints[call] ?? ENDPOINTS.get(call)
    if (!endpoint || !changesSomething(endpoint)) return undefined
    const fields = new Fields(body, endpoint.method === 'GET' ? 'query' : 'body')
    return this.#settle('127.0.0.1', endpoint, () =>
      this.#perform(endpoint, { call, caller: 'console', fields, upload: undefined, origin: '' }),
    )
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const { call, ip, method, query, origin } = exchange
    const isFile = ENDPOINTS.get(call)?.body === 'file'
    const body = method === 'POST' && !isFile ? await exchange.text() : ''
    const upload = method === 'POST' && isFile ? readUpload(exchange.contentType, await exchange.bytes()) : undefined
    const running = this.#running.get(call) ?? 0
    const before = this.#faults.beforeEffect(call) ?? this.#hooks.beforeEffect?.(call)
    this.#running.set(call, running + 1)
    const { latencyMs, sleep = wait } = this.#options
    if (latencyMs !== undefined && latencyMs !== 0) await sleep(drawLatency(latencyMs, this.#random))
    this.#running.set(call, (this.#running.get(call) ?? 1) - 1)
    if (before?.kind === 'expire') this.#tokens.expireAll()
    else if (before) return this.#count(call, this.#mishap(before, ip, undefined))

    const isCrowded = running >= (ENDPOINTS.get(call)?.atOnce ?? this.#world.limits.concurrentCalls)
    const answer = this.#take({ method, call, query, ip, origin, body, upload, isCrowded })
    const after = this.#faults.afterEffect(call) ?? this.#hooks.afterEffect?.(call)
    return this.#count(call, after ? this.#mishap(after, ip, answer) : answer)
  }

  /** Part of an exported block. Its address is all that it takes. */
  block(id: string, range: string | undefined): BlockAnswer {
    const call = 'export/block'
    const mishap = this.#faults.beforeEffect(call) ?? this.#faults.afterEffect(call)
    const answer = this.#download(id, range, mishap)
    this.#tally(call, answer.kind === 'bytes' ? (answer.isBroken ? 'dropped' : '0') : countKey(answer))
    return answer
  }

  #download(id: string, header: string | undefined, mishap: Mishap | undefined): BlockAnswer {
    if (mishap?.kind === 'http') return mishap
    if (mishap?.kind === 'errcode') return { kind: 'http', status: 500 }
    const content = this.#world.exports.content(id)
    if (!content) return { kind: 'http', status: 403 }
    const part = parseRange(header, content.length)
    if (!part) return { kind: 'http', status: 416 }
    const { from, to, isPart } = part
    const bytes = Buffer.from(content.subarray(from, mishap?.kind === 'truncated' ? Math.floor((from + to) / 2) : to))
    if (mishap?.kind === 'corrupt') bytes[0] = (bytes[0] ?? 0) ^ 1
    const range = isPart ? `bytes ${from}-${from + bytes.length - 1}/${content.length}` : undefined
    return { kind: 'bytes', bytes, range, isBroken: mishap?.kind === 'drop' }
  }

  #take({ call, query, ip, origin, method, body, upload, isCrowded }: Arrived): Answer {
    if (call === 'gettoken') return this.#settle(ip, undefined, () => this.#grant(query, ip))
    if (call === 'webhook/send' && method === 'POST') {
      return this.#settle(ip, undefined, () => {
        this.#robots.send(query.get('key'), body)
        return {}
      })
    }
    const endpoint = ENDPOINTS.get(call)
    if (!endpoint || (method !== 'GET' && method !== 'POST')) return { kind: 'http', status: endpoint ? 405 : 404 }
    return this.#settle(ip, endpoint, () => {
      const caller = this.#tokens.holderOf(query.get('access_token') ?? undefined)
      if (this.#options.trustedIps && !this.#options.trustedIps.includes(ip)) refuse(60020)
      this.#rates.admit(call)
      if (isCrowded) refuse(45033)
      checkAccess(endpoint.access, caller, this.#world)
      const fields = readFields(endpoint, method, query, body)
      return this.#perform(endpoint, { call, caller, fields, upload, origin })
    })
  }

  #perform(
    endpoint: Endpoint,
    { call, caller, fields, upload, origin }: Omit<CallContext, 'world' | 'store' | 'view'> & { readonly call: string },
  ): Success & { readonly isMistyped: boolean } {
    const world = this.#world
    this.#settleJobs()
    const store = endpoint.lags && this.#lag ? this.#lag.visible() : world.store
    const view = viewOf(caller, world.appRange, store)
    const { mode } = world.callbacks
    // What the contacts secret does itself is not called back to it.
    const events = mode && caller !== 'contacts' ? watchChange(call, fields, store, mode) : undefined
    const success = endpoint.run({ world, store, caller, fields, view, upload, origin })
    for (const event of events?.() ?? []) world.callbacks.contact(event)
    if (changesSomething(endpoint)) this.#noteChange()
    if (this.#isJobAwaited) this.#endJobsInTime()
    return { ...success, isMistyped: fields.mistyped }
  }

  /** Somebody waits for the event instead of asking. */
  get #isJobAwaited(): boolean {
    const { jobs, exports } = this.#world
    return jobs.isAwaited || (this.#options.callback !== undefined && exports.isRunning)
  }

  #endJobsInTime(): void {
    const { jobMs = JOB_MS, exportMs = JOB_MS } = this.#options
    this.#jobTimer ??= setTimeout(
      () => {
        this.#jobTimer = undefined
        this.#settleJobs()
        if (this.#isJobAwaited) this.#endJobsInTime()
      },
      Math.max(SHORTEST_LOOK_MS, Math.min(jobMs, exportMs)),
    )
  }

  #settleJobs(): void {
    this.#world.exports.settle()
    if (this.#world.jobs.settle()) this.#noteChange()
  }

  #noteChange(): void {
    this.#lag?.record(this.#world.store)
    this.#dataFile?.touch()
  }

  #grant(query: URLSearchParams, ip: string): Success {
    const token = this.#tokens.grant(query.get('corpid') ?? undefined, query.get('corpsecret') ?? undefined, ip)
    return { payload: { access_token: token.text, expires_in: token.expiresInS } }
  }

  #settle(ip: string, endpoint: Endpoint | undefined, run: () => Success & { readonly isMistyped?: boolean }): Answer {
    try {
      const { errmsg = 'ok', payload, isMistyped } = run()
      return jsonAnswer(0, isMistyped ? `${errmsg}. Warning: wrong json format. ` : errmsg, payload)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const isText = error instanceof FailedImport && this.#world.switches.importErrcodeAsString
      const payload = error instanceof FailedImport ? { type: error.type } : endpoint?.emptyOnRefusal
      return jsonAnswer(error.errcode, this.#tail(error, ip), {
        ...payload,
        ...(isText ? { errcode: String(error.errcode) } : {}),
      })
    }
  }

  #tail({ message, errcode }: Refusal, ip: string): string {
    this.#refusals += 1
    const hint = `${Math.floor(this.#world.now() / 1000)}${String(this.#refusals).padStart(9, '0')}`
    const help = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
    return `${message}, hint: [${hint}], from ip: ${ip}, more info at ${help}`
  }

  /** @param answer the true one, once there is one */
  #mishap(mishap: Mishap, ip: string, answer: Answer | undefined): Answer {
    switch (mishap.kind) {
      case 'errcode':
        return this.#settle(ip, undefined, () => refuse(mishap.errcode))
      case 'http':
      case 'drop':
        return mishap
      case 'truncated':
        return answer?.kind === 'json'
          ? { ...answer, text: answer.text.slice(0, answer.text.length / 2) }
          : { kind: 'drop' }
      case 'slow':
        return answer?.kind === 'json' ? { ...answer, bodyMs: mishap.ms } : { kind: 'drop' }
      case 'corrupt':
        return { kind: 'drop' }
      case 'expire':
        this.#tokens.expireAll()
        return answer ?? { kind: 'drop' }
    }
  }

  #count(call: string, answer: Answer): Answer {
    this.#tally(call, countKey(answer))
    return answer
  }

  #tally(call: string, key: string): void {
    const counts = this.#counts.get(call) ?? new Map<string, number>()
    this.#counts.set(call, counts)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  #load(seed: Seed, switches: SandboxSwitches): World['store'] {
    const store = loadStore(seed)
    store.effects.clear()
    if (switches.definedExtattr !== 'any') store.definedExtattr ??= new Set(switches.definedExtattr)
    return store
  }

  #newLag(): ReadLag | undefined {
    const { readLagMs = 0 } = this.#options
    return readLagMs > 0 ? new ReadLag(readLagMs, this.#world.now, this.#world.store) : undefined
  }
}

function countKey(answer: Answer): string {
  switch (answer.kind) {
    case 'json':
      return String(answer.errcode)
    case 'http':
      return `http-${answer.status}`
    case 'drop':
      return 'dropped'
  }
}

function jsonAnswer(errcode: number, errmsg: string, payload: Success['payload']): Answer {
  return { kind: 'json', errcode, errmsg, text: JSON.stringify({ errcode, errmsg, ...payload }) }
}

/** In the profile `ids` the corp has no app. */
function secretsOf({ contactsSecret, appSecret, profile }: SandboxOptions): ReadonlyMap<string, TokenHolder> {
  const secrets = new Map<string, TokenHolder>()
  if (profile !== 'ids') secrets.set(appSecret ?? SANDBOX_CREDENTIALS.appSecret, 'app')
  return secrets.set(contactsSecret ?? SANDBOX_CREDENTIALS.contactsSecret, 'contacts')
}

/** The body of a POST call that comes as GET is lost, which WeCom takes for an invalid parameter. */
function readFields(endpoint: Endpoint, method: string, query: URLSearchParams, body: string): Fields {
  if (endpoint.method === 'GET' || endpoint.body === 'file') return new Fields(Object.fromEntries(query), 'query')
  if (method === 'GET' && !endpoint.bodyOptional) refuse(40058)
  return new Fields(parseBody(body), 'body')
}
