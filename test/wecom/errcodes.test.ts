import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { english } from '../../src/messages/catalogue.ts'
import { ERRCODES, errcodeRule } from '../../src/wecom/errcodes.ts'

const SHEET = new URL('../../../shared/wecom/contacts-api.md', import.meta.url)

test('every code with a text is in the table', () => {
  const texts = Object.keys(english).flatMap((code) => /^wecom\.(-?\d+)$/u.exec(code)?.[1] ?? [])
  expect(new Set(texts.map(Number))).toEqual(new Set(ERRCODES.keys()))
})

test.each([...ERRCODES])('%i says what happened to which call, and what to do', (errcode, rule) => {
  expect(english[rule.message]).toContain('{call}')
  expect(english[rule.message]).toContain('({errcode}: {errmsg})')
  expect(english[rule.remedy]).toMatch(/\S/u)
  expect(rule.message).toBe(`wecom.${errcode}`)
})

test('a code that is in no table is not tried again and concerns one call', () => {
  expect(errcodeRule(1)).toMatchObject({ message: 'wecom.unknown', retry: 'never', reach: 'object' })
})

test.skipIf(!existsSync(SHEET))('every code of the fact sheet is in the table (needs ../shared/wecom)', () => {
  const section = /## 14\.[\s\S]*?\n## 15\./u.exec(readFileSync(SHEET, 'utf8'))?.[0] ?? ''
  const rows = section.split('\n').filter((line) => /^\| \**-?\d/u.test(line) && !line.includes('**not in the'))
  const codes = rows.flatMap((row) => codesOf(row.split('|')[1] ?? ''))
  expect(codes.length).toBeGreaterThan(100)
  expect(codes.filter((code) => code !== 0 && !ERRCODES.has(code))).toEqual([])
})

/** `40088 / 40089`, `40207-40210`, `**48009**`, `60119, 60120`, `-1`. */
function codesOf(cell: string): readonly number[] {
  const text = cell.replaceAll('*', '').trim()
  if (text === '-1') return [-1]
  const range = /^(\d+)-(\d+)$/u.exec(text)
  if (range) {
    const first = Number(range[1])
    return Array.from({ length: Number(range[2]) - first + 1 }, (_, i) => first + i)
  }
  return [...text.matchAll(/\d+/gu)].map(([code]) => Number(code))
}
