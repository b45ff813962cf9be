import type { Change, MemberChange, TagChange } from '../model/change.ts'
import { parsePath, ROOT_PATH } from '../model/path.ts'
import { titleOf, toneOf, wordChange, type ChangeTone, type FieldWords } from './change-words.ts'
import type { Names } from './names.ts'
import { TONES, type Outline, type OutlineNode, type ToneCounts } from './outline.ts'
import { cutToWidth, displayWidth, padEnd, wrapList } from './width.ts'
import type { Noun, Wording } from './wording.ts'

/** One line of the tree, without colour or symbol. */
export interface DrawnLine {
  /** Levels, 0 at the margin. */
  readonly indent: number
  /** `context`: a department that is only on the way; `detail`: belongs to the line above; `fold`: stands for lines left out. */
  readonly tone: ChangeTone | 'context' | 'detail' | 'fold'
  /** Name of a field, padded so that values align. */
  readonly label?: string
  readonly text: string
  readonly note?: string
}

export interface DrawOptions {
  readonly wording: Wording
  readonly names: Names
  /** Folds nothing. */
  readonly verbose: boolean
  /** Columns to stay within where text can be wrapped; `Infinity` when nobody watches. */
  readonly width: number
}

/** How much is shown before lists are folded: a plan that nobody would read to the end is worth less than its outline. */
interface Detail {
  /** Objects of one tone in one list; five times as many where they are deleted. */
  readonly perList: number
  /** Lines for the whole tree. */
  readonly lines: number
  /** Whether an update shows its values or the names of its fields only. */
  readonly values: boolean
  /** Names in one set of members. */
  readonly perSet: number
  readonly valueWidth: number
}

const EVERYTHING: Detail = {
  perList: Infinity,
  lines: Infinity,
  values: true,
  perSet: Infinity,
  valueWidth: Infinity,
}

function detailFor(changes: number, verbose: boolean): Detail {
  if (verbose) return EVERYTHING
  if (changes <= 200) return { perList: 20, lines: Infinity, values: true, perSet: 12, valueWidth: 100 }
  if (changes <= 2000) return { perList: 5, lines: 500, values: true, perSet: 8, valueWidth: 60 }
  return { perList: 3, lines: 250, values: false, perSet: 5, valueWidth: 60 }
}

/** Draws departments with what changes in them, then members that cannot be placed, then tags. */
export function* drawOutline(outline: Outline, options: DrawOptions): Generator<DrawnLine> {
  const { wording } = options
  const total = outline.root.total + outline.unplaced.length + outline.tags.length
  const detail = detailFor(total, options.verbose)
  const { root } = outline
  if (root.changes.length + root.members.length > 0) {
    yield* drawNode(root, '', 0, detail.lines, options, detail)
  } else {
    yield* drawChildren(root, 0, detail.lines, options, detail)
  }
  if (outline.unplaced.length > 0) {
    yield { indent: 0, tone: 'context', text: wording.text('report.title.unplaced') }
    yield* drawList(outline.unplaced, 'members', 1, options, { ...detail, perList: detail.perList * 4 })
  }
  if (outline.tags.length > 0) {
    yield { indent: 0, tone: 'context', text: wording.text('report.title.tags') }
    yield* drawList(outline.tags, 'tags', 1, options, { ...detail, perList: detail.perList * 4 })
  }
}

/** @param above names of departments that have nothing of their own to show and share the line with the only one below them */
function* drawNode(
  node: OutlineNode,
  above: string,
  indent: number,
  lines: number,
  options: DrawOptions,
  detail: Detail,
): Generator<DrawnLine> {
  const { wording } = options
  const [onlyChild] = node.children
  const own = node.changes.length + node.members.length
  if (own === 0 && node.children.length === 1 && onlyChild) {
    yield* drawNode(onlyChild, `${above}${nodeName(node, wording)} / `, indent, lines, options, detail)
    return
  }
  if (lines < 3 && node.total > node.changes.length) {
    yield {
      indent,
      tone: node.changes[0] ? toneOf(node.changes[0]) : 'context',
      text: above + nodeTitle(node, wording),
      note: countsWords(node.counts),
    }
    return
  }
  let drawn = 0
  for (const change of node.changes) {
    for (const line of drawChange(change, indent, options, detail, above)) {
      drawn += 1
      yield line
    }
  }
  if (node.changes.length === 0) {
    drawn += 1
    const note = Number.isFinite(detail.lines) ? { note: countsWords(node.counts) } : {}
    yield { indent, tone: 'context', text: above + nodeTitle(node, wording), ...note }
  }
  for (const line of drawList(node.members, 'members', indent + 1, options, detail)) {
    drawn += 1
    yield line
  }
  yield* drawChildren(node, indent + 1, lines - drawn, options, detail)
}

/** Shares the lines among the children by how much happens in each. */
function* drawChildren(
  node: OutlineNode,
  indent: number,
  lines: number,
  options: DrawOptions,
  detail: Detail,
): Generator<DrawnLine> {
  const shown = node.children.slice(0, Math.max(1, lines - 1))
  const folded = node.children.slice(shown.length)
  const weight = shown.reduce((sum, child) => sum + child.total, 0)
  for (const child of shown) {
    yield* drawNode(child, '', indent, (lines * child.total) / weight, options, detail)
  }
  if (folded.length > 0) {
    const { wording } = options
    yield {
      indent,
      tone: 'fold',
      text: wording.text('report.folded.departments', {
        departments: wording.count('departments', folded.length),
        changes: wording.count(
          'changes',
          folded.reduce((sum, child) => sum + child.total, 0),
        ),
      }),
    }
  }
}

function* drawList(
  changes: readonly (MemberChange | TagChange)[],
  noun: Noun,
  indent: number,
  options: DrawOptions,
  detail: Detail,
): Generator<DrawnLine> {
  const { wording } = options
  for (const tone of TONES) {
    const list = changes.filter((change) => toneOf(change) === tone)
    const limit = tone === 'delete' ? detail.perList * 5 : detail.perList
    // A fold line is no shorter than the one object that it would hide.
    const shown = list.length <= limit + 1 ? list : list.slice(0, limit)
    for (const change of shown) yield* drawChange(change, indent, options, detail)
    const rest = list.length - shown.length
    if (rest > 0) {
      const objects = wording.count(noun, rest)
      yield { indent, tone: 'fold', text: wording.text(`report.folded.${tone}`, { objects }) }
    }
  }
}

function* drawChange(
  change: Change,
  indent: number,
  options: DrawOptions,
  detail: Detail,
  above = '',
): Generator<DrawnLine> {
  const { wording, names, verbose } = options
  const tone = toneOf(change)
  const brief = !verbose && change.kind === 'member' && (tone === 'create' || tone === 'delete')
  if (!detail.values && change.action === 'update') {
    yield { indent, tone, text: above + titleOf(change, wording, names), note: change.fields.join(', ') }
    return
  }
  const words = wordChange(change, wording, names)
  yield { indent, tone, text: above + words.title, ...(words.note === '' ? {} : { note: words.note }) }
  if (brief || (!verbose && tone === 'delete')) return
  // A new department stands where it belongs, under its name: only the rest needs saying.
  const isSaid = !verbose && change.kind === 'department' && tone === 'create'
  const fields = isSaid ? words.fields.filter(({ label }) => label !== 'name' && label !== 'parentid') : words.fields
  yield* drawFields(fields, indent + 1, options, detail)
}

/** Fields below each other, their values aligned. */
export function* drawFields(
  fields: readonly FieldWords[],
  indent: number,
  options: Pick<DrawOptions, 'wording' | 'width'>,
  detail: Detail = EVERYTHING,
): Generator<DrawnLine> {
  const labelWidth = Math.max(0, ...fields.map((field) => displayWidth(field.label)))
  for (const field of fields) yield* drawField(field, indent, labelWidth, options, detail)
}

function* drawField(
  field: FieldWords,
  indent: number,
  labelWidth: number,
  options: Pick<DrawOptions, 'wording' | 'width'>,
  detail: Detail,
): Generator<DrawnLine> {
  const room = options.width - SYMBOL_WIDTH - INDENT_WIDTH * indent - labelWidth - 2
  let label = padEnd(field.label, labelWidth)
  const blank = ' '.repeat(labelWidth)
  const line = (tone: DrawnLine['tone'], text: string): DrawnLine => {
    const drawn = { indent, tone, label, text }
    label = blank
    return drawn
  }
  const cut = (text: string): string => cutToWidth(text, detail.valueWidth)
  switch (field.kind) {
    case 'value':
      yield line('detail', cut(field.value))
      return
    case 'pair': {
      const before = cut(field.before)
      const after = cut(field.after)
      if (displayWidth(before) + displayWidth(after) + 3 <= room) {
        yield line('detail', `${before} → ${after}`)
      } else {
        yield line('detail', before)
        yield line('detail', `→ ${after}`)
      }
      return
    }
    case 'set':
      for (const text of setLines(field.added, room - 2, options, detail)) yield line('detail', `+ ${text}`)
      for (const text of setLines(field.changed, room - 2, options, detail)) yield line('detail', `~ ${text}`)
      for (const text of setLines(field.removed, room - 2, options, detail)) yield line('detail', `- ${text}`)
  }
}

function setLines(
  items: readonly string[],
  room: number,
  { wording }: Pick<DrawOptions, 'wording'>,
  detail: Detail,
): readonly string[] {
  const shown = items.length <= detail.perSet + 1 ? items : items.slice(0, detail.perSet)
  const rest = items.length - shown.length
  const texts = shown.map((item) => cutToWidth(item, detail.valueWidth))
  return wrapList(
    rest > 0 ? [...texts, wording.text('report.folded.refs', { count: rest })] : texts,
    Number.isFinite(room) ? Math.max(20, room) : 100,
  )
}

/** Columns of one level and of the symbol in front of every line. */
export const INDENT_WIDTH = 2
export const SYMBOL_WIDTH = 2

function nodeName(node: OutlineNode, wording: Wording): string {
  return wording.name(parsePath(node.path)?.at(-1) ?? ROOT_PATH)
}

function nodeTitle(node: OutlineNode, wording: Wording): string {
  const name = nodeName(node, wording)
  return node.id === undefined ? name : `${name} ${wording.text('report.value.id', { id: node.id })}`
}

export const SYMBOLS: Readonly<Record<ChangeTone, string>> = { create: '+', update: '~', move: '>', delete: '-' }

/** `+12 ~3 >4 -1`, leaving out what does not occur. */
export function countsWords(counts: ToneCounts): string {
  return TONES.filter((tone) => counts[tone] > 0)
    .map((tone) => `${SYMBOLS[tone]}${counts[tone]}`)
    .join(' ')
}
