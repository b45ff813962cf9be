import { OrgctlError } from '../errors.ts'
import { callName, type CallInfo } from './failure.ts'

/**
 * The body as raw UTF-8 JSON. WeCom takes no `\uXXXX` (40033), which is how JSON must write control characters and halves of
 * surrogate pairs, so such values are refused here, by name.
 * @throws OrgctlError
 */
export function encodeBody(call: CallInfo, body: object): string {
  const json = JSON.stringify(body)
  if (!/\\u[0-9a-f]{4}/u.test(json)) return json
  const field = findUnsendable(body, '')
  if (field === undefined) return json
  throw new OrgctlError('wecom.unsendable', {
    params: { call: callName(call), field },
    hint: { code: 'wecom.unsendable.remedy', params: {} },
  })
}

function findUnsendable(value: unknown, field: string): string | undefined {
  if (typeof value === 'string') return /\\u[0-9a-f]{4}/u.test(escapesOf(value)) ? field : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, entry] of Object.entries(value)) {
    const path = field === '' ? key : `${field}.${key}`
    const found = findUnsendable(key, path) ?? findUnsendable(entry, path)
    if (found !== undefined) return found
  }
  return undefined
}

/** The value's JSON without escaped backslashes: a backslash followed by `u1234` as such is fine. */
function escapesOf(value: string): string {
  return JSON.stringify(value).replaceAll('\\\\', '')
}
