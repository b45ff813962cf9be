import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { deletionBlocks } from '../../src/plan/guard.ts'
import { GUARD_ROWS, wrongRows } from './guard-table.ts'

test.each(GUARD_ROWS)('$about: $deleted of $live', (row) => {
  expect(wrongRows(deletionBlocks)).not.toContain(row.about)
})

const GUARD = 'src/plan/guard.ts'
const source = readFileSync(GUARD, 'utf8')

/** Every comparison, bound and figure of the guard, each changed in one way. */
const mutants = [
  ...swaps(/(?<= )(<=|>=|<|>)(?= )/gu, { '<=': ['<', '>'], '>=': ['>', '<'], '<': ['<=', '>='], '>': ['>=', '<='] }),
  ...swaps(/Math\.(min|max|floor)/gu, {
    'Math.min': ['Math.max'],
    'Math.max': ['Math.min'],
    'Math.floor': ['Math.ceil', 'Math.round'],
  }),
  ...swaps(/(?<= )(\|\||&&)(?= )/gu, { '||': ['&&'], '&&': ['||'] }),
  ...swaps(/(?<== )(80|3)(?=\n)/gu, { 80: ['79', '81'], 3: ['2', '4'] }),
  ...swaps(/isAdopted \?/gu, { 'isAdopted ?': ['!isAdopted ?', 'true ?', 'false ?'] }),
]

test('the table notices every change of the guard', async () => {
  expect(mutants.length).toBeGreaterThan(12)
  const survivors: string[] = []
  for (const mutant of mutants) {
    const { outputFiles } = await build({
      stdin: { contents: mutant.code, resolveDir: 'src/plan', loader: 'ts' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
    })
    const code = outputFiles[0]?.text ?? ''
    const loaded = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as {
      deletionBlocks: typeof deletionBlocks
    }
    if (wrongRows(loaded.deletionBlocks).length === 0) survivors.push(mutant.about)
  }
  expect(survivors).toEqual([])
})

function swaps(pattern: RegExp, replacements: Readonly<Record<string, readonly string[]>>) {
  return [...source.matchAll(pattern)].flatMap((match) =>
    (replacements[match[0]] ?? []).map((replacement) => ({
      about: `line ${source.slice(0, match.index).split('\n').length}: ${match[0]} became ${replacement}`,
      code: source.slice(0, match.index) + replacement + source.slice(match.index + match[0].length),
    })),
  )
}
