/* One request at a time to a forge's API: JSON in and out, tried again while the server has a bad moment. */
import { Agent, EnvHttpProxyAgent, request } from 'undici'
import { OrgctlError } from '../errors.ts'

export interface ForgeClientOptions {
  /** Of the API, without trailing slash. */
  readonly baseUrl: string
  /** The header that holds the token. */
  readonly credential: Readonly<Record<string, string>>
  readonly version: string
  readonly sleep: (ms: number) => Promise<void>
  readonly proxy?: { readonly httpsProxy: string; readonly noProxy: string }
}

export interface ForgeClient {
  /**
   * @param where a path below the base, or a whole address
   * @throws OrgctlError where the forge cannot be reached or says no
   */
  readonly call: (method: string, where: string, body?: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

const TIMEOUT_MS = 30_000
/** Waits before the second and third try. A text that was posted although no answer came is found and edited by the next run. */
const WAITS_MS = [1_000, 3_000] as const

export function forgeClient(options: ForgeClientOptions): ForgeClient {
  const { baseUrl, credential, version, sleep, proxy } = options
  const dispatcher = proxy ? new EnvHttpProxyAgent({ ...proxy, httpProxy: '' }) : new Agent()
  const place = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl

  const send = async (method: string, where: string, body: unknown): Promise<{ status: number; text: string }> => {
    const answer = await request(where.startsWith('/') ? `${baseUrl}${where}` : where, {
      dispatcher,
      method,
      headers: {
        ...credential,
        accept: 'application/json',
        'user-agent': `orgctl/${version}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  }

  return {
    call: async (method, where, body) => {
      for (let tries = 0; ; tries++) {
        let failure: OrgctlError
        try {
          const { status, text } = await send(method, where, body)
          if (status < 300) return parse(text, place)
          failure = new OrgctlError(isRefusal(status) ? 'forge.refused' : 'forge.http-status', {
            params: { place, status },
          })
          if (status < 500 && status !== 429) throw failure
        } catch (error) {
          if (error instanceof OrgctlError) throw error
          failure = new OrgctlError('forge.unreachable', { params: { place, reason: reasonOf(error) }, cause: error })
        }
        const wait = WAITS_MS[tries]
        if (wait === undefined) throw failure
        await sleep(wait)
      }
    },
    close: () => dispatcher.close(),
  }
}

/** Forges answer 404 where the token may not even know of a thing. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 404
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('forge.garbled', { params: { place }, cause: error })
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
