import { describe, expect, test } from 'vitest'
import { loadOrg } from '../../src/config/load.ts'
import { sentence } from './helpers/findings.ts'
import { memoryFolder } from './helpers/memory-folder.ts'

async function findings(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { diagnostics } = await loadOrg({ dir: 'org', folder: memoryFolder(files) })
  return diagnostics.map((diagnostic) => {
    const { code, position } = diagnostic
    return `${position.file}:${position.line}:${position.column} ${code} ${sentence(diagnostic)}`
  })
}

const v = (text: string): string => `version: 1\n${text}`
const person = (userid: string, rest = ''): string =>
  `  - userid: ${userid}\n    email: ${userid}@example.com\n    departments: [/]\n${rest}`

describe('two files', () => {
  test('may refer to each other', async () => {
    const found = await findings({
      'org/a.yaml': v(`departments:\n  - { name: b, parent: a }\nmembers:\n${person('x', '    direct_leader: y\n')}`),
      'org/b.yaml': v(`departments:\n  - { name: a, key: a }\nmembers:\n${person('y', '    direct_leader: x\n')}`),
    })
    expect(found).toEqual([])
  })

  test('state organization and policy once', async () => {
    const found = await findings({
      'org/a.yaml': v('organization: {}\npolicy: {}'),
      'org/b.yaml': v('policy: {}\norganization: {}'),
    })
    expect(found).toEqual([
      'org/b.yaml:2:1 ORG317 policy is stated twice (also at org/a.yaml:3:1); keep one',
      'org/b.yaml:3:1 ORG316 organization is stated twice (also at org/a.yaml:2:1); keep one',
    ])
  })

  test('name the other place of what must be unique', async () => {
    const found = await findings({
      'org/a.yaml': v(`members:\n${person('x')}`),
      'org/b.yaml': v(`members:\n${person('y').replace('y@', 'X@')}`),
    })
    expect(found).toEqual([
      'org/b.yaml:4:12 ORG303 member "y" has the same email "*@example.com" as member "x" (org/a.yaml:4:5); correct one',
    ])
  })

  test('of which one cannot be read: nothing is said about what it may declare', async () => {
    const found = await findings({
      'org/a.yaml': v(`members:\n${person('x', '    direct_leader: y\n').replace('[/]', '[rd, /b]')}`),
      'org/b.yaml': v('departments: ['),
    })
    expect(found.map((line) => line.split(' ').slice(0, 2))).toEqual([['org/b.yaml:2:15', 'ORG011']])
  })

  test('each state the version', async () => {
    const found = await findings({ 'org/a.yaml': v('members: []'), 'org/b.yaml': 'tags: []' })
    expect(found).toEqual(['org/b.yaml:1:1 ORG101 org/b.yaml: version is missing; add it'])
  })
})

describe('a wrong field', () => {
  test('does not make wrong what refers to the object', async () => {
    const found = await findings({
      'org/a.yaml': v(
        `departments:\n  - { key: a, name: "a:" }\n  - { key: b, name: 7, parent: a }\nmembers:\n${person('x', '    mobile: 1\n')}` +
          `${person('y', '    direct_leader: x\n').replace('[/]', '[a, b]')}`,
      ),
    })
    expect(found.map((line) => line.split(' ')[1])).toEqual(['ORG207', 'ORG103', 'ORG103'])
  })
})

describe('suggestions', () => {
  const org = v(
    'departments:\n  - { key: backend, name: 后端组 }\n  - { name: Sales, children: [{ name: 华东 }] }\n' +
      `members:\n${person('zhangsan')}`,
  )

  test.each([
    ['a key with a letter missing', 'bakend', 'backend'],
    ['a path with a letter wrong', '/Sale/华东', '/Sales/华东'],
    ['a path in another case', '/sales', '/Sales'],
    ['a path of a department that moved', '/华东', '/Sales/华东'],
    ['a name written as a key', 'sales', '/Sales'],
  ])('%s', async (_what, ref, meant) => {
    const found = await findings({
      'org/a.yaml': org,
      'org/b.yaml': v(`tags:\n  - { name: t, departments: [${ref}] }`),
    })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`(did you mean ${meant}?)`)
  })

  test('a userid', async () => {
    const found = await findings({ 'org/a.yaml': org, 'org/b.yaml': v('tags:\n  - { name: t, members: [zhangsna] }') })
    expect(found[0]).toContain('(did you mean zhangsan?)')
  })

  test('none when nothing is near', async () => {
    const found = await findings({ 'org/a.yaml': org, 'org/b.yaml': v('tags:\n  - { name: t, members: [wanglaowu] }') })
    expect(found[0]).not.toContain('did you mean')
  })
})

describe('limits of a corp', () => {
  const list = (count: number, item: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => item(i)).join('')

  test('30,000 departments', async () => {
    const departments = v(`departments:\n${list(30, (i) => `  - { id: ${i + 2}, name: d${i} }\n`)}`)
    const half = (from: number): string =>
      v(`departments:\n${list(15_000, (i) => `- { name: n${from + i}, parent: ${2 + (i % 30)} }\n`)}`)
    const found = await findings({ 'org/a.yaml': departments, 'org/b.yaml': half(0), 'org/c.yaml': half(15_000) })
    expect(found).toEqual([
      'org/c.yaml:14973:3 ORG411 there are 30030 departments, and WeCom allows 30000; remove some',
    ])
  })

  test('30,000 members and departments in one department', async () => {
    const found = await findings({
      'org/a.yaml': v('departments:\n  - { key: a, name: a, children: [{ name: b }] }'),
      'org/b.yaml': v(
        `members:\n${list(30_001, (i) => `- { userid: u${i}, email: u${i}@example.com, departments: [${i % 2 ? 'a' : '/a'}] }\n`)}`,
      ),
    })
    expect(found).toEqual([
      'org/b.yaml:30002:62 ORG413 department a holds more than 30000 members and departments; split it',
    ])
  })

  test('3,000 tags', async () => {
    const half = (from: number): string => v(`tags:\n${list(1501, (i) => `- name: t${from + i}\n`)}`)
    const found = await findings({ 'org/a.yaml': half(0), 'org/b.yaml': half(5000) })
    expect(found).toEqual(['org/b.yaml:1502:3 ORG412 there are 3002 tags, and WeCom allows 3000; remove some'])
  })

  test('30,000 members and departments in one tag', async () => {
    const found = await findings({
      'org/a.yaml': v('departments:\n  - { key: a, name: a }'),
      'org/b.yaml': v(`tags:\n- name: t\n  departments: [a]\n  members:\n${list(30_000, (i) => `  - u${i}\n`)}`),
    })
    expect(found).toEqual([
      'org/b.yaml:3:3 ORG414 tag:t holds 30001 members and departments, and WeCom allows 30000; split it',
    ])
  })
})

test('only the first 1,000 problems are kept, errors before warnings, and all are counted', async () => {
  const warnings = Array.from({ length: 1500 }, (_, i) => `- { userid: u${i}, departments: [/] }\n`).join('')
  const errors = Array.from({ length: 1200 }, (_, i) => `- { name: "t${i}:", mobile: 1 }\n`).join('')
  const { diagnostics, ...result } = await loadOrg({
    dir: 'org',
    folder: memoryFolder({ 'org/a.yaml': v(`members:\n${warnings}`), 'org/b.yaml': v(`tags:\n${errors}`) }),
  })
  expect(result).toMatchObject({
    errors: 1200,
    warnings: 1500,
    files: 2,
    counts: { departments: 0, members: 1500, tags: 1200 },
  })
  expect(diagnostics).toHaveLength(1000)
  expect(diagnostics.every(({ severity }) => severity === 'error')).toBe(true)
})
