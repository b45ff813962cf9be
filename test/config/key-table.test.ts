import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyTable } from '../../src/config/key-table.ts'
import { mailKey, mobileKey } from '../../src/model/fields.ts'

const mail = fc.stringMatching(/^[A-Ca-c0-1.]{1,6}@[A-Ba-b]{1,3}\.c$/u)
const mobile = fc.stringMatching(/^(\+86)?[ -]?1[01 -]{1,5}[01]$/u)

describe('owners are the same as with a Map of the keys of the model', () => {
  test.each([
    ['case' as const, mail, mailKey],
    ['mobile' as const, mobile, mobileKey],
  ])('%s', (fold, text, keyOf) => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
        const table = new KeyTable(fold)
        const map = new Map<string, number>()
        for (const [owner, written] of texts.entries()) {
          const key = keyOf(written)
          expect(table.claim(written, owner)).toBe(map.get(key) ?? -1)
          if (!map.has(key)) map.set(key, owner)
        }
        for (const written of texts) expect(table.find(written)).toBe(map.get(keyOf(written)))
      }),
    )
  })

  test('also for many that differ little', () => {
    const table = new KeyTable('case')
    const texts = Array.from({ length: 200_000 }, (_, i) => `user${i}@example.com`)
    expect(texts.map((text, i) => table.claim(text, i)).filter((owner) => owner !== -1)).toEqual([])
    expect(texts.findIndex((text, i) => table.find(text.toUpperCase()) !== i)).toBe(-1)
    expect(table.find('user200000@example.com')).toBe(-1)
  })
})
