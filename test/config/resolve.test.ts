import { describe, expect, test } from 'vitest'
import { loadOrg } from '../../src/config/load.ts'
import type { DesiredOrg } from '../../src/model/desired.ts'
import { DEFAULT_POLICY } from '../../src/model/policy.ts'
import { memoryFolder } from './helpers/memory-folder.ts'

async function load(...files: readonly string[]): Promise<DesiredOrg> {
  const folder = memoryFolder(Object.fromEntries(files.map((text, i) => [`org/${i}.yaml`, `version: 1\n${text}`])))
  const { org, diagnostics } = await loadOrg({ dir: 'org', folder })
  if (!org) throw new Error(JSON.stringify(diagnostics))
  return org
}

const person = 'email: x@example.com'

test('the example of the manual', async () => {
  const org = await load(`
organization:
  corp_id: ww1234567890abcdef
policy:
  protect: { members: [ceo, "it-*"], departments: [/总裁办], tags: [全员] }
  ignore: { members: [alias] }
  deletes: { members: { max: 5 } }
departments:
  - key: rd
    id: 2
    name: 研发中心
    name_en: R&D
    order: 100000
    previously: [/技术部]
    children:
      - { key: backend, name: 后端组 }
  - { name: 测试组, parent: rd }
members:
  - userid: zhangsan
    name: 张三
    alias: Jack
    mobile: "+86 13800000000"
    email: zhangsan@example.com
    biz_mail: zhangsan@corp.example.com
    position: 架构师
    gender: male                 # male | female
    telephone: 020-123456
    address: 广州市海珠区新港中路
    departments:
      - backend
      - { department: rd, leader: true, order: 10 }
    main_department: backend
    direct_leader: LISI
    enable: true
    extattr: { 工号: "001234", 主页: { url: "https://example.com", title: 主页 } }
    external_position: 技术顾问
    previously: [zhang.san]
  - { userid: Lisi, mobile: null, email: lisi@example.com, departments: [/, /研发中心] }
tags:
  - name: 值班
    id: 10
    members: [zhangsan, lisi]
    departments: [backend]
    previously: [oncall]
`)
  const file = 'org/0.yaml'
  expect(org).toEqual({
    corp_id: 'ww1234567890abcdef',
    policy: {
      ...DEFAULT_POLICY,
      deletes: { ...DEFAULT_POLICY.deletes, members: { max: 5, max_percent: 10 } },
      protect: { members: ['ceo', 'it-*'], departments: [{ kind: 'path', path: '/总裁办' }], tags: ['全员'] },
      ignore: { departments: [], members: ['alias'], tags: [] },
    },
    manages: { departments: true, members: true, tags: true },
    departments: [
      {
        key: 'rd',
        id: 2,
        name: '研发中心',
        name_en: 'R&D',
        order: 100000,
        parent: { kind: 'root' },
        path: '/研发中心',
        previously: ['/技术部'],
        source: { file, pointer: '/departments/0' },
      },
      {
        key: 'backend',
        name: '后端组',
        parent: { kind: 'declared', index: 0 },
        path: '/研发中心/后端组',
        previously: [],
        source: { file, pointer: '/departments/0/children/0' },
      },
      {
        name: '测试组',
        parent: { kind: 'declared', index: 0 },
        path: '/研发中心/测试组',
        previously: [],
        source: { file, pointer: '/departments/1' },
      },
    ],
    members: [
      {
        userid: 'zhangsan',
        name: '张三',
        alias: 'Jack',
        mobile: '+86 13800000000',
        email: 'zhangsan@example.com',
        biz_mail: 'zhangsan@corp.example.com',
        position: '架构师',
        gender: 'male',
        telephone: '020-123456',
        address: '广州市海珠区新港中路',
        departments: [
          { department: { kind: 'declared', index: 1 } },
          { department: { kind: 'declared', index: 0 }, leader: true, order: 10 },
        ],
        main_department: { kind: 'declared', index: 1 },
        direct_leader: 'Lisi',
        enable: true,
        extattr: { 工号: '001234', 主页: { url: 'https://example.com', title: '主页' } },
        external_position: '技术顾问',
        previously: ['zhang.san'],
        source: { file, pointer: '/members/0' },
      },
      {
        userid: 'Lisi',
        mobile: null,
        email: 'lisi@example.com',
        departments: [{ department: { kind: 'root' } }, { department: { kind: 'declared', index: 0 } }],
        previously: [],
        source: { file, pointer: '/members/1' },
      },
    ],
    tags: [
      {
        name: '值班',
        id: 10,
        members: ['zhangsan', 'Lisi'],
        departments: [{ kind: 'declared', index: 1 }],
        previously: ['oncall'],
        source: { file, pointer: '/tags/0' },
      },
    ],
  })
})

describe('departments', () => {
  const paths = (org: DesiredOrg): readonly (string | undefined)[] => org.departments.map(({ path }) => path)

  test('come after their parents, wherever they are declared', async () => {
    const org = await load(
      'departments:\n  - { name: c, parent: /a/b }\n  - { name: d, parent: key-of-b }',
      'departments:\n  - { name: b, key: key-of-b, parent: 7 }\n  - { name: a, id: 7 }',
    )
    expect(paths(org)).toEqual(['/a', '/a/b', '/a/b/c', '/a/b/d'])
    for (const [index, { parent }] of org.departments.entries()) {
      expect(parent.kind === 'declared' ? parent.index : -1).toBeLessThan(index)
    }
  })

  test.each(['/', '1'])('below the root are written with parent %s, or without', async (parent) => {
    const org = await load(`departments:\n  - { name: a, parent: ${parent} }\n  - name: b`)
    expect(org.departments.map((department) => department.parent)).toEqual([{ kind: 'root' }, { kind: 'root' }])
  })

  test('have no path where a name on the way is not stated', async () => {
    const org = await load('departments:\n  - id: 5\n    children: [{ name: a, id: 6 }]')
    expect(paths(org)).toEqual([undefined, undefined])
    expect(org.departments[1]?.parent).toEqual({ kind: 'declared', index: 0 })
  })

  test('may have a slash in their name', async () => {
    const org = await load(
      `departments:\n  - { name: 研发/测试 }\nmembers:\n  - { userid: a, ${person}, departments: ['/研发\\/测试'] }`,
    )
    expect(paths(org)).toEqual(['/研发\\/测试'])
    expect(org.members[0]?.departments).toEqual([{ department: { kind: 'declared', index: 0 } }])
  })
})

describe('what no file declares', () => {
  const refs = `departments: [/a/b, 9]`

  test.each([
    ['departments are kept', 'policy: { unmanaged: { departments: keep } }\ndepartments: []'],
    ['a scope is set', 'policy: { scope: [/a] }\ndepartments: []'],
    ['departments are not managed', ''],
  ])('may be referred to where %s', async (_why, rest) => {
    const org = await load(`${rest}\nmembers:\n  - { userid: a, ${person}, ${refs} }`)
    expect(org.members[0]?.departments).toEqual([
      { department: { kind: 'path', path: '/a/b' } },
      { department: { kind: 'id', id: 9 } },
    ])
  })

  test('a department may hang below what is kept', async () => {
    const org = await load(
      'policy: { unmanaged: { departments: keep } }\ndepartments:\n  - { name: c, parent: /a/b }\n  - { name: d, parent: /a/b/c }\n  - { name: e, parent: 9 }',
    )
    expect(org.departments.map(({ path, parent }) => [path, parent])).toEqual([
      ['/a/b/c', { kind: 'path', path: '/a/b' }],
      ['/a/b/c/d', { kind: 'declared', index: 0 }],
      [undefined, { kind: 'id', id: 9 }],
    ])
  })

  test.each([
    ['members are kept', 'policy: { unmanaged: { members: keep } }\nmembers:'],
    ['a scope is set', 'policy: { scope: [/a] }\nmembers:'],
  ])('leaders and tagged members may be others where %s', async (_why, rest) => {
    const org = await load(
      `${rest}\n  - { userid: a, ${person}, departments: [/], direct_leader: Boss }\ntags:\n  - { name: t, members: [Other] }`,
    )
    expect(org.members[0]?.direct_leader).toBe('Boss')
    expect(org.tags[0]?.members).toEqual(['Other'])
  })

  test('tags may name members where members are not managed', async () => {
    const org = await load('tags:\n  - { name: t, members: [Other] }')
    expect(org.tags[0]?.members).toEqual(['Other'])
  })
})

describe('kinds', () => {
  test('that no file lists are not managed', async () => {
    expect((await load('tags: []')).manages).toEqual({ departments: false, members: false, tags: true })
  })

  test('are managed when one of several files lists them', async () => {
    expect((await load('tags: []', 'members: []')).manages).toEqual({ departments: false, members: true, tags: true })
  })
})

test('null clears and stays apart from what is not stated', async () => {
  const org = await load(
    `members:\n  - { userid: a, ${person}, departments: [/], alias: null, position:, direct_leader: ~, extattr: { 工号: null } }`,
  )
  expect(org.members[0]).toMatchObject({ alias: null, position: null, direct_leader: null, extattr: { 工号: null } })
  expect(org.members[0]).not.toHaveProperty('address')
})

test('without a policy the defaults hold', async () => {
  expect((await load('members: []')).policy).toEqual(DEFAULT_POLICY)
})

test('without an error there is an organisation, with one there is none', async () => {
  const folder = memoryFolder({ 'org/a.yaml': 'version: 1\nmembers: [x]' })
  expect(await loadOrg({ dir: 'org', folder })).not.toHaveProperty('org')
})
