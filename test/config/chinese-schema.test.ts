import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCHEMA_TEXTS } from '../../scripts/schema-texts.ts'
import { CHINESE_SCHEMA, translateSchema } from '../../scripts/translate-schema.ts'

const english = readFileSync('schemas/org.schema.json', 'utf8')
const chinese = readFileSync(CHINESE_SCHEMA, 'utf8')

/** Everything but the prose, and the prose. `title` and `description` are also fields that a schema may declare. */
function split(value: unknown, texts: string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => split(each, texts))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([key, each]) => {
    if ((key === 'description' || key === 'title') && typeof each === 'string') {
      texts.push(each)
      return []
    }
    return [[key, split(each, texts)] as const]
  })
  return Object.fromEntries(kept)
}

test('the Chinese schema says what the English one says (npx tsx scripts/translate-schema.ts writes it)', () => {
  expect(chinese).toBe(translateSchema())
})

test('it refuses and accepts the same, and every text is Chinese', () => {
  const before: string[] = []
  const after: string[] = []
  expect(split(JSON.parse(chinese), after)).toEqual(split(JSON.parse(english), before))
  expect(after).toHaveLength(before.length)
  expect(after.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([])
})

test('no translation is left over', () => {
  const texts: string[] = []
  split(JSON.parse(english), texts)
  expect(Object.keys(SCHEMA_TEXTS).filter((text) => !texts.includes(text))).toEqual([])
})
