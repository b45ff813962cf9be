import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { compareFiles } from '../../src/diff/compare-files.ts'
import type { Comparison } from '../../src/model/comparison.ts'
import { markLostLeaders } from '../../src/plan/effects.ts'
import { diffDocument, diffJsonChunks } from '../../src/report/diff-json.ts'
import { renderDiffMarkdown } from '../../src/report/diff-markdown.ts'
import { isSame, meaningNotices, wordingOfFiles, type DiffReport } from '../../src/report/diff-notices.ts'
import { diffTextLines } from '../../src/report/diff-text.ts'
import { planNames } from '../../src/report/names.ts'
import { noticeLine } from '../../src/report/plan-notices.ts'
import { createWording } from '../../src/report/wording.ts'
import { loadedOrgOf } from '../helpers/yaml-org.ts'

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/diff.schema.json', import.meta.url), 'utf8'))
if (typeof schema !== 'object' || schema === null) throw new Error('schemas/diff.schema.json holds no object')
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)
const wording = wordingOfFiles(createWording({ lang: 'en', showSensitive: false }))

async function reportOf(before: string, after: string): Promise<DiffReport> {
  const comparison = compareFiles((await loadedOrgOf(before)).org, (await loadedOrgOf(after)).org)
  const { changes, leaderless } = markLostLeaders(comparison.changes, comparison.known)
  return { base: 'main', head: 'org', comparison: { ...comparison, changes }, leaderless }
}

function namesOf({ comparison }: DiffReport): ReturnType<typeof planNames> {
  return planNames(comparison, comparison.known, comparison.ids)
}

async function meaning(before: string, after: string): Promise<readonly string[]> {
  const report = await reportOf(before, after)
  const options = { wording, names: namesOf(report), limit: 10 }
  return meaningNotices(report, options).map((notice) => noticeLine(notice, wording))
}

const LEADERS = `departments: [{ key: a, name: 甲 }, { key: b, name: 乙 }]
members:
  - { userid: li, name: 李, mobile: "13800000001", departments: [LI] }
  - { userid: wu, name: 吴, mobile: "13800000002", departments: [WU] }`

function leaders(li: string, wu: string): string {
  return LEADERS.replace('LI', li).replace('WU', wu)
}

const LEADS = '{ department: a, leader: true }'
const FOLLOWS = '{ department: a, leader: false }'

describe('what it means for leaders', () => {
  test('one follows the other', async () => {
    expect(await meaning(leaders(LEADS, FOLLOWS), leaders(FOLLOWS, LEADS))).toEqual([
      '1 department will have other leaders: /甲 (+ 吴 (wu), - 李 (li))',
    ])
  })

  test('the only one goes', async () => {
    expect(await meaning(leaders(LEADS, FOLLOWS), leaders(FOLLOWS, FOLLOWS))).toEqual([
      '1 department will have other leaders: /甲 (- 李 (li))',
      '1 department will have no leader any more: /甲',
    ])
  })

  test('a flag that is left open leaves the leader in place', async () => {
    expect(await meaning(leaders(LEADS, FOLLOWS), leaders('a', FOLLOWS))).toEqual([
      '1 member will have fields that are no longer managed: WeCom keeps their values: 李 (li)',
    ])
  })

  test('of a new department nothing changes', async () => {
    const before = leaders(FOLLOWS, FOLLOWS)
    const after = leaders('{ department: c, leader: true }', FOLLOWS).replace(']', ', { key: c, name: 丙 }]')
    expect(await meaning(before, after)).toEqual([
      '1 member will move to another department (50 % of the 2 in scope): 李 (li)',
      '1 department will be new: 丙',
    ])
  })
})

describe('what it means for whole kinds', () => {
  const departments = 'departments: [{ name: 甲 }]'

  test('managed from now on, the undeclared go', async () => {
    expect(await meaning(departments, `${departments}\nmembers: []`)).toEqual([
      'members will be managed from now on: 0 members',
      'members that no file declares will be deleted from now on',
    ])
  })

  test('managed from now on, the undeclared stay', async () => {
    expect(await meaning(departments, `${departments}\ntags: [{ name: 值, departments: [/甲] }]`)).toEqual([
      'tags will be managed from now on: 1 tag',
    ])
  })

  test('no longer managed', async () => {
    expect(await meaning(`${departments}\ntags: [{ name: 值, departments: [/甲] }]`, departments)).toEqual([
      'tags will no longer be managed, and will stay in WeCom unchanged: 1 tag',
    ])
  })

  test.each([
    ['keep', 'delete', 'tags that no file declares will be deleted from now on'],
    ['delete', 'keep', 'tags that no file declares will be kept from now on'],
  ])('policy.unmanaged from %s to %s', async (before, after, line) => {
    const policy = (fate: string): string => `policy: { unmanaged: { tags: ${fate} } }\n${departments}\ntags: []`
    expect(await meaning(policy(before), policy(after))).toEqual([line])
  })
})

test('files that mean the same are the same, whatever they look like', async () => {
  const report = await reportOf(
    'departments: [{ name: 甲, children: [{ name: 乙 }] }, { name: 丙 }]',
    'departments:\n  - { name: 丙 }\n  - { name: 乙, parent: /甲 }\n  - name: 甲 # first',
  )
  expect(isSame(report.comparison)).toBe(true)
  const names = namesOf(report)
  const text = [...diffTextLines(report, { color: false, verbose: false, wording, width: 80, names })]
  expect(text).toEqual(['what changes from main to org', '', 'No changes.'])
  expect(renderDiffMarkdown(report, { wording, names })).toBe(
    '<!-- orgctl diff -->\n\n### ✅ the change means nothing for WeCom\n\nNo changes.\n',
  )
})

describe('the document', () => {
  const everything: readonly (readonly [string, string, string])[] = [
    ['leaders', leaders(LEADS, 'b'), leaders(FOLLOWS, LEADS)],
    [
      'everything that only one side states',
      `departments: [{ name: 甲, name_en: A, order: 3 }, { name: 乙, id: 7 }]
members:
  - userid: li
    name: 李
    mobile: "13800000001"
    email: li@example.com
    gender: male
    address: 广州
    extattr: { 主页: { url: "https://example.com", title: 主页 }, 工号: "1" }
    external_profile: { external_corp_name: 南岭 }
    departments: [{ department: /甲, leader: true, order: 7 }, 7]
    main_department: 7
tags: [{ name: 值, members: [li], departments: [7, /甲] }, { name: 班, id: 4, members: [] }]`,
      `policy: { unmanaged: { members: keep }, scope: [/乙], protect: { members: [ceo] } }
departments: [{ name: 甲, id: 9 }, { name: 乙 }]
members: []
tags: [{ name: 值 }]`,
    ],
    ['a kind', 'departments: []', 'members: []'],
  ]

  test.each(everything)('fits the schema both ways: %s', async (_, before, after) => {
    for (const [base, head] of [
      [before, after],
      [after, before],
    ] as const) {
      const report = await reportOf(base, head)
      const { locate } = await loadedOrgOf(head)
      const options = { wording, names: namesOf(report), locate }
      const document = diffDocument(report, options)
      expect(validate(document) ? [] : validate.errors).toEqual([])
      expect(JSON.parse([...diffJsonChunks(report, options)].join(''))).toEqual(JSON.parse(JSON.stringify(document)))
    }
  })

  test('refers to a department by its id where a side states it, else by its path on that side', async () => {
    const report = await reportOf(
      'departments: [{ key: a, name: 甲 }, { key: b, name: 乙, id: 7 }, { key: c, name: 丙, parent: a }]',
      'departments: [{ key: a, name: 戊 }, { key: b, name: 乙 }, { key: c, name: 丙, parent: b }]',
    )
    const { changes } = diffDocument(report, { wording, names: namesOf(report) })
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [{ parentid: '/甲' }, { parentid: 7 }],
      [{ name: '甲' }, { name: '戊' }],
    ])
    expect(changes[0]).toMatchObject({ path: '/乙/丙', base_path: '/甲/丙' })
    expect(changes[0]).not.toHaveProperty('id')
  })

  test('holds no unmasked value, even when asked to show it', async () => {
    const member = (mobile: string): string =>
      `members: [{ userid: li, name: 李, mobile: "${mobile}", alias: ${mobile}x, departments: [/] }]`
    const report = await reportOf(member('13800000001'), member('13900000002'))
    const open = createWording({ lang: 'en', showSensitive: true })
    const text = JSON.stringify(diffDocument(report, { wording: open, names: namesOf(report) }))
    expect(text).not.toMatch(/138000|139000/u)
    expect(text).toContain('138****0001')
  })

  const broken: readonly (readonly [string, (document: object) => object])[] = [
    ['an unknown key', (document) => ({ ...document, secret: 'x' })],
    ['another version', (document) => ({ ...document, format_version: '2' })],
    ['a cause', (document) => ({ ...document, changes: [{ ...firstOf(document), cause: 'files' }] })],
    ['an update without before', (document) => ({ ...document, changes: [{ ...firstOf(document), before: null }] })],
    [
      'an unmasked mobile',
      (document) => ({ ...document, changes: [{ ...firstOf(document), after: { mobile: '138' } }] }),
    ],
  ]

  test.each(broken)('with %s does not fit the schema', async (_, break_) => {
    const report = await reportOf(leaders(LEADS, 'b'), leaders(FOLLOWS, 'b'))
    const document = diffDocument(report, { wording, names: namesOf(report) })
    expect(validate(document)).toBe(true)
    expect(validate(break_(document))).toBe(false)
  })

  function firstOf(document: object): object {
    const { changes } = document as { changes: readonly object[] } // built by diffDocument
    return changes[0] ?? {}
  }
})

test('markdown of the largest comparison stays within what a comment may hold', async () => {
  const people = (position: string, count: number): string =>
    `departments: [{ key: a, name: 甲 }]\nmembers:\n${Array.from(
      { length: count },
      (_, i) =>
        `  - { userid: u${i}, name: 员工${i}, email: u${i}@example.com, position: ${position}${i}, departments: [a] }`,
    ).join('\n')}`
  const report = await reportOf(people('工程师', 4000), people('架构师', 2000))
  const markdown = renderDiffMarkdown(report, { wording, names: namesOf(report) })
  expect(markdown.length).toBeLessThanOrEqual(65_536)
  expect(markdown).toContain('2000 members will be deleted')
  const comparison: Comparison = report.comparison
  expect(comparison.changes).toHaveLength(4000)
})
