import { readFileSync } from 'node:fs'
import { createDirectory, type Directory, type DirectoryOptions } from '../wecom/directory.ts'
import { jobNewsSettings, requireAnySecret, requireContactsSecret, wecomSettings } from '../wecom/settings.ts'
import type { SandboxOptions } from '../sandbox/corp.ts'
import type { Context } from './context.ts'
import { packageVersion } from './version.ts'
import { wholeNumber } from './flags.ts'

/** A directory to talk to, and the corp it belongs to. */
export interface Connection {
  readonly corpId: string
  readonly directory: Directory
  readonly close: () => Promise<void>
  /** With `--sandbox`: where the sandbox is. */
  readonly sandboxUrl?: string
}

export const SANDBOX_DATA = '.orgctl/sandbox.json'

/**
 * WeCom with the credentials of the environment; with `--sandbox` one in this process.
 * @param need `write`: the contacts secret must be there; `read`: any secret will do
 * @throws OrgctlError with exit code 7 that names the missing credential
 */
export async function connect(
  context: Context,
  need: 'read' | 'write',
  options: Partial<DirectoryOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<Connection> {
  if (context.flags.sandbox === true) return connectSandbox(context, options, sandboxOptions)
  const { env } = context.world
  const readFile = (file: string): string => readFileSync(context.path(file), 'utf8')
  const all = wecomSettings(env, readFile)
  const settings = need === 'write' ? requireContactsSecret(all) : requireAnySecret(all)
  const directory = createDirectory({
    ...common(context),
    ...options,
    corpId: settings.corpId,
    baseUrl: settings.baseUrl,
    jobNews: jobNewsSettings(env, readFile),
    ...(settings.contactsSecret !== undefined && { contactsSecret: settings.contactsSecret }),
    ...(settings.appSecret !== undefined && { appSecret: settings.appSecret }),
    ...(settings.proxy && { proxy: settings.proxy }),
  })
  const shown = need === 'write' ? directory : tellingWhatIsMissing(context, directory)
  return { corpId: settings.corpId, directory: shown, close: () => directory.close() }
}

/** A plan says for itself what could not be read; whoever only looks is told beside it. */
function tellingWhatIsMissing({ note, wording }: Context, directory: Directory): Directory {
  return {
    ...directory,
    readOrg: async (progress) => {
      const live = await directory.readOrg(progress)
      for (const warning of live.read.warnings ?? []) note(`${wording.message(warning)}\n`)
      return live
    },
  }
}

async function connectSandbox(
  context: Context,
  options: Partial<DirectoryOptions>,
  sandboxOptions: SandboxOptions,
): Promise<Connection> {
  const { startSandbox, SANDBOX_CREDENTIALS } = await import('../sandbox/server.ts')
  const running = await startSandbox({ ...sandboxOptions, dataFile: context.path(SANDBOX_DATA) })
  const { corpId, contactsSecret, appSecret } = SANDBOX_CREDENTIALS
  const own = { corpId, contactsSecret, appSecret, baseUrl: running.url }
  const directory = createDirectory({ ...common(context), ...options, ...own })
  return {
    corpId,
    directory,
    sandboxUrl: running.url,
    close: async () => {
      await directory.close()
      await running.close()
    },
  }
}

function common(context: Context) {
  const { parallelism } = context.flags
  return {
    userAgent: `orgctl/${packageVersion()}`,
    ...(parallelism !== undefined && { parallelism: wholeNumber('--parallelism', parallelism, 1) }),
  }
}
