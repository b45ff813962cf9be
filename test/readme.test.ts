import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildProgram } from '../src/commands/program.ts'
import { loadOrg } from '../src/config/load.ts'
import { EXIT } from '../src/errors.ts'
import { NOWHERE } from './helpers/run-in.ts'

describe.each(['README.md', 'README.zh-CN.md'])('%s', (document) => {
  const text = readFileSync(document, 'utf8')
  const program = buildProgram(NOWHERE, () => undefined)

  test('lists the commands that exist, and no others', () => {
    const listed = [...text.matchAll(/^\| `orgctl ([\w-]+)/gmu)].map((match) => match[1] ?? '')
    expect(listed.toSorted()).toEqual(program.commands.map((command) => command.name()).toSorted())
  })

  test('names no flag that does not exist', () => {
    const flags = new Set(program.commands.flatMap((command) => command.options.map((option) => option.long)))
    const named = [...text.matchAll(/`(?:orgctl [^`]*)?(--[a-z-]+)/gu)].map((match) => match[1])
    expect(named.filter((flag) => flag !== '--help' && !flags.has(flag))).toEqual([])
    expect(named).toContain('--allow-deletes')
  })

  test('lists every exit code', () => {
    const listed = [...text.matchAll(/^\| (\d+)(?:[,、] ?(\d+))? \|/gmu)].flatMap(([, first, second]) => [
      first,
      second,
    ])
    expect(listed.flatMap((code) => code ?? []).map(Number)).toEqual(Object.values(EXIT))
  })

  test('shows a valid org file', async () => {
    const blocks = [...text.matchAll(/```yaml\n(.*?)```/gsu)].map((match) => match[1] ?? '')
    expect(blocks).toHaveLength(1)
    const bytes = Buffer.from(blocks.join(''))
    const folder = { list: () => ({ files: [{ path: document, bytes: bytes.length }], faults: [] }), read: () => bytes }
    expect((await loadOrg({ dir: document, folder })).diagnostics).toEqual([])
  })
})
