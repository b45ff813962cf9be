import { EXIT, OrgctlError } from '../errors.ts'

/** The addresses and methods of a state over HTTP. None of them holds credentials. */
export interface StateAddresses {
  readonly state: URL
  readonly lock: URL
  readonly unlock: URL
  readonly updateMethod: string
  readonly lockMethod: string
  readonly unlockMethod: string
}

/** What may be set beside the address itself; everything else follows from it. */
export interface StateAddressSettings {
  readonly lockAddress?: string | undefined
  readonly unlockAddress?: string | undefined
  readonly updateMethod?: string | undefined
  readonly lockMethod?: string | undefined
  readonly unlockMethod?: string | undefined
}

/** https://docs.gitlab.com/user/infrastructure/iac/terraform_state/ */
const GITLAB = /\/api\/v\d+\/projects\/[^/]+\/terraform\/state\/[^/]+\/?$/u

/**
 * Locks are taken at the address itself with LOCK and UNLOCK, as Terraform's protocol has it. GitLab's are at `…/lock`, with POST and
 * DELETE.
 * @throws OrgctlError for an address that cannot be used
 */
export function stateAddresses(typed: string, settings: StateAddressSettings): StateAddresses {
  const state = parseAddress('ORGCTL_STATE', typed)
  const isGitlab = settings.lockAddress === undefined && GITLAB.test(state.pathname)
  const lock =
    settings.lockAddress === undefined
      ? isGitlab
        ? withPath(state, `${state.pathname.replace(/\/$/u, '')}/lock`)
        : state
      : parseAddress('ORGCTL_STATE_LOCK_ADDRESS', settings.lockAddress)
  return {
    state,
    lock,
    unlock:
      settings.unlockAddress === undefined ? lock : parseAddress('ORGCTL_STATE_UNLOCK_ADDRESS', settings.unlockAddress),
    updateMethod: parseMethod('ORGCTL_STATE_UPDATE_METHOD', settings.updateMethod ?? 'POST'),
    lockMethod: parseMethod('ORGCTL_STATE_LOCK_METHOD', settings.lockMethod ?? (isGitlab ? 'POST' : 'LOCK')),
    unlockMethod: parseMethod('ORGCTL_STATE_UNLOCK_METHOD', settings.unlockMethod ?? (isGitlab ? 'DELETE' : 'UNLOCK')),
  }
}

/** An address as it may be shown: a user, a password or a token in the query is nobody's business. */
export function shownAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url
    ? `${url.protocol}//${url.host}${url.pathname}`
    : address.replace(/[?#].*$/u, '').replace(/\/\/[^/]*@/u, '//')
}

function parseAddress(variable: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const params = { variable, place: shownAddress(text) }
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw unusable('state.address', params)
  if (url.username !== '' || url.password !== '') throw unusable('state.address-credentials', params)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw unusable('state.address-http', params)
  return url
}

function unusable(
  code: 'state.address' | 'state.address-credentials' | 'state.address-http',
  params: { readonly variable: string; readonly place: string },
): OrgctlError {
  return new OrgctlError(code, { params, exitCode: EXIT.error })
}

function parseMethod(variable: string, text: string): string {
  if (/^[A-Za-z]{1,20}$/u.test(text)) return text.toUpperCase()
  throw new OrgctlError('state.method', { params: { variable, value: text } })
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname)
}

function withPath(url: URL, pathname: string): URL {
  const copy = new URL(url)
  copy.pathname = pathname
  return copy
}
