import { load, Schema, Type, YAMLException, type State } from 'js-yaml'
import { findDuplicates, type DuplicateKey } from './duplicate-keys.ts'
import { findOddKey, mayHaveOddKeys } from './odd-keys.ts'
import { refuseByText } from './odd-yaml.ts'
import { placeAt, type TextPlace } from './text-place.ts'
import { isSurelyText, readPlainScalar } from './plain-scalar.ts'

/*
 * The one place where YAML becomes values. js-yaml reads them, because it is fast; editors, other tools and our own positions read the
 * same file with other readers. So whatever readers could take for different values is refused: odd numbers (as NaN, which no schema
 * accepts), tags, anchors, directives, several documents, mappings and lists as keys. What is left means the same to all.
 */

export type YamlFault =
  | { readonly kind: 'syntax'; readonly reason: string; readonly at?: TextPlace }
  | {
      readonly kind:
        | 'tag'
        | 'directive'
        | 'depth'
        | 'anchor'
        | 'documents'
        | 'return'
        | 'mark'
        | 'key'
        | 'escape'
        | 'separator'
      readonly at?: TextPlace
    }

export type YamlResult =
  | {
      readonly ok: true
      readonly value: unknown
      /** Keys that stand in one mapping twice; the later value was taken. */
      readonly duplicates: readonly DuplicateKey[]
    }
  | { readonly ok: false; readonly fault: YamlFault }

/** A lone surrogate cannot occur in decoded text, so no file can spell this tag. */
const OWN_TAG = '\ud800'

const schema = new Schema({
  implicit: [
    new Type(OWN_TAG, {
      kind: 'scalar',
      resolve: (text: string | null) => text === null || (!isSurelyText(text) && readPlainScalar(text) !== text),
      construct: (text: string | null) => (text === null ? null : readPlainScalar(text)),
    }),
  ],
})

interface KnownFault {
  /** Of js-yaml's message. */
  readonly start: string
  readonly kind: Exclude<YamlFault['kind'], 'syntax'>
  /** What the refused thing starts with. */
  readonly sign?: string
}

const ANCHOR = 'anchor'
const KNOWN: readonly KnownFault[] = [
  { start: 'unknown tag', kind: 'tag', sign: '!' },
  { start: 'undeclared tag handle', kind: 'tag', sign: '!' },
  { start: ANCHOR, kind: 'anchor', sign: '&' },
  { start: 'unidentified alias', kind: 'anchor', sign: '*' },
  { start: 'nesting exceeded', kind: 'depth' },
  { start: 'expected a single document', kind: 'documents' },
]
const DUPLICATE = 'duplicated mapping key'

export function parseYaml(text: string): YamlResult {
  const refused = refuseByText(text)
  if (refused) return { ok: false, fault: refused }
  try {
    return read(text)
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    if (error.reason !== DUPLICATE) return { ok: false, fault: describe(text, error) }
    return readWithDuplicates(text, error.mark.position)
  }
}

function read(text: string): YamlResult {
  const containers = mayHaveOddKeys(text) ? new Map<object, number>() : undefined
  const value = load(text, { schema, onWarning: refuse, ...listener(text, containers) })
  const key = containers && findOddKey(value, containers)
  if (key !== undefined) return { ok: false, fault: { kind: 'key', at: placeAt(text, skipSpace(text, key)) } }
  return { ok: true, value, duplicates: [] }
}

function readWithDuplicates(text: string, first: number): YamlResult {
  try {
    const value = load(text, { schema, json: true, onWarning: refuse, ...listener(text) })
    return { ok: true, value, duplicates: findDuplicates(text, first, firstDuplicate) }
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    return { ok: false, fault: describe(text, error) }
  }
}

function firstDuplicate(text: string): number | undefined {
  try {
    load(text, { schema })
    return undefined
  } catch (error) {
    if (error instanceof YAMLException) return error.reason === DUPLICATE ? error.mark.position : undefined
    throw error
  }
}

/** js-yaml warns only of texts that other readers refuse. */
function refuse(warning: YAMLException): never {
  throw warning
}

type Listener = (event: string, state: State) => void

/**
 * Watching costs time, so it is done only where the text holds a sign of what is watched for.
 *
 * @param containers takes the mappings and lists that are read, each with the offset where reading it began
 */
function listener(text: string, containers?: Map<object, number>): { readonly listener?: Listener } {
  if (!containers && !text.includes('!') && !text.includes('&')) return {}
  const open: number[] = []
  return {
    listener: (event, state) => {
      if (event === 'open') {
        open.push(state.position)
        return
      }
      const start = open.pop() ?? 0
      refuseProperties(state)
      const result: unknown = state.result
      if (typeof result === 'object' && result !== null) containers?.set(result, start)
    },
  }
}

/** js-yaml knows no tag here and refuses each, except the lone `!`, which would turn `! 12` into text. */
function refuseProperties(state: State): void {
  const isTag = 'tag' in state && state.tag === '!'
  if (!isTag && !('anchor' in state && state.anchor !== null)) return
  const { line, position, lineStart } = state
  const mark = { name: '', buffer: '', snippet: '', line, position, column: position - lineStart }
  throw new YAMLException(isTag ? 'unknown tag' : ANCHOR, mark)
}

function describe(text: string, error: YAMLException): YamlFault {
  const mark = markOf(error)
  const known = KNOWN.find(({ start }) => error.reason.startsWith(start))
  if (known?.kind === 'documents') return { kind: known.kind, ...lastDocument(text) }
  // js-yaml reads one line end more than there may be.
  const offset = mark && Math.min(mark.position, text.length)
  if (!known)
    return { kind: 'syntax', reason: error.reason, ...(offset === undefined ? {} : { at: placeAt(text, offset) }) }
  if (offset === undefined) return { kind: known.kind }
  return { kind: known.kind, at: placeAt(text, known.sign === undefined ? offset : backTo(text, offset, known.sign)) }
}

/** js-yaml stops behind what it refuses: the start of the word before `offset` that begins with `sign`. */
function backTo(text: string, offset: number, sign: string): number {
  let start = text.lastIndexOf(sign, offset - 1)
  while (start > 0 && !/[\s,[\]{}]/u.test(text.charAt(start - 1))) start--
  return Math.max(start, 0)
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (/\s/u.test(text.charAt(at))) at++
  return at
}

function lastDocument(text: string): { readonly at?: TextPlace } {
  const lines = text.split('\n')
  const line = lines.findLastIndex((content) => /^---(?:\s|$)/u.test(content))
  return line > 0 ? { at: { line, column: 0 } } : {}
}

/** js-yaml's types promise a mark, but errors about the whole stream have none. */
function markOf(error: { readonly mark: YAMLException['mark'] | undefined }): YAMLException['mark'] | undefined {
  return error.mark
}
