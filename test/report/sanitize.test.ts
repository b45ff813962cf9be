import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hideQueries, jsonText, showHostile } from '../../src/report/sanitize.ts'

describe('showHostile', () => {
  test.each([
    ['研发中心', '研发中心'],
    ['a\nb', String.raw`a\nb`],
    ['a\r\tb', String.raw`a\r\tb`],
    ['\u001B[31mred', String.raw`\u{1b}[31mred`],
    ['\u009B31m', String.raw`\u{9b}31m`],
    ['del\u007F', String.raw`del\u{7f}`],
    ['\u202Egnp.exe', String.raw`\u{202e}gnp.exe`],
    ['\u2066x\u2069', String.raw`\u{2066}x\u{2069}`],
    ['\u200Ehidden\u200B', String.raw`\u{200e}hidden\u{200b}`],
    ['line\u2028sep', String.raw`line\u{2028}sep`],
    ['\uFEFFbom', String.raw`\u{feff}bom`],
    ['\u{E0041}tag', String.raw`\u{e0041}tag`],
    ['half\uD83D', String.raw`half\u{d83d}`],
    ['\u3164filler', String.raw`\u{3164}filler`],
    ['a\u200Db', String.raw`a\u{200d}b`],
    ['👩‍💻', '👩‍💻'],
    ['👩🏽‍💻 ❤️‍🔥', '👩🏽‍💻 ❤️‍🔥'],
  ])('%j is shown as %j', (text, shown) => {
    expect(showHostile(text)).toBe(shown)
  })
})

describe('jsonText', () => {
  test('keeps the exact value while no hostile character is left in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonText({ text })
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(JSON.parse(json)).toEqual({ text })
      }),
    )
  })
})

test('hideQueries takes the values out of an address', () => {
  expect(hideQueries('GET "https://host/cgi-bin/x?access_token=s3cret&debug=1": failed')).toBe(
    'GET "https://host/cgi-bin/x?access_token=***&debug=***": failed',
  )
})
