import { expect, test } from 'vitest'
import { aCompany, type Company } from '../helpers/company.ts'

const NESTED = `version: 1
departments:
  # the whole of it
  - name: 研发 # by hand
    children:
      - { name: 后端 }
      - key: fe
        name: 前端
  - { key: hr, name: 人事 }
members: []
tags:
  - name: 值班 # weekly
    members: []
  - { name: A组 }
`

async function aFolder(text: string, more: Readonly<Record<string, string>> = {}): Promise<Company> {
  const company = await aCompany()
  company.write('org/org.yaml', text)
  for (const [file, content] of Object.entries(more)) company.write(file, content)
  return company
}

async function apply(company: Company): Promise<void> {
  const { code, stderr } = await company.orgctl('apply --auto-approve')
  expect([code, stderr]).toEqual([0, expect.any(String)])
}

/** What the sandbox holds, as name → id. */
function liveIds(company: Company): Readonly<Record<string, number>> {
  const { departments, tags } = company.live()
  return Object.fromEntries<number>([...departments, ...tags].map(({ name, id }) => [name ?? '', id] as const))
}

test('new ids go up in path order from the highest that is known, parents first, and nothing else changes', async () => {
  const company = await aFolder(NESTED.replace('key: hr,', 'key: hr, id: 40,'))
  const asked = await company.orgctl('fmt --assign-ids --check')
  expect([asked.code, asked.stdout]).toEqual([1, 'org/org.yaml\n'])
  expect(company.read('org/org.yaml')).not.toContain('id: 41')
  const { code, stderr } = await company.orgctl('fmt --assign-ids')
  expect([code, stderr]).toEqual([0, expect.stringContaining('do not keep the new ids')])
  expect(company.read('org/org.yaml')).toBe(`version: 1
departments:
  # the whole of it
  - id: 41
    name: 研发 # by hand
    children:
      - { id: 43, name: 后端 }
      - key: fe
        id: 42
        name: 前端
  - { key: hr, id: 40, name: 人事 }
members: []
tags:
  - name: 值班 # weekly
    id: 2
    members: []
  - { name: A组, id: 1 }
`)
  expect(await company.orgctl('fmt --assign-ids --check')).toMatchObject({ code: 0, stdout: '' })
  await apply(company)
  expect(liveIds(company)).toMatchObject({ 研发: 41, 前端: 42, 后端: 43, 人事: 40, A组: 1, 值班: 2 })
})

test('a new id is never one that the files point at, since that department exists', async () => {
  const company = await aFolder(
    'version: 1\npolicy: { unmanaged: { departments: keep } }\ndepartments: [{ name: A, parent: 77 }, { name: B }]\n',
  )
  await company.orgctl('fmt --assign-ids')
  expect(company.read('org/org.yaml')).toContain('{ id: 79, name: B }')
})

test('ids come from the state, over several files, and the plan stays empty', async () => {
  const tags = 'version: 1\ntags:\n  - name: 值班 # weekly\n'
  const company = await aFolder(
    'version: 1\n# flat\ndepartments:\n  - key: b\n    name: B\n  - { name: A, parent: b }\n',
    { 'org/more/tags.yaml': tags },
  )
  await apply(company)
  const ids = liveIds(company)
  company.write('org/new.yaml', 'version: 1\ndepartments:\n  - { name: 新, parent: b }\n')
  const { stderr } = await company.orgctl('fmt --assign-ids')
  expect(stderr).toContain('from the state: 3, new: 1')
  expect(stderr).not.toContain('do not keep')
  expect(company.read('org/org.yaml')).toBe(
    `version: 1\n# flat\ndepartments:\n  - key: b\n    id: ${ids['B']}\n    name: B\n  - { id: ${ids['A']}, name: A, parent: b }\n`,
  )
  expect(company.read('org/more/tags.yaml')).toBe(`${tags}    id: ${ids['值班']}\n`)
  const highest = Math.max(ids['A'] ?? 0, ids['B'] ?? 0)
  expect(company.read('org/new.yaml')).toContain(`{ id: ${highest + 1}, name: 新, parent: b }`)
  const plan = await company.orgctl('plan')
  expect(plan.stdout).toContain('新')
  await apply(company)
  expect(liveIds(company)).toMatchObject({ ...ids, 新: highest + 1 })
  expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
})

test('ids of departments that went are not given out again', async () => {
  const company = await aFolder('version: 1\ndepartments:\n  - { name: A }\n  - { name: B }\nmembers: []\n')
  await apply(company)
  const { A, B } = liveIds(company)
  company.write('org/org.yaml', 'version: 1\ndepartments:\n  - { name: A }\nmembers: []\n')
  expect((await company.orgctl('apply --auto-approve --allow-deletes departments=1')).code).toBe(0)
  company.write('org/org.yaml', 'version: 1\ndepartments:\n  - { name: A }\n  - { name: C }\nmembers: []\n')
  await company.orgctl('fmt --assign-ids')
  expect(company.read('org/org.yaml')).toContain(`- { id: ${A}, name: A }\n  - { id: ${(B ?? 0) + 1}, name: C }`)
})

test('a department that was renamed keeps its id, as do those below it', async () => {
  const company = await aFolder(
    'version: 1\ndepartments:\n  - name: 旧\n    children: [{ name: 下 }]\ntags: [{ name: 甲 }]\n',
  )
  await apply(company)
  const ids = liveIds(company)
  company.write(
    'org/org.yaml',
    'version: 1\ndepartments:\n  - name: 新\n    previously: [/旧]\n    children: [{ name: 下 }]\ntags: [{ name: 乙, previously: [甲] }]\n',
  )
  expect((await company.orgctl('fmt --assign-ids')).code).toBe(0)
  const text = company.read('org/org.yaml')
  expect(text).toContain(`id: ${ids['旧']}\n    name: 新`)
  expect(text).toContain(`{ id: ${ids['下']}, name: 下 }`)
  expect(text).toContain(`{ name: 乙, id: ${ids['甲']}, previously: [甲] }`)
  await apply(company)
  expect(liveIds(company)).toMatchObject({ 新: ids['旧'], 下: ids['下'], 乙: ids['甲'] })
})

test('without a state, what was renamed gets no new id, nor what is below it: it exists under another', async () => {
  const company = await aFolder(
    'version: 1\ndepartments:\n  - name: 新\n    previously: [/旧]\n    children: [{ name: 下 }]\n  - { name: 别 }\ntags: []\n',
  )
  const { code, stderr } = await company.orgctl('fmt --assign-ids')
  expect([code, stderr]).toEqual([0, expect.stringContaining('without an id: /新, /新/下.')])
  expect(company.read('org/org.yaml')).toBe(
    'version: 1\ndepartments:\n  - name: 新\n    previously: [/旧]\n    children: [{ name: 下 }]\n  - { id: 2, name: 别 }\ntags: []\n',
  )
  expect((await company.orgctl('fmt --assign-ids --check')).code).toBe(1)
})

test('files with errors, and the state of another company, are refused', async () => {
  const broken = 'version: 1\ndepartments: [{ nme: A }]\n'
  const company = await aFolder(broken)
  expect((await company.orgctl('fmt --assign-ids')).code).toBe(1)
  expect(company.read('org/org.yaml')).toBe(broken)

  const text = 'version: 1\ndepartments: [{ name: A }]\n'
  company.write('org/org.yaml', text)
  await apply(company)
  const other = `version: 1\norganization: { corp_id: wwother }\n${text.slice('version: 1\n'.length)}`
  company.write('org/org.yaml', other)
  const { code, stderr } = await company.orgctl('fmt --assign-ids')
  expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining('wwother')])
  expect(code).not.toBe(0)
  expect(company.read('org/org.yaml')).toBe(other)
})
