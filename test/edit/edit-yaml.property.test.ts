import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Document, isCollection, parse, visit } from 'yaml'
import { editYaml, type FileEdits } from '../../src/edit/edit-yaml.ts'
import type { YamlMap, YamlValue } from '../../src/edit/yaml-text.ts'

const RUNS = Number(process.env['RUNS'] ?? 500)
const TIMEOUT_MS = 60_000 + 50 * RUNS

const text = fc.constantFrom(
  '李',
  'a',
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
)
const scalar: fc.Arbitrary<YamlValue> = fc.oneof(text, fc.constantFrom(null, true, 7))
const entry: fc.Arbitrary<YamlValue> = fc.oneof(text, fc.record({ department: text, leader: fc.boolean() }))
const field: fc.Arbitrary<YamlValue> = fc.oneof(
  scalar,
  fc.array(entry, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('工号', 'url', 'a b'), scalar, { maxKeys: 3 }),
)
const FIELDS = ['name', 'alias', 'mobile', 'departments', 'extattr', 'position'] as const
const fields = fc.record(Object.fromEntries(FIELDS.map((name) => [name, field])), { requiredKeys: [] })
const member = fc.tuple(text, fields).map(([userid, rest]): YamlMap => ({ userid, ...rest }))
const members = fc.array(member, { maxLength: 6 })
const changes = fc.record(Object.fromEntries(FIELDS.map((name) => [name, fc.option(field, { nil: undefined })])), {
  requiredKeys: [],
})

/** As somebody might have written it: block and flow style in turns, comments, blank lines, either kind of quote. */
function write(value: object, dice: readonly number[]): string {
  const document = new Document(value)
  let at = 0
  const roll = (sides: number): boolean => (dice[at++ % dice.length] ?? 0) % sides === 0
  visit(document, {
    Node: (key, node) => {
      if (isCollection(node)) {
        if (roll(4)) node.flow = true
        return
      }
      if (key === 'key') return
      if (roll(3)) node.comment = ' why'
      if (typeof node.toJSON() === 'string' && roll(3)) Object.assign(node, { type: 'QUOTE_SINGLE' })
    },
    Map: (key, node) => {
      if (typeof key === 'number' && roll(5)) node.spaceBefore = true
      if (typeof key === 'number' && roll(4)) node.commentBefore = ' about this one'
    },
  })
  return document.toString({ lineWidth: 0 })
}

test(
  'whatever is edited, the file says what it said before with the edits made, and nothing else',
  () => {
    fc.assert(
      fc.property(
        members,
        fc.array(fc.tuple(fc.nat(5), changes), { maxLength: 3 }),
        fc.uniqueArray(fc.nat(5), { maxLength: 6 }),
        fc.array(member, { maxLength: 2 }),
        fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 }),
        (list, set, remove, append, dice) => {
          const before = write({ version: 1, members: list, tags: [{ name: 't' }] }, dice)
          const wanted = new Map(set.filter(([index]) => index < list.length))
          const going = new Set(remove.filter((index) => index < list.length))
          const edits: FileEdits = {
            set: [...wanted].map(([index, each]) => ({ pointer: `/members/${index}`, fields: each })),
            remove: [...going].map((index) => `/members/${index}`),
            append: append.map((item) => ({ list: '/members', item })),
          }
          const after = editYaml(before, edits)
          const expected = list
            .map((item, index) => withFields(item, wanted.get(index) ?? {}))
            .filter((_, index) => !going.has(index))
          expect(parse(after)).toEqual({ version: 1, members: [...expected, ...append], tags: [{ name: 't' }] })
          expect(editYaml(after, {})).toBe(after)
        },
      ),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)

function withFields(item: YamlMap, set: Readonly<Record<string, YamlValue | undefined>>): YamlMap {
  return Object.fromEntries(Object.entries({ ...item, ...set }).filter(([, value]) => value !== undefined))
}

interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
const leaf: fc.Arbitrary<Tree> = fc.uuid().map((name) => ({ name, children: [] }))
const above = (below: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.record({ name: fc.uuid(), children: fc.array(below, { maxLength: 3 }) })
const tree = above(above(above(leaf)))

test(
  'departments that move arrive with everything below them',
  () => {
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 }),
        (trees, dice) => {
          const pointers = trees
            .flatMap((each, index) => pointersOf(each, `/departments/${index}`))
            .filter((p) => p.split('/').length > 3)
          const moving = pointers.filter((_, index) => (dice[index % dice.length] ?? 0) % 3 === 0)
          const before = write(
            { departments: trees.map(withoutEmpty), tags: [] },
            dice.map((each) => each | 1),
          )
          const after: unknown = parse(
            editYaml(before, { move: moving.map((pointer) => ({ pointer, list: '/departments' })) }),
          )
          const left = trees.map((each, index) => prune(each, `/departments/${index}`, moving))
          const moved = moving.map((pointer) => prune(find(trees, pointer), pointer, moving))
          const { departments } = after as { departments: readonly { readonly name: string }[] } // written above
          expect(departments.slice(0, trees.length)).toEqual(left.map(withoutEmpty))
          const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
            a.name < b.name ? -1 : 1
          expect(departments.slice(trees.length).toSorted(byName)).toEqual(moved.map(withoutEmpty).toSorted(byName))
        },
      ),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)

function withoutEmpty({ name, children }: Tree): { readonly name: string; readonly children?: readonly object[] } {
  return children.length === 0 ? { name } : { name, children: children.map(withoutEmpty) }
}

function pointersOf({ children }: Tree, at: string): readonly string[] {
  return [at, ...children.flatMap((child, index) => pointersOf(child, `${at}/children/${index}`))]
}

function find(trees: readonly Tree[], pointer: string): Tree {
  const [first = 0, ...rest] = pointer.split('/').flatMap((token) => (/^\d+$/u.test(token) ? [Number(token)] : []))
  const nowhere: Tree = { name: '', children: [] }
  return rest.reduce((at, index) => at.children[index] ?? nowhere, trees[first] ?? nowhere)
}

function prune({ name, children }: Tree, at: string, moving: readonly string[]): Tree {
  return {
    name,
    children: children.flatMap((child, index) => {
      const pointer = `${at}/children/${index}`
      return moving.includes(pointer) ? [] : [prune(child, pointer, moving)]
    }),
  }
}
