import { createHmac } from 'node:crypto'
import { mailKey, mobileKey, useridKey } from '../model/fields.ts'

/** A keyed digest that hides the value: mobiles are too few to be safe behind a plain hash. */
export type Digester = (ref: string, field: string, value: unknown) => string

/**
 * Fields whose value has the same digest on whoever has it: so an order can be found for passing it on where nobody can read it.
 * By the kind of object.
 */
const SHARED_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['member', new Set(['mobile', 'email', 'biz_mail'])],
  ['department', new Set(['name', 'name_en'])],
])

/** `key`: any length; what was digested with another key never matches. */
export function createDigester(key: Buffer): Digester {
  return (ref, field, value) =>
    createHmac('sha256', key)
      .update(`${scopeOf(ref, field)}\n${field}\n${canonicalJson(normalize(field, value))}`)
      .digest('base64url')
      .slice(0, 22)
}

function scopeOf(ref: string, field: string): string {
  const [kind = ref] = ref.split(':', 1)
  return SHARED_FIELDS.get(kind)?.has(field) ? kind : ref
}

/** For plans: `hmac-sha256:` and the full digest. */
export function fingerprintOf(key: Buffer, document: unknown): string {
  return `hmac-sha256:${createHmac('sha256', key).update(canonicalJson(document)).digest('hex')}`
}

function normalize(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (field === 'mobile') return mobileKey(value)
  if (field === 'direct_leader') return useridKey(value)
  return field === 'email' || field === 'biz_mail' ? mailKey(value) : value
}

/** JSON with sorted keys and without `undefined`: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
