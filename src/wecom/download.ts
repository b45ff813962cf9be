import type { Dispatcher, request as undiciRequest } from 'undici'
import { diagnose, type Lost } from './lost.ts'

export interface Download {
  /** Whoever has it has the file: never shown. */
  readonly url: string
  /** Bytes before this one are not needed. */
  readonly from: number
  /** The longest silence. */
  readonly idleMs: number
  /** Told before the first bytes where in the file they belong: the start, when the server sends no part. */
  readonly onStart: (at: number) => void
  /** `false` ends the download. */
  readonly onBytes: (bytes: Uint8Array) => boolean
}

/** `ended`: the server sent all that it meant to send, which may be less than there is, or the receiver had enough. */
export type Received = { readonly kind: 'ended' } | ({ readonly kind: 'lost' } & Lost)

/** Never throws, and follows no redirect. */
export async function receive(
  request: typeof undiciRequest,
  dispatcher: Dispatcher,
  userAgent: string,
  { url, from, idleMs, onStart, onBytes }: Download,
): Promise<Received> {
  const idle = new AbortController()
  const timer = setTimeout(() => {
    idle.abort()
  }, idleMs)
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      headers: { 'user-agent': userAgent, ...(from > 0 && { range: `bytes=${from}-` }) },
      signal: idle.signal,
    })
    if (statusCode !== 200 && statusCode !== 206) {
      await body.dump()
      return { kind: 'lost', cause: 'http', detail: statusCode, sent: true }
    }
    onStart(statusCode === 206 ? startOf(headers['content-range']) : 0)
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      // no encoding is set
      timer.refresh()
      if (!onBytes(bytes)) break
    }
    return { kind: 'ended' }
  } catch (error) {
    if (idle.signal.aborted) return { kind: 'lost', cause: 'deadline', detail: idleMs, sent: true }
    return { kind: 'lost', ...diagnose(error) }
  } finally {
    clearTimeout(timer)
  }
}

function startOf(contentRange: string | string[] | undefined): number {
  return Number(/^bytes (\d{1,15})-/u.exec(String(contentRange))?.[1] ?? 0)
}
