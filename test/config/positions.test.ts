import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Document, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import { parseYaml } from '../../src/config/parse-yaml.ts'
import { pointerTo } from '../../src/config/pointer.ts'
import { FilePositions } from '../../src/config/positions.ts'

/** Every place of a text as `yaml` sees it: pointer and kind, and the offset. */
function placesOf(text: string): readonly (readonly [pointer: string, at: 'value' | 'key', offset: number])[] {
  const places: [string, 'value' | 'key', number][] = []
  const walk = (node: unknown, pointer: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key) || !key.range) continue
        const below = pointerTo(pointer, String(key.value))
        places.push([below, 'key', key.range[0]])
        add(value, below)
      }
    } else if (isSeq(node)) for (const [index, item] of node.items.entries()) add(item, pointerTo(pointer, index))
  }
  const add = (node: unknown, pointer: string): void => {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.range) {
      const isEmpty = isScalar(node) && node.source === ''
      if (!isEmpty) places.push([pointer, 'value', node.range[0]])
    }
    walk(node, pointer)
  }
  walk(parseDocument(text).contents, '')
  return places
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n')
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}

const word = fc.constantFrom(
  'a',
  'b c',
  '研发',
  "it's",
  'x: y',
  '- z',
  '#no',
  '{',
  '"q"',
  'no',
  '',
  '/研发/后端',
  'long '.repeat(8).trim(),
  '多行\n文本',
  'a,b]',
)
const scalar = fc.oneof(word, fc.integer({ min: 0, max: 99 }), fc.boolean(), fc.constant(null))
const fields = (...names: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(word, scalar, { maxKeys: 3 })),
    {
      maxKeys: 4,
      noNullPrototype: true,
    },
  )
const department = fc.letrec<{ department: Record<string, unknown> }>((tie) => ({
  department: fc
    .tuple(
      fields('name', 'key', 'order', 'previously'),
      fc.option(fc.array(tie('department'), { maxLength: 3 }), { nil: undefined }),
      fields('parent', 'id'),
    )
    .map(([before, children, after]) => ({ ...before, ...(children ? { children } : {}), ...after })),
})).department
const org = fc.record(
  {
    version: fc.constant(1),
    policy: fields('scope', 'protect', 'ignore'),
    departments: fc.array(department, { maxLength: 3 }),
    members: fc.array(fields('userid', 'departments', 'extattr', 'position', 'address'), { maxLength: 4 }),
    tags: fc.array(fields('name', 'members', 'departments', 'children'), { maxLength: 3 }),
  },
  { requiredKeys: ['version'], noNullPrototype: true },
)

/** Numbers that decide, node by node, about style, comments and empty lines. */
const choices = fc.array(fc.nat(99), { minLength: 40, maxLength: 40 })

function write(
  value: unknown,
  picks: readonly number[],
  options: { readonly indentSeq: boolean; readonly indent: number },
): string {
  const document = new Document(value)
  let at = 0
  const pick = (): number => picks[at++ % picks.length] ?? 0
  visit(document, (role, node) => {
    if (isMap(node) || isSeq(node)) node.flow = node !== document.contents && pick() < 20
    if (isScalar(node) && typeof node.value === 'string') {
      const style = pick()
      if (style < 30 || role === 'key') node.type = style < 10 ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE'
      else if (style < 40) node.type = style < 35 ? 'BLOCK_LITERAL' : 'BLOCK_FOLDED'
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node !== document.contents && role !== 'key') {
      const extra = pick()
      if (extra < 6) node.commentBefore = ' - not: an entry'
      if (extra > 90) node.spaceBefore = true
      if (extra > 95) node.comment = ' members: [x]'
    }
  })
  return document.toString({ ...options, lineWidth: 40, flowCollectionPadding: picks[0] !== 0 })
}

const ITEM = /^\/(?:(?:members|tags)\/\d+|departments\/\d+(?:\/children\/\d+)*)$/u

describe('every place is where yaml finds it', () => {
  const style = fc.record({ indentSeq: fc.boolean(), indent: fc.constantFrom(2, 4), isWindows: fc.boolean() })
  const runs = Number(process.env['ORGCTL_FUZZ_RUNS'] ?? 100)

  test('in org files of any style', async () => {
    let compared = 0
    const property = fc.asyncProperty(org, choices, style, async (value, picks, { isWindows, ...options }) => {
      const written = write(value, picks, options)
      const text = isWindows ? written.replaceAll('\n', '\r\n') : written
      // Both readers must agree on the text at all.
      if (!parseYaml(text).ok || parseDocument(text).errors.length > 0) return
      const positions = new FilePositions(text)
      for (const [pointer, at, offset] of placesOf(text)) {
        const { line, column } = await positions.find(pointer, at)
        const found = `${pointer} ${at} ${line + 1}:${column + 1}`
        if (found !== `${pointer} ${at} ${placeOf(text, offset)}`) {
          throw new Error(`${found} instead of ${placeOf(text, offset)} in\n${text}`)
        }
        compared++
        if (at === 'value' && ITEM.test(pointer)) {
          const item = positions.item(pointer)
          if (item.line !== line || item.column !== column) throw new Error(`item ${pointer} in\n${text}`)
        }
      }
    })
    const { errorInstance } = await fc.check(property, { numRuns: runs })
    expect(errorInstance).toBeFalsy()
    expect(compared).toBeGreaterThan(runs)
  })
})
