import { deriveAesKey } from '../crypto/aes-key.ts'
import { OrgctlError, WecomApiError } from '../errors.ts'
import type { Download, Received } from './download.ts'
import { asInteger, asObject, asText, MalformedBody, type JsonObject } from './decode.ts'
import {
  failureError,
  interrupted,
  isAmbiguous,
  isVerdict,
  retryClass,
  stopsEverything,
  type CallInfo,
  type Failure,
} from './failure.ts'
import { encodeBody } from './encode.ts'
import { ENDPOINTS, type EndpointPath } from './endpoints.ts'
import { toMultipart, type Multipart, type UploadedFile } from './multipart.ts'
import type { JobCallback, JobEnd } from './job-end.ts'
import { callerIp, redact } from './redact.ts'
import { RetryBudget } from './retry.ts'
import type { Permit, Throttle } from './throttle.ts'
import type { Clock, Sleep } from './timing.ts'
import { TokenSource, type FetchedToken } from './token.ts'
import type { Transport } from './transport.ts'

export type Query = Readonly<Record<string, string | number>>

/** A call to one of the endpoints that we know. */
export interface ApiCall extends CallInfo {
  readonly endpoint: EndpointPath
}

/** A call to an endpoint that somebody else named, and whose answer is handed on as it came. */
export interface RawRequest extends CallInfo {
  readonly method: 'GET' | 'POST'
  readonly query?: Query
  readonly body?: object
}

type Prepared<T> = Omit<ApiRequest<T>, 'endpoint'> &
  RawRequest & {
    /** One of many calls to one end: none makes sense any more once WeCom has refused one for all. */
    readonly isOfRun: boolean
  }

/**
 * One call in WeCom's terms. `effect` says what may be done when the end of a try is unclear: a `read` and a `repeatable` call
 * are sent again, a `once` call is not. A creation is repeatable when it carries its id and has a `settle`.
 */
export interface ApiRequest<T> extends ApiCall {
  readonly query?: Query
  readonly body?: object
  /** Sent instead of a body. */
  readonly file?: UploadedFile
  readonly timeoutMs?: number
  /** Reads the answer. Called for errcode 0 only. May throw MalformedBody. */
  readonly decode: (body: JsonObject) => T
  /** For a refusal that means the call has nothing left to do. */
  readonly refusalMeans?: (errcode: number) => T | undefined
  /**
   * Asked when the call was refused after a try with an unclear end, or when no try had a clear one: reads back whether the
   * call took effect. `undefined`: it did not, or not certainly.
   */
  readonly settle?: () => Promise<T | undefined>
}

export interface Answer<T> {
  readonly value: T
  /** Tries on the wire, 1 or more. */
  readonly attempts: number
}

/** Told before a call waits for its next try. */
export interface RetryNotice {
  readonly endpoint: string
  /** -1 also when no answer came. */
  readonly errcode: number
  /** The try that failed, from 1. */
  readonly attempt: number
  readonly waitMs: number
}

export interface ClientOptions {
  readonly corpId: string
  readonly secret: string
  /** Where the secret is set, for messages. */
  readonly variable: string
  /** Without `/cgi-bin` and trailing slash. */
  readonly baseUrl: string
  readonly transport: Transport
  /** Shared by all clients of the corp: WeCom counts per corp and API, not per secret. */
  readonly throttle: Throttle
  readonly timeoutMs: number
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly onRetry?: (notice: RetryNotice) => void
  /** Told with each refusal from which address WeCom sees us: kept out of every message. */
  readonly onCallerIp?: (ip: string) => void
  readonly signal?: AbortSignal
  /** Tells the end of a job before it is asked for. */
  readonly jobEnd?: JobEnd
  /** Sent along with imports. */
  readonly jobCallback?: JobCallback
}

interface Admission {
  readonly permit: Permit
  /** Absent for gettoken itself. */
  readonly token: string | undefined
}

const READ_BACK_WAITS_MS = [0, 1_000, 2_000, 4_000] as const
const JSON_WARNING = 'wrong json format'

/** Calls WeCom with one secret: token, deadline, throttle, retry, and the envelope made a value or an error. */
export class Client {
  readonly #options: ClientOptions
  readonly #tokens: TokenSource
  /** Shows that no further call can succeed: nothing more is written. */
  #stop: WecomApiError | undefined

  constructor(options: ClientOptions) {
    this.#options = options
    this.#tokens = new TokenSource(() => this.#fetchToken(), options.clock)
  }

  /** @throws WecomApiError when WeCom refused, or nothing definite could be learned */
  async call<T>(request: ApiRequest<T>): Promise<Answer<T>> {
    const { method } = ENDPOINTS[request.endpoint]
    return this.#send({ ...request, method, isOfRun: request.effect !== 'read' })
  }

  /** @throws WecomApiError as `call` does */
  async callRaw(request: RawRequest): Promise<JsonObject> {
    const { value } = await this.#send<JsonObject>({ ...request, decode: (answer) => answer, isOfRun: false })
    return value
  }

  #send<T>(request: Prepared<T>): Promise<Answer<T>> {
    const { body, file } = request
    if (file) return this.#run(request, toMultipart(file))
    return this.#run(request, body === undefined ? undefined : encodeBody(request, body))
  }

  /** For a call that has to be asked about again. @throws OrgctlError when interrupted */
  async pause(call: CallInfo, waitMs: number, isInDoubt: boolean): Promise<void> {
    try {
      await this.#options.sleep(waitMs, this.#options.signal)
    } catch (error) {
      throw this.#isInterrupt(error) ? interrupted(call, 1, isInDoubt) : error
    }
  }

  /** As `pause`, and over as soon as somebody tells that the job has ended. @returns whether somebody did */
  async pauseForJob(call: CallInfo, jobid: string, waitMs: number, isInDoubt: boolean): Promise<boolean> {
    const { jobEnd, sleep, signal } = this.#options
    if (!jobEnd) {
      await this.pause(call, waitMs, isInDoubt)
      return false
    }
    const over = new AbortController()
    const pause = sleep(waitMs, AbortSignal.any([over.signal, ...(signal ? [signal] : [])])).then(() => false)
    const told = jobEnd(jobid, waitMs, over.signal).then((hasEnded) => hasEnded || pause)
    try {
      return await Promise.race([pause, told])
    } catch (error) {
      throw this.#isInterrupt(error) ? interrupted(call, 1, isInDoubt) : error
    } finally {
      over.abort()
    }
  }

  /** Where WeCom is to tell the end of an import, if anywhere. */
  get jobCallback(): JobCallback | undefined {
    return this.#options.jobCallback
  }

  /** One try to fetch a file that WeCom put elsewhere; no token goes there. */
  download(download: Download): Promise<Received> {
    return this.#options.transport.download(download)
  }

  /** A key for WeCom to encrypt with, the same in every run with this secret: what it encrypted can be fetched by a later one. */
  encodingAesKey(purpose: string): string {
    const { secret, corpId } = this.#options
    return deriveAesKey(secret, `orgctl ${purpose} ${corpId}`)
  }

  /** https://developer.work.weixin.qq.com/document/path/91039 */
  async #fetchToken(): Promise<FetchedToken> {
    const { corpId, secret, variable } = this.#options
    const { value } = await this.#run<FetchedToken>(
      {
        endpoint: 'gettoken',
        method: ENDPOINTS.gettoken.method,
        effect: 'read',
        isOfRun: false,
        target: variable,
        query: { corpid: corpId, corpsecret: secret },
        decode: (body) => ({
          value: asText(body['access_token'], 'access_token'),
          expiresInMs: asInteger(body['expires_in'] ?? 7200, 'expires_in') * 1000,
        }),
      },
      undefined,
      false,
    )
    return value
  }

  async #run<T>(request: Prepared<T>, body: string | Multipart | undefined, needsToken = true): Promise<Answer<T>> {
    const budget = new RetryBudget(this.#options.random)
    let attempts = 0
    let isInDoubt = false
    let failure: Failure = { kind: 'refused', errcode: 45009, errmsg: '' }
    for (;;) {
      if (this.#stop && request.isOfRun) {
        throw isInDoubt ? failureError(request, failure, attempts, true) : heldBack(this.#stop, attempts)
      }
      const admission = await this.#admit(request, needsToken).catch((error: unknown) => {
        if (this.#isInterrupt(error)) throw interrupted(request, attempts, isInDoubt)
        // Without a token nothing can be read back: the try with the unclear end is what there is to tell.
        throw isInDoubt ? failureError(request, failure, attempts, true) : error
      })
      if (!admission) return this.#giveUp(request, failure, attempts, isInDoubt)
      attempts += 1
      const outcome = await this.#try(request, body, admission.token)
      if (outcome.kind === 'value') {
        admission.permit.settle()
        return { value: outcome.value, attempts }
      }
      failure = outcome.failure
      isInDoubt ||= isAmbiguous(failure)
      const waitMs = this.#nextWait(request, failure, admission, budget)
      if (waitMs === undefined) return this.#giveUp(request, failure, attempts, isInDoubt)
      await this.#wait(request, failure, attempts, waitMs, isInDoubt)
    }
  }

  /**
   * Waits for the quota, and holds no place in it while a token is fetched, which takes a place of its own. `undefined`: the
   * quota is used up for longer than anybody waits.
   */
  async #admit(request: CallInfo, needsToken: boolean): Promise<Admission | undefined> {
    for (;;) {
      const token = needsToken ? await this.#tokens.get() : undefined
      const permit = await this.#options.throttle.acquire(request.endpoint)
      if (!permit) return undefined
      if (token === undefined || this.#tokens.isCurrent(token)) return { permit, token }
      permit.cancel()
    }
  }

  async #try<T>(
    request: Prepared<T>,
    body: string | Multipart | undefined,
    token: string | undefined,
  ): Promise<{ readonly kind: 'value'; readonly value: T } | { readonly kind: 'failure'; readonly failure: Failure }> {
    const delivery = await this.#options.transport.send({
      method: request.method,
      url: this.#url(request, token),
      timeoutMs: request.timeoutMs ?? this.#options.timeoutMs,
      ...(body === undefined ? {} : { body }),
    })
    if (delivery.kind === 'lost') return { kind: 'failure', failure: { kind: 'lost', lost: delivery } }
    try {
      const answer = parseAnswer(delivery.text)
      const errcode = asInteger(answer['errcode'] ?? 0, 'errcode')
      const errmsg = typeof answer['errmsg'] === 'string' ? answer['errmsg'] : ''
      if (errcode !== 0) {
        const ip = callerIp(errmsg)
        if (ip !== undefined) this.#options.onCallerIp?.(ip)
        return { kind: 'failure', failure: { kind: 'refused', errcode, errmsg: this.#redact(errmsg, token) } }
      }
      if (errmsg.includes(JSON_WARNING)) {
        return { kind: 'failure', failure: { kind: 'misread', errmsg: this.#redact(errmsg, token) } }
      }
      return { kind: 'value', value: request.decode(answer) }
    } catch (error) {
      if (!(error instanceof MalformedBody)) throw error
      const lost = { cause: 'malformed', detail: error.field, sent: true } as const
      return { kind: 'failure', failure: { kind: 'lost', lost } }
    }
  }

  #url({ endpoint, query }: RawRequest, token: string | undefined): string {
    const params: string[] = token === undefined ? [] : [`access_token=${encodeURIComponent(token)}`]
    for (const [name, value] of Object.entries(query ?? {})) {
      params.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    }
    return `${this.#options.baseUrl}/cgi-bin/${endpoint}?${params.join('&')}`
  }

  #redact(text: string, token: string | undefined): string {
    const { secret } = this.#options
    return redact(text, token === undefined ? [secret] : [secret, token])
  }

  /** Gives the permit back. `undefined`: no further try. */
  #nextWait(
    request: CallInfo,
    failure: Failure,
    { permit, token }: Admission,
    budget: RetryBudget,
  ): number | undefined {
    const reason = retryClass(failure)
    switch (reason) {
      case 'rate':
        return permit.limited()
      case 'crowded':
        permit.crowded()
        return budget.next(reason)
      case 'conflict':
        permit.crowded()
        return request.effect === 'once' && isAmbiguous(failure) ? undefined : budget.next(reason)
      case 'token':
        permit.settle()
        if (token !== undefined) this.#tokens.drop(token)
        return token === undefined ? undefined : budget.next(reason)
      case 'never':
      case 'busy':
      case 'slow':
      case 'maintenance':
      case 'network':
        permit.settle()
        return request.effect === 'once' && isAmbiguous(failure) ? undefined : budget.next(reason)
    }
  }

  async #wait(request: CallInfo, failure: Failure, attempt: number, waitMs: number, isInDoubt: boolean): Promise<void> {
    const errcode = failure.kind === 'refused' ? failure.errcode : -1
    this.#options.onRetry?.({ endpoint: request.endpoint, errcode, attempt, waitMs })
    // For a used-up quota the throttle does the waiting, in turn with the other calls.
    if (waitMs === 0 || retryClass(failure) === 'rate') return
    try {
      await this.#options.sleep(waitMs, this.#options.signal)
    } catch (error) {
      throw this.#isInterrupt(error) ? interrupted(request, attempt, isInDoubt) : error
    }
  }

  async #giveUp<T>(request: Prepared<T>, failure: Failure, attempts: number, isInDoubt: boolean): Promise<Answer<T>> {
    if (request.isOfRun && stopsEverything(failure)) {
      this.#stop ??= failureError(request, failure, attempts, false)
    }
    if (failure.kind === 'refused') {
      const value = request.refusalMeans?.(failure.errcode)
      if (value !== undefined) return { value, attempts }
    }
    if (!isInDoubt || !request.settle || failure.kind === 'misread') {
      throw failureError(request, failure, attempts, isInDoubt && !isVerdict(failure))
    }
    const settled = await this.#readBack(request.settle)
    if (settled.value !== undefined) return { value: settled.value, attempts }
    throw failureError(request, failure, attempts, !settled.isKnown || !isVerdict(failure))
  }

  /** More than once, because reads may lag behind writes. When they fail as well, the first error is the one to tell. */
  async #readBack<T>(
    settle: () => Promise<T | undefined>,
  ): Promise<{ readonly isKnown: boolean; readonly value?: T | undefined }> {
    try {
      for (const waitMs of READ_BACK_WAITS_MS) {
        await this.#options.sleep(waitMs, this.#options.signal)
        const value = await settle()
        if (value !== undefined) return { isKnown: true, value }
      }
      return { isKnown: true }
    } catch {
      return { isKnown: false }
    }
  }

  /** Whether a wait ended because the signal aborted it. Errors of ours tell their own story. */
  #isInterrupt(error: unknown): boolean {
    return this.#options.signal?.aborted === true && !(error instanceof OrgctlError)
  }
}

/** What a call is told that is not sent, or not sent again, after another was refused for good. */
function heldBack({ code, endpoint, errcode, errmsg, params, hint, exitCode }: WecomApiError, attempts: number): Error {
  const facts = { endpoint, errcode, errmsg, params, attempts, exitCode } as const
  return new WecomApiError(code, { ...facts, outcome: 'refused', reach: 'run', ...(hint && { hint }) })
}

function parseAnswer(text: string): JsonObject {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new MalformedBody('JSON')
  }
  return asObject(answer, 'JSON')
}
