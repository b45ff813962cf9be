/*
 * Finds the entries of a list in flow style, `[{…}, {…}]`, by its brackets and quotes. The text has been read already and is
 * well-formed.
 */

/** Offsets of the entries of the list whose `[` is at `offset`. */
export function flowEntries(text: string, offset: number): number[] {
  const entries: number[] = []
  let depth = 0
  let isExpected = false
  for (const { start, character } of tokens(text, offset)) {
    if (isExpected && character !== ']') {
      entries.push(start)
      isExpected = false
    }
    if (character === '[' || character === '{') isExpected = ++depth === 1
    else if (character === ']' || character === '}') {
      if (--depth === 0) break
    } else if (character === ',') isExpected = depth === 1
  }
  return entries
}

/** The offset of the value of `key` in the mapping whose `{` is at `offset`. */
export function flowField(text: string, offset: number, key: string): number | undefined {
  let depth = 0
  let isKey = false
  for (const { start, end, character } of tokens(text, offset)) {
    if (character === '[' || character === '{') isKey = ++depth === 1
    else if (character === ']' || character === '}') {
      if (--depth === 0) break
    } else if (character === ',') isKey = depth === 1
    else if (isKey && depth === 1) {
      isKey = false
      const name = text
        .slice(start, end)
        .replaceAll(/^["']|["']$/gu, '')
        .trimEnd()
      const colon = skipSpace(text, end)
      if (name === key && text[colon] === ':') return skipSpace(text, colon + 1)
    }
  }
  return undefined
}

/** Behind the bracket that closes the one at `offset`. */
export function flowEnd(text: string, offset: number): number {
  let depth = 0
  for (const { end, character } of tokens(text, offset)) {
    if (character === '[' || character === '{') depth++
    else if ((character === ']' || character === '}') && --depth === 0) return end
  }
  return text.length
}

interface Token {
  readonly start: number
  readonly end: number
  /** The first. */
  readonly character: string
}

function* tokens(text: string, offset: number): Generator<Token> {
  for (let start = skipSpace(text, offset); start < text.length;) {
    const end = endOfToken(text, start)
    yield { start, end, character: text.charAt(start) }
    start = skipSpace(text, end)
  }
}

function endOfToken(text: string, at: number): number {
  switch (text.charAt(at)) {
    case '"':
      return endOfDouble(text, at)
    case "'":
      return endOfSingle(text, at)
    case '[':
    case ']':
    case '{':
    case '}':
    case ',':
    case ':':
      return at + 1
    default:
      return endOfPlain(text, at)
  }
}

/** Past blanks, line ends and comments. */
function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) at++
    else if (code === 0x23 && isSpace(text.charCodeAt(at - 1))) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else return at
  }
}

function isSpace(code: number): boolean {
  return Number.isNaN(code) || code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

export function endOfDouble(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x22) return at + 1
  }
  return text.length
}

export function endOfSingle(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text.charCodeAt(at) !== 0x27) continue
    if (text.charCodeAt(at + 1) !== 0x27) return at + 1
    at++
  }
  return text.length
}

const PLAIN_END = /[,[\]{}]|:(?=[\s,[\]{}]|$)|\s#|$/gu

/** A plain word ends before an indicator; blanks inside belong to it. */
function endOfPlain(text: string, from: number): number {
  PLAIN_END.lastIndex = from + 1
  return PLAIN_END.exec(text)?.index ?? text.length
}
