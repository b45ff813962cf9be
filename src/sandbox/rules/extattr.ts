import type { ExternalProfile, ExtattrValue } from '../../model/fields.ts'
import type { Fields } from '../fields.ts'
import { refuse } from '../refusal.ts'
import { bytes, characters } from './text.ts'

/** `undefined` clears the attribute. */
export type ExtattrInput = ReadonlyMap<string, ExtattrValue | undefined>

/** Attributes that the console does not define are dropped before anything about them is checked. */
export function readExtattr(fields: Fields, defined: ReadonlySet<string> | undefined): ExtattrInput | undefined {
  const attrs = fields.object('extattr')?.objects('attrs')
  if (!attrs) return undefined
  const input = new Map<string, ExtattrValue | undefined>()
  for (const attr of attrs) {
    const name = attr.string('name')
    if (name === undefined || (defined && !defined.has(name))) continue
    const type = attr.int('type') ?? 0
    if (type === 0) input.set(name, readText(attr))
    else if (type === 1) input.set(name, readWeb(attr))
    else refuse(60150)
  }
  return input
}

function readText(attr: Fields): string | undefined {
  const value = attr.object('text')?.string('value') ?? ''
  if (characters(value) > 64) refuse(60151)
  return value === '' ? undefined : value
}

function readWeb(attr: Fields): ExtattrValue | undefined {
  const web = attr.object('web')
  const url = web?.string('url') ?? ''
  const title = web?.string('title') ?? ''
  if (url === '' && title === '') return undefined
  if (!isWebUrl(url) || title === '') refuse(60152)
  if (characters(title) > 12) refuse(60151)
  return { url, title }
}

/** Checked, and without the entries that clear themselves by being empty. */
export function readExternalProfile(fields: Fields): ExternalProfile | undefined {
  const raw = fields.raw('external_profile')
  const profile = fields.object('external_profile')
  if (!raw || !profile) return undefined
  const attributes = profile.objects('external_attr')
  const rawAttributes: unknown = raw['external_attr']
  if (!attributes || !Array.isArray(rawAttributes)) return raw
  const kept = rawAttributes.filter(
    (attribute: unknown, at) => typeof attribute === 'object' && !isClearing(attributes[at]),
  )
  return { ...raw, external_attr: kept }
}

function isClearing(attribute: Fields | undefined): boolean {
  if (!attribute) return true
  switch (attribute.int('type') ?? 0) {
    case 0:
      return isClearingText(attribute)
    case 1:
      return isClearingWeb(attribute)
    case 2:
      return isClearingMiniprogram(attribute)
    default:
      return refuse(90100)
  }
}

function isClearingText(attribute: Fields): boolean {
  const value = attribute.object('text')?.string('value') ?? ''
  if (characters(value) > 32) refuse(90101)
  return value === ''
}

function isClearingWeb(attribute: Fields): boolean {
  const web = attribute.object('web')
  const url = web?.string('url') ?? ''
  const title = web?.string('title') ?? ''
  if (url === '' && title === '') return true
  if (title === '' || characters(title) > 12) refuse(90102)
  if (!isWebUrl(url)) refuse(90103)
  return false
}

function isClearingMiniprogram(attribute: Fields): boolean {
  const miniprogram = attribute.object('miniprogram')
  const appid = miniprogram?.string('appid') ?? ''
  const title = miniprogram?.string('title') ?? ''
  if (appid === '' && title === '') return true
  // The page says 12 characters, yet its own sample has 13 Latin ones: taken as 12 Chinese ones.
  if (title === '' || bytes(title) > 36) refuse(90104)
  return false
}

function isWebUrl(url: string): boolean {
  return url.startsWith('http://') || url.startsWith('https://')
}
