import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseImportTable, type ImportRule } from './helpers/import-table.ts'
import { readSourceFacts, type SourceFacts } from './helpers/source-facts.ts'

interface SourceFile {
  /** From the project root: `src/plan/order.ts`. */
  readonly path: string
  readonly facts: SourceFacts
}

/** Same input, same bytes: these touch no disk, network, clock, randomness, process or terminal. */
const PURE = ['model', 'diff', 'plan', 'report', 'snapshot', 'messages', 'errors', 'events']
/** The only modules of Node that a pure unit may use. */
const PURE_NODE_MODULES = ['node:util']
const IMPURE_GLOBALS =
  /^(?:process|console|performance|crypto|fetch|setTimeout|setInterval|setImmediate|require)\b|^(?:Date\.now|new Date\(\)|Math\.random)$/u

const table = parseImportTable(readFileSync('docs/architecture.md', 'utf8'))
const sources = listFiles('src', '.ts').map((path): SourceFile => ({
  path,
  facts: readSourceFacts(path, readFileSync(path, 'utf8')),
}))

describe('the import table in docs/architecture.md', () => {
  test('allows every import in src', () => {
    expect(sources.flatMap((file) => importFaults(file, table))).toEqual([])
  })

  test('has a row for every folder and root file of src, and no others', () => {
    const units = new Set(sources.map((file) => unitOf(file.path)))
    expect([...table.keys()].toSorted()).toEqual([...units].toSorted())
  })

  test('is enforced: what it does not name is reported with file and import', () => {
    const small = parseImportTable(
      [
        '| folder | may import | packages |',
        '|---|---|---|',
        '| `plan` | `model`, `wecom/wire` (types) | `picomatch` |',
        '| `model` | nothing | – |',
      ].join('\n'),
    )
    const file = (text: string): SourceFile => ({ path: 'src/plan/a.ts', facts: readSourceFacts('a.ts', text) })
    const faults = (text: string): readonly string[] => importFaults(file(text), small)
    expect(faults(`import { a } from './b.ts'; import { b } from '../model/c.ts'; import p from 'picomatch'`)).toEqual(
      [],
    )
    expect(faults(`import type { W } from '../wecom/wire.ts'`)).toEqual([])
    expect(faults(`import { W } from '../wecom/wire.ts'`)).toEqual([
      'src/plan/a.ts: imports "../wecom/wire.ts", but plan may only import types from wecom/wire',
    ])
    expect(faults(`type C = import('../wecom/client.ts').Client`)).toEqual([
      'src/plan/a.ts: imports "../wecom/client.ts", but plan may not import wecom',
    ])
    expect(faults(`await import('node:fs')`)).toEqual(['src/plan/a.ts: imports "node:fs", but plan may not use it'])
    expect(faults(`export * from 'yaml/util'`)).toEqual(['src/plan/a.ts: imports "yaml/util", but plan may not use it'])
    expect(importFaults({ path: 'src/new/a.ts', facts: { imports: [], globals: [] } }, small)).toEqual([
      'src/new/a.ts: the table has no row for "new"',
    ])
  })
})

describe('pure units', () => {
  test(`import no module of Node but ${PURE_NODE_MODULES.join(', ')}`, () => {
    const faults = sources
      .filter((file) => PURE.includes(unitOf(file.path)))
      .flatMap(({ path, facts }) =>
        facts.imports
          .filter(({ specifier }) => specifier.startsWith('node:') && !PURE_NODE_MODULES.includes(specifier))
          .map(({ specifier }) => `${path}: imports "${specifier}"`),
      )
    expect(faults).toEqual([])
  })

  test('use no clock, randomness, network, process or terminal', () => {
    expect(
      globalFaults(
        sources.filter((file) => PURE.includes(unitOf(file.path))),
        IMPURE_GLOBALS,
      ),
    ).toEqual([])
  })
})

describe('the process', () => {
  test('gets its exit code from cli.ts only', () => {
    const others = sources.filter((file) => file.path !== 'src/cli.ts')
    expect(globalFaults(others, /^process\.(?:exitCode|exit|abort|reallyExit)$/u)).toEqual([])
  })

  test('is never ended by process.exit', () => {
    expect(globalFaults(sources, /^process\.(?:exit|abort|reallyExit)$/u)).toEqual([])
  })

  test('is touched by commands and cli.ts only', () => {
    const others = sources.filter((file) => !['commands', 'cli'].includes(unitOf(file.path)))
    expect(globalFaults(others, /^process\b/u)).toEqual([])
    expect(others.filter(({ facts }) => facts.imports.some(({ specifier }) => specifier === 'node:process'))).toEqual(
      [],
    )
  })

  test('is found in code, not in words', () => {
    const { globals } = readSourceFacts(
      'a.ts',
      `// process.exit\nconst s = 'process.exitCode'; const o = { process: 1 }; o.process; process.exitCode = 1; f(process); new Date()`,
    )
    expect(globals).toEqual(['process.exitCode', 'process', 'new Date()'])
  })
})

describe('documents', () => {
  const documents = [...readdirSync('.').filter((name) => name.endsWith('.md')), ...listFiles('docs', '.md')]

  test.each(documents)('%s names only files that exist', (document) => {
    const text = readFileSync(document, 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/gu)].map((match) =>
      join(dirname(document), match[1] ?? ''),
    )
    const mentions = [...text.matchAll(/`((?:examples|org|schemas|docs|scripts|src|test|bench)\/[\w./-]*)`/gu)].map(
      (match) => match[1] ?? '',
    )
    expect([...links, ...mentions].filter((path) => !existsSync(path))).toEqual([])
  })
})

function listFiles(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith(ending))
    .toSorted()
}

/** The folder below `src/`, or the name of a file that lies directly in it. */
function unitOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/u, '')
}

function importFaults({ path, facts }: SourceFile, rules: ReadonlyMap<string, ImportRule>): readonly string[] {
  const unit = unitOf(path)
  const rule = rules.get(unit)
  if (!rule) return [`${path}: the table has no row for "${unit}"`]
  return facts.imports.flatMap(({ specifier, isTypeOnly }) => {
    const fault = specifier.startsWith('.')
      ? unitFault(posix.join(posix.dirname(path), specifier), unit, rule, isTypeOnly)
      : packageFault(specifier, unit, rule, isTypeOnly)
    return fault === undefined ? [] : [`${path}: imports "${specifier}", but ${fault}`]
  })
}

function unitFault(target: string, unit: string, rule: ImportRule, isTypeOnly: boolean): string | undefined {
  if (!target.startsWith('src/')) return `${target} lies outside src`
  const other = unitOf(target)
  if (other === unit || rule.anyUnit) return undefined
  const file = target.slice('src/'.length).replace(/\.ts$/u, '')
  const name = rule.units.has(file) ? file : other
  const allowed = rule.units.get(name)
  if (allowed === undefined) return `${unit} may not import ${name}`
  return allowed === 'types' && !isTypeOnly ? `${unit} may only import types from ${name}` : undefined
}

function packageFault(specifier: string, unit: string, rule: ImportRule, isTypeOnly: boolean): string | undefined {
  if (rule.anyPackage) return undefined
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
  const allowed = rule.packages.get(specifier) ?? (specifier.startsWith('node:') ? undefined : rule.packages.get(name))
  if (allowed === undefined) return `${unit} may not use it`
  return allowed === 'types' && !isTypeOnly ? `${unit} may only import its types` : undefined
}

function globalFaults(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, facts }) =>
    facts.globals.filter((name) => pattern.test(name)).map((name) => `${path}: uses ${name}`),
  )
}
