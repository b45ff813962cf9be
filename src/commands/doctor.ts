import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Check, Diagnosis } from '../doctor/check.ts'
import { checkCredentials, unasked, type Credentials } from '../doctor/check-credentials.ts'
import { checkWay } from '../doctor/check-way.ts'
import { answerOf, type Ask } from '../doctor/probe.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { renderDoctorJson, renderDoctorText } from '../report/doctor.ts'
import { reach, type Reach } from '../wecom/reach.ts'
import { wecomSettings, type WecomSettings } from '../wecom/settings.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { checkFiles, checkState } from './doctor-local.ts'
import { formatOf } from './flags.ts'
import { packageVersion } from './version.ts'

/** What these credentials can do, and what to change in the admin console so that they can do more. Writes nothing. */
export async function doctor(context: Context): Promise<ExitCode> {
  const format = formatOf('doctor', context.flags.format, ['text', 'json'])
  const found = await examine(context)
  const { wording, color } = context
  context.print(
    format === 'json' ? renderDoctorJson(found, wording) : renderDoctorText(found, { wording, color: color.stdout }),
  )
  return exitCodeOf(found.checks)
}

const TO_WECOM: ReadonlySet<Check['area']> = new Set(['access', 'contacts', 'app'])

function exitCodeOf(checks: readonly Check[]): ExitCode {
  const errors = checks.filter(({ status }) => status === 'error')
  if (errors.length === 0) return EXIT.ok
  return errors.every(({ area }) => TO_WECOM.has(area)) ? EXIT.unreadable : EXIT.error
}

async function examine(context: Context): Promise<Diagnosis> {
  if (context.flags.sandbox === true) return examineSandbox(context)
  const settings = readSettings(context)
  if (settings instanceof OrgctlError) {
    const { code, params, hint } = settings
    const check: Check = {
      id: 'access.settings',
      area: 'access',
      status: 'error',
      message: { code, params },
      ...(hint && { remedy: hint }),
    }
    return { reading: 'none', checks: [...(await checkFiles(context, undefined)), check] }
  }
  const { corpId } = settings
  const way = await reachWecom(settings)
  const host = new URL(settings.baseUrl).host
  const wayChecks = checkWay({
    reached: way,
    host,
    proxy: proxyHost(settings),
    nowMs: context.world.now().getTime(),
    corpId,
  })
  const has = { contacts: settings.contactsSecret !== undefined, app: settings.appSecret !== undefined }
  const credentials =
    way.kind === 'lost'
      ? unasked(has, { code: 'doctor.unasked', params: {} })
      : corpId === undefined
        ? unasked(has, { code: 'doctor.unasked.corp', params: {} })
        : await askWecom(context, settings)
  return {
    reading: credentials.reading,
    checks: [
      ...(await checkFiles(context, corpId)),
      ...wayChecks,
      ...credentials.checks,
      ...(corpId === undefined ? [] : await checkState(context, corpId, credentials.tags)),
    ],
  }
}

async function examineSandbox(context: Context): Promise<Diagnosis> {
  const corpId = 'wwsandbox'
  const credentials = await askWecom(context, { contactsSecret: '', appSecret: '' })
  return {
    reading: credentials.reading,
    checks: [
      ...(await checkFiles(context, corpId)),
      ...credentials.checks,
      ...(await checkState(context, corpId, credentials.tags)),
    ],
  }
}

function readSettings({ world, path }: Context): WecomSettings | OrgctlError {
  try {
    return wecomSettings(world.env, (file) => readFileSync(path(file), 'utf8'))
  } catch (error) {
    if (error instanceof OrgctlError) return error
    throw error
  }
}

const REACH_TIMEOUT_MS = 10_000

function reachWecom({ baseUrl, proxy }: WecomSettings): Promise<Reach> {
  const userAgent = `orgctl/${packageVersion()}`
  return reach({ baseUrl, userAgent, timeoutMs: REACH_TIMEOUT_MS, ...(proxy && { proxy }) })
}

/** Without the user and password that it may hold. */
function proxyHost({ proxy }: WecomSettings): string | undefined {
  return proxy && URL.canParse(proxy.httpsProxy) ? new URL(proxy.httpsProxy).host : undefined
}

/** Longer than this nobody waits for a diagnosis; what WeCom said is told instead. */
const LONGEST_WAIT_MS = 5_000
const QUOTA = 45009

async function askWecom(
  context: Context,
  { contactsSecret, appSecret }: Pick<WecomSettings, 'contactsSecret' | 'appSecret'>,
): Promise<Credentials> {
  const has = { contacts: contactsSecret !== undefined, app: appSecret !== undefined }
  let ip: string | undefined
  const input = {
    has,
    impossibleUserid: `orgctl-doctor-${randomBytes(20).toString('hex')}`,
    callerIp: () => (context.wording.showSensitive ? ip : undefined),
  }
  if (!has.contacts && !has.app)
    return checkCredentials({ ...input, ask: () => Promise.reject(new Error('no secret')) })
  const stop = new AbortController()
  let busy: { readonly endpoint: string; readonly errcode: number } | undefined
  const connection = await connect(context, 'read', {
    signal: stop.signal,
    onCallerIp: (seen) => {
      ip = seen
    },
    onRetry: ({ endpoint, errcode, waitMs }) => {
      // For a quota that is used up, the waiting comes before the next try.
      if (errcode !== QUOTA && (waitMs <= LONGEST_WAIT_MS || errcode === -1)) return
      busy = { endpoint, errcode }
      stop.abort()
    },
  })
  const ask: Ask = async (credential, { method, path, query, body }) => {
    try {
      const options = { credential, ...(query && { query }), ...(body && { body }) }
      return { kind: 'answer', body: await connection.directory.callRaw(method, path, options) }
    } catch (error) {
      if (busy)
        return { kind: 'refused', errcode: busy.errcode, isToken: busy.endpoint === 'gettoken', remedy: undefined }
      return answerOf(error)
    }
  }
  try {
    return await checkCredentials({ ...input, ask })
  } finally {
    await connection.close()
  }
}
