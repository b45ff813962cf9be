/*
 * Edits org files as a careful person would: only the lines that have to change do, and comments, order and style stay. A file may be
 * large, so nothing of it is parsed but the items that are touched.
 *
 * All edits are made out first, each on the text as it is and with the item it belongs to; then those inside an item that moves are
 * taken with it, and those inside an item that goes are dropped.
 */
import { parsePointer } from '../config/pointer.ts'
import { DEPARTMENT_KEYS, MEMBER_KEYS, TAG_KEYS } from './key-order.ts'
import { entryLines, fieldLines, flowText, indent, type YamlMap } from './yaml-text.ts'
import { OpenFile } from './open-file.ts'
import { insertion, insertLines, listRemovals, rangeOf, setFields, type Fields } from './reconcile.ts'
import { applyTextEdits, nextLine, type TextEdit } from './text-edits.ts'

/** What is to happen to one file. Pointers (`/members/17`, `/departments/0/children/3`, `/policy`) are those of the text as it is. */
export interface FileEdits {
  /** A value replaces what is there, `undefined` takes the field out; fields that are not named stay. */
  readonly set?: readonly { readonly pointer: string; readonly fields: Fields }[]
  readonly remove?: readonly string[]
  /** Items at the end of a list, `/members` or `/departments/0/children`. A list that is not there is made. */
  readonly append?: readonly { readonly list: string; readonly item: YamlMap }[]
  /** Items that go to the end of another list of the file, which has entries in the same style, as they are written and with their comments. */
  readonly move?: readonly { readonly pointer: string; readonly list: string }[]
}

type Tokens = readonly string[]

/** An edit with the item or list it belongs to. */
interface OwnedEdit extends TextEdit {
  readonly owner: Tokens
}

/** @returns the text with the edits made; what is not touched keeps its bytes */
export function editYaml(text: string, { set = [], remove = [], append = [], move = [] }: FileEdits): string {
  const file = new OpenFile(text)
  const removed = remove.map((pointer) => parsePointer(pointer))
  const moves = move.map(({ pointer, list }) => ({ item: parsePointer(pointer), list: parsePointer(list) }))
  const filled = new Set([...append, ...move].map(({ list }) => list))

  let edits: readonly OwnedEdit[] = [
    ...set.flatMap(({ pointer, fields }) => setEdits(file, parsePointer(pointer), fields)),
    ...grouped(append).flatMap(([list, items]) =>
      appendEdits(file, parsePointer(list), items, [...removed, ...moves.map(({ item }) => item)]),
    ),
    ...leaving([...removed, ...moves.map(({ item }) => item)]).flatMap(([list, items]) =>
      leaveEdits(file, list, items, filled.has(`/${list.join('/')}`)),
    ),
  ].filter(({ owner }) => {
    // What moves out of something that goes is not lost with it.
    const around = (items: readonly Tokens[]): number =>
      Math.max(0, ...items.map((item) => (isWithin(owner, item) ? item.length : 0)))
    return around(removed) === 0 || around(removed) < around(moves.map(({ item }) => item))
  })
  for (const { item, list } of inMovingOrder(moves)) {
    const [moved, others] = partition(edits, ({ owner }) => isWithin(owner, item))
    edits = [...others, moveEdit(file, item, list, moved)]
  }
  return applyTextEdits(text, innerFirst(edits))
}

function isWithin(tokens: Tokens, outer: Tokens): boolean {
  return outer.length <= tokens.length && outer.every((token, at) => tokens[at] === token)
}

interface Move {
  readonly item: Tokens
  readonly list: Tokens
}

/** What moves out of something that moves itself is gone from it by then, and what moves into it is there. */
function inMovingOrder(moves: readonly Move[]): readonly Move[] {
  const ordered: Move[] = []
  let waiting = moves
  while (waiting.length > 0) {
    const [ready, others] = partition(
      waiting,
      (move) =>
        !waiting.some(
          (other) => other !== move && (isWithin(other.item, move.item) || isWithin(other.list, move.item)),
        ),
    )
    if (ready.length === 0) throw new RangeError('items cannot move into each other')
    ordered.push(...ready)
    waiting = others
  }
  return ordered
}

function isEntryOf(item: Tokens, list: Tokens): boolean {
  return item.length === list.length + 1 && isWithin(item, list)
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))]
}

/** At one place, what belongs to an inner item stands before what belongs to the outer one. */
function innerFirst(edits: readonly OwnedEdit[]): readonly OwnedEdit[] {
  return edits.toSorted((a, b) => b.owner.length - a.owner.length)
}

const KEYS: ReadonlyMap<string | undefined, readonly string[]> = new Map<string, readonly string[]>([
  ['departments', DEPARTMENT_KEYS],
  ['members', MEMBER_KEYS],
  ['tags', TAG_KEYS],
])

function keysOf([kind]: Tokens): readonly string[] {
  return KEYS.get(kind) ?? []
}

function owned(owner: Tokens, edits: readonly TextEdit[]): readonly OwnedEdit[] {
  return edits.map((edit) => ({ ...edit, owner }))
}

function setEdits(file: OpenFile, item: Tokens, fields: Fields): readonly OwnedEdit[] {
  const found = file.map(item)
  if (!found) throw new RangeError(`there is nothing at /${item.join('/')}`)
  return owned(item, setFields(found, found.map, fields, keysOf(item)))
}

function grouped(append: NonNullable<FileEdits['append']>): readonly (readonly [string, readonly YamlMap[]])[] {
  const groups = new Map<string, YamlMap[]>()
  for (const { list, item } of append) {
    const known = groups.get(list)
    if (known) known.push(item)
    else groups.set(list, [item])
  }
  return [...groups]
}

/** @param going items that leave this or another list */
function appendEdits(
  file: OpenFile,
  list: Tokens,
  items: readonly YamlMap[],
  going: readonly Tokens[],
): readonly OwnedEdit[] {
  const { text } = file
  const end = file.listEnd(list)
  if (end) {
    const lines = items.flatMap((item) => [...(end.isSpaced ? [''] : []), ...indent(entryLines(item), end.indent)])
    return owned(list, [insertLines(text, end.at, lines)])
  }
  const present = file.list(list)
  if (present && present.seq.items.length > 0) {
    const left = new Set(going.flatMap((item) => (isEntryOf(item, list) ? [item.at(-1)] : [])))
    const last = present.seq.items.findLast((_, index) => !left.has(String(index)))
    if (last === undefined) return owned(list, [{ ...rangeOf(present, present.seq), text: flowText(items) }])
    return owned(list, [insertion(rangeOf(present, last).end, items.map((item) => `, ${flowText(item)}`).join(''))])
  }
  const item = list.slice(0, -1)
  const field = list.at(-1) ?? ''
  const parent = file.map(item)
  if (parent && (item.length > 0 || parent.map.flow === true)) {
    return owned(item, setFields(parent, parent.map, { [field]: items }, keysOf(item)))
  }
  const [head = '', ...rest] = fieldLines(field, items)
  if (!present) return owned(list, [insertLines(text, nextLine(text, text.trimEnd().length), ['', head, ...rest])])
  // `members: []`: the entries take the place of the brackets.
  const { start, end: behind } = rangeOf(present, present.seq)
  return owned(list, [
    { start: text[start - 1] === ' ' ? start - 1 : start, end: behind, text: '' },
    insertLines(text, nextLine(text, behind), rest),
  ])
}

/** What leaves its list, by list; without what leaves something that leaves. */
function leaving(items: readonly Tokens[]): readonly (readonly [Tokens, readonly Tokens[]])[] {
  const lists = new Map<string, { readonly list: Tokens; readonly items: Tokens[] }>()
  for (const item of items) {
    const list = item.slice(0, -1)
    const known = lists.get(list.join('/'))
    if (known) known.items.push(item)
    else lists.set(list.join('/'), { list, items: [item] })
  }
  return [...lists.values()].map(({ list, items: of }) => [list, of] as const)
}

/** @param isFilled others come in, so that the list stays even when all leave */
function leaveEdits(file: OpenFile, list: Tokens, items: readonly Tokens[], isFilled: boolean): readonly OwnedEdit[] {
  const isEmptied = !isFilled && file.countItems(list) === items.length
  const item = list.slice(0, -1)
  const parent = isEmptied && item.length > 0 ? file.map(item) : undefined
  if (parent) return owned(list, setFields(parent, parent.map, { [list.at(-1) ?? '']: undefined }, []))
  const lines = items.map((tokens) => file.lines(tokens))
  const blocks = lines.flatMap((each) => each ?? [])
  if (blocks.length === items.length) {
    const colon = isEmptied ? file.behindKey(list[0] ?? '') : undefined
    return owned(list, [
      ...blocks.map(({ paragraph }) => ({ ...paragraph, text: '' })),
      ...(colon === undefined ? [] : [insertion(colon, ' []')]),
    ])
  }
  const found = file.list(list)
  // With others that come in, the list is written anew.
  if (!found || (isFilled && found.seq.items.length === items.length)) return []
  if (isEmptied) return owned(list, [{ ...rangeOf(found, found.seq), text: '[]' }])
  const going = new Set(items.map((tokens) => found.seq.items[Number(tokens.at(-1))]))
  return owned(list, listRemovals(found, found.seq, going))
}

function moveEdit(file: OpenFile, item: Tokens, list: Tokens, inside: readonly OwnedEdit[]): OwnedEdit {
  const { text } = file
  const lines = file.lines(item)
  const found = file.map(item)
  const { start, end } = lines ?? (found ? rangeOf(found, found.map) : { start: 0, end: 0 })
  const local = innerFirst(inside).map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  const moved = applyTextEdits(text.slice(start, end), local).replace(/\r?\n$/u, '')
  const target = file.listEnd(list)
  if (!target) return flowMoveEdit(file, list, moved)
  const shifted = moved.split(/\r?\n/u).map((line, at) => {
    if (lines) return shift(line, target.indent - lines.indent)
    return ' '.repeat(target.indent) + (at === 0 ? `- ${line}` : `  ${line.trimStart()}`)
  })
  return { ...insertLines(text, target.at, target.isSpaced ? ['', ...shifted] : shifted), owner: list }
}

/** Whether `move` can put an item there: a list in brackets takes only what stands in braces, and an empty or missing one nothing. */
export function takesItem(text: string, pointer: string, list: string): boolean {
  const file = new OpenFile(text)
  const target = parsePointer(list)
  if (file.listEnd(target)) return true
  if (file.countItems(target) === 0) return false
  const found = file.map(parsePointer(pointer))
  return found?.map.flow === true
}

/** Behind the entries of a list in flow style. What is in block style cannot go there. */
function flowMoveEdit(file: OpenFile, list: Tokens, moved: string): OwnedEdit {
  const target = file.list(list)
  const last = target?.seq.items.at(-1)
  if (!target || last === undefined || !moved.startsWith('{')) {
    throw new RangeError(`there is no list at /${list.join('/')} that takes the item`)
  }
  return { ...insertion(rangeOf(target, last).end, `, ${moved}`), owner: list }
}

function shift(line: string, by: number): string {
  if (line.trim() === '') return line
  return by >= 0 ? ' '.repeat(by) + line : line.slice(Math.min(-by, line.length - line.trimStart().length))
}
