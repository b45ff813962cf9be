import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAnyYaml } from '../../src/config/parse-yaml.ts'
import { readSimpleYaml } from '../../src/config/simple-yaml.ts'
import { change, mutate, mutation, soup } from './helpers/yaml-texts.ts'

/* What the simple reader accepts, js-yaml reads as the same values; and it accepts what people write. */

const runs = Number(process.env['ORGCTL_FUZZ_RUNS'] ?? 2_000)

const SIMPLE = `# 研发中心
version: 1

members:
  - userid: zhangsan   # leads it
    name: 张三
    mobile: "+86 19900000001"
    alias: 'Jack #1'
    position: 架构师 (后端)
    departments:
      - backend
      - { department: rd, leader: true, order: 10 }
    main_department: backend
    email: null
    telephone:
    enable: false
    extattr: { 工号: "001234", 主页: { url: "https://example.com/#a", title: 主页 } }
  - userid: lisi
    departments: [/研发中心/后端组, 2]
    previously:
    - li.si
tags: []
policy: {}
`
/** Texts that the simple reader accepted while `isRead` ran. */
let accepted = 0

function isRead(text: string): boolean {
  const simple = readSimpleYaml(text)
  if (!simple) return true
  accepted++
  const full = parseAnyYaml(text)
  expect(full).toEqual({ ok: true, value: simple.value, duplicates: [] })
  return true
}

function counterexample(texts: fc.Arbitrary<string>): unknown {
  return fc.check(fc.property(texts, isRead), { numRuns: runs }).counterexample
}

describe('what the simple reader accepts means the same to js-yaml', () => {
  const bases = [SIMPLE, ...filesBelow('org'), ...filesBelow('examples')].map((text) => text.slice(0, 1500))
  const changed = fc
    .tuple(fc.constantFrom(...bases), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([base, changes]) => changes.reduce(mutate, base))

  test('simple files with mutations', () => {
    accepted = 0
    expect(counterexample(changed)).toBeNull()
    expect(accepted).toBeGreaterThan(runs / 20)
  })

  test('other files with mutations, and random pieces of YAML', () => {
    expect(counterexample(mutation)).toBeNull()
    expect(counterexample(soup)).toBeNull()
  })
})

describe('the simple reader', () => {
  test.each([...filesBelow('org'), ...filesBelow('examples'), SIMPLE, SIMPLE.replaceAll('\n', '\r\n')])(
    'accepts every file that we ship: %#',
    (text) => {
      expect(readSimpleYaml(text)).toEqual({ value: valueOf(text) })
    },
  )

  test.each([
    ['a value over several lines', 'a: b\n  c\n'],
    ['a folded text', 'a: >\n  b\n'],
    ['an anchor', 'a: &x b\n'],
    ['an alias', 'a: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['an escape', 'a: "b\\n"\n'],
    ['an escaped quote', "a: 'it''s'\n"],
    ['a quoted key', '"a": b\n'],
    ['a key stated twice', 'a: b\na: c\n'],
    ['a key that every object has', 'constructor: a\n'],
    ['a key that is no text to all', 'null: a\n'],
    ['a tab', 'a:\tb\n'],
    ['a document mark', '---\na: b\n'],
    ['a list that goes on in the next line', 'a: [b,\n  c]\n'],
    ['an entry without value in brackets', 'a: { b }\n'],
    ['a pair in a list', 'a: [b: c]\n'],
    ['lines of different depth', 'a:\n    b: c\n  d: e\n'],
    ['an empty item', 'a:\n  -\n'],
    ['an unclosed quote', 'a: "b\n'],
    ['nothing', '# only a comment\n'],
  ])('leaves %s to a reader that knows more', (_, text) => {
    expect(readSimpleYaml(text)).toBeUndefined()
  })
})

function valueOf(text: string): unknown {
  const result = parseAnyYaml(text)
  return result.ok ? result.value : undefined
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}
