import { stat } from 'node:fs/promises'
import { EXIT, type ExitCode } from '../errors.ts'
import { loadOrg } from '../config/load.ts'
import { OrgctlError } from '../errors.ts'
import { SANDBOX_CREDENTIALS, startSandbox } from '../sandbox/server.ts'
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
}

const DEFAULT_PORT = 8787
const PROFILES = ['full', 'details', 'ids'] as const

/** A WeCom on this machine, until it is interrupted. */
export async function sandbox(context: Context, flags: SandboxFlags): Promise<ExitCode> {
  const { world, wording } = context
  const running = await startSandbox({
    port: flags.port === undefined ? DEFAULT_PORT : wholeNumber('--port', flags.port, 0),
    ...(flags.seed !== undefined && { seed: await readSeed(context, flags.seed) }),
    ...(flags.data !== undefined && { dataFile: context.path(flags.data) }),
    ...(flags.profile !== undefined && { profile: choice('--profile', flags.profile, PROFILES) }),
    ...(flags.latency !== undefined && { latencyMs: wholeNumber('--latency', flags.latency, 0) }),
  })
  const { corpId, contactsSecret, appSecret } = SANDBOX_CREDENTIALS
  const params = { url: running.url, corp: corpId, contacts: contactsSecret, app: appSecret }
  context.print(`${wording.text('cli.sandbox-listening', params)}\n`)
  await new Promise<void>((resolve) => {
    const stop = world.onInterrupt(() => {
      stop()
      resolve()
    })
  })
  await running.close()
  return EXIT.ok
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
