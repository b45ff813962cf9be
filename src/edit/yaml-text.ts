/*
 * Values as YAML text that every reader takes for the same values: our own loader, YAML 1.2, and the YAML 1.1 of older tools, to which
 * `no` is false and `1:30` is ninety. A text that any of them could take for something else stands in double quotes. Written by hand
 * because a document tree costs some 0.2 ms a member, and an organisation may have 100,000.
 */

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap
export interface YamlMap {
  readonly [key: string]: YamlValue | undefined
}

/** Fields whose texts are quoted always: digits that people would otherwise write as a number. */
const QUOTED_FIELDS: ReadonlySet<string> = new Set(['mobile'])

/** The lines of a mapping in block style, without indentation. Keys come in the given order; an `undefined` value is left out. */
export function mapLines(map: YamlMap): readonly string[] {
  const lines: string[] = []
  for (const [key, value] of Object.entries(map)) {
    if (value !== undefined) lines.push(...fieldLines(key, value))
  }
  return lines
}

/** The lines of one field of a mapping in block style. */
export function fieldLines(key: string, value: YamlValue): readonly string[] {
  const name = scalarText(key)
  if (isScalar(value)) return [`${name}: ${valueText(key, value)}`]
  if (isList(value)) return value.length === 0 ? [`${name}: []`] : [`${name}:`, ...indent(listLines(value))]
  const lines = mapLines(value)
  return lines.length === 0 ? [`${name}: {}`] : [`${name}:`, ...indent(lines)]
}

/** The lines of a list in block style, without indentation. */
export function listLines(items: readonly YamlValue[]): readonly string[] {
  return items.flatMap((item) => entryLines(item))
}

/** One entry of a list in block style: `- ` and what follows. */
export function entryLines(item: YamlValue): readonly string[] {
  if (isScalar(item)) return [`- ${scalarText(item)}`]
  const lines = isList(item) ? listLines(item) : mapLines(item)
  if (lines.length === 0) return [isList(item) ? '- []' : '- {}']
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
}

/** A value in flow style, on one line. */
export function flowText(value: YamlValue, field = ''): string {
  if (isScalar(value)) return valueText(field, value, true)
  if (isList(value)) return `[${value.map((item) => flowText(item)).join(', ')}]`
  const entries = Object.entries(value).flatMap(([key, entry]) =>
    entry === undefined ? [] : [`${scalarText(key, true)}: ${flowText(entry, key)}`],
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** The scalar value of a field. */
export function valueText(field: string, value: string | number | boolean | null, isInFlow = false): string {
  return typeof value === 'string' && QUOTED_FIELDS.has(field) ? quote(value) : scalarText(value, isInFlow)
}

function scalarText(value: string | number | boolean | null, isInFlow = false): string {
  if (typeof value !== 'string') return String(value)
  return isPlain(value) && !(isInFlow && /[,[\]{}]/u.test(value)) ? value : quote(value)
}

export function indent(lines: readonly string[], blanks = 2): readonly string[] {
  const margin = ' '.repeat(blanks)
  return lines.map((line) => (line === '' ? line : margin + line))
}

export function isScalar(value: YamlValue): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}

export function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value)
}

/** Texts of these characters alone mean themselves everywhere, unless they are a `WORD`. Most texts are of this kind. */
const HARMLESS = /^[\p{L}/][\p{L}\p{N}_./@-]*$/u
const WORD = /^(?:null|true|false|yes|no|on|off|y|n|e-?\d+)$/iu
/** Characters that begin something else than a text. */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`=~]|^<<$|^\.{3}/u
/** Digits in any of the forms of YAML 1.1 and 1.2: whole numbers of every base, with separators, fractions, times and dates. */
const NUMBER =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|\d[\d_,]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.?[\d_]*(?:e[-+]?\d+)?|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|\.inf)$|^\.nan$|^\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s].*)?$/iu
const BREAKS = /:(?:\s|$)|\s#|^\s|\s$/u
/** Controls, and characters without a look of their own except the joiners of emoji and scripts. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Cf}]/u

function isPlain(text: string): boolean {
  if (HARMLESS.test(text)) return !WORD.test(text)
  return (
    text !== '' &&
    !INDICATOR.test(text) &&
    !BREAKS.test(text) &&
    !NUMBER.test(text) &&
    !INVISIBLE.test(text.replaceAll(/[\u200c\u200d]/gu, ''))
  )
}

/** JSON's quoting, which YAML reads as it is, with everything invisible spelled out. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Cf}\u00a0\u3000]/gu, (character) =>
    character === '\u200c' || character === '\u200d' ? character : escape(character),
  )
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
