import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { expect, test } from 'vitest'
import { COVERAGE_PAGE, describeCoverage } from '../../scripts/document-coverage.ts'
import { BESIDES, SEED_PAGE, type Operation } from '../../scripts/operations.ts'
import { ENDPOINTS } from '../../src/wecom/endpoints.ts'

const operations: readonly Operation[] = [...SEED_PAGE.flatMap((section) => section.operations), ...BESIDES]

test('the page of coverage says what the table says (npx tsx scripts/document-coverage.ts writes it)', () => {
  expect(readFileSync(COVERAGE_PAGE, 'utf8')).toBe(describeCoverage())
})

test('every endpoint of the table has an operation, and each operation one endpoint of its own', () => {
  const covered = operations.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint]))
  expect(covered.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted())
})

test('every operation has a test that exists', () => {
  const named = operations.map(({ proof }) => proof)
  expect(named.filter((proof) => !isTest(proof))).toEqual([])
  expect(isTest('test/wecom/coverage.test.ts > a test that nobody wrote')).toBe(false)
  expect(isTest('test/wecom/nowhere.test.ts > every operation has a test that exists')).toBe(false)
})

test('nothing in the program names an endpoint that the table lacks', () => {
  const named = sources('src')
    .filter((path) => !path.startsWith(join('src', 'sandbox')))
    .flatMap((path) => endpointsIn(readFileSync(path, 'utf8')).map((endpoint) => `${path}: ${endpoint}`))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((line) => !((line.split(': ')[1] ?? '') in ENDPOINTS))).toEqual([])
})

/** Values of `endpoint:` and, in questions for `callRaw`, of `path:`. */
function endpointsIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:endpoint|path): '(\w+(?:\/\w+)+|gettoken)'/gu)].map(([, endpoint = '']) => endpoint)
}

/** `file > title`, the title as it stands in the file: `$call` and `%s` are not filled in. */
function isTest(proof: string): boolean {
  const [, file = '', title = ''] = /^(\S+) > (.*)$/u.exec(proof) ?? []
  return existsSync(file) && titlesOf(file).includes(title)
}

function titlesOf(file: string): readonly string[] {
  const { program } = parseSync(file, readFileSync(file, 'utf8'))
  const titles: string[] = []
  new Visitor({
    CallExpression: ({ callee, arguments: [title] }) => {
      const called = callee.type === 'CallExpression' ? callee.callee : callee
      const root = called.type === 'MemberExpression' ? called.object : called
      if (root.type !== 'Identifier' || root.name !== 'test') return
      if (title?.type === 'Literal' && typeof title.value === 'string') titles.push(title.value)
    },
  }).visit(program)
  return titles
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}
