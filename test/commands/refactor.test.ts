import { expect, test } from 'vitest'
import { aCompany, type Company } from '../helpers/company.ts'

const DEPARTMENTS = `version: 1
policy:
  protect: { members: [lead], departments: [/总部], tags: [值班] } # keep these
  approvals:
    - { when: [member.move], in: [/研发/后端], by: [member:Lead, "tag:值班", owners] }
departments:
  # who makes it
  - key: rd
    name: 研发
    children:
      - name: 后端 # old name
        # the servers
        order: 7
        children: [{ name: 数据 }]
      - { name: 前端 }
  - { name: 总部 }
`
const PEOPLE = `version: 1
departments:
  - { name: 运维, parent: /研发/后端 }
members:
  - userid: lead
    name: 头
    email: lead@example.com
    departments: [{ department: /研发/后端, leader: true, order: 5 }, /总部, /研发/后端/数据] # three
    main_department: "/研发/后端"
  - { userid: li, name: 李, email: li@example.com, departments: [rd], direct_leader: LEAD }
tags:
  - name: 值班
    members: [li, lead] # this week
    departments: [/研发/后端]
`

async function aTeam(): Promise<Company> {
  const company = await aCompany()
  company.write('org/departments.yaml', DEPARTMENTS)
  company.write('org/people.yaml', PEOPLE)
  return company
}

/** What a plan against the company as it was would send. */
async function callsAfter(company: Company, command: readonly string[]): Promise<readonly string[]> {
  company.write('before/departments.yaml', DEPARTMENTS.replace(/^ {2}protect.*\n/mu, ''))
  company.write('before/people.yaml', PEOPLE)
  expect(await company.orgctl('apply --org before --auto-approve')).toMatchObject({ code: 0 })
  company.writes()
  company.write('org/departments.yaml', DEPARTMENTS.replace(/^ {2}protect.*\n/mu, ''))
  expect(await company.orgctl(command)).toMatchObject({ code: 0 })
  expect(await company.orgctl('apply --auto-approve')).toMatchObject({ code: 0 })
  return Object.keys(company.writes())
}

test('a renamed department remembers its path, and every reference follows in every file', async () => {
  const company = await aTeam()
  const { code, stderr } = await company.orgctl(['rename', '/研发/后端', '平台, 数据'])
  expect([code, stderr]).toEqual([0, expect.stringContaining('changed 2 files')])
  expect(company.read('org/departments.yaml')).toBe(
    DEPARTMENTS.replace('name: 后端 # old name', 'name: 平台, 数据 # old name')
      .replace('order: 7\n', 'order: 7\n        previously:\n          - /研发/后端\n')
      .replace('in: [/研发/后端]', 'in: ["/研发/平台, 数据"]'),
  )
  expect(company.read('org/people.yaml')).toBe(
    PEOPLE.replace('parent: /研发/后端', 'parent: "/研发/平台, 数据"')
      .replace('department: /研发/后端,', 'department: "/研发/平台, 数据",')
      .replace(' /研发/后端/数据]', ' "/研发/平台, 数据/数据"]')
      .replace('"/研发/后端"', '/研发/平台, 数据')
      .replace('departments: [/研发/后端]', 'departments: ["/研发/平台, 数据"]'),
  )
})

test('a renamed member is named anew by leaders, tags, protection and approvals', async () => {
  const company = await aTeam()
  expect((await company.orgctl('rename member:LEAD boss')).code).toBe(0)
  expect(company.read('org/departments.yaml')).toBe(
    DEPARTMENTS.replace('members: [lead]', 'members: [boss]').replace('member:Lead', 'member:boss'),
  )
  expect(company.read('org/people.yaml')).toBe(
    PEOPLE.replace('- userid: lead', '- userid: boss')
      .replace('main_department: "/研发/后端"\n', 'main_department: "/研发/后端"\n    previously:\n      - lead\n')
      .replace('direct_leader: LEAD', 'direct_leader: boss')
      .replace('[li, lead]', '[li, boss]'),
  )
})

test('a renamed tag is named anew by protection and approvals', async () => {
  const company = await aTeam()
  expect((await company.orgctl('rename 值班 轮值')).code).toBe(0)
  expect(company.read('org/departments.yaml')).toBe(
    DEPARTMENTS.replace('tags: [值班]', 'tags: [轮值]').replace('"tag:值班"', 'tag:轮值'),
  )
  expect(company.read('org/people.yaml')).toContain('- name: 轮值\n')
  expect(company.read('org/people.yaml')).toContain('    previously:\n      - 值班\n')
})

test('renamed back, nothing is called as it once was', async () => {
  const company = await aTeam()
  await company.orgctl('rename /总部 本部')
  await company.orgctl('rename /本部 总部')
  expect(company.read('org/departments.yaml')).toContain('previously: [/本部]')
})

test('a moved department goes with its comments, its children and all that names it', async () => {
  const company = await aTeam()
  expect((await company.orgctl('move /研发/后端 /总部')).code).toBe(0)
  expect(company.read('org/departments.yaml')).toBe(
    DEPARTMENTS.replace(/ {6}- name: 后端(?:.*\n)*? {8}children.*\n/u, '')
      .replace(
        '  - { name: 总部 }\n',
        `  - { name: 总部 }
  - name: 后端 # old name
    # the servers
    order: 7
    parent: /总部
    previously:
      - /研发/后端
    children: [{ name: 数据 }]
`,
      )
      .replace('in: [/研发/后端]', 'in: [/总部/后端]'),
  )
  expect(company.read('org/people.yaml')).toBe(
    PEOPLE.replaceAll('/研发/后端', '/总部/后端').replace('"/总部/后端"', '/总部/后端'),
  )
})

test('a member of several departments says which to leave, and does not lead the new one', async () => {
  const company = await aTeam()
  expect(await company.orgctl('move member:lead rd')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('/研发/后端, /总部, /研发/后端/数据') as string,
  })
  const { code, stderr } = await company.orgctl('move lead rd --from /研发/后端')
  expect([code, stderr]).toEqual([0, expect.stringContaining('does not lead the new one')])
  expect(company.read('org/people.yaml')).toBe(
    PEOPLE.replace('{ department: /研发/后端, leader: true, order: 5 }', '{ department: rd, order: 5 }').replace(
      'main_department: "/研发/后端"',
      'main_department: rd',
    ),
  )
})

test('who is in the new department already only leaves the old one', async () => {
  const company = await aTeam()
  expect((await company.orgctl('move lead /总部 --from /研发/后端/数据')).code).toBe(0)
  expect(company.read('org/people.yaml')).toBe(PEOPLE.replace(', /研发/后端/数据] # three', '] # three'))
})

test.each([
  ['rename 后端 平台', 'did you mean /研发/后端?'],
  ['rename /研发/后段 平台', 'did you mean /研发/后端?'],
  ['rename /研发/后端 前端', 'nothing was written'],
  ['rename /研发/后端 /研发/平台', 'without its path'],
  ['rename lead lead', 'is called so already'],
  ['rename lead li', 'nothing was written'],
  ['rename lead "a b"', 'nothing was written'],
  ['move /研发 /研发/后端/数据', 'cannot go below'],
  ['move /研发/后端 rd', 'is in rd already'],
  ['move /研发/后端 nowhere', 'nothing is called "nowhere"'],
  ['move /研发/后端 /总部 --from rd', 'leave --from out'],
  ['move li rd', 'is in rd already'],
  ['move li /总部 --from /研发/后端', 'but in /研发'],
  ['move tag:值班 /总部', 'nothing is called "tag:值班"'],
])('%s is refused, and nothing is written', async (line, message) => {
  const company = await aTeam()
  const { code, stderr } = await company.orgctl(
    line.match(/"[^"]*"|\S+/gu)?.map((word) => word.replaceAll('"', '')) ?? [],
  )
  expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
  expect(company.read('org/departments.yaml')).toBe(DEPARTMENTS)
  expect(company.read('org/people.yaml')).toBe(PEOPLE)
})

test('a name of several things is refused with all of them', async () => {
  const company = await aTeam()
  company.write('org/more.yaml', 'version: 1\ntags:\n  - { name: lead }\n')
  const { code, stderr } = await company.orgctl('rename lead boss')
  expect([code, stderr]).toEqual([1, expect.stringContaining('member:lead, tag:lead')])
})

test.each([
  [['rename', '/研发/后端', '平台'], ['department/update']],
  [['move', '/研发/后端', '/总部'], ['department/update']],
  [['rename', '值班', '轮值'], ['tag/update']],
  [['move', 'li', '/总部'], ['user/update']],
])('a plan after %j updates and neither deletes nor creates', async (command, calls) => {
  const company = await aTeam()
  expect(await callsAfter(company, command)).toEqual(calls)
})

test('a department below one that was renamed before the same apply is renamed too', async () => {
  const company = await aTeam()
  company.write('org/departments.yaml', DEPARTMENTS.replace(/^ {2}protect.*\n/mu, ''))
  expect(await company.orgctl('apply --auto-approve')).toMatchObject({ code: 0 })
  company.remove('.orgctl/state.json')
  company.writes()
  await company.orgctl('rename /研发 技术')
  await company.orgctl('rename /技术/后端 平台')
  await company.orgctl('move /技术/平台/数据 /')
  const { stdout } = await company.orgctl('plan --format json')
  const { changes } = JSON.parse(stdout) as { changes: { kind: string; action: string }[] }
  expect(changes.map(({ kind, action }) => `${kind} ${action}`).sort()).toEqual(Array(3).fill('department update'))
})
