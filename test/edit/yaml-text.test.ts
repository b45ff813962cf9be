import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseYaml } from '../../src/config/parse-yaml.ts'
import { flowText, mapLines, type YamlMap, type YamlValue } from '../../src/edit/yaml-text.ts'
import { hostileText } from '../helpers/hostile.ts'

const RUNS = Number(process.env['RUNS'] ?? 2000)

describe('texts in files', () => {
  test.each([
    '张三',
    'Daniel Lee',
    '/研发中心/后端组',
    'zhangsan@example.com',
    'R&D',
    '020-123456',
    'C++ 工程师',
    '家庭👨‍👩‍👧',
    'a#b',
    'a:b',
    "it's",
    '部门（新）',
  ])('%s needs no quotes', (text) => {
    expect(mapLines({ name: text })).toEqual([`name: ${text}`])
  })

  test.each([
    ['no', '"no"'],
    ['Yes', '"Yes"'],
    ['~', '"~"'],
    ['null', '"null"'],
    ['1e3', '"1e3"'],
    ['007', '"007"'],
    ['1_000', '"1_000"'],
    ['0x1F', '"0x1F"'],
    ['1:30', '"1:30"'],
    ['2024-01-31', '"2024-01-31"'],
    ['.inf', '".inf"'],
    ['', '""'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['#1', '"#1"'],
    ['a #b', '"a #b"'],
    ['a: b', '"a: b"'],
    ['a:', '"a:"'],
    ['- a', '"- a"'],
    ['@a', '"@a"'],
    ['"a"', '"\\"a\\""'],
    ['a\u200bb', '"a\\u200bb"'],
    ['\ufeffa', '"\\ufeffa"'],
    ['\u3000a', '"\\u3000a"'],
    ['a\nb', '"a\\nb"'],
    ['\ud800', '"\\ud800"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ])('%j is quoted', (text, quoted) => {
    expect(mapLines({ name: text })).toEqual([`name: ${quoted}`])
  })

  test('a mobile is always quoted', () => {
    expect(mapLines({ mobile: '+86 13800000000', telephone: '020-1' })).toEqual([
      'mobile: "+86 13800000000"',
      'telephone: 020-1',
    ])
  })
})

test('every reader reads what was written', () => {
  const { map } = fc.letrec<{ map: YamlMap; any: YamlValue }>((tie) => ({
    map: fc.dictionary(hostileText(), tie('any'), { maxKeys: 4 }),
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      hostileText(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      tie('map'),
    ),
  }))
  fc.assert(
    fc.property(map, (written) => {
      const expected = plain(written)
      if (mapLines(written).length === 0) return
      for (const text of [`${mapLines(written).join('\n')}\n`, `${flowText(written)}\n`]) {
        const read = parseYaml(text)
        expect(read.ok && read.value).toEqual(expected)
        expect(parse(text, { version: '1.2' })).toEqual(expected)
        expect(parse(text, { version: '1.1' })).toEqual(expected)
      }
    }),
    { numRuns: RUNS },
  )
})

/** Without the null prototype that fast-check gives some records. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
