import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { recordsJson } from '../report/record.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { choice, formatOf } from './flags.ts'

export interface ApiFlags {
  readonly query?: readonly string[]
  readonly body?: string
  readonly credential?: string
}

/** Any endpoint of WeCom, with our token, retry and redaction; prints the answer as JSON. */
export async function api(context: Context, method: string, path: string, flags: ApiFlags): Promise<ExitCode> {
  formatOf('api', context.flags.format, ['json'])
  const body =
    flags.body === undefined ? undefined : parseBody(flags.body === '-' ? await context.world.readStdin() : flags.body)
  const credential =
    flags.credential === undefined ? undefined : choice('--credential', flags.credential, ['contacts', 'app'])
  const query = Object.fromEntries((flags.query ?? []).map(parseQuery))
  const connection = await connect(context, 'read')
  try {
    const options = { query, ...(credential && { credential }), ...(body && { body }) }
    const answer = await connection.directory.callRaw(method, path, options).catch((error: unknown) => {
      throw isNoEndpoint(error) ? new OrgctlError('cli.no-endpoint', { params: { path } }) : error
    })
    context.print(recordsJson(answer, context.wording))
    return EXIT.ok
  } finally {
    await connection.close()
  }
}

/** HTTP 404, which for a path that somebody typed means just that. */
function isNoEndpoint(error: unknown): boolean {
  return error instanceof OrgctlError && error.code === 'wecom.lost.http' && error.params['detail'] === 404
}

function parseBody(text: string): object {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('cli.bad-body', {
      params: { reason: error instanceof Error ? error.message : String(error) },
    })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new OrgctlError('cli.body-no-object')
  return parsed
}

function parseQuery(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0) throw new OrgctlError('cli.bad-query', { params: { value: text } })
  return [text.slice(0, at), text.slice(at + 1)]
}
