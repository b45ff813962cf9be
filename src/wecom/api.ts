import { OrgctlError } from '../errors.ts'
import type { Query } from './client.ts'
import type { JsonObject } from './decode.ts'
import type { Clients } from './read/modes.ts'
import { missingSecret } from './settings.ts'

export interface RawOptions {
  readonly query?: Query
  readonly body?: object
  /** Whose token is used. Default: that of the contacts secret, where it is set. */
  readonly credential?: 'contacts' | 'app'
}

/** Endpoints whose answer is a token. */
const TOKEN_ENDPOINT = /(?:^|\/)(?:gettoken|get_\w*token)$/u

/**
 * Calls any endpoint and returns the answer as it came. A GET is repeated as a read would be; a POST whose end is unclear is not,
 * because nobody knows whether it may be.
 * @throws OrgctlError for a call that cannot be sent
 * @throws WecomApiError
 */
export async function callRaw(
  clients: Clients,
  method: string,
  path: string,
  { query = {}, body, credential = clients.contacts ? 'contacts' : 'app' }: RawOptions,
): Promise<JsonObject> {
  const verb = parseMethod(method)
  const { endpoint, inline } = parsePath(path)
  const parameters = { ...inline, ...query }
  for (const name of ['access_token', 'corpsecret']) {
    if (name in parameters) throw new OrgctlError('wecom.raw.query', { params: { name } })
  }
  if (verb === 'GET' && body !== undefined) throw new OrgctlError('wecom.raw.body')
  const client = credential === 'app' ? clients.app : clients.contacts
  if (!client) throw missingSecret(credential === 'app' ? 'WECOM_APP_SECRET' : 'WECOM_CONTACTS_SECRET')
  return client.callRaw({
    endpoint,
    method: verb,
    effect: verb === 'GET' ? 'repeatable' : 'once',
    query: parameters,
    ...(verb === 'POST' ? { body: body ?? {} } : {}),
  })
}

function parseMethod(method: string): 'GET' | 'POST' {
  const verb = method.toUpperCase()
  if (verb === 'GET' || verb === 'POST') return verb
  throw new OrgctlError('wecom.raw.method', { params: { method } })
}

/** Takes no address: the token goes to WeCom only. */
function parsePath(path: string): { readonly endpoint: string; readonly inline: Query } {
  const [before = '', ...after] = path.split('?')
  const endpoint = before.replace(/^\//u, '').replace(/^cgi-bin\//u, '')
  if (!/^\w+(?:\/\w+)*$/u.test(endpoint)) throw new OrgctlError('wecom.raw.path', { params: { path: before } })
  if (TOKEN_ENDPOINT.test(endpoint)) throw new OrgctlError('wecom.raw.token', { params: { path: endpoint } })
  return { endpoint, inline: Object.fromEntries(new URLSearchParams(after.join('?'))) }
}
