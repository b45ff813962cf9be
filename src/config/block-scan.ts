/*
 * Finds places in block-style YAML by its indentation alone, without reading it again.
 *
 * It may do so because the file has been read already and is well-formed: inside a mapping or list that starts in column n, every line
 * of a longer value is indented by more than n. So a line that starts exactly in column n is the next key or the next entry. Where a
 * value is in flow style ({…} or […]), or has an anchor, the scan stops and says so.
 */

/** A place in a text, as offset, with the column the surrounding block starts in. */
export interface Node {
  readonly offset: number
  readonly column: number
}

export interface Narrowed {
  /** Where the value starts, as far down as the scan came. */
  readonly node: Node
  /** Where its key starts, when the last step went to a key. */
  readonly keyOffset?: number
  /** What is left of the way: inside flow style, or not there. */
  readonly rest: readonly string[]
}

interface Line {
  /** Of the first character that is no blank. */
  readonly offset: number
  readonly indent: number
  /** Of the next line. */
  readonly next: number
}

/** The first line at or after `from`, which must start a line, that holds more than blanks and a comment. */
export function contentLine(text: string, from: number): Line | undefined {
  let start = from
  while (start < text.length) {
    let offset = start
    while (text.charCodeAt(offset) === 0x20) offset++
    const indent = offset - start
    while (text.charCodeAt(offset) === 0x09) offset++
    const end = text.indexOf('\n', offset)
    const next = end < 0 ? text.length : end + 1
    const code = text.charCodeAt(offset)
    const isEmpty = offset >= text.length || code === 0x0a || code === 0x0d || code === 0x23
    if (!isEmpty) return { offset, indent, next }
    start = next
  }
  return undefined
}

/** Where the document starts, behind `---`. */
export function rootNode(text: string): Node | undefined {
  const first = contentLine(text, 0)
  if (!first || first.indent > 0 || !/^---(?=\s|$)/u.test(text.slice(first.offset, first.offset + 4)))
    return first && toNode(first)
  const behind = skipBlanks(text, first.offset + 3)
  if (isAtEnd(text, behind)) {
    const line = contentLine(text, first.next)
    return line && toNode(line)
  }
  return { offset: behind, column: 0 }
}

function toNode(line: Line): Node {
  return { offset: line.offset, column: line.indent }
}

export function narrow(text: string, start: Node, way: readonly string[]): Narrowed {
  let node = start
  let keyOffset: number | undefined
  for (const [step, token] of way.entries()) {
    const found = isEntry(text, node.offset) ? entryAt(text, node, Number(token)) : fieldAt(text, node, token)
    if (!found) return { node, ...(keyOffset === undefined ? {} : { keyOffset }), rest: way.slice(step) }
    node = found.node
    keyOffset = found.keyOffset
  }
  return { node, ...(keyOffset === undefined ? {} : { keyOffset }), rest: [] }
}

interface Found {
  readonly node: Node
  readonly keyOffset?: number
}

function entryAt(text: string, list: Node, index: number): Found | undefined {
  let at = list.offset
  for (let passed = 0; ; passed++) {
    if (passed === index) return { node: valueBehind(text, at + 1, list.column) }
    const next = nextSibling(text, at, list.column)
    if (!next || !isEntry(text, next.offset)) return undefined
    at = next.offset
  }
}

function fieldAt(text: string, mapping: Node, token: string): Found | undefined {
  let at: number | undefined = mapping.offset
  while (at !== undefined) {
    const key = keyAt(text, at)
    if (!key) return undefined
    if (key.name === token) return { node: valueBehind(text, key.end, mapping.column), keyOffset: at }
    // The entries of a list may stand in the column of the key they belong to.
    do at = nextSibling(text, at, mapping.column)?.offset
    while (at !== undefined && isEntry(text, at))
  }
  return undefined
}

const KEY =
  /(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\n]|'')*)'|([^\s{}[\],&*!|>'"%@`#?-][^\n]*?|-[^\s][^\n]*?))[ \t]*:(?=\s|$)/uy

/** The key that starts at `offset`, if a plain or quoted one does on this line. */
export function keyAt(text: string, offset: number): { readonly name: string; readonly end: number } | undefined {
  KEY.lastIndex = offset
  const match = KEY.exec(text)
  if (!match) return undefined
  const [whole, double, single, plain] = match
  const name = double === undefined ? (plain ?? (single ?? '').replaceAll("''", "'")) : unescape(double)
  return { name, end: offset + whole.length }
}

function unescape(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`)
    return typeof value === 'string' ? value : text
  } catch {
    // YAML has escapes that JSON has not; such a key is not found, and the place shown is that of its mapping.
    return text
  }
}

/** The next line that starts in `column`, before one that starts further left. */
export function nextSibling(text: string, offset: number, column: number): Line | undefined {
  let end = text.indexOf('\n', offset)
  while (end >= 0) {
    const line = contentLine(text, end + 1)
    if (!line || line.indent < column || isDocumentEnd(text, line)) return undefined
    if (line.indent === column) return line
    end = line.next === text.length && text.charCodeAt(text.length - 1) !== 0x0a ? -1 : line.next - 1
  }
  return undefined
}

function isDocumentEnd(text: string, line: Line): boolean {
  return line.indent === 0 && text.startsWith('...', line.offset)
}

/** The value behind a colon or dash: on the same line, or on the next one with content. */
function valueBehind(text: string, offset: number, column: number): Node {
  const behind = skipBlanks(text, offset)
  if (!isAtEnd(text, behind)) {
    const lineStart = text.lastIndexOf('\n', behind - 1) + 1
    return { offset: behind, column: behind - lineStart }
  }
  const end = text.indexOf('\n', behind)
  const line = end < 0 ? undefined : contentLine(text, end + 1)
  const isBelow = line && (line.indent > column || (line.indent === column && isEntry(text, line.offset)))
  return isBelow ? toNode(line) : { offset: behind, column }
}

export function isEntry(text: string, offset: number): boolean {
  if (text.charCodeAt(offset) !== 0x2d) return false
  const next = text.charCodeAt(offset + 1)
  return Number.isNaN(next) || next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09
}

export function skipBlanks(text: string, from: number): number {
  let offset = from
  while (text.charCodeAt(offset) === 0x20 || text.charCodeAt(offset) === 0x09) offset++
  return offset
}

/** Whether the line holds nothing more at `offset`, or only a comment. */
export function isAtEnd(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  return Number.isNaN(code) || code === 0x0a || code === 0x0d || code === 0x23
}
