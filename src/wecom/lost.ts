/** Why no complete answer came. `sent: false` only when the request certainly did not reach the server. */
export interface Lost {
  readonly cause: 'deadline' | 'network' | 'tls' | 'proxy' | 'http' | 'malformed'
  /** An error code, HTTP status, field or number of milliseconds; holds no secret. */
  readonly detail: string | number
  readonly sent: boolean
}

/** Failures while connecting: nothing was sent. */
const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

const TLS_CODE =
  /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO|UND_ERR_PRX_TLS)/u

/** The error itself stays here: its text holds the whole URL. */
export function diagnose(error: unknown): Lost {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
  // Only a proxy makes undici abort a request that we did not abort.
  if (code === 'UND_ERR_ABORTED') return { cause: 'proxy', detail: proxyStatus(cause), sent: false }
  if (TLS_CODE.test(code)) return { cause: 'tls', detail: code, sent: false }
  return { cause: 'network', detail: code, sent: !UNSENT.has(code) }
}

function proxyStatus(error: unknown): string {
  const status = error instanceof Error ? /\((\d{3})\)/u.exec(error.message)?.[1] : undefined
  return status === undefined ? 'UND_ERR_ABORTED' : `HTTP ${status}`
}
