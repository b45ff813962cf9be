/*
 * The smallest changes of a text that turn a YAML value into another one. Whatever stays equal keeps its bytes: quotes, order, blanks,
 * comments, block or flow style. New keys stand where the wanted value has them, after the nearest key before them that is there.
 */
import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import {
  fieldLines,
  flowText,
  indent,
  isList,
  isScalar as isPlain,
  valueText,
  type YamlMap,
  type YamlValue,
} from './yaml-text.ts'
import { isFirstOnLine, lineEndOf, lineStart, nextLine, skipComments, type TextEdit } from './text-edits.ts'

/** A parsed piece of a text. */
export interface Piece {
  /** The whole text, which the edits are about. */
  readonly text: string
  /** What is to be added to an offset in the parsed piece to get one in the text. */
  readonly shift: number
}

/** A field with what it is to become; `undefined`: it goes. */
export type Fields = Readonly<Record<string, YamlValue | undefined>>

interface Entry {
  readonly key: Scalar
  readonly value: unknown
}

/**
 * @param order the fields in the order in which files state them
 * @param wanted fields that are not named keep what they have
 */
export function setFields(piece: Piece, map: YAMLMap, wanted: Fields, order: readonly string[]): readonly TextEdit[] {
  const entries = map.items.flatMap((pair): readonly Entry[] => toEntry(pair))
  const going = new Set(entries.filter(({ key }) => isGone(String(key.value), wanted)))
  const kept = entries.filter((entry) => !going.has(entry))
  const known = new Set(entries.map(({ key }) => String(key.value)))
  const added = sortLike(
    Object.entries(wanted).flatMap(([key, value]) => (value === undefined || known.has(key) ? [] : [{ key, value }])),
    order,
  )
  if (kept.length === 0 && entries.length > 0) {
    const rest = Object.fromEntries(added.map(({ key, value }) => [key, value]))
    return [{ ...rangeOf(piece, map), text: flowText(rest) + closing(piece, map) }]
  }
  return [
    ...kept.flatMap((entry) => {
      const value = wanted[String(entry.key.value)]
      return value === undefined ? [] : setValue(piece, entry, value, map.flow === true)
    }),
    ...removals(piece, entries, going, map.flow === true),
    ...additions(piece, map, kept, added, order),
  ]
}

function isGone(key: string, wanted: Fields): boolean {
  return Object.hasOwn(wanted, key) && wanted[key] === undefined
}

function toEntry(pair: Pair): readonly Entry[] {
  return isScalar(pair.key) ? [{ key: pair.key, value: pair.value }] : []
}

function sortLike<T extends { readonly key: string }>(items: readonly T[], order: readonly string[]): readonly T[] {
  const rank = (key: string): number => {
    const at = order.indexOf(key)
    return at < 0 ? order.length : at
  }
  return items.toSorted((a, b) => rank(a.key) - rank(b.key))
}

function setValue(piece: Piece, { key, value }: Entry, wanted: YamlValue, isInFlow: boolean): readonly TextEdit[] {
  if (isScalar(value) && isPlain(wanted)) {
    if (value.value === wanted && value.source !== '') return []
    const range = rangeOf(piece, value)
    const isEmpty = range.start === range.end
    const blank = isEmpty && piece.text[range.start - 1] !== ' ' ? ' ' : ''
    if (isEmpty && wanted === null) return []
    return [{ ...range, text: blank + valueText(String(key.value), wanted, isInFlow) + closing(piece, value) }]
  }
  if (isMap(value) && !isPlain(wanted) && !isList(wanted)) return setMap(piece, { key, value }, value, wanted, isInFlow)
  if (isSeq(value) && isList(wanted)) return setList(piece, { key, value }, value, wanted)
  return replaceValue(piece, { key, value }, flowOf(key, wanted, isInFlow))
}

/** The whole of a mapping: what `wanted` does not name goes. */
function setMap(piece: Piece, entry: Entry, map: YAMLMap, wanted: YamlMap, isInFlow: boolean): readonly TextEdit[] {
  const keys = map.items.flatMap((pair) => toEntry(pair)).map(({ key }) => String(key.value))
  const order = Object.keys(wanted)
  const isKept = keys.some((key) => wanted[key] !== undefined)
  if (!isKept) {
    if (keys.length === 0 && order.length === 0) return []
    return replaceValue(piece, entry, flowText(wanted))
  }
  const gone = Object.fromEntries(keys.filter((key) => wanted[key] === undefined).map((key) => [key, undefined]))
  return setFields(piece, map, { ...wanted, ...gone }, isInFlow ? keys : order)
}

/** An entry that is not there any more goes, a new one is put where it stands in `wanted`; equal ones stay as they are. */
function setList(piece: Piece, entry: Entry, list: YAMLSeq, wanted: readonly YamlValue[]): readonly TextEdit[] {
  const present = list.items
  if (wanted.length === 0) return present.length === 0 ? [] : replaceValue(piece, entry, '[]')
  if (present.length === 0) return replaceValue(piece, entry, flowText(wanted))
  const edits: TextEdit[] = []
  const going = new Set<unknown>()
  const added: { readonly after: number; readonly value: YamlValue }[] = []
  for (const { from, to, values } of gaps(present.map(valueOf), wanted)) {
    const replaced = Math.min(to - from, values.length)
    for (let at = 0; at < replaced; at++) {
      const value = values[at]
      if (value !== undefined) edits.push(...replaceEntry(piece, present[from + at], value, list.flow === true))
    }
    for (let at = from + replaced; at < to; at++) going.add(present[at])
    for (const value of values.slice(replaced)) added.push({ after: from + replaced - 1, value })
  }
  if (going.size === present.length) return replaceValue(piece, entry, flowText(wanted))
  edits.push(...listRemovals(piece, list, going))
  for (const { after, value } of added) edits.push(insertEntry(piece, list, after, value))
  return edits
}

interface Gap {
  /** Present entries `from` to before `to` are not wanted any more … */
  readonly from: number
  readonly to: number
  /** … and these are wanted in their place. */
  readonly values: readonly YamlValue[]
}

/** Where two lists differ, after the longest common subsequence for short lists and common ends for long ones. */
function gaps(present: readonly unknown[], wanted: readonly YamlValue[]): readonly Gap[] {
  const before = present.map((value) => JSON.stringify(value))
  const after = wanted.map((value) => JSON.stringify(value))
  const matches = matching(before, after)
  const found: Gap[] = []
  let from = 0
  let first = 0
  for (const [index, other] of [...matches, [before.length, after.length] as const]) {
    if (index > from || other > first) found.push({ from, to: index, values: wanted.slice(first, other) })
    from = index + 1
    first = other + 1
  }
  return found
}

/** Pairs of positions that hold the same, in growing order on both sides: each entry is matched with the next equal one. */
function matching(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  const positions = new Map<string, number[]>()
  for (const [index, text] of after.entries()) {
    const known = positions.get(text)
    if (known) known.push(index)
    else positions.set(text, [index])
  }
  // Longest increasing subsequence of the positions in `after`, by patience sorting.
  const piles: { readonly pair: readonly [number, number]; readonly below: number }[] = []
  const tops: number[] = []
  for (const [index, text] of before.entries()) {
    const other = positions.get(text)?.shift()
    if (other === undefined) continue
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >> 1
      const top = piles[tops[middle] ?? 0]
      if (top && top.pair[1] < other) low = middle + 1
      else high = middle
    }
    piles.push({ pair: [index, other], below: low === 0 ? -1 : (tops[low - 1] ?? -1) })
    tops[low] = piles.length - 1
  }
  const found: (readonly [number, number])[] = []
  for (let at = tops.at(-1) ?? -1; at >= 0;) {
    const pile = piles[at]
    if (!pile) break
    found.push(pile.pair)
    at = pile.below
  }
  return found.reverse()
}

function valueOf(node: unknown): unknown {
  if (isScalar(node)) return node.value
  if (isSeq(node)) return node.items.map(valueOf)
  if (isMap(node))
    return Object.fromEntries(
      node.items.flatMap((pair) => toEntry(pair)).map(({ key, value }) => [String(key.value), valueOf(value)]),
    )
  return null
}

function replaceEntry(piece: Piece, node: unknown, wanted: YamlValue, isInFlow: boolean): readonly TextEdit[] {
  if (isMap(node) && !isPlain(wanted) && !isList(wanted)) {
    const keys = node.items.flatMap((pair) => toEntry(pair)).map(({ key }) => String(key.value))
    if (keys.some((key) => wanted[key] !== undefined)) {
      const gone = Object.fromEntries(keys.filter((key) => wanted[key] === undefined).map((key) => [key, undefined]))
      return setFields(piece, node, { ...wanted, ...gone }, Object.keys(wanted))
    }
  }
  const range = rangeOf(piece, node)
  return [
    { ...range, text: (isPlain(wanted) ? valueText('', wanted, isInFlow) : flowText(wanted)) + closing(piece, node) },
  ]
}

function insertEntry(piece: Piece, list: YAMLSeq, after: number, value: YamlValue): TextEdit {
  const { text } = piece
  if (list.flow === true) {
    const anchor = list.items[after]
    if (anchor === undefined) return insertion(rangeOf(piece, list).start + 1, `${flowText(value)}, `)
    return insertion(rangeOf(piece, anchor).end, `, ${flowText(value)}`)
  }
  const first = rangeOf(piece, list).start
  const line = `${' '.repeat(first - lineStart(text, first))}- ${flowText(value)}`
  const anchor = list.items[after]
  if (anchor !== undefined) return insertLines(text, endOfLines(piece, columnOf(piece, list), anchor), [line])
  return insertion(first, `- ${flowText(value)}${lineEndOf(text)}${' '.repeat(first - lineStart(text, first))}`)
}

/** Instead of the value of a field, in whichever style it is, a text on the line of its key. */
function replaceValue(piece: Piece, { key, value }: Entry, wanted: string): readonly TextEdit[] {
  const isBlock = (isMap(value) || isSeq(value)) && value.flow !== true && value.items.length > 0
  if (!isBlock) {
    const range = rangeOf(piece, value)
    const blank = piece.text[range.start - 1] === ' ' ? '' : ' '
    return [{ ...range, text: blank + wanted + closing(piece, value) }]
  }
  const colon = piece.text.indexOf(':', rangeOf(piece, key).end) + 1
  const start = rangeOf(piece, value).start
  const firstLine = isFirstOnLine(piece.text, start) ? lineStart(piece.text, start) : start
  return [
    insertion(colon, ` ${wanted}`),
    { start: firstLine, end: endOfLines(piece, columnOf(piece, key), value), text: '' },
  ]
}

function removals(
  piece: Piece,
  entries: readonly Entry[],
  going: ReadonlySet<Entry>,
  isInFlow: boolean,
): readonly TextEdit[] {
  if (isInFlow) {
    return runs(entries, going).map(({ first, last, before, behind }) => {
      if (behind) return { start: rangeOf(piece, first.key).start, end: rangeOf(piece, behind.key).start, text: '' }
      return {
        start: before ? contentEnd(piece, before.value, before.key) : 0,
        end: contentEnd(piece, last.value, last.key),
        text: '',
      }
    })
  }
  return runs(entries, going).map(({ first, last, behind }) => {
    const { start } = rangeOf(piece, first.key)
    // The first key may stand behind the dash of a list entry: then the next one takes its place there.
    if (!isFirstOnLine(piece.text, start) && behind) return { start, end: rangeOf(piece, behind.key).start, text: '' }
    return {
      start: lineStart(piece.text, start),
      end: endOfLines(piece, columnOf(piece, first.key), last.value, last.key),
      text: '',
    }
  })
}

/** @param going entries of the list, not all of them */
export function listRemovals(piece: Piece, list: YAMLSeq, going: ReadonlySet<unknown>): readonly TextEdit[] {
  return runs(list.items, going).map(({ first, last, before, behind }) => {
    if (list.flow !== true) {
      const start = lineStart(piece.text, rangeOf(piece, first).start)
      return { start, end: endOfLines(piece, columnOf(piece, list), last), text: '' }
    }
    const { start } = rangeOf(piece, first)
    if (behind !== undefined) return { start, end: rangeOf(piece, behind).start, text: '' }
    return { start: before === undefined ? start : rangeOf(piece, before).end, end: rangeOf(piece, last).end, text: '' }
  })
}

interface Run<T> {
  readonly first: T
  readonly last: T
  /** The nearest that stay. */
  readonly before: T | undefined
  readonly behind: T | undefined
}

/** What goes, in stretches. */
function runs<T>(items: readonly T[], going: ReadonlySet<T>): readonly Run<T>[] {
  const found: Run<T>[] = []
  for (let at = 0; at < items.length; at++) {
    const first = items[at]
    if (first === undefined || !going.has(first)) continue
    const before = items[at - 1]
    let last = first
    for (let next = items[at + 1]; next !== undefined && going.has(next); next = items[at + 1]) {
      last = next
      at++
    }
    found.push({ first, last, before, behind: items[at + 1] })
  }
  return found
}

function additions(
  piece: Piece,
  map: YAMLMap,
  kept: readonly Entry[],
  added: readonly { readonly key: string; readonly value: YamlValue }[],
  order: readonly string[],
): readonly TextEdit[] {
  const rank = (key: string): number => order.indexOf(key)
  return added.map(({ key, value }) => {
    const anchor = kept.findLast((entry) => rank(String(entry.key.value)) < rank(key) || !order.includes(key))
    if (map.flow === true) {
      const field = `${flowText({ [key]: value }).slice(2, -2)}`
      if (kept.length === 0) return { ...rangeOf(piece, map), text: `{ ${field} }` }
      if (anchor) return insertion(contentEnd(piece, anchor.value, anchor.key), `, ${field}`)
      return insertion(rangeOf(piece, kept[0]?.key).start, `${field}, `)
    }
    const { text } = piece
    const first = rangeOf(piece, map).start
    const column = first - lineStart(text, first)
    const lines = fieldLines(key, value)
    if (anchor) return insertLines(text, endOfLines(piece, column, anchor.value, anchor.key), indent(lines, column))
    const next = rangeOf(piece, kept[0]?.key).start
    return insertion(next, lines.map((line) => line + lineEndOf(text) + ' '.repeat(column)).join(''))
  })
}

function flowOf(key: Scalar, value: YamlValue, isInFlow: boolean): string {
  return isPlain(value) ? valueText(String(key.value), value, isInFlow) : flowText(value)
}

export function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text }
}

/** Whole lines, at the start of a line or at the end of a text that lacks its last line end. */
export function insertLines(text: string, at: number, lines: readonly string[]): TextEdit {
  const lineEnd = lineEndOf(text)
  const isOpen = at > 0 && text[at - 1] !== '\n'
  return insertion(at, lines.map((line) => (isOpen ? lineEnd + line : line + lineEnd)).join(''))
}

export function rangeOf({ shift }: Piece, node: unknown): { readonly start: number; readonly end: number } {
  const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined
  if (!range) throw new TypeError('a parsed value has no place in its text')
  return { start: range[0] + shift, end: range[1] + shift }
}

/** Behind the last line of a value that is in block style, with the comments that are indented deeper than `column`. */
export function endOfLines(piece: Piece, column: number, node: unknown, key?: unknown): number {
  return skipComments(piece.text, nextLine(piece.text, contentEnd(piece, node, key)), column)
}

function columnOf(piece: Piece, node: unknown): number {
  const { start } = rangeOf(piece, node)
  return start - lineStart(piece.text, start)
}

/** Where the last word of a value ends, without comments and blank lines behind it. */
export function contentEnd(piece: Piece, node: unknown, key?: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last) return contentEnd(piece, last.value, last.key)
  }
  if (isSeq(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last !== undefined) return contentEnd(piece, last)
  }
  if (node === null && key !== undefined) return rangeOf(piece, key).end
  return rangeOf(piece, node).end
}

/** A block scalar takes its last line end with it. */
function closing(piece: Piece, node: unknown): string {
  const { start, end } = rangeOf(piece, node)
  return end > start && piece.text[end - 1] === '\n' ? lineEndOf(piece.text) : ''
}
