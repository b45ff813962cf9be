import { describe, expect, test } from 'vitest'
import { loadOrg } from '../../src/config/load.ts'
import type { OrgFolder } from '../../src/config/folder.ts'
import { memoryFolder } from './helpers/memory-folder.ts'

const block = `# an org
version: 1

departments:
  - { key: a, name: a }
  - key: b
    name: b

    children:
    # the first
    - name: c
      children:
        -
          name: d
    -   name: e
members:
- userid: x
  email: x@example.com
  departments:
  - a
- # no comment
  userid: y
  email: y@example.com
  departments: [b]
tags:
  -  { name: t }
`
const flow = `{ version: 1, departments: [ { key: f, name: f, children: [{ name: "g, [h" }, { name: 'i' } ] } ],
  members: [ { userid: z, email: z@example.com, departments: [f] } ] }
`

describe('locate', () => {
  test('finds the first key of every item, in block and in flow style', async () => {
    const folder = memoryFolder({ 'org/a.yaml': block, 'org/b.yaml': flow })
    const { org, locate } = await loadOrg({ dir: 'org', folder })
    const places = [...(org?.departments ?? []), ...(org?.members ?? []), ...(org?.tags ?? [])].map((item) => {
      const { file, line, column } = locate(item.source)
      return `${'userid' in item ? item.userid : item.name} ${file}:${line}:${column}`
    })
    expect(places).toEqual([
      'a org/a.yaml:5:5',
      'b org/a.yaml:6:5',
      'c org/a.yaml:11:7',
      'd org/a.yaml:14:11',
      'e org/a.yaml:15:9',
      'f org/b.yaml:1:30',
      'g, [h org/b.yaml:1:60',
      'i org/b.yaml:1:79',
      'x org/a.yaml:17:3',
      'y org/a.yaml:22:3',
      'z org/b.yaml:2:14',
      't org/a.yaml:26:6',
    ])
  })

  test('reads each file once, whatever the order of questions', async () => {
    const member = (i: number): string => `- { userid: u${i}, email: u${i}@example.com, departments: [/] }\n`
    const list = (from: number): string =>
      `version: 1\nmembers:\n${Array.from({ length: 500 }, (_, i) => member(from + i)).join('')}`
    const folder = memoryFolder({ 'org/a.yaml': list(0), 'org/b.yaml': list(500), 'org/c.yaml': list(1000) })
    const reads: string[] = []
    const counting: OrgFolder = {
      list: () => folder.list(),
      read: (path) => {
        reads.push(path)
        return folder.read(path)
      },
    }
    const { org, locate } = await loadOrg({ dir: 'org', folder: counting })
    reads.length = 0
    const lines = Array.from({ length: 500 }, (_, i) => [i, 500 + i, 1000 + i])
      .flat()
      .map((i) => locate(org?.members[i]?.source ?? { file: '', pointer: '' }).line)
    expect(lines.slice(0, 6)).toEqual([3, 3, 3, 4, 4, 4])
    expect(reads).toEqual(['org/a.yaml', 'org/b.yaml', 'org/c.yaml'])
  })

  test('of a file that is gone says the start of it', async () => {
    const files: Record<string, string> = { 'org/a.yaml': block }
    const folder = memoryFolder(files)
    let isGone = false
    const { org, locate } = await loadOrg({
      dir: 'org',
      folder: { list: () => folder.list(), read: (path) => (isGone ? memoryFolder({}).read(path) : folder.read(path)) },
    })
    isGone = true
    expect(locate(org?.members[0]?.source ?? { file: '', pointer: '' })).toEqual({
      file: 'org/a.yaml',
      line: 1,
      column: 1,
    })
  })
})
