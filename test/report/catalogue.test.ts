import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { report } from '../../src/messages/en/report.ts'

const source = new URL('../../src/report/', import.meta.url)
const code = readdirSync(source).map((file) => readFileSync(new URL(file, source), 'utf8'))
const fixtures = new URL('fixtures/', import.meta.url)

test('every text is used', () => {
  const patterns = code
    .flatMap((text) => [...text.matchAll(/['`](report(?:\.(?:[\w-]+|\$\{[^`]*?\}))*)['`]/gu)])
    .map(
      ([, literal = '']) =>
        new RegExp(`^${literal.replaceAll('.', '\\.').replaceAll(/\$\{.*?\}(?=\\\.|$)/gu, '[\\w.-]+')}$`, 'u'),
    )
  expect(Object.keys(report).filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([])
})

test('no report shows a placeholder that was not filled', () => {
  const unfilled = readdirSync(fixtures).flatMap((file) =>
    [...readFileSync(new URL(file, fixtures), 'utf8').matchAll(/(?<!\\u)\{[a-z_]+\}/gu)].map(([found]) => [
      file,
      found,
    ]),
  )
  expect(unfilled).toEqual([])
})
