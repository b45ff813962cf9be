import type * as Yaml from 'yaml'
import { keyAt, narrow, rootNode, type Node } from './block-scan.ts'
import { endOfDouble, endOfSingle, flowEnd, flowEntries, flowField } from './flow-scan.ts'
import { indexItems, type ItemIndex } from './item-index.ts'
import { LineTable } from './line-table.ts'
import type { TextPlace } from './text-place.ts'
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
  #lines: LineTable | undefined
  #items: ItemIndex | undefined
  /** The entries of lists in flow style, by offset of the list. */
  readonly #flowLists = new Map<number, readonly number[]>()
  readonly #flowEnds = new Map<number, number>()
  /** The last value in flow style that was read. */
  #flow: Flow | undefined

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
      return this.#span(await this.#findInFlow(found.node.offset, found.rest, at), at, true)
    }
    if (found.rest.length > 0) return this.#span(found.node.offset, 'value')
    return this.#span(at === 'key' ? (found.keyOffset ?? found.node.offset) : found.node.offset, at)
  }

  lineText(line: number): string {
    this.#lines ??= new LineTable(this.#text)
    const next = this.#lines.startOf(line + 1)
    const end = this.#text.charCodeAt(next - 2) === 0x0d ? next - 2 : next - 1
    return this.#text.slice(this.#lines.startOf(line), end)
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
      const next = this.#items.find(`${pointer}/${key}`, index) ?? this.#flowItem(node, key, index)
      if (!next) break
      node = next
      pointer = `${pointer}/${key}/${index}`
      used = at + 2
    }
    return { node, rest: tokens.slice(used) }
  }

  /** An entry of a list in flow style, or of a block list that the index does not know. */
  #flowItem(parent: Node, key: string, index: number): Node | undefined {
    const text = this.#text
    const list = isFlow(text, parent.offset)
      ? flowField(text, parent.offset, key)
      : whenComplete(narrow(text, parent, [key]))?.offset
    const entries = list !== undefined && text[list] === '[' ? this.#flowEntries(list) : []
    const offset = entries[index]
    return offset === undefined ? undefined : { offset, column: Number.MAX_SAFE_INTEGER }
  }

  /** Inside a value in flow style. A long one is taken apart by its brackets first. */
  async #findInFlow(start: number, way: readonly string[], at: 'value' | 'key'): Promise<number> {
    const text = this.#text
    let offset = start
    for (const [step, token] of way.entries()) {
      const end = this.#flowEnd(offset)
      if (end - offset <= FLOW_LIMIT) {
        this.#flow = this.#flow?.start === offset ? this.#flow : await readFlow(text, offset, end)
        return findInFlow(this.#flow, way.slice(step), at)
      }
      const next = text[offset] === '[' ? this.#flowEntries(offset)[Number(token)] : flowField(text, offset, token)
      if (next === undefined) break
      offset = next
      if (!isFlow(text, offset)) break
    }
    return offset
  }

  #flowEnd(start: number): number {
    const known = this.#flowEnds.get(start)
    if (known !== undefined) return known
    const end = flowEnd(this.#text, start)
    this.#flowEnds.set(start, end)
    return end
  }

  #flowEntries(list: number): readonly number[] {
    const known = this.#flowLists.get(list)
    if (known) return known
    const entries = flowEntries(this.#text, list)
    this.#flowLists.set(list, entries)
    return entries
  }

  #placeAt(offset: number): TextPlace {
    this.#lines ??= new LineTable(this.#text)
    return this.#lines.placeAt(offset)
  }

  #span(offset: number, at: 'value' | 'key', inFlow = false): Span {
    return { ...this.#placeAt(offset), length: tokenLength(this.#text, offset, at, inFlow) }
  }
}

/** Longer values in flow style are not given to `yaml` as a whole. */
const FLOW_LIMIT = 100_000

function whenComplete(found: { readonly node: Node; readonly rest: readonly string[] }): Node | undefined {
  return found.rest.length === 0 ? found.node : undefined
}

function isFlow(text: string, offset: number): boolean {
  return text[offset] === '{' || text[offset] === '['
}

interface Flow {
  readonly start: number
  readonly contents: unknown
  readonly yaml: typeof Yaml
}

async function readFlow(text: string, start: number, end: number): Promise<Flow> {
  const yaml = await import('yaml')
  const document = yaml.parseDocument(text.slice(start, end), { uniqueKeys: false, strict: false, logLevel: 'silent' })
  return { start, contents: document.contents, yaml }
}

function findInFlow({ start, contents, yaml }: Flow, way: readonly string[], at: 'value' | 'key'): number {
  const { isMap, isNode, isScalar, isSeq } = yaml
  let node: unknown = contents
  let offset = start
  for (const [step, token] of way.entries()) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === token)
      if (!pair) return offset
      node = step === way.length - 1 && at === 'key' ? pair.key : (pair.value ?? pair.key)
    } else if (isSeq(node)) node = node.items[Number(token)]
    else return offset
    if (!isNode(node) || !node.range) return offset
    offset = start + node.range[0]
  }
  return offset
}

/** Length of the word, quoted text or key at `offset`; 1 for anything longer. */
function tokenLength(text: string, offset: number, at: 'value' | 'key', inFlow: boolean): number {
  // The value of a block mapping starts with a key as well.
  const key = at === 'key' || !inFlow ? keyAt(text, offset) : undefined
  if (key) return text.slice(offset, key.end).replace(/[ \t]*:$/u, '').length
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
