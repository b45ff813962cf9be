import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { page } from '../../src/messages/en/page.ts'
import { report } from '../../src/messages/en/report.ts'

const fixtures = new URL('fixtures/', import.meta.url)

function codeBelow(folder: string): readonly string[] {
  const base = new URL(`../../${folder}/`, import.meta.url)
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/u.test(file))
    .map((file) => readFileSync(new URL(file, base), 'utf8'))
}

/** The texts of an area that no code names, in full or with parts that are filled in. */
function unused(area: 'page' | 'report', texts: object, code: readonly string[]): readonly string[] {
  const literals = new RegExp(`['\`](${area}(?:\\.(?:[\\w-]+|\\$\\{[^\`]*?\\}))*)['\`]`, 'gu')
  const patterns = code
    .flatMap((text) => [...text.matchAll(literals)])
    .map(
      ([, literal = '']) =>
        new RegExp(`^${literal.replaceAll('.', '\\.').replaceAll(/\$\{.*?\}(?=\\\.|$)/gu, '[\\w.-]+')}$`, 'u'),
    )
  return Object.keys(texts).filter((key) => !patterns.some((pattern) => pattern.test(key)))
}

test('every text is used', () => {
  expect(unused('report', report, codeBelow('src/report'))).toEqual([])
  expect(unused('page', page, [...codeBelow('src/report'), ...codeBelow('page')])).toEqual([])
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
