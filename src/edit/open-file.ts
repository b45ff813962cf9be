import { isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import { contentLine, keyAt, narrow, rootNode, type Node } from '../config/block-scan.ts'
import { indexItems, type ItemIndex } from '../config/item-index.ts'
import { endOfLines, rangeOf, type Piece } from './reconcile.ts'
import { indentOf, lineStart, nextLine } from './text-edits.ts'

/** A mapping of an org file. */
export interface FoundMap extends Piece {
  readonly map: YAMLMap
}

export interface FoundList extends Piece {
  readonly seq: YAMLSeq
}

/** The lines of an entry of a list in block style. */
export interface ItemLines {
  /** With the comments above, where they are about this entry alone. */
  readonly start: number
  readonly end: number
  /** With the blank line that would be one too many without the entry. */
  readonly paragraph: { readonly start: number; readonly end: number }
  /** Column of the dash. */
  readonly indent: number
}

export interface ListEnd {
  /** Where another entry goes. */
  readonly at: number
  /** Column of the dashes. */
  readonly indent: number
  /** Whether a blank line parts the last two entries. */
  readonly isSpaced: boolean
}

interface Unit extends Piece {
  readonly root: unknown
}

type Tokens = readonly string[]

const LISTS: ReadonlySet<string> = new Set(['departments', 'members', 'tags'])

/** Reads of an org file what it is asked for, and each top-level item once. */
export class OpenFile {
  readonly text: string
  readonly #units = new Map<string, Unit>()
  readonly #counts = new Map<string, number>()
  #index: ItemIndex | undefined

  constructor(text: string) {
    this.text = text
  }

  /** `undefined` where there is no mapping. */
  map(tokens: Tokens): FoundMap | undefined {
    const { shift, node } = this.#find(tokens)
    return isMap(node) ? { text: this.text, shift, map: node } : undefined
  }

  list(tokens: Tokens): FoundList | undefined {
    const { shift, node } = this.#find(tokens)
    return isSeq(node) ? { text: this.text, shift, seq: node } : undefined
  }

  /** How many entries a list has; 0 where there is none. */
  countItems(list: Tokens): number {
    const [kind = ''] = list
    if (list.length > 1 || !this.#items().find(`/${kind}`, 0)) return this.list(list)?.seq.items.length ?? 0
    const known = this.#counts.get(kind)
    if (known !== undefined) return known
    let count = 0
    while (this.#items().find(`/${kind}`, count)) count++
    this.#counts.set(kind, count)
    return count
  }

  /** The end of a list in block style that has entries. */
  listEnd(list: Tokens): ListEnd | undefined {
    const count = this.countItems(list)
    const last = count === 0 ? undefined : this.lines([...list, String(count - 1)])
    if (!last) return undefined
    const before = count === 1 ? undefined : this.lines([...list, String(count - 2)])
    return { at: last.end, indent: last.indent, isSpaced: before !== undefined && this.#isBlankAt(before.end) }
  }

  /** `undefined` for an entry of a list in flow style. */
  lines(tokens: Tokens): ItemLines | undefined {
    const found = this.map(tokens)
    if (!found) return undefined
    const isTop = tokens.length === 2
    if (isTop && !this.#items().find(`/${tokens[0]}`, Number(tokens[1]))) return undefined
    if (!isTop && this.list(tokens.slice(0, -1))?.seq.flow === true) return undefined
    const dash = this.#dashOf(rangeOf(found, found.map).start)
    return this.#paragraph(dash, endOfLines(found, indentOf(this.text, dash), found.map))
  }

  /** Behind the colon of a key of the file itself. */
  behindKey(key: string): number | undefined {
    const root = rootNode(this.text)
    const offset = root && narrow(this.text, root, [key]).keyOffset
    return offset === undefined ? undefined : keyAt(this.text, offset)?.end
  }

  #items(): ItemIndex {
    this.#index ??= indexItems(this.text)
    return this.#index
  }

  /** The dash may be on a line of its own, above the item. */
  #dashOf(offset: number): number {
    for (let start = lineStart(this.text, offset); ; start = lineStart(this.text, start - 1)) {
      const dash = start + indentOf(this.text, start)
      if (this.text[dash] === '-' || start === 0) return dash
    }
  }

  /**
   * A comment right above an entry may be about it, or a heading of several. It counts as the entry's own where blank lines, or the ends
   * of the list, set both apart from what is around.
   */
  #paragraph(dash: number, end: number): ItemLines {
    const { text } = this
    const indent = indentOf(text, dash)
    const first = lineStart(text, dash)
    let start = first
    while (start > 0 && this.#isCommentAt(lineStart(text, start - 1), indent)) start = lineStart(text, start - 1)
    const isApartAbove = start === 0 || this.#isBlankAt(lineStart(text, start - 1)) || !this.#isIn(start - 1, indent)
    const isApartBelow = end >= text.length || this.#isBlankAt(end) || indentOf(text, end) < indent
    const isApart = isApartAbove && isApartBelow
    const own = { start: isApart ? start : first, end }
    const blankAbove = start > 0 && this.#isBlankAt(lineStart(text, start - 1))
    const paragraph = !isApart
      ? own
      : this.#isBlankAt(end)
        ? { ...own, end: nextLine(text, end + 1) }
        : end >= text.length && blankAbove
          ? { ...own, start: lineStart(text, start - 1) }
          : own
    return { ...own, paragraph, indent }
  }

  /** Whether the line that ends at `offset` belongs to a list whose dashes are in this column. */
  #isIn(offset: number, indent: number): boolean {
    const start = lineStart(this.text, offset)
    const column = indentOf(this.text, start)
    return column > indent || (column === indent && this.text[start + column] === '-')
  }

  #isBlankAt(start: number): boolean {
    return start < this.text.length && /^[ \t]*(?:\r?\n|$)/u.test(this.text.slice(start, start + 200))
  }

  #isCommentAt(start: number, indent: number): boolean {
    return indentOf(this.text, start) === indent && this.text[start + indent] === '#'
  }

  #find(tokens: Tokens): { readonly shift: number; readonly node: unknown } {
    const { unit, rest } = this.#unitOf(tokens)
    let node = unit.root
    for (const token of rest) {
      if (isMap(node)) node = node.get(token, true)
      else if (isSeq(node)) node = node.items[Number(token)]
      else node = undefined
    }
    return { shift: unit.shift, node }
  }

  #unitOf(tokens: Tokens): { readonly unit: Unit; readonly rest: Tokens } {
    const [kind, index] = tokens
    if (kind !== undefined && index !== undefined && LISTS.has(kind)) {
      const item = this.#items().find(`/${kind}`, Number(index))
      if (item) return { unit: this.#parsed(`/${kind}/${index}`, item), rest: tokens.slice(2) }
    }
    const section = kind === undefined || LISTS.has(kind) ? undefined : this.#section(kind)
    if (section) return { unit: this.#parsed(`/${kind}`, section), rest: tokens.slice(1) }
    return { unit: this.#parsed('', undefined), rest: tokens }
  }

  /** A field of the file that is no list. */
  #section(kind: string): Node | undefined {
    const root = rootNode(this.text)
    const found = root && narrow(this.text, root, [kind])
    return found && found.rest.length === 0 && !isFlowAt(this.text, found.node.offset) ? found.node : undefined
  }

  #parsed(key: string, node: Node | undefined): Unit {
    const known = this.#units.get(key)
    if (known) return known
    const start = node?.offset ?? 0
    const column = start - lineStart(this.text, start)
    const end = node ? this.#endOf(node) : this.text.length
    // The first line gets the indentation that the others have.
    const piece = ' '.repeat(column) + this.text.slice(start, end)
    const { contents } = parseDocument(piece, { uniqueKeys: false, strict: false, logLevel: 'silent' })
    const unit = { text: this.text, shift: start - column, root: contents }
    this.#units.set(key, unit)
    return unit
  }

  /** The end of the lines that belong to `node`: those indented deeper than the dash in front of it, or as it is itself. */
  #endOf(node: Node): number {
    const limit = isFlowAt(this.text, node.offset) ? indentOf(this.text, node.offset) + 1 : node.column
    for (let at = nextLine(this.text, node.offset + 1); at < this.text.length;) {
      const line = contentLine(this.text, at)
      if (!line) break
      if (line.indent < limit) return lineStart(this.text, line.offset)
      at = line.next
    }
    return this.text.length
  }
}

function isFlowAt(text: string, offset: number): boolean {
  return text[offset] === '{' || text[offset] === '['
}
