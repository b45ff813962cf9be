import { diagnose, type Lost } from './lost.ts'
import { loadStack, type ProxySettings } from './transport.ts'

/** Whether a server answers at all, with anything. */
export type Reach =
  | {
      readonly kind: 'reached'
      /** What its clock says, in milliseconds since 1970, where it tells. */
      readonly serverTimeMs: number | undefined
    }
  | ({ readonly kind: 'lost' } & Lost)

export interface ReachOptions {
  /** Without trailing slash. */
  readonly baseUrl: string
  readonly userAgent: string
  readonly proxy?: ProxySettings
  readonly timeoutMs: number
}

/** Asks for the start page, without any credential: tells the way to WeCom from what WeCom thinks of us. */
export async function reach({ baseUrl, userAgent, proxy, timeoutMs }: ReachOptions): Promise<Reach> {
  const { fetch, agent } = await loadStack({ connections: 1, userAgent, ...(proxy && { proxy }) })
  try {
    const { headers } = await fetch.raw(`${baseUrl}/`, { signal: AbortSignal.timeout(timeoutMs) })
    const time = Date.parse(headers.get('date') ?? '')
    return { kind: 'reached', serverTimeMs: Number.isNaN(time) ? undefined : time }
  } catch (error) {
    const isLate = error instanceof Error && error.cause instanceof Error && error.cause.name === 'TimeoutError'
    if (isLate) return { kind: 'lost', cause: 'deadline', detail: timeoutMs, sent: true }
    return { kind: 'lost', ...diagnose(error) }
  } finally {
    await agent.close()
  }
}
