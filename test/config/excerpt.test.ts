import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeExcerpt } from '../../src/config/excerpt.ts'
import { hideText, showValue } from '../../src/config/show-value.ts'

describe('an excerpt hides personal values', () => {
  test.each([
    ['    mobile: "+86 13800000000"', '    mobile: "+86 138****0000"'],
    ['    mobile: 13800000000 # old', '    mobile: 138****0000 # old'],
    ['    email: zhangsan@example.com', '    email: z*******@example.com'],
    ["    biz_mail: 'a.b@c.example'", "    biz_mail: 'a**@c.example'"],
    ['    address: 广州市海珠区新港中路', '    address: 广州********'],
    [
      '  - { userid: a, mobile: "138000", email: x@y.example, departments: [rd] }',
      '  - { userid: a, mobile: "******", email: *@y.example, departments: [rd] }',
    ],
    ['    address: 广州, 海珠 # home', '    address: 广州* ** # home'],
    ['  - { "address": "广州, 海珠", name: a }', '  - { "address": "广州* **", name: a }'],
    ['    mobile: null', '    mobile: null'],
    ['    position: 找 13800000000 或 boss@example.com', '    position: 找 138****0000 或 b***@example.com'],
    ['    extattr: { 电话: "+852 5000 0001" }', '    extattr: { 电话: "+85* **** **01" }'],
  ])('%s', (line, shown) => {
    expect(makeExcerpt(line, 4, false).text).toBe(shown)
    expect(makeExcerpt(line, 4, true).text).toBe(line)
  })

  test('and leaves every character in its column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(hideText(text)).toHaveLength(text.length)
      }),
    )
  })

  test('also where a long line is cut before the key', () => {
    const line = `  - { address: ${'广州 '.repeat(2_000)}, nam: a }`
    const { text } = makeExcerpt(line, line.indexOf('nam:'), false)
    expect(text).toContain('nam: a')
    expect(text).not.toContain('广')
  })
})

test('a long line is cut to a window around the caret', () => {
  const line = `${'a'.repeat(500)}X${'b'.repeat(500)}`
  const { text, caret } = makeExcerpt(line, 500, true)
  expect(text.length).toBeLessThanOrEqual(122)
  expect(text[caret]).toBe('X')
  expect(text).toMatch(/^….*…$/u)
})

test.each([0, 30, 119, 999])('the caret stays under column %i', (column) => {
  const line = Array.from({ length: 1_000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
  const { text, caret } = makeExcerpt(line, column, true)
  expect(text[caret]).toBe(line[column])
})

describe('a value in a message', () => {
  test.each([
    ['张三', 'name', '"张三"'],
    ['张三'.repeat(100), 'name', `"${'张三'.repeat(30)}…"`],
    ['13800000000', 'mobile', '"138****0000"'],
    [13_800_000_000, 'mobile', '138****0000'],
    ['x', 'gender', '"x"'],
    ['a\nb', 'name', '"a\\nb"'],
    [{ a: 1 }, 'name', '{"a":1}'],
  ])('%j as %s', (value, field, shown) => {
    expect(showValue(value, field).hidden).toBe(shown)
  })

  test('stands in clear beside, for who may see it', () => {
    expect(showValue('13800000000', 'mobile').clear).toBe('"13800000000"')
    expect(showValue(13_800_000_000, 'mobile').clear).toBe('13800000000')
  })
})
