import { readFileSync } from 'node:fs'
import { parseAesKey, randomAesKey, type AesKey } from '../crypto/aes-key.ts'
import { EXIT, OrgctlError } from '../errors.ts'
import { callbackSettings, robotAddress } from '../wecom/settings.ts'
import type { Context } from './context.ts'
import { seconds, wholeNumber } from './flags.ts'

export interface WatchFlags {
  readonly port?: string
  readonly host?: string
  readonly path?: string
  readonly debounce?: string
  readonly every?: string
  readonly webhook?: boolean
}

export interface WatchSettings {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly debounceMs: number
  readonly maxWaitMs: number
  readonly everyMs: number
  readonly corpId: string
  readonly token: string
  readonly aesKey: AesKey
  /** The same key as WeCom writes it. */
  readonly encodingAesKey: string
  /** Holds the robot's key. */
  readonly robotUrl: string | undefined
}

const DEFAULT_PORT = 8788
const LAST_PORT = 65_535
const DEFAULT_PATH = '/callback'
const DEFAULT_DEBOUNCE_S = 10
/** While events keep coming, a reading waits this many times as long as for quiet. */
const PATIENCE = 6
const DEFAULT_EVERY_S = 60 * 60
const TAKEN_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** @throws OrgctlError for a flag or variable that is missing or cannot be used */
export function watchSettings(context: Context, flags: WatchFlags, sandboxCorp: string): WatchSettings {
  const { env } = context.world
  const readFile = (file: string): string => readFileSync(context.path(file), 'utf8')
  const debounceMs = 1_000 * duration('--debounce', flags.debounce, DEFAULT_DEBOUNCE_S)
  const every = duration('--every', flags.every, DEFAULT_EVERY_S, 0)
  const common = {
    port: portOf(flags.port),
    host: flags.host ?? '127.0.0.1',
    path: pathOf(flags.path ?? DEFAULT_PATH),
    debounceMs,
    maxWaitMs: PATIENCE * debounceMs,
    everyMs: every === 0 ? Number.POSITIVE_INFINITY : 1_000 * every,
    robotUrl: flags.webhook === true ? robotAddress(env, readFile) : undefined,
  }
  if (context.flags.sandbox === true) {
    return { ...common, corpId: sandboxCorp, ...withKey('sandbox', randomAesKey()) }
  }
  const { corpId, token, encodingAesKey } = callbackSettings(env, readFile)
  return { ...common, corpId, ...withKey(token, encodingAesKey) }
}

function withKey(token: string, encodingAesKey: string): Pick<WatchSettings, 'token' | 'aesKey' | 'encodingAesKey'> {
  const aesKey = parseAesKey(encodingAesKey)
  if (aesKey) return { token, aesKey, encodingAesKey }
  throw new OrgctlError('watch.bad-key', { exitCode: EXIT.unreadable })
}

function duration(flag: string, value: string | undefined, otherwise: number, min = 1): number {
  if (value === undefined) return otherwise
  const found = seconds(flag, value)
  if (found < min) throw new OrgctlError('cli.bad-duration', { params: { flag, value } })
  return found
}

function portOf(value: string | undefined): number {
  const port = value === undefined ? DEFAULT_PORT : wholeNumber('--port', value, 0)
  if (port > LAST_PORT) throw new OrgctlError('cli.port-unusable', { params: { port, reason: 'ERANGE' } })
  return port
}

/** What an HTTP router takes for a pattern is no path. */
function pathOf(path: string): string {
  if (!/^\/[\w./~-]*$/u.test(path) || TAKEN_PATHS.has(path) || path.startsWith('/jobs/')) {
    throw new OrgctlError('watch.bad-path', { params: { path } })
  }
  return path
}
