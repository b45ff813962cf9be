import { stat } from 'node:fs/promises'
import { EXIT, type ExitCode } from '../errors.ts'
import { loadOrg } from '../config/load.ts'
import { parseAesKey, randomAesKey } from '../crypto/aes-key.ts'
import { OrgctlError } from '../errors.ts'
import type { CallbackOptions } from '../sandbox/callbacks/deliveries.ts'
import { SANDBOX_CREDENTIALS, startSandbox } from '../sandbox/server.ts'
import { parseFaults } from '../sandbox/faults-spec.ts'
import { parseSeed } from '../sandbox/parse-seed.ts'
import type { Seed } from '../sandbox/snapshot.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { choice, wholeNumber } from './flags.ts'
import { loadOptions, showDiagnostics } from './org.ts'
import { seedFromOrg } from './seed.ts'

export interface SandboxFlags {
  readonly port?: string
  readonly seed?: string
  readonly data?: string
  readonly profile?: string
  readonly latency?: string
  readonly faults?: string
  readonly callback?: string
  readonly callbackMode?: string
  readonly callbackDisorder?: string
}

const DEFAULT_PORT = 8787
const LAST_PORT = 65_535
const PROFILES = ['full', 'details', 'ids'] as const

/** A WeCom on this machine, until it is interrupted. */
export async function sandbox(context: Context, flags: SandboxFlags): Promise<ExitCode> {
  const { world, wording } = context
  const port = flags.port === undefined ? DEFAULT_PORT : wholeNumber('--port', flags.port, 0)
  if (port > LAST_PORT) throw unusable(port, 'ERANGE')
  const callback = flags.callback === undefined ? undefined : callbackTo(context, flags.callback, flags)
  const { faults, seed: faultSeed, latency, readLagMs, limits } = parseFaults(flags.faults ?? '')
  const latencyMs = flags.latency === undefined ? latency : wholeNumber('--latency', flags.latency, 0)
  const running = await startSandbox({
    port,
    faults,
    ...(faultSeed !== undefined && { faultSeed }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(readLagMs !== undefined && { readLagMs }),
    ...(limits && { limits }),
    ...(callback && { callback }),
    ...(flags.seed !== undefined && { seed: await readSeed(context, flags.seed) }),
    ...(flags.data !== undefined && { dataFile: context.path(flags.data) }),
    ...(flags.profile !== undefined && { profile: choice('--profile', flags.profile, PROFILES) }),
  }).catch((error: unknown) => {
    throw isListenError(error) ? unusable(port, error.code) : error
  })
  const { corpId, contactsSecret, appSecret } = SANDBOX_CREDENTIALS
  const params = { url: running.url, corp: corpId, contacts: contactsSecret, app: appSecret }
  context.print(`${wording.text('cli.sandbox-listening', params)}\n`)
  if (callback) {
    const { url, token, encodingAesKey } = callback
    context.print(`${wording.text('cli.sandbox-callback', { url, token, key: encodingAesKey })}\n`)
  }
  await new Promise<void>((resolve) => {
    const stop = world.onInterrupt(() => {
      stop()
      resolve()
    })
  })
  await running.close()
  return EXIT.ok
}

const CALLBACK_MODES = ['reduced', 'full'] as const
/** How far apart disorder may bring two events. */
const DISORDER_WINDOW = 50

/** Signed with what `watch` takes from the environment, so that both need to be told once. */
function callbackTo({ world }: Context, url: string, flags: SandboxFlags): CallbackOptions {
  if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) throw new OrgctlError('cli.bad-callback', { params: { url } })
  const encodingAesKey = world.env['WECOM_CALLBACK_AES_KEY'] ?? randomAesKey()
  if (!parseAesKey(encodingAesKey)) throw new OrgctlError('watch.bad-key')
  const percent =
    flags.callbackDisorder === undefined ? 0 : wholeNumber('--callback-disorder', flags.callbackDisorder, 0)
  return {
    url,
    token: world.env['WECOM_CALLBACK_TOKEN'] ?? 'sandbox',
    encodingAesKey,
    duplicates: Math.min(percent, 100) / 100,
    ...(percent > 0 && { shuffle: DISORDER_WINDOW }),
    ...(flags.callbackMode !== undefined && { mode: choice('--callback-mode', flags.callbackMode, CALLBACK_MODES) }),
  }
}

function unusable(port: number, reason: string): OrgctlError {
  return new OrgctlError('cli.port-unusable', { params: { port, reason } })
}

function isListenError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen' && 'code' in error
}

/** A snapshot file, or a folder of org files whose departments, members and tags are live from the start. */
async function readSeed(context: Context, typed: string): Promise<Seed> {
  const isFolder = await stat(context.path(typed)).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return parseSeed(parseJson(await readText(context, typed), typed))
  const { org, diagnostics, files } = await loadOrg(loadOptions(context, typed))
  if (org) return seedFromOrg(org)
  showDiagnostics(context, { diagnostics, files })
  throw new OrgctlError('cli.diagnostics')
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('cli.not-json', { params: { file }, cause: error })
  }
}
