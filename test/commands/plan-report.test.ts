import { expect, test } from 'vitest'
import { aCompany, person } from '../helpers/company.ts'

test('a plan is saved, shown, and reported as a page, from one reading', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }], members: [person('a')] })
  const { code, stdout, stderr } = await company.orgctl('plan --out plan.json --report out/plan.html')
  expect([code, stdout.includes('Plan: 2 to add')]).toEqual([0, true])
  expect(stderr).toContain('report saved to out/plan.html')
  expect(company.read('out/plan.html')).toMatch(/^<!doctype html>/iu)
  expect(company.read('out/plan.html')).toContain('研发')
  const once = company.sandbox.calls()['department/list']?.['0'] ?? 0
  await company.orgctl('plan')
  expect(company.sandbox.calls()['department/list']?.['0']).toBe(2 * once)
})

test.each([
  ['plan.md', '<!-- orgctl plan -->'],
  ['plan.txt', 'Plan: 1 to add'],
  ['plan.JSON', '"format_version"'],
])('%s tells the format of a report', async (file, content) => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }] })
  await company.orgctl(`plan --report ${file}`)
  expect(company.read(file)).toContain(content)
})

test('a report of no known format is refused before anything is read', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }] })
  const { code, stderr } = await company.orgctl('plan --report plan.pdf')
  expect([code, stderr]).toEqual([1, expect.stringContaining('one of .html, .json, .md, .txt')])
  expect(company.sandbox.calls()).toEqual({})
})
