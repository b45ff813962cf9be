import { expect, test } from 'vitest'
import { aCompany, anAppliedCompany, person } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]
const BEFORE = { departments: RD, members: [person('zhang'), person('li')] }
const AFTER = {
  departments: [...RD, { key: 'qa', name: '测试' }],
  members: [person('zhang', { position: '架构师' }), person('wang', { departments: ['qa'] })],
}

test('a saved plan is shown as it was when it was made, without files, secrets or WeCom', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  for (const format of ['text', 'markdown']) {
    const made = await company.orgctl(`plan --out plan.json --format ${format}`)
    const env = { WECOM_BASE_URL: '', WECOM_CORP_ID: '', WECOM_CONTACTS_SECRET: '' }
    const shown = await company.orgctl(`show plan.json --org nowhere --format ${format}`, { env })
    expect(shown).toEqual({ code: 0, stdout: made.stdout, stderr: '' })
  }
})

test('whatever its name', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  const { stdout } = await company.orgctl('plan --out tonight')
  expect((await company.orgctl('show tonight')).stdout).toBe(stdout)
  expect((await company.orgctl(['show', `${company.cwd}/tonight`])).stdout).toBe(stdout)
})

test('objects of the files are shown as before', async () => {
  const company = await aCompany()
  company.declare(BEFORE)
  expect((await company.orgctl('show member:zhang')).stdout).toContain('zhang')
  const { code, stderr } = await company.orgctl('show member:nobody')
  expect(code).toBe(1)
  expect(stderr).toContain('nothing is called "member:nobody"')
})

test.each([
  ['no file', undefined, 'cannot read plan.json'],
  ['not JSON', 'hello', 'plan.json is not JSON'],
  ['something else', '{"members": []}', 'plan.json is not a plan saved with'],
  ['a later format', '{"format_version": "2", "fingerprint": "x"}', 'plan.json is a plan of format 2'],
  ['a damaged plan', '{"format_version": "1", "fingerprint": "hmac-sha256:0"}', 'plan.json is not a plan saved with'],
])('%s is refused, by show and by apply', async (_, text, message) => {
  const company = await aCompany()
  company.declare(BEFORE)
  if (text !== undefined) company.write('plan.json', text)
  for (const command of ['show', 'apply']) {
    const { code, stderr } = await company.orgctl(`${command} plan.json`)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  }
  expect(company.writes()).toEqual({})
})

test('json is not offered: the file is that already', async () => {
  const company = await anAppliedCompany(BEFORE)
  await company.orgctl('plan --out plan.json')
  const { code, stderr } = await company.orgctl('show plan.json --format json')
  expect(code).toBe(1)
  expect(stderr).toContain('--format json is not available for show')
})
