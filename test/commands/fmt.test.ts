import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aCompany } from '../helpers/company.ts'

test('orgctl fmt writes files in canonical form once, and then has nothing to do', async () => {
  const company = await aCompany()
  company.write('org/org.yaml', "members: []\nversion: 1\ndepartments:\n- name: 'A'\n  key: a\n")
  const asked = await company.orgctl('fmt --check --verbose')
  expect(asked.code).toBe(1)
  expect(asked.stdout).toMatch(/^org\/org\.yaml\n--- a\/org\/org\.yaml/u)
  expect(company.read('org/org.yaml')).toContain("name: 'A'")
  const done = await company.orgctl('fmt')
  expect([done.code, done.stdout]).toEqual([0, 'org/org.yaml\n'])
  expect(company.read('org/org.yaml')).toBe('version: 1\ndepartments:\n  - key: a\n    name: "A"\nmembers: []\n')
  expect(await company.orgctl('fmt --check')).toMatchObject({ code: 0, stdout: '' })
})

test('orgctl fmt leaves files with errors alone', async () => {
  const company = await aCompany()
  company.write('org/org.yaml', 'members: []\nversion: 2\n')
  expect((await company.orgctl('fmt')).code).toBe(1)
  expect(company.read('org/org.yaml')).toBe('members: []\nversion: 2\n')
})

test.each([
  'org',
  ...readdirSync('examples')
    .filter((name) => name !== 'ci' && name !== 'policies')
    .map((name) => `examples/${name}`),
])('%s is in canonical form', async (dir) => {
  const company = await aCompany()
  cpSync(dir, join(company.cwd, 'org'), { recursive: true })
  expect(await company.orgctl('fmt --check --verbose')).toMatchObject({ code: 0, stdout: '' })
})

const KUBERNETES = '../shared/data/kubernetes-org'
const dates = existsSync(KUBERNETES) ? readdirSync(KUBERNETES) : []
/** All of them in a deep run. */
const taken = process.env['RUNS'] === undefined ? 1 : dates.length
const folders = ['org', 'examples/tiny', ...dates.slice(0, taken).map((date) => `${KUBERNETES}/${date}`)]

describe('what import writes', () => {
  test.each(folders)('of %s is in canonical form, and its plan is empty', async (dir) => {
    const company = await aCompany()
    cpSync(dir, join(company.cwd, 'org'), { recursive: true })
    expect((await company.orgctl('apply --auto-approve --write-unverified')).code).toBe(0)
    expect((await company.orgctl('import --out imported')).code).toBe(0)
    expect(await company.orgctl('fmt --check --verbose --org imported')).toMatchObject({ code: 0, stdout: '' })
    expect((await company.orgctl('fmt --org org')).code).toBe(0)
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
    expect((await company.orgctl('plan --detailed-exitcode --org imported')).code).toBe(0)
  })
})
