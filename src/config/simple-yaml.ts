import { isSurelyText, readPlainScalar } from './plain-scalar.ts'

/*
 * Reads the simple YAML that nearly all org files are written in, in a fraction of the time that it takes to be ready for all of YAML:
 * mappings and lists by indentation, lists and mappings in brackets on one line, values on one line that are plain or in quotes without
 * escapes, comments.
 *
 * It accepts only what it is sure of. At the first sign of anything else (a value over several lines, an anchor, a tag, an escape, a tab,
 * a quoted key, a key stated twice …) it gives the whole text back unread. So it never has to say what is wrong with a text, and what it
 * accepts means the same to every reader: a test holds it against js-yaml on files with mutations.
 */

type Value = string | number | boolean | null | Value[] | { [key: string]: Value }

/** `undefined`: this needs a reader that knows more. */
export function readSimpleYaml(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: new SimpleReader(text).read() }
  } catch (error) {
    if (error === UNSURE) return undefined
    throw error
  }
}

/** Thrown within this file only. */
const UNSURE = new Error('not simple')

const MAX_DEPTH = 40

const RETURN = 0x0d
const SPACE = 0x20
const DOUBLE_QUOTE = 0x22
const HASH = 0x23
const SINGLE_QUOTE = 0x27
const COMMA = 0x2c
const HYPHEN = 0x2d
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_MAPPING = 0x7b
const CLOSE_MAPPING = 0x7d

class SimpleReader {
  readonly #text: string
  readonly #keys: KeyTable
  /** The line that is read: its first character that is no blank, that one's column, and where the line ends. Behind the last line the column is -1. */
  #start = 0
  #column = -1
  #end = 0
  #nextStart = 0
  /** In the line, behind what was read last. */
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#keys = new KeyTable(text)
  }

  read(): Value {
    this.#nextLine()
    if (this.#column !== 0) throw UNSURE
    const value = this.#block(0)
    if (this.#hasLine()) throw UNSURE
    return value
  }

  #hasLine(): boolean {
    return this.#column >= 0
  }

  /** Goes to the next line that holds more than blanks and a comment. */
  #nextLine(): void {
    const text = this.#text
    while (this.#nextStart < text.length) {
      const from = this.#nextStart
      const newline = text.indexOf('\n', from)
      const end = newline < 0 ? text.length : newline
      this.#nextStart = end + 1
      this.#end = newline > from && text.charCodeAt(end - 1) === RETURN ? end - 1 : end
      this.#at = from
      this.#skipSpaces()
      if (this.#at === this.#end) continue
      if (text.charCodeAt(this.#at) === HASH) {
        this.#skipComment()
        continue
      }
      this.#start = this.#at
      this.#column = this.#at - from
      return
    }
    this.#column = -1
  }

  #skipSpaces(): void {
    while (this.#at < this.#end && this.#text.charCodeAt(this.#at) === SPACE) this.#at++
  }

  #skipComment(): void {
    for (; this.#at < this.#end; this.#at++) {
      if (this.#text.charCodeAt(this.#at) === BACKSLASH || !isPrintable(this.#text, this.#at)) throw UNSURE
    }
  }

  /** Blanks and a comment up to the end of the line, and on to the next one. */
  #finishLine(): void {
    const before = this.#at
    this.#skipSpaces()
    if (this.#at < this.#end) {
      if (this.#at === before || this.#text.charCodeAt(this.#at) !== HASH) throw UNSURE
      this.#skipComment()
    }
    this.#nextLine()
  }

  /** Whether what is left of the line is blank or a comment. */
  #isRestEmpty(): boolean {
    this.#skipSpaces()
    return this.#at === this.#end || this.#text.charCodeAt(this.#at) === HASH
  }

  /** A blank or the end of the line. */
  #isBlankAt(at: number): boolean {
    return at >= this.#end || this.#text.charCodeAt(at) === SPACE
  }

  #isItem(): boolean {
    return this.#text.charCodeAt(this.#start) === HYPHEN && this.#isBlankAt(this.#start + 1)
  }

  /** The mapping or list that starts with this line. */
  #block(depth: number): Value {
    if (depth > MAX_DEPTH) throw UNSURE
    return this.#isItem() ? this.#list(depth) : this.#mapping(depth)
  }

  #list(depth: number): Value[] {
    const column = this.#column
    const items: Value[] = []
    while (this.#column === column && this.#isItem()) {
      this.#at = this.#start + 1
      if (this.#isRestEmpty()) {
        this.#at = this.#start + 1
        this.#finishLine()
        // Readers differ in what an empty item is.
        if (this.#column <= column) throw UNSURE
        items.push(this.#block(depth + 1))
      } else if (this.#keyEnd(this.#at) > 0) {
        // The first entry of a mapping stands behind the hyphen, and the others below it.
        this.#column += this.#at - this.#start
        this.#start = this.#at
        items.push(this.#mapping(depth + 1))
      } else {
        items.push(this.#lineValue(column, depth))
      }
    }
    if (this.#column > column) throw UNSURE
    return items
  }

  #mapping(depth: number): Value {
    if (depth > MAX_DEPTH) throw UNSURE
    const column = this.#column
    const mapping: { [key: string]: Value } = {}
    while (this.#column === column && !this.#isItem()) {
      const colon = this.#keyEnd(this.#start)
      if (colon < 0) throw UNSURE
      const key = this.#keys.find(this.#start, colon)
      // Also what every object inherits.
      if (mapping[key] !== undefined) throw UNSURE
      this.#at = colon + 1
      if (this.#isRestEmpty()) {
        this.#at = colon + 1
        this.#finishLine()
        // A list may stand in the column of the key that it belongs to.
        const isBelow = this.#column > column || (this.#column === column && this.#isItem())
        mapping[key] = isBelow ? this.#block(depth + 1) : null
      } else {
        mapping[key] = this.#lineValue(column, depth)
      }
    }
    if (this.#column > column) throw UNSURE
    return mapping
  }

  /** The value that is the rest of the line, of a key or list item in `column`: it must not go on in lines that are indented by more. */
  #lineValue(column: number, depth: number): Value {
    const value = this.#inline(depth + 1, false)
    this.#finishLine()
    if (this.#column > column) throw UNSURE
    return value
  }

  #inline(depth: number, isInBrackets: boolean): Value {
    switch (this.#text.charCodeAt(this.#at)) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        return this.#quoted()
      case OPEN_LIST:
        return this.#flowList(depth)
      case OPEN_MAPPING:
        return this.#flowMapping(depth)
      default:
        return this.#plain(isInBrackets)
    }
  }

  #quoted(): string {
    const text = this.#text
    const quote = text.charCodeAt(this.#at)
    const from = this.#at + 1
    let at = from
    for (; text.charCodeAt(at) !== quote; at++) {
      if (at >= this.#end || text.charCodeAt(at) === BACKSLASH || !isPrintable(text, at)) throw UNSURE
    }
    this.#at = at + 1
    // Two single quotes are an escaped one.
    if (text.charCodeAt(this.#at) === quote) throw UNSURE
    return text.slice(from, at)
  }

  #plain(isInBrackets: boolean): Value {
    const text = this.#text
    const from = this.#at
    if (!mayStartPlain(text.charCodeAt(from))) throw UNSURE
    let at = from
    let end = from
    for (; at < this.#end; at++) {
      const charCode = text.charCodeAt(at)
      if (charCode === SPACE) continue
      if (charCode === BACKSLASH || (charCode === COLON && this.#isBlankAt(at + 1))) throw UNSURE
      if (charCode === HASH && text.charCodeAt(at - 1) === SPACE) break
      if (isInBrackets) {
        if (charCode === COMMA || charCode === CLOSE_LIST || charCode === CLOSE_MAPPING) break
        if (charCode === OPEN_LIST || charCode === OPEN_MAPPING || charCode === COLON) throw UNSURE
      }
      if (!isPrintable(text, at)) throw UNSURE
      end = at + 1
    }
    this.#at = end
    const scalar = text.slice(from, end)
    return isSurelyText(scalar) ? scalar : readPlainScalar(scalar)
  }

  #flowList(depth: number): Value[] {
    if (depth > MAX_DEPTH) throw UNSURE
    const items: Value[] = []
    this.#at++
    this.#skipSpaces()
    if (this.#takeIf(CLOSE_LIST)) return items
    do {
      this.#skipSpaces()
      items.push(this.#inline(depth + 1, true))
      this.#skipSpaces()
    } while (this.#takeIf(COMMA))
    if (!this.#takeIf(CLOSE_LIST)) throw UNSURE
    return items
  }

  #flowMapping(depth: number): Value {
    if (depth > MAX_DEPTH) throw UNSURE
    const mapping: { [key: string]: Value } = {}
    this.#at++
    this.#skipSpaces()
    if (this.#takeIf(CLOSE_MAPPING)) return mapping
    do {
      this.#skipSpaces()
      const colon = this.#keyEnd(this.#at)
      if (colon < 0) throw UNSURE
      const key = this.#keys.find(this.#at, colon)
      if (mapping[key] !== undefined) throw UNSURE
      this.#at = colon + 1
      this.#skipSpaces()
      mapping[key] = this.#inline(depth + 1, true)
      this.#skipSpaces()
    } while (this.#takeIf(COMMA))
    if (!this.#takeIf(CLOSE_MAPPING)) throw UNSURE
    return mapping
  }

  #takeIf(charCode: number): boolean {
    if (this.#at >= this.#end || this.#text.charCodeAt(this.#at) !== charCode) return false
    this.#at++
    return true
  }

  /** The colon behind the plain key at `from`; -1 when there is none, or the key is not one simple word. */
  #keyEnd(from: number): number {
    let at = from
    while (at < this.#end && isKeyCharacter(this.#text.charCodeAt(at))) at++
    const isKey = at > from && at < this.#end && this.#text.charCodeAt(at) === COLON && this.#isBlankAt(at + 1)
    return isKey ? at : -1
  }
}

/** Keys of one length that are looked through; a file with more is no org file, and must not cost more than it has characters. */
const ALIKE = 16

/** The few keys of a file, each as one string however often it occurs. */
class KeyTable {
  readonly #text: string
  /** By length. */
  readonly #known: string[][] = []

  constructor(text: string) {
    this.#text = text
  }

  find(from: number, to: number): string {
    const alike = (this.#known[to - from] ??= [])
    for (const key of alike) if (this.#text.startsWith(key, from)) return key
    const key = this.#text.slice(from, to)
    // Such a key would be no text to some readers.
    if (readPlainScalar(key) !== key) throw UNSURE
    if (alike.length < ALIKE) alike.push(key)
    return key
  }
}

function isKeyCharacter(charCode: number): boolean {
  return (
    (charCode >= 0x61 && charCode <= 0x7a) ||
    charCode === 0x5f ||
    (charCode >= 0x41 && charCode <= 0x5a) ||
    (charCode >= 0x30 && charCode <= 0x39) ||
    (charCode >= 0x4e00 && charCode <= 0x9fff)
  )
}

/** Letters, digits, `_`, `/`, `+`, `.`, `~`, `(` and what is beyond ASCII. */
function mayStartPlain(charCode: number): boolean {
  if (charCode >= 0x80) return true
  return (
    (charCode >= 0x61 && charCode <= 0x7a) ||
    (charCode >= 0x41 && charCode <= 0x5a) ||
    (charCode >= 0x2e && charCode <= 0x39) ||
    charCode === 0x5f ||
    charCode === 0x2b ||
    charCode === 0x28 ||
    charCode === 0x7e
  )
}

/** Characters that no reader objects to, breaks lines at or takes for blanks. */
function isPrintable(text: string, at: number): boolean {
  const charCode = text.charCodeAt(at)
  if (charCode < 0x7f) return charCode >= SPACE
  if (charCode <= 0xa0) return false
  if (charCode < 0xd800) return charCode !== 0x2028 && charCode !== 0x2029
  if (charCode >= 0xe000) return charCode !== 0xfeff && charCode < 0xfffe
  return charCode < 0xdc00 ? isLowSurrogate(text.charCodeAt(at + 1)) : isHighSurrogate(text.charCodeAt(at - 1))
}

function isHighSurrogate(charCode: number): boolean {
  return charCode >= 0xd800 && charCode < 0xdc00
}

function isLowSurrogate(charCode: number): boolean {
  return charCode >= 0xdc00 && charCode < 0xe000
}
