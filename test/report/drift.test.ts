import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { adopt } from '../../src/diff/adopt.ts'
import { findDrift } from '../../src/diff/drift.ts'
import type { LiveMember, LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import { planOrg } from '../../src/pipeline.ts'
import { driftJsonChunks, type DriftDocument } from '../../src/report/drift-json.ts'
import { renderDriftMarkdown } from '../../src/report/drift-markdown.ts'
import type { DriftReport } from '../../src/report/drift-report.ts'
import { driftTextLines } from '../../src/report/drift-text.ts'
import { createWording } from '../../src/report/wording.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'
import { loadedOrgOf } from '../helpers/yaml-org.ts'

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/drift.schema.json', import.meta.url), 'utf8'))
if (typeof schema !== 'object' || schema === null) throw new Error('schemas/drift.schema.json holds no object')
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)
const wording = createWording({ lang: 'en', showSensitive: false })

const FILES = `departments:
  - { key: rd, id: 2, name: 研发中心, children: [{ id: 3, name: 后端组 }, { id: 4, name: 前端组 }] }
  - { id: 5, name: 运维中心 }
members:
  - { userid: zhangsan, name: 张三, mobile: "19900000001", position: 总监, departments: [{ department: rd, leader: true }] }
  - { userid: lisi, name: 李四, mobile: "19900000002", departments: [/研发中心/后端组], extattr: { 工号: "1" } }
  - { userid: wangwu, name: 王五, mobile: "19900000003", departments: [/研发中心/前端组] }
  - { userid: zhaoliu, name: 赵六, mobile: "19900000004", departments: [5] }
tags:
  - { id: 1, name: 值班, members: [lisi, wangwu], departments: [4] }
`

function member(
  userid: string,
  name: string,
  mobile: string,
  department: number,
  more: Partial<LiveMember> = {},
): LiveMember {
  return {
    userid,
    name,
    mobile,
    email: null,
    position: null,
    status: 4,
    departments: [{ department, leader: false, order: 0 }],
    main_department: department,
    extattr: {},
    ...more,
  }
}

const LIVE: LiveOrg = {
  corp_id: 'ww1234567890abcdef',
  read: { mode: 'full', unreadable: [] },
  departments: [
    { id: 1, parentid: 0, order: 0, name: '公司', name_en: null },
    { id: 2, parentid: 1, order: 10, name: '研发中心', name_en: null },
    { id: 3, parentid: 2, order: 10, name: '后端组', name_en: null },
    { id: 4, parentid: 2, order: 10, name: '前端组', name_en: null },
    { id: 5, parentid: 1, order: 10, name: '运维中心', name_en: null },
  ],
  members: [
    member('lisi', '李四', '19900000002', 3, { extattr: { 工号: '1' } }),
    member('wangwu', '王五', '19900000003', 4),
    member('zhangsan', '张三', '19900000001', 2, {
      position: '总监',
      departments: [{ department: 2, leader: true, order: 0 }],
    }),
    member('zhaoliu', '赵六', '19900000004', 5),
  ],
  tags: [{ id: 1, name: '值班', members: ['lisi', 'wangwu'], departments: [4] }],
}

/** Half a year of clicking. */
const CLICKED: LiveOrg = {
  ...LIVE,
  departments: [
    ...LIVE.departments.map((department) => {
      if (department.id === 2) return { ...department, name: '技术中心' }
      return department.id === 4 ? { ...department, parentid: 5 } : department
    }),
    { id: 9, parentid: 3, order: 0, name: '新组', name_en: 'New' },
  ],
  members: [
    member('lisi', '李四', '19900000088', 9, { extattr: { 工号: '2' }, position: '组长' }),
    member('neu', '新人', '19900000009', 3, { position: '实习生', email: 'neu@example.com' }),
    member('wangwu', '王五五', '19900000003', 4),
    member('zhangsan', '张三', '19900000001', 2, {
      position: '顾问',
      departments: [{ department: 2, leader: false, order: 0 }],
    }),
  ],
  tags: [
    { id: 1, name: '值班', members: ['lisi', 'neu'], departments: [] },
    { id: 8, name: '新标', members: ['neu'], departments: [] },
  ],
}

async function reportOf(
  live: LiveOrg,
  now = FILES,
): Promise<{ report: DriftReport; locate: Awaited<ReturnType<typeof loadedOrgOf>>['locate'] }> {
  const { org } = await loadedOrgOf(FILES)
  const options = { allowDeletes: {}, targets: [] }
  const { plan, diff } = planOrg({ desired: org, live: LIVE, memory: EMPTY_MEMORY, digest: plainDigest, options })
  expect(plan.changes).toEqual([])
  const memory = adopt({ memory: EMPTY_MEMORY, diff, plan, digest: plainDigest })
  const { org: desired, locate } = await loadedOrgOf(now)
  const { changes, warnings } = findDrift({ desired, live, memory, digest: plainDigest })
  const since = { time: '2026-03-02T08:00:00.000Z', commit: '0123abc', serial: 12 }
  return { report: { corp_id: live.corp_id, read: live.read, since, changes, warnings }, locate }
}

/** The files moved on as well: 王五 got another name here, too. */
const MOVED_ON = FILES.replace('name: 王五', 'name: 王小五')

describe('the golden reports of half a year of clicking', () => {
  test('text', async () => {
    const { report } = await reportOf(CLICKED, MOVED_ON)
    const options = { color: false, verbose: false, wording, width: Infinity, live: CLICKED }
    const text = [...driftTextLines(report, options)].map((line) => `${line}\n`).join('')
    await expect(text).toMatchFileSnapshot('fixtures/drift.txt')
  })

  test('markdown', async () => {
    const { report } = await reportOf(CLICKED, MOVED_ON)
    await expect(renderDriftMarkdown(report, { wording, live: CLICKED })).toMatchFileSnapshot('fixtures/drift.md')
  })

  test('JSON, which fits its schema', async () => {
    const { report, locate } = await reportOf(CLICKED, MOVED_ON)
    const text = [...driftJsonChunks(report, { wording, locate })].join('')
    await expect(text).toMatchFileSnapshot('fixtures/drift.json')
    const document: unknown = JSON.parse(text)
    validate(document)
    expect(validate.errors).toBeNull()
  })

  test('nothing at all', async () => {
    const { report, locate } = await reportOf(LIVE)
    const options = { color: false, verbose: false, wording, width: Infinity, live: LIVE }
    await expect([...driftTextLines(report, options)].join('\n')).toMatchFileSnapshot('fixtures/drift-none.txt')
    expect(renderDriftMarkdown(report, { wording, live: LIVE })).toContain('Nothing was changed')
    validate(JSON.parse([...driftJsonChunks(report, { wording, locate })].join('')))
    expect(validate.errors).toBeNull()
  })
})

test('no mobile, mail or address shows in full', async () => {
  const { report, locate } = await reportOf(CLICKED)
  const options = { color: true, verbose: true, wording, width: 80, live: CLICKED }
  for (const text of [
    [...driftTextLines(report, options)].join('\n'),
    renderDriftMarkdown(report, { wording, live: CLICKED }),
    [...driftJsonChunks(report, { wording, locate })].join(''),
  ]) {
    expect(text).toContain('199****0088')
    expect(text).not.toMatch(/1990000\d{4}|neu@/u)
  }
})

test('the schema takes no document with other values', async () => {
  const { report, locate } = await reportOf(CLICKED)
  const document = JSON.parse([...driftJsonChunks(report, { wording, locate })].join('')) as DriftDocument // checked above
  const [change] = document.changes
  for (const wrong of [
    { ...document, more: 1 },
    { ...document, since: {} },
    { ...document, changes: [{ ...change, cause: 'files' }] },
    { ...document, changes: [{ ...change, before: null, after: null }] },
  ]) {
    expect(validate(wrong)).toBe(false)
  }
})
