import { expect, test } from 'vitest'
import { anAppliedCompany, person } from '../helpers/company.ts'

/* People may be called what every object of the language has. */

test.each(['constructor', 'toString', 'valueOf'])('a member, key, tag and attribute may be called %s', async (name) => {
  const org = (position: string) => ({
    departments: [{ key: name.toLowerCase(), name }],
    members: [person(name, { position, departments: [name.toLowerCase()], extattr: { [name]: 'x' } })],
    tags: [{ name, members: [name] }],
  })
  const company = await anAppliedCompany(org('架构师'))
  expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
  expect(await company.orgctl('drift')).toMatchObject({ code: 0 })
  company.declare(org('顾问'))
  expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  expect(company.writes()).toEqual({ 'user/update': { 0: 1 } })
  expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('an attribute that a member does not have needs no clearing, whatever its name', async () => {
  const company = await anAppliedCompany({
    departments: [{ key: 'rd', name: '研发' }],
    members: [person('zhangsan', { extattr: { constructor: null, 工号: '1' } })],
  })
  expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})
