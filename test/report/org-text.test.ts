import { describe, expect, test } from 'vitest'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { DEFAULT_POLICY } from '../../src/model/policy.ts'
import {
  renderDepartmentText,
  renderMemberText,
  renderOrgText,
  renderTagText,
  type OrgTextOptions,
} from '../../src/report/org-text.ts'
import { viewDesired, viewLive } from '../../src/report/org-view.ts'
import { displayWidth } from '../../src/report/width.ts'
import { createWording } from '../../src/report/wording.ts'

const wording = createWording({ lang: 'en', showSensitive: false })
const plain: OrgTextOptions = { color: false, verbose: false, wording, width: 80 }
const source = { file: 'org/a.yaml', pointer: '/x' }

const desired: DesiredOrg = {
  policy: DEFAULT_POLICY,
  manages: { departments: true, members: true, tags: true },
  departments: [
    { name: '研发中心', key: 'rd', id: 2, path: '/研发中心', parent: { kind: 'root' }, previously: [], source },
    {
      name: '平台组',
      path: '/研发中心/平台组',
      parent: { kind: 'declared', index: 0 },
      previously: [],
      source,
    },
    { name: 'Sales & Support', path: '/Sales & Support', parent: { kind: 'root' }, previously: [], source },
  ],
  members: [
    {
      userid: 'lisi',
      name: '李四',
      mobile: '+86 13800000000',
      email: null,
      gender: 'male',
      position: '架构师',
      extattr: { 工号: '001234', 主页: { url: 'https://example.com', title: '主页' } },
      departments: [
        { department: { kind: 'declared', index: 1 }, leader: true },
        { department: { kind: 'declared', index: 0 } },
      ],
      main_department: { kind: 'declared', index: 0 },
      previously: [],
      source,
    },
    {
      userid: 'wangwu',
      name: '王五',
      direct_leader: 'LiSi',
      enable: false,
      departments: [{ department: { kind: 'declared', index: 1 } }],
      previously: [],
      source,
    },
    {
      userid: 'stranger',
      departments: [{ department: { kind: 'id', id: 77 } }, { department: { kind: 'path', path: '/外部/伙伴' } }],
      previously: [],
      source,
    },
  ],
  tags: [
    {
      name: '值班',
      id: 10,
      members: ['lisi', 'nobody'],
      departments: [{ kind: 'declared', index: 1 }],
      previously: [],
      source,
    },
    { name: '空', members: [], previously: [], source },
  ],
}

const live: LiveOrg = {
  corp_id: 'ww',
  read: { mode: 'full', unreadable: [] },
  departments: [
    { id: 1, parentid: 0, order: 1, name: '南岭智联' },
    { id: 2, parentid: 1, order: 100, name: '市场部' },
    { id: 3, parentid: 1, order: 200, name: '研发中心' },
    { id: 4, parentid: 3, order: 5 },
  ],
  members: [
    { userid: 'a', name: '甲', status: 1, departments: [{ department: 3, leader: true }, { department: 4 }] },
    { userid: 'b', name: '乙', status: 2, departments: [{ department: 4 }], main_department: 4 },
    { userid: 'c', name: '丙', status: 4, departments: [{ department: 2 }], position: null },
    { userid: 'd', name: '丁', status: 5, departments: [{ department: 2 }] },
  ],
  tags: [{ id: 10, name: '值班', members: ['a'], departments: [4] }],
}

describe('reads well', () => {
  test.each([
    ['desired', viewDesired(desired), {}],
    ['desired-verbose', viewDesired(desired), { verbose: true }],
    ['live', viewLive(live), {}],
    ['live-verbose', viewLive(live), { verbose: true }],
    ['live-color', viewLive(live), { color: true }],
  ] as const)('%s', async (name, view, options) => {
    await expect(renderOrgText(view, { ...plain, ...options })).toMatchFileSnapshot(`fixtures/org-${name}.txt`)
  })
})

describe('headcounts', () => {
  test('count a member of several departments once, and nobody who left', () => {
    const { root, departments } = viewLive(live)
    expect(root.headcount).toBe(3)
    expect(departments.map(({ path, id, headcount }) => [path ?? id, headcount])).toEqual([
      ['/研发中心', 2],
      [4, 2],
      ['/市场部', 1],
    ])
  })
})

test('children come in the order that WeCom shows: larger order first', () => {
  expect(viewLive(live).root.children.map(({ name }) => name)).toEqual(['研发中心', '市场部'])
})

test('headcounts align although names are wide', () => {
  const heads = renderOrgText(viewDesired(desired), plain)
    .split('\n')
    .slice(0, 6)
    .map((line) => /^.* {2}\d+ members?/u.exec(line)?.[0] ?? line)
  expect(heads).toHaveLength(6)
  expect(new Set(heads.map(displayWidth)).size).toBe(1)
})

test('one department is shown with what is below it, an unknown one not at all', () => {
  const view = viewDesired(desired)
  expect(renderDepartmentText(view, '/研发中心', plain)?.split('\n')).toHaveLength(3)
  expect(renderDepartmentText(view, '/无', plain)).toBeUndefined()
})

describe('a member', () => {
  test('shows every stated field, sensitive ones masked', async () => {
    const text = renderMemberText(viewDesired(desired), 'LISI', { ...plain, verbose: true })
    await expect(text).toMatchFileSnapshot('fixtures/org-member.txt')
  })

  test('shows the leader by name and that the account is disabled', () => {
    const text = renderMemberText(viewDesired(desired), 'wangwu', plain)
    expect(text).toBe(
      '王五 (wangwu)  disabled\n  departments    /研发中心/平台组 (main)\n  direct_leader  李四 (LiSi)\n',
    )
  })

  test('can stand in departments that no file declares', () => {
    expect(renderMemberText(viewDesired(desired), 'stranger', plain)).toBe(
      'stranger\n  departments  department 77 (main)\n               /外部/伙伴\n',
    )
  })

  test('that does not exist gives nothing', () => {
    expect(renderMemberText(viewDesired(desired), 'nobody', plain)).toBeUndefined()
  })
})

test('fields that are known to be empty show with verbose only', () => {
  const view = viewLive({
    ...live,
    members: [
      {
        userid: 'e',
        departments: [],
        direct_leader: null,
        external_profile: null,
        position: null,
        telephone: '020-1',
        extattr: {},
      },
      { userid: 'f', departments: [{ department: 99 }], external_profile: { a: '13800000000' } },
    ],
  })
  expect(renderMemberText(view, 'e', plain)).toBe('e\n  departments  (empty)\n  telephone    020-1\n')
  expect(renderMemberText(view, 'e', { ...plain, verbose: true })).toContain('external_profile  (empty)')
  expect(renderMemberText(view, 'f', plain)).toContain('department 99 (main)\n  external_profile  {"a":"138****0000"}')
})

describe('a tag', () => {
  test('names its members and departments, also unknown ones', () => {
    expect(renderTagText(viewDesired(desired), '值班', plain)).toBe(
      'tag 值班  (id 10)\n  members      李四 (lisi), nobody\n  departments  /研发中心/平台组\n',
    )
    expect(renderTagText(viewLive(live), '值班', plain)).toContain('department 4')
  })

  test('without anybody says so', () => {
    expect(renderTagText(viewDesired(desired), '空', plain)).toContain('members      (empty)')
  })

  test('that does not exist gives nothing', () => {
    expect(renderTagText(viewDesired(desired), '无', plain)).toBeUndefined()
  })
})
