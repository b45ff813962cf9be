import fc from 'fast-check'
import { eastAsianWidth } from 'get-east-asian-width'
import { describe, expect, test } from 'vitest'
import { cutToWidth, displayWidth, padEnd, padStart, wrapList } from '../../src/report/width.ts'

describe('displayWidth', () => {
  test.each([
    ['abc', 3],
    ['研发中心', 8],
    ['ａｂ', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['\u0301', 0],
    ['ﾊﾝ', 2],
    ['👩‍💻', 2],
    ['❤️', 2],
    ['（待设置）', 10],
    ['→', 1],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

test('every character of the short cut is as wide as Unicode says', () => {
  const ranges = [
    [0x20, 0x7e],
    [0x3001, 0x3029],
    [0x4e00, 0x9fff],
    [0xff01, 0xff60],
  ] as const
  const wrong = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(
      (code) => displayWidth(String.fromCodePoint(code)) !== eastAsianWidth(code),
    ),
  )
  expect(wrong).toEqual([])
})

test('padding fills up to a width and never cuts', () => {
  expect(padEnd('张三', 6)).toBe('张三  ')
  expect(padStart('张三', 6)).toBe('  张三')
  expect(padEnd('张三丰', 4)).toBe('张三丰')
})

describe('cutToWidth', () => {
  test.each([
    ['研发中心', 8, '研发中心'],
    ['研发中心', 7, '研发中…'],
    ['研发中心', 6, '研发…'],
    ['👩‍💻👩‍💻', 3, '👩‍💻…'],
  ])('%j at %i columns is %j', (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut)
  })

  test('stays within the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(displayWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

test('wrapList fills lines without losing an item', () => {
  expect(wrapList(['张三', '李四', '王五'], 10)).toEqual(['张三,', '李四, 王五'])
  expect(wrapList(['a very long item', 'b'], 5)).toEqual(['a very long item,', 'b'])
  expect(wrapList([], 10)).toEqual([])
})
