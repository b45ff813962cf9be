import type { SourceRef } from '../../model/source.ts'
import { pointerTo } from '../pointer.ts'
import type { Problem, Report } from '../problem.ts'
import { codePoint, showValue, type ShownValue } from '../show-value.ts'

/** Characters without a look of their own: they make two names look alike, or turn the reading direction. Joiners are left to emoji. */
const INVISIBLE = /[\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff]/u

/**
 * Whether values of a file with this text can contain invisible characters or masked values; few files do, and their values are looked
 * at one by one.
 */
export function isSuspicious(text: string): boolean {
  return text.includes('***') || INVISIBLE.test(text) || (text.includes('\\') && /\\[ux]/iu.test(text))
}

/** The object whose values are checked. Its name and place are asked for only when something is wrong. */
export interface Owner {
  readonly name: () => string
  readonly source: () => SourceRef
  readonly report: Report
}

/** Field names and list positions from the object down to the value. */
export type Place = readonly (string | number)[]

/** Warns of texts that are hardly meant: blanks around them, invisible characters. A masked value is an error. */
export function checkText(owner: Owner, place: Place, value: string, suspicious: boolean): void {
  if (isBlank(value.charCodeAt(0)) || isBlank(value.charCodeAt(value.length - 1))) {
    say(owner, 'ORG114', place, shown(place, value))
  }
  if (!suspicious) return
  const invisible = INVISIBLE.exec(value)
  if (invisible) say(owner, 'ORG113', place, { ...shown(place, value), character: codePoint(invisible[0]) })
  if (value.includes('***')) say(owner, 'ORG215', place, shown(place, value))
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0xa0 || code === 0x3000
}

export function say(owner: Owner, code: Problem['code'], place: Place, params: Problem['params'] = {}): void {
  const { file, pointer } = owner.source()
  owner.report({
    code,
    params: { object: owner.name(), field: fieldName(place), ...params },
    source: { file, pointer: pointerTo(pointer, ...place) },
    at: 'value',
  })
}

export function shown(place: Place, value: string): { readonly value: ShownValue } {
  return { value: showValue(value, fieldName(place)) }
}

function fieldName(place: Place): string {
  return place.filter((token) => typeof token === 'string').join('.')
}
