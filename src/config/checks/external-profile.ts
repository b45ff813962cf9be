import type { ExternalProfile } from '../../model/fields.ts'
import { countCharacters, showValue } from '../show-value.ts'
import { say, type Owner } from './texts.ts'

/** One page allows texts of 32 characters, the error table 12. */
const SAFE_TEXT_LENGTH = 12

/** Two fields of an attribute that are cleared together, by being both empty. */
const PAIRS = [
  ['web', 'url', 'title'],
  ['miniprogram', 'appid', 'title'],
] as const

export function checkExternalProfile(owner: Owner, profile: ExternalProfile): void {
  const attributes = profile['external_attr']
  if (!Array.isArray(attributes)) return
  for (const [index, attribute] of attributes.entries()) {
    const place = ['external_profile', 'external_attr', index]
    const text = part(part(attribute, 'text'), 'value')
    if (typeof text === 'string' && countCharacters(text) > SAFE_TEXT_LENGTH) {
      const params = { value: showValue(text, 'external_profile'), length: countCharacters(text) }
      say(owner, 'ORG220', [...place, 'text', 'value'], params)
    }
    for (const [kind, one, other] of PAIRS) {
      const pair = part(attribute, kind)
      if (pair !== undefined && (part(pair, one) === '') !== (part(pair, other) === '')) {
        say(owner, 'ORG214', [...place, kind], { one, other })
      }
    }
  }
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
