import { EXIT, OrgctlError } from '../errors.ts'
import type { MessageCode } from '../messages/catalogue.ts'
import type { JobCallback } from './job-end.ts'
import type { ProxySettings } from './transport.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type ReadFile = (path: string) => string

const DEFAULT_BASE_URL = 'https://qyapi.weixin.qq.com'

/** What the environment says about WeCom; nothing is required yet, because each command needs different parts. */
export interface WecomSettings {
  readonly corpId: string | undefined
  readonly contactsSecret: string | undefined
  readonly appSecret: string | undefined
  /** Without trailing slash. */
  readonly baseUrl: string
  readonly proxy: ProxySettings | undefined
}

/**
 * @param readFile reads the file that a `*_FILE` variable names
 * @throws OrgctlError with exit code 7 for a secret that cannot be used, 1 for an address that is none
 */
export function wecomSettings(env: Environment, readFile: ReadFile): WecomSettings {
  return {
    corpId: given(env, 'WECOM_CORP_ID'),
    contactsSecret: readSecret(env, 'WECOM_CONTACTS_SECRET', readFile),
    appSecret: readSecret(env, 'WECOM_APP_SECRET', readFile),
    baseUrl: parseBaseUrl(given(env, 'WECOM_BASE_URL') ?? DEFAULT_BASE_URL),
    proxy: proxySettings(env),
  }
}

/** The proxy for every `https:` address, not only WeCom's. */
export function proxySettings(env: Environment): ProxySettings | undefined {
  const httpsProxy = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? ''
  return httpsProxy === '' ? undefined : { httpsProxy, noProxy: env['NO_PROXY'] ?? env['no_proxy'] ?? '' }
}

/** Settings that are enough to write, as `plan` and `apply` need them. */
export type WriteSettings = WecomSettings & { readonly corpId: string; readonly contactsSecret: string }

/** @throws OrgctlError with exit code 7 that names the missing variable */
export function requireContactsSecret(settings: WecomSettings): WriteSettings {
  const { contactsSecret } = settings
  if (contactsSecret === undefined) throw missingSecret('WECOM_CONTACTS_SECRET')
  return { ...settings, corpId: requireCorpId(settings), contactsSecret }
}

/** The error of whatever cannot do without this secret. */
export function missingSecret(variable: 'WECOM_CONTACTS_SECRET' | 'WECOM_APP_SECRET'): OrgctlError {
  return unusable('wecom.settings.missing-secret', variable)
}

/** Settings that are enough to read: a corp and at least one secret. */
export type ReadSettings = WecomSettings & { readonly corpId: string }

/** @throws OrgctlError with exit code 7 that names the missing variable */
export function requireAnySecret(settings: WecomSettings): ReadSettings {
  if (settings.contactsSecret === undefined && settings.appSecret === undefined) {
    throw unusable('wecom.settings.no-secret', 'WECOM_CONTACTS_SECRET')
  }
  return { ...settings, corpId: requireCorpId(settings) }
}

export interface CallbackSettings {
  readonly corpId: string
  readonly token: string
  /** As typed: 43 letters and digits, if it is one. */
  readonly encodingAesKey: string
}

/** @throws OrgctlError with exit code 7 that names the missing variable */
export function callbackSettings(env: Environment, readFile: ReadFile): CallbackSettings {
  const secret = (variable: string): string => {
    const found = readSecret(env, variable, readFile)
    if (found === undefined) throw unusable('wecom.settings.missing-secret', variable)
    return found
  }
  return {
    corpId: requireCorpId(wecomSettings(env, readFile)),
    token: secret('WECOM_CALLBACK_TOKEN'),
    encodingAesKey: secret('WECOM_CALLBACK_AES_KEY'),
  }
}

/** How a run hears of the end of its imports and exports before it would ask. */
export interface JobNewsSettings {
  /** Where a running watch answers this run; without a slash at its end. */
  readonly watchUrl?: string
  /** Where WeCom reaches that watch. */
  readonly callback?: JobCallback
}

const WATCH = 'ORGCTL_WATCH_URL'
const CALLBACK = 'WECOM_CALLBACK_URL'

/** @throws OrgctlError with exit code 1 for an address that is none, 7 for a callback without its token or key */
export function jobNewsSettings(env: Environment, readFile: ReadFile): JobNewsSettings {
  const watchUrl = given(env, WATCH)
  const url = given(env, CALLBACK)
  const found = url === undefined ? undefined : callbackSettings(env, readFile)
  return {
    ...(watchUrl !== undefined && { watchUrl: webAddress(watchUrl, WATCH).replace(/\/+$/u, '') }),
    ...(url !== undefined &&
      found && {
        callback: { url: webAddress(url, CALLBACK), token: found.token, encodingaeskey: found.encodingAesKey },
      }),
  }
}

function webAddress(text: string, variable: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href
  throw unusable('wecom.settings.web-address', variable)
}

const ROBOT = 'WECOM_WEBHOOK_URL'

/**
 * The address of a group robot, with its key.
 * @throws OrgctlError with exit code 7; nothing of the address is in it
 */
export function robotAddress(env: Environment, readFile: ReadFile): string {
  const address = readSecret(env, ROBOT, readFile)
  if (address === undefined) throw unusable('wecom.settings.missing-secret', ROBOT)
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url?.searchParams.get('key')) throw unusable('watch.bad-webhook', ROBOT)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw unusable('wecom.settings.http', ROBOT)
  }
  return url.href
}

function requireCorpId({ corpId }: WecomSettings): string {
  if (corpId === undefined) throw unusable('wecom.settings.missing', 'WECOM_CORP_ID')
  return corpId
}

/**
 * A secret from `NAME`, or from the file that `NAME_FILE` names, without the line end that editors put there.
 * @throws OrgctlError with exit code 7; neither the secret nor the path is in it
 */
export function readSecret(env: Environment, variable: string, readFile: ReadFile): string | undefined {
  const direct = given(env, variable)
  const path = given(env, `${variable}_FILE`)
  if (path === undefined) return direct
  if (direct !== undefined) throw unusable('wecom.settings.both', variable)
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
    throw unusable('wecom.settings.unreadable', variable, { reason })
  }
  const secret = text.trim()
  if (secret === '') throw unusable('wecom.settings.empty', variable)
  return secret
}

/** An empty variable counts as not set, as pipelines set them that way. */
function given(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim()
  return value === '' ? undefined : value
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw unusable('wecom.settings.base-url', 'WECOM_BASE_URL')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw unusable('wecom.settings.http', 'WECOM_BASE_URL')
  return url.href.replace(/\/+$/u, '').replace(/\/cgi-bin$/u, '')
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname)
}

const REMEDIES: Partial<Record<MessageCode, MessageCode>> = {
  'wecom.settings.missing': 'wecom.settings.missing.remedy',
  'wecom.settings.missing-secret': 'wecom.settings.missing-secret.remedy',
  'wecom.settings.no-secret': 'wecom.settings.no-secret.remedy',
  'wecom.settings.http': 'wecom.settings.http.remedy',
}

/** Nothing that WeCom refused. */
const TYPING_MISTAKES: ReadonlySet<MessageCode> = new Set([
  'wecom.settings.base-url',
  'wecom.settings.http',
  'wecom.settings.web-address',
])

function unusable(code: MessageCode, variable: string, more: Readonly<Record<string, string>> = {}): OrgctlError {
  const params = { variable, ...more }
  const remedy = REMEDIES[code]
  return new OrgctlError(code, {
    params,
    exitCode: TYPING_MISTAKES.has(code) ? EXIT.error : EXIT.unreadable,
    ...(remedy === undefined ? {} : { hint: { code: remedy, params } }),
  })
}
