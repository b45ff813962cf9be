import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { parseYaml } from '../../src/config/parse-yaml.ts'
import { bases, mutation, soup } from './helpers/yaml-texts.ts'

/*
 * Two readers, one meaning: what our reader (js-yaml) accepts, yaml reads as the same values, or refuses. yaml is what editors use.
 */

const runs = Number(process.env['ORGCTL_FUZZ_RUNS'] ?? 2_000)

/** What the schema refuses wherever it stands, so that it never becomes a value: see the tests of ORG020, ORG104, ORG112, ORG224. */
function isRefusedLater(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value)
  if (typeof value === 'string') return /\p{Cc}/u.test(value)
  if (Array.isArray(value)) return value.some((entry) => entry === null || isRefusedLater(entry))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([key, entry]) => key === 'null' || key === 'NaN' || isRefusedLater(key) || isRefusedLater(entry),
  )
}

/** What our reader accepts as a file; `undefined` for what it, or the schema behind it, refuses. */
function accepted(text: string): unknown {
  const result = parseYaml(text)
  if (!result.ok || result.duplicates.length > 0) return undefined
  const isFile = typeof result.value === 'object' && result.value !== null && !Array.isArray(result.value)
  return isFile && !isRefusedLater(result.value) ? result.value : undefined
}

function readByYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' })
  return document.errors.length > 0 || document.warnings.length > 0 ? undefined : document.toJS()
}

function haveSameMeaning(text: string): boolean {
  const ours = accepted(text)
  const theirs = ours === undefined ? undefined : readByYaml(text)
  return theirs === undefined || isDeepStrictEqual(plain(theirs), plain(ours))
}

function counterexample(texts: fc.Arbitrary<string>): unknown {
  return fc.check(fc.property(texts, haveSameMeaning), { numRuns: runs }).counterexample
}

/** Without the prototypes and key orders that do not matter. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

describe('both readers take a text for the same values, or one refuses it', () => {
  test('changed org files', () => {
    expect(counterexample(mutation)).toBeNull()
  })

  test('random pieces of YAML', () => {
    expect(counterexample(soup)).toBeNull()
  })

  const name = fc.oneof(
    fc.constantFrom('a', 'no', 'yes', 'on', 'y', '=', '中文', 'a b', "it's", '2001-01-01', '1:30', '#x', '- x'),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  )
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      name,
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value
  const style = fc.record({
    collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20, 80),
  })

  test('any values, written in any style', () => {
    let same = 0
    const texts = fc
      .tuple(fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }), style)
      .map(([root, options]) => stringify(root, { ...options, aliasDuplicateObjects: false }))
      .map((text) => {
        if (accepted(text) !== undefined) same++
        return text
      })
    expect(counterexample(texts)).toBeNull()
    expect(same).toBeGreaterThan(runs / 10)
  })

  test('the unchanged files are accepted, so that the changed ones mean something', () => {
    for (const base of bases.slice(0, 2)) {
      expect(accepted(base)).toBeDefined()
      expect(plain(accepted(base))).toEqual(readByYaml(base))
    }
  })
})

describe('words', () => {
  const read = (word: string): unknown => {
    const result = parseYaml(`a: ${word}\n`)
    return result.ok && typeof result.value === 'object' && result.value !== null
      ? Reflect.get(result.value, 'a')
      : 'refused'
  }

  test.each([
    'no',
    'yes',
    'on',
    'off',
    'y',
    'n',
    'No',
    'ON',
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '1:30',
    '190:20:30',
    '0o9',
    '1e',
    '+',
    '.',
    '+a',
    '0x',
    '1,000',
    '12a',
    'nan',
    'inf',
    '=',
    'nil',
    'none',
  ])('%s is text to both', (word) => {
    expect(read(word)).toBe(word)
    expect(readByYaml(`a: ${word}\n`)).toEqual({ a: word })
  })

  test.each([
    ['~', null],
    ['null', null],
    ['NULL', null],
    ['', null],
    ['true', true],
    ['False', false],
    ['0', 0],
    ['12', 12],
    ['-3', -3],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('%s is %s to both', (word, value) => {
    expect(read(word)).toBe(value)
    expect(readByYaml(`a: ${word}\n`)).toEqual({ a: value })
  })

  test.each([
    '017',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '1e3',
    '1E3',
    '1.5',
    '1.',
    '.5',
    '+1',
    '-0',
    '00',
    '.inf',
    '-.INF',
    '.nan',
    '9007199254740992',
    '1_',
    '0_7',
    '1.5e+3',
    '._1',
  ])('%s is refused', (word) => {
    expect(read(word)).toBeNaN()
  })
})
