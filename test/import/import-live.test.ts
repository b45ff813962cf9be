import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyWorld, liveOf } from '../helpers/random-org.ts'
import { anyLive } from './any-live.ts'
import { fileNames } from '../../src/import/file-names.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { importedFiles, loadFiles, planAfterImport } from './imported.ts'

const RUNS = Number(process.env['RUNS'] ?? 300)

describe('the plan right after an import', () => {
  test('is empty, whatever WeCom holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyLive, async (live) => {
        const plan = await planAfterImport(live)
        expect(plan.changes).toEqual([])
        expect(plan.blocked).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('is empty for any ordinary organisation, of which nothing is left out', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 }), async (world) => {
        const live = liveOf(world)
        const files = importedFiles(live)
        expect((await planAfterImport(live, files)).changes).toEqual([])
        expect([...files.values()].join('')).not.toContain('left out')
      }),
      { numRuns: RUNS },
    )
  })
})

describe('a member who cannot be declared', () => {
  const live: LiveOrg = {
    corp_id: 'wwsandbox',
    read: { mode: 'full', unreadable: [] },
    departments: [{ id: 1, parentid: 0, order: 1, name: '公司' }],
    members: [
      { userid: 'li', departments: [{ department: 1 }], direct_leader: 'zhang san' },
      { userid: 'zhang san', departments: [{ department: 1 }] },
    ],
    tags: [{ id: 1, name: '值班', members: ['li', 'zhang san'], departments: [] }],
  }

  test('is kept, and a comment names the reason', () => {
    const rules = importedFiles(live).get('org/org.yaml')
    expect(rules).toMatch(/members: keep[^]*# {3}member:zhang san: userid "zhang san" is no userid/u)
  })

  test('takes along only what refers to them', async () => {
    const { org } = await loadFiles(importedFiles(live))
    expect(org?.members.map(({ userid, direct_leader }) => [userid, direct_leader])).toEqual([['li', undefined]])
    expect(org?.tags.map(({ name, members }) => [name, members])).toEqual([['值班', undefined]])
    expect((await planAfterImport(live)).changes).toEqual([])
  })
})

test('a file that would be too large is divided', async () => {
  const live: LiveOrg = {
    corp_id: 'wwsandbox',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司' },
      { id: 2, parentid: 1, order: 1, name: '研发' },
    ],
    members: Array.from({ length: 7 }, (_, i) => ({ userid: `u${i}`, departments: [{ department: 2 }] })),
    tags: [],
  }
  const files = importedFiles(live, 150)
  expect([...files.keys()].filter((path) => path.includes('members/'))).toEqual([
    'org/members/研发.yaml',
    'org/members/研发.2.yaml',
    'org/members/研发.3.yaml',
  ])
  expect((await planAfterImport(live, files)).changes).toEqual([])
})

test('names of files suit every file system', () => {
  const expected: readonly (readonly [name: string | undefined, file: string])[] = [
    ['研发中心', '研发中心'],
    ['R&D / Ops', 'R-D-Ops'],
    ['.hidden', 'hidden'],
    ['CON', '3'],
    ['5', '4'],
    ['root', 'root-5'],
    ['Sales', 'Sales-6'],
    ['SALES', 'SALES-7'],
    [undefined, '8'],
    ['名'.repeat(64), '名'.repeat(64)],
    ['👨‍👩', '👨-👩'],
    ['销售（华东）', '销售（华东）'],
    ['𠮷'.repeat(64), '𠮷'.repeat(50)],
  ]
  const departments = expected.map(([name], id) => ({ id, parentid: 1, order: 1, ...(name !== undefined && { name }) }))
  const found = fileNames(departments)
  expect(departments.map(({ id }) => found.get(id))).toEqual(expected.map(([, file]) => file))
})
