import { load, Schema, Type, YAMLException, type State } from 'js-yaml'
import { readPlainScalar } from './plain-scalar.ts'
import { checkSharing } from './sharing.ts'

/*
 * The one place where YAML becomes values. js-yaml reads them, because it is fast; editors, other tools and our own positions read the
 * same file with other readers. So everything that readers could take for different values is refused here: odd numbers (as NaN, which
 * no schema accepts), tags, directives, several documents. What is left means the same to all.
 */

/** Zero-based place in the text. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

export type YamlFault =
  | { readonly kind: 'syntax'; readonly reason: string; readonly at?: TextPlace }
  | { readonly kind: 'tag' | 'directive' | 'depth' | 'aliases' | 'documents' | 'return'; readonly at?: TextPlace }

export type YamlResult =
  | {
      readonly ok: true
      readonly value: unknown
      /** Some mapping states a key twice; the later value was taken. The place of the first such key. */
      readonly duplicateAt?: TextPlace
    }
  | { readonly ok: false; readonly fault: YamlFault }

/** A lone surrogate cannot occur in decoded text, so no file can spell this tag. */
const OWN_TAG = '\ud800'

const schema = new Schema({
  implicit: [
    new Type(OWN_TAG, {
      kind: 'scalar',
      resolve: (text: string | null) => text === null || readPlainScalar(text) !== text,
      construct: (text: string | null) => (text === null ? null : readPlainScalar(text)),
    }),
  ],
})

/** The kinds of fault by the beginning of js-yaml's message. */
const KNOWN: readonly (readonly [start: string, kind: 'tag' | 'depth' | 'documents'])[] = [
  ['unknown tag', 'tag'],
  ['undeclared tag handle', 'tag'],
  ['nesting exceeded', 'depth'],
  ['expected a single document', 'documents'],
]
const DUPLICATE = 'duplicated mapping key'

export function parseYaml(text: string): YamlResult {
  const refused = refuseByText(text)
  if (refused) return { ok: false, fault: refused }
  try {
    return finish(text, read(text, false))
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    if (error.reason !== DUPLICATE) return { ok: false, fault: describe(text, error) }
    return readWithDuplicates(text, placeOf(error.mark))
  }
}

function readWithDuplicates(text: string, duplicateAt: TextPlace | undefined): YamlResult {
  try {
    const result = finish(text, read(text, true))
    return result.ok && duplicateAt ? { ...result, duplicateAt } : result
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    return { ok: false, fault: describe(text, error) }
  }
}

function finish(text: string, value: unknown): YamlResult {
  // Without both an anchor and an alias nothing can be shared.
  if (text.includes('&') && text.includes('*') && !checkSharing(value, text.length)) {
    return { ok: false, fault: { kind: 'aliases' } }
  }
  return { ok: true, value }
}

function read(text: string, laterWins: boolean): unknown {
  return load(text, {
    schema,
    json: laterWins,
    // The only warnings are about texts that other readers refuse.
    onWarning: (warning) => {
      throw warning
    },
    ...(text.includes('!') ? { listener: (event, state) => refuseTag(event, state) } : {}),
  })
}

/** js-yaml knows no tag here and refuses each, except the lone `!`, which would turn `! 12` into text. */
function refuseTag(event: string, state: State): void {
  if (event !== 'close' || !('tag' in state) || state.tag !== '!') return
  const { line, position, lineStart } = state
  throw new YAMLException('unknown tag', {
    name: '',
    buffer: '',
    snippet: '',
    line,
    position,
    column: position - lineStart,
  })
}

function refuseByText(text: string): YamlFault | undefined {
  const directive = /^%/mu.exec(text)
  if (directive) return { kind: 'directive', at: placeAt(text, directive.index) }
  if (text.includes('\r')) {
    const lone = /\r(?!\n)/u.exec(text)
    if (lone) return { kind: 'return', at: placeAt(text, lone.index) }
  }
  return undefined
}

function describe(text: string, error: YAMLException): YamlFault {
  const at = placeOf(error.mark)
  const kind = KNOWN.find(([start]) => error.reason.startsWith(start))?.[1]
  if (kind === 'documents') {
    const second = [...text.matchAll(/^---(?=\s|$)/gmu)].at(-1)
    return { kind, ...(second ? { at: placeAt(text, second.index) } : {}) }
  }
  if (kind) return { kind, ...(at ? { at } : {}) }
  return { kind: 'syntax', reason: error.reason, ...(at ? { at } : {}) }
}

/** js-yaml's types promise a mark, but errors about the whole stream have none. */
function placeOf(mark: YAMLException['mark'] | undefined): TextPlace | undefined {
  return mark && { line: mark.line, column: mark.column }
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length - 1, column: offset - lineStart }
}
