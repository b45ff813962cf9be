import { expect, test } from 'vitest'
import { aCompany, type Company } from '../helpers/company.ts'

const FILE = `version: 1
departments:
  - { key: rd, name: 研发 }
members:
  # the lead
  - userid: lead
    name: 头
    email: lead@example.com
    departments: [{ department: rd, leader: true }]

  - userid: li
    name: 李
    email: li@example.com
    departments: [rd]
    direct_leader: LEAD # for now
  - { userid: wang, name: 王, email: wang@example.com, departments: [rd], direct_leader: lead }
tags:
  - name: 值班
    members: [wang, lead] # this week
`

async function aTeam(): Promise<Company> {
  const company = await aCompany()
  company.write('org/org.yaml', FILE)
  return company
}

test('who leaves goes with everything that names them, and nothing else changes', async () => {
  const company = await aTeam()
  expect((await company.orgctl('offboard Lead')).code).toBe(0)
  expect(company.read('org/org.yaml')).toBe(`version: 1
departments:
  - { key: rd, name: 研发 }
members:
  - userid: li
    name: 李
    email: li@example.com
    departments: [rd]
    direct_leader: null # for now
  - { userid: wang, name: 王, email: wang@example.com, departments: [rd], direct_leader: null }
tags:
  - name: 值班
    members: [wang] # this week
`)
  expect(Object.keys(company.writes())).toEqual([])
})

test('direct reports follow who takes over, who has no leader then', async () => {
  const company = await aTeam()
  const { code, stdout } = await company.orgctl('offboard lead --to li')
  expect(code).toBe(0)
  expect(company.read('org/org.yaml')).toContain('    direct_leader: null # for now')
  expect(company.read('org/org.yaml')).toContain('departments: [rd], direct_leader: li }')
  expect(stdout).not.toContain('lead@example.com')
})

test.each([
  ['nobody', 'no file declares member "nobody"'],
  ['lead --to nobody', 'no file declares member "nobody"'],
  ['lead --to LEAD', 'cannot take over from themselves'],
])('offboard %s is refused, and nothing is written', async (words, message) => {
  const company = await aTeam()
  const { code, stderr } = await company.orgctl(`offboard ${words}`)
  expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
  expect(company.read('org/org.yaml')).toBe(FILE)
})
