import { endOfDouble, endOfSingle, flowEntries, flowField } from './flow-scan.ts'
import { keyAt, narrow, nextSibling, rootNode, type Node } from './block-scan.ts'
import { indexItems, type ItemIndex } from './item-index.ts'
import type { TextPlace } from './parse-yaml.ts'
import { parsePointer } from './pointer.ts'

/** A place with the length of what stands there, as far as it is on one line. */
export interface Span extends TextPlace {
  readonly length: number
}

/**
 * From JSON pointers to lines and columns of one text. Nothing is looked at before the first question; then the lines are passed over
 * once, and `yaml` is loaded only for a place inside flow style.
 */
export class FilePositions {
  readonly #text: string
  #lineStarts: Int32Array | undefined
  #items: ItemIndex | undefined
  readonly #flowLists = new Map<string, number[]>()

  constructor(text: string) {
    this.#text = text
  }

  /** Where a department, member or tag starts. */
  item(pointer: string): TextPlace {
    return this.#placeAt(this.#nodeOfItem(parsePointer(pointer)).node.offset)
  }

  /** Where a value, or the key in front of it, starts; for what is not there, the nearest thing around it. */
  async find(pointer: string, at: 'value' | 'key'): Promise<Span> {
    const text = this.#text
    const { node: item, rest } = this.#nodeOfItem(parsePointer(pointer))
    const found = narrow(text, item, rest)
    if (found.rest.length > 0 && isFlow(text, found.node.offset)) {
      const offset = await findInFlow(text.slice(found.node.offset, this.#endOf(found.node)), found.rest, at)
      return this.#span(found.node.offset + offset, at, true)
    }
    if (found.rest.length > 0) return this.#span(found.node.offset, 'value')
    return this.#span(at === 'key' ? (found.keyOffset ?? found.node.offset) : found.node.offset, at)
  }

  lineText(line: number): string {
    const starts = this.#starts()
    const start = starts[line] ?? this.#text.length
    const end = this.#text.indexOf('\n', start)
    return this.#text.slice(start, end < 0 ? undefined : end).replace(/\r$/u, '')
  }

  /** Follows the pointer through lists of items, of which there may be many, by index. */
  #nodeOfItem(tokens: readonly string[]): { readonly node: Node; readonly rest: readonly string[] } {
    const text = this.#text
    const root = rootNode(text) ?? { offset: 0, column: 0 }
    const [list, first] = tokens
    if (list === undefined || first === undefined || !/^(?:departments|members|tags)$/u.test(list))
      return { node: root, rest: tokens }
    this.#items ??= indexItems(text)
    let node = root
    let pointer = ''
    let used = 0
    for (let at = 0; at + 1 < tokens.length && (at === 0 || tokens[at] === 'children'); at += 2) {
      const key = tokens[at] ?? ''
      const index = Number(tokens[at + 1])
      const next = this.#items.find(`${pointer}/${key}`, index) ?? this.#flowItem(`${pointer}/${key}`, node, key, index)
      if (!next) break
      node = next
      pointer = `${pointer}/${key}/${index}`
      used = at + 2
    }
    return { node, rest: tokens.slice(used) }
  }

  /** An entry of a list in flow style, or of a block list that the index does not know. */
  #flowItem(listPointer: string, parent: Node, key: string, index: number): Node | undefined {
    const text = this.#text
    let entries = this.#flowLists.get(listPointer)
    if (!entries) {
      const list = isFlow(text, parent.offset)
        ? flowField(text, parent.offset, key)
        : whenComplete(narrow(text, parent, [key]))?.offset
      entries = list !== undefined && text[list] === '[' ? flowEntries(text, list) : []
      this.#flowLists.set(listPointer, entries)
    }
    const offset = entries[index]
    return offset === undefined ? undefined : { offset, column: Number.MAX_SAFE_INTEGER }
  }

  /** The end of the lines that are indented deeper than what `node` is in; for an entry of a flow list, the end of the text. */
  #endOf(node: Node): number {
    const limit = node.offset + FLOW_LIMIT
    const lineStart = this.#text.lastIndexOf('\n', node.offset - 1) + 1
    const line = this.#text.slice(lineStart, node.offset)
    const indent = line.length - line.trimStart().length
    const sibling = node.column === Number.MAX_SAFE_INTEGER ? undefined : nextSibling(this.#text, node.offset, indent)
    return Math.min(sibling?.offset ?? this.#text.length, limit)
  }

  #starts(): Int32Array {
    if (!this.#lineStarts) {
      const starts = [0]
      for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1)
      this.#lineStarts = Int32Array.from(starts)
    }
    return this.#lineStarts
  }

  #placeAt(offset: number): TextPlace {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low, column: offset - (starts[low] ?? 0) }
  }

  #span(offset: number, at: 'value' | 'key', inFlow = false): Span {
    return { ...this.#placeAt(offset), length: tokenLength(this.#text, offset, at, inFlow) }
  }
}

/** A value in flow style that is longer is not read again: its start is shown. */
const FLOW_LIMIT = 100_000

function whenComplete(found: { readonly node: Node; readonly rest: readonly string[] }): Node | undefined {
  return found.rest.length === 0 ? found.node : undefined
}

function isFlow(text: string, offset: number): boolean {
  return text[offset] === '{' || text[offset] === '['
}

/** The offset inside `flow`, which starts with a value in flow style and may be cut off behind it. */
async function findInFlow(flow: string, way: readonly string[], at: 'value' | 'key'): Promise<number> {
  const { parseDocument, isMap, isSeq, isScalar, isNode } = await import('yaml')
  const document = parseDocument(flow, { uniqueKeys: false, strict: false, logLevel: 'silent' })
  let node: unknown = document.contents
  let offset = 0
  for (const [step, token] of way.entries()) {
    const isLast = step === way.length - 1
    if (isMap(node)) {
      const pairs = node.items.filter((item) => isScalar(item.key) && String(item.key.value) === token)
      const pair = pairs.at(-1)
      if (!pair) return offset
      node = isLast && at === 'key' ? pair.key : (pair.value ?? pair.key)
    } else if (isSeq(node)) node = node.items[Number(token)]
    else return offset
    if (!isNode(node) || !node.range) return offset
    offset = node.range[0]
  }
  return offset
}

/** Length of the word, quoted text or key at `offset`; 1 for anything longer. */
function tokenLength(text: string, offset: number, at: 'value' | 'key', inFlow: boolean): number {
  if (at === 'key') {
    const key = keyAt(text, offset)
    if (key) return text.slice(offset, key.end).replace(/[ \t]*:$/u, '').length
  }
  const lineEnd = text.indexOf('\n', offset)
  const line = text.slice(offset, lineEnd < 0 ? undefined : Math.min(lineEnd, offset + 10_000)).replace(/\r$/u, '')
  switch (line.charAt(0)) {
    case '"':
      return Math.min(endOfDouble(line, 0), line.length)
    case "'":
      return Math.min(endOfSingle(line, 0), line.length)
    case '{':
    case '[':
    case '|':
    case '>':
      return 1
    default:
      return Math.max(1, line.replace(inFlow ? /[,[\]{}].*$/u : /\s+#.*$/u, '').trimEnd().length)
  }
}
