import { SENSITIVE_FIELDS } from '../model/fields.ts'

const SHOWN_LENGTH = 60

/** A value in a message, which is worded before anybody knows whether personal values may be shown. */
export interface ShownValue {
  readonly hidden: string
  readonly clear: string
}

/** A value for a message: on one line, cut when long, and hidden where it is personal. @param field dotted, as in `extattr.工号` */
export function showValue(value: unknown, field = ''): ShownValue {
  const hide = hidingOf(field)
  if (typeof value === 'string') return { hidden: JSON.stringify(cut(hide(value))), clear: quote(value) }
  const text = JSON.stringify(value)
  return { hidden: cut(hide(text)), clear: cut(text) }
}

/** A word that is nobody's secret: an attribute's name, a value that the schema allows. */
export function quote(text: string): string {
  return JSON.stringify(cut(text))
}

function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * SHOWN_LENGTH + 2))
  return characters.length > SHOWN_LENGTH ? `${characters.slice(0, SHOWN_LENGTH).join('')}…` : text
}

/** Fields of a member that may hold anything. The others name something, and a userid may look like a mail. */
const FREE_FIELDS: ReadonlySet<string> = new Set([
  'alias',
  'position',
  'telephone',
  'extattr',
  'external_position',
  'external_profile',
])

/** `gender` alone says little, and a wrong one must be seen to be corrected. */
function hidingOf(field: string): (text: string) => string {
  if (field !== 'gender' && SENSITIVE_FIELDS.some((sensitive) => sensitive === field)) return hideText
  return FREE_FIELDS.has(field.split('.')[0] ?? '') ? hideInside : (text) => text
}

const MAIL =
  /(?<![\p{L}\p{N}.!#$%&'*+/=?^_`|~-])[\p{L}\p{N}.!#$%&'*+/=?^_`|~-]{1,200}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const MOBILE = /(?<![\d+])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\+\d[\d -]{6,16}\d)(?!\d)/gu

/** Hides what looks like a mobile or a mail inside a text that may hold anything. Columns stay what they are. */
export function hideInside(text: string): string {
  return text.replaceAll(MAIL, hideText).replaceAll(MOBILE, hideText)
}

/**
 * Hides a mobile, mail or address, ill-formed ones too, but leaves every character in its column: `138****0000`, `z*******@example.com`.
 */
export function hideText(text: string): string {
  if (text.includes('**') || text.startsWith('*@')) return text
  const at = text.lastIndexOf('@')
  if (at === 1) return stars(text.slice(0, at)) + text.slice(at)
  if (at > 1) return text.slice(0, 1) + stars(text.slice(1, at)) + text.slice(at)
  if (/^\+?[0-9 -]+$/u.test(text)) {
    const [head, tail] = shownEnds(text)
    return text.slice(0, head) + stars(text.slice(head, text.length - tail)) + text.slice(text.length - tail)
  }
  return text.slice(0, 2) + stars(text.slice(2))
}

/** How much of a mobile may be seen in front and behind: enough to recognise a number one knows, not enough to call it. */
function shownEnds(mobile: string): readonly [head: number, tail: number] {
  const mainland = /^(?:\+86[ -]?)?1[0-9]{2}(?=(?:[ -]?[0-9]){8}$)/u.exec(mobile)
  if (mainland) return [mainland[0].length, 4]
  return mobile.length >= 10 ? [3, 2] : [0, 0]
}

function stars(text: string): string {
  return text.replaceAll(/[^\s-]/gu, (character) => '*'.repeat(character.length))
}

/** Characters as WeCom and JSON Schema count them: by code point. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}

export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
