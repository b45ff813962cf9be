/*
 * One way to write an org file: fields in one order, texts quoted where a reader could take them for something else, two blanks of
 * indentation, one blank line where there were several. What a person chose stays: comments, the order of entries, blank lines, and
 * whether a list or mapping stands in brackets.
 */
import {
  isCollection,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  visit,
  type CollectionTag,
  type Document,
  type Pair,
  type ScalarTag,
  type Tags,
} from 'yaml'
import { DEPARTMENT_KEYS, MEMBER_KEYS, TAG_KEYS } from './key-order.ts'
import { valueText } from './yaml-text.ts'
import { lineEndOf } from './text-edits.ts'

const FILE_KEYS: readonly string[] = ['version', 'organization', 'policy', 'departments', 'members', 'tags']
/** A byte order mark. */
const MARK = '\ufeff'
const PLACEMENT_KEYS: readonly string[] = ['department', 'leader', 'order']

/** Texts as `import` writes them; quotes that somebody found useful stay, as double ones. */
const TEXT: ScalarTag = {
  identify: (value) => typeof value === 'string',
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: ({ type, value }, { inFlow }) =>
    valueText(type === Scalar.QUOTE_DOUBLE ? 'mobile' : '', String(value), inFlow === true),
}

/** Braces with blanks inside, brackets without. */
type StringifyContext = Parameters<NonNullable<ScalarTag['stringify']>>[1]

function collection<T extends CollectionTag>(tag: T, padding: string): T {
  return {
    ...tag,
    stringify: (item: unknown, context: StringifyContext, onComment?: () => void, onChompKeep?: () => void): string =>
      isCollection(item) ? item.toString({ ...context, flowCollectionPadding: padding }, onComment, onChompKeep) : '',
  }
}

/**
 * @param text YAML that the loader reads
 * @returns the same values and comments; a text that is formatted already comes back as it is
 */
export function formatYaml(text: string): string {
  const lineEnd = lineEndOf(text)
  const mark = text.startsWith(MARK) ? MARK : ''
  const formatted = formatOnce(formatOnce(text.slice(mark.length).replaceAll('\r\n', '\n')))
  return mark + (lineEnd === '\n' ? formatted : formatted.replaceAll('\n', '\r\n'))
}

function formatOnce(text: string): string {
  const document = parseDocument(text, { customTags: ownTags, logLevel: 'silent' })
  if (document.errors.length > 0 || document.contents === null) return text
  normalize(document, text)
  return document.toString({ lineWidth: 0, indentSeq: true })
}

function ownTags(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string') return tag
    if (tag.tag === TEXT.tag) return TEXT
    if (tag.collection === 'map') return collection(tag, ' ')
    return tag.collection === 'seq' ? collection(tag, '') : tag
  })
}

function normalize(document: Document.Parsed, text: string): void {
  visit(document, {
    Scalar: (_key, node) => {
      const isQuoted = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE
      node.type = isQuoted ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN
      // Numbers as everybody writes them, and null as a word.
      delete node.format
      delete node.source
    },
    Map: (_key, node, path) => {
      const order = orderOf(path)
      const rank = ({ key }: Pair): number => {
        const at = order.indexOf(nameOf(key))
        return at < 0 ? order.length : at
      }
      const [first] = node.items
      node.items = node.items.toSorted((a, b) => rank(a) - rank(b))
      if (order === FILE_KEYS) keepHead(first?.key, node.items[0]?.key)
    },
  })
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (nameOf(key) === 'mobile' && isScalar(value)) value.type = Scalar.QUOTE_DOUBLE
      if (isScalar(key)) keepBesideKey(key, value, text)
    },
  })
}

/** A comment behind a key whose list or mapping follows on the next lines. */
function keepBesideKey(key: Scalar, value: unknown, text: string): void {
  if (!isCollection(value) || value.flow === true || typeof value.commentBefore !== 'string') return
  if (!/^\s*:[ \t]*#/u.test(text.slice(key.range?.[1]))) return
  const [beside = '', ...below] = value.commentBefore.split('\n')
  key.comment = beside
  value.commentBefore = below.length === 0 ? null : below.join('\n')
}

/** The comment that a file begins with is about the file, whichever field comes first. */
function keepHead(before: unknown, after: unknown): void {
  if (before === after || !isScalar(before) || !isScalar(after)) return
  const head = [before.commentBefore, after.commentBefore].filter((text) => typeof text === 'string').join('\n')
  before.commentBefore = null
  if (head !== '') after.commentBefore = head
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : ''
}

/** By where a mapping stands. Of the policy, the order is what its author wants to say first. */
function orderOf(path: readonly unknown[]): readonly string[] {
  const keys = path.flatMap((step) => (isPair(step) ? [nameOf(step.key)] : []))
  const [kind, field] = keys
  const isEntry = isSeq(path.at(-1))
  if (kind === undefined) return FILE_KEYS
  if (!isEntry) return []
  if (kind === 'departments') return DEPARTMENT_KEYS
  if (kind === 'tags') return TAG_KEYS
  if (kind !== 'members' || keys.length > 2) return []
  if (field === undefined) return MEMBER_KEYS
  return field === 'departments' ? PLACEMENT_KEYS : []
}
