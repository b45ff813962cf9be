import { placeAt, type TextPlace } from './text-place.ts'

export interface OddText {
  readonly kind: 'directive' | 'return' | 'mark' | 'escape' | 'separator'
  readonly at: TextPlace
}

/**
 * What js-yaml accepts, or reads in its own way, and other readers do not. Each rule first asks for a character that few files contain.
 */
const RULES: readonly { readonly kind: OddText['kind']; readonly sign: string; readonly pattern: RegExp }[] = [
  { kind: 'directive', sign: '%', pattern: /(?<![^\n])%/u },
  { kind: 'return', sign: '\r', pattern: /\r(?!\n)/u },
  // Part of a word to some, and to others the start of a document with a word behind it.
  { kind: 'separator', sign: '---', pattern: /(?<![^\n])---[^ \t\r\n]/u },
  // Inside a file, a byte order mark is content to some and nothing to others.
  { kind: 'mark', sign: '\ufeff', pattern: /\ufeff/u },
  // An escaped line end with an empty line behind it: the next line starts with a blank to some.
  { kind: 'escape', sign: '\\', pattern: /\\\r?\n[ \t]*\r?\n/u },
]

export function refuseByText(text: string): OddText | undefined {
  for (const { kind, sign, pattern } of RULES) {
    const match = text.includes(sign) ? pattern.exec(text) : null
    if (match) return { kind, at: placeAt(text, match.index) }
  }
  return undefined
}
