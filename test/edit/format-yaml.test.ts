import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, parseDocument, visit } from 'yaml'
import { formatYaml } from '../../src/edit/format-yaml.ts'

test('fields come in the order of the documentation, with the comments about them', () => {
  const text = `# head
tags: []
members:
  # the boss
  - name: 李四   # named so
    # not the real one
    mobile: '13800000000'
    departments: [ {leader: true,department: rd},  ops ]
    userid: lisi
version: 1
`
  expect(formatYaml(text)).toBe(`# head
version: 1
members:
  # the boss
  - userid: lisi
    name: 李四 # named so
    # not the real one
    mobile: "13800000000"
    departments: [{ department: rd, leader: true }, ops]
tags: []
`)
})

test.each([
  [
    'texts that other readers take for something else are quoted',
    "version: 1\nmembers: [{ userid: 'no', name: '1:30' }]\n",
    '{ userid: "no", name: "1:30" }',
  ],

  [
    'null is a word',
    'version: 1\nmembers:\n  - userid: li\n    alias: ~\n    position:\n',
    'alias: null\n    position: null',
  ],
  ['blank lines become one', 'version: 1\n\n\n\nmembers: []\n', 'version: 1\n\nmembers: []'],
])('%s', (_what, text, expected) => {
  expect(formatYaml(text)).toContain(expected)
})

test('line ends and a byte order mark stay', () => {
  expect(formatYaml('\ufeffversion:   1\r\nmembers: []\r\n')).toBe('\ufeffversion: 1\r\nmembers: []\r\n')
})

const text = fc.constantFrom(
  '李',
  'no',
  '1e3',
  '~',
  '# x',
  'a: b',
  "it's",
  '"q"',
  '👩‍👩‍👧',
  ' lead',
  'x, y',
  '[z]',
  '2024-01-01',
  'two\nlines',
  '\u200b',
  'é'.repeat(200),
  '{',
  '%',
  '- a',
)
const fields = fc.record(
  {
    position: text,
    mobile: text,
    alias: fc.oneof(text, fc.constant(null)),
    extattr: fc.dictionary(text, fc.oneof(text, fc.record({ url: text, title: text })), { maxKeys: 3 }),
    departments: fc.array(fc.oneof(text, fc.record({ order: fc.nat(), department: text })), { maxLength: 3 }),
    name: text,
    userid: text,
  },
  { requiredKeys: [] },
)
const org = fc.record({
  members: fc.array(fields, { maxLength: 4 }),
  version: fc.constant(1),
  tags: fc.array(fc.record({ name: text }), { maxLength: 2 }),
})

/** As somebody might have written it. */
function write(value: object, dice: readonly number[]): string {
  const document = parseDocument('{}')
  document.contents = document.createNode(value) as never
  let at = 0
  const roll = (sides: number): boolean => (dice[at++ % dice.length] ?? 0) % sides === 0
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string') node.type = roll(2) ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE'
      if (key !== 'key' && roll(4)) node.comment = ' why'
    },
    Map: (_key, node) => {
      if (roll(5)) node.flow = true
      for (const { key } of node.items)
        if (roll(4)) Object.assign(key as object, { commentBefore: ' about it', spaceBefore: roll(2) })
    },
    Seq: (_key, node) => {
      if (roll(3)) node.flow = true
    },
  })
  return document.toString()
}

const comments = (written: string): readonly string[] => (written.match(/# (?:why|about it)$/gmu) ?? []).toSorted()

test('whatever is formatted says the same, keeps its comments, and is formatted', () => {
  fc.assert(
    fc.property(org, fc.array(fc.nat(59), { minLength: 30, maxLength: 30 }), (value, dice) => {
      const before = write(value, dice)
      const after = formatYaml(before)
      expect(parse(after)).toEqual(parse(before))
      expect(comments(after)).toEqual(comments(before))
      expect(formatYaml(after)).toBe(after)
    }),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  )
})
