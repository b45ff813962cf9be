import { SENSITIVE_FIELDS } from '../model/fields.ts'

const SHOWN_LENGTH = 60

/** A value for a message: on one line, cut when long, and hidden where it is personal. */
export function showValue(value: unknown, field?: string): string {
  const hides = field !== undefined && isHidden(field)
  if (typeof value === 'string') return JSON.stringify(cut(hides ? hideText(value) : value))
  const text = JSON.stringify(value)
  return cut(hides ? hideText(text) : text)
}

function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * SHOWN_LENGTH + 2))
  return characters.length > SHOWN_LENGTH ? `${characters.slice(0, SHOWN_LENGTH).join('')}…` : text
}

/** `gender` alone says little, and a wrong one must be seen to be corrected. */
function isHidden(field: string): boolean {
  return field !== 'gender' && SENSITIVE_FIELDS.some((sensitive) => sensitive === field)
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
