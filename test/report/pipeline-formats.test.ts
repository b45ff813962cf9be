import { XMLParser } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { renderJunit } from '../../src/report/junit.ts'
import { aCompany, anAppliedCompany, people, person } from '../helpers/company.ts'

interface Report {
  readonly testsuites: Readonly<Record<string, string>> & {
    readonly testsuite: { readonly testcase: unknown }
  }
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#' })

function parseXml(text: string): Report['testsuites'] {
  return (parser.parse(text) as Report).testsuites // looked at by the tests
}

const WRONG = { departments: [{ key: 'rd', name: '研发' }], members: [person('a', { departments: ['rdd', 'xx'] })] }

function containing(text: string): unknown {
  return expect.stringContaining(text)
}

test('JUnit: a failed test for each error, at its place', async () => {
  const company = await aCompany()
  company.declare(WRONG)
  const { code, stdout } = await company.orgctl('validate --format junit')
  expect(code).toBe(1)
  const testsuites = parseXml(stdout)
  expect(testsuites).toMatchObject({ '@tests': '2', '@failures': '2', '@skipped': '0' })
  expect(testsuites.testsuite.testcase).toMatchObject([
    {
      '@classname': 'org/org.yaml',
      '@file': 'org/org.yaml',
      '@line': '10',
      failure: { '@message': containing('rdd') },
    },
    { failure: { '@message': containing('xx') } },
  ])
})

test('JUnit: a clean organisation is a test that passed', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }], members: people(2) })
  const { code, stdout } = await company.orgctl('validate --format junit')
  expect(code).toBe(0)
  const testsuites = parseXml(stdout)
  expect(testsuites).toMatchObject({ '@tests': '1', '@failures': '0' })
  expect(testsuites.testsuite.testcase).toEqual({ '@classname': 'orgctl', '@name': containing('1 file') })
})

test('JUnit: whatever a name holds, it stays text', () => {
  const hostile = '"/><failure message="x">]]>&amp;<!-- \u0000\u001b[31m\u{202e} 😀'
  const text = renderJunit(hostile, [
    {
      group: hostile,
      name: hostile,
      outcome: { status: 'failed', summary: hostile, details: `${hostile}\n${hostile}` },
    },
    { group: 'g', name: 'n', outcome: { status: 'skipped', reason: hostile } },
  ])
  for (const char of '\u0000\u001b\u{202e}') expect(text).not.toContain(char) // XML has no way to hold the first two
  const shown = '"/><failure message="x">]]>&amp;<!-- \\u{0}\\u{1b}[31m\\u{202e} 😀'
  const [failed, skipped] = parseXml(text).testsuite.testcase as readonly object[]
  expect(failed).toEqual({
    '@classname': shown,
    '@name': shown,
    failure: { '@message': shown, '#': `${shown}\n${shown}` },
  })
  expect(skipped).toMatchObject({ skipped: { '@message': shown } })
})

test('code quality: one issue for each finding, known again when only its line moved', async () => {
  const company = await aCompany()
  company.declare(WRONG)
  const issues = async (): Promise<readonly Record<string, unknown>[]> =>
    JSON.parse((await company.orgctl('validate --format codequality')).stdout) as Record<string, unknown>[] // an array of objects
  const before = await issues()
  expect(before).toHaveLength(2)
  expect(before[0]).toMatchObject({
    check_name: 'ORG401',
    severity: 'major',
    location: { path: 'org/org.yaml', lines: { begin: 10 } },
  })
  company.write('org/org.yaml', `# moved\n${company.read('org/org.yaml')}`)
  const after = await issues()
  expect(after.map(({ fingerprint }) => fingerprint)).toEqual(before.map(({ fingerprint }) => fingerprint))
  expect(new Set(after.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  expect(after[0]).toMatchObject({ location: { lines: { begin: 11 } } })
})

test('a saved plan in numbers, for the widgets of a forge', async () => {
  const company = await anAppliedCompany({ departments: [{ key: 'rd', name: '研发' }], members: people(9) })
  company.declare({
    departments: [{ key: 'rd', name: '研发部' }],
    members: [...people(8), person('new1'), person('new2')],
  })
  await company.orgctl('plan --out plan.json')
  expect((await company.orgctl('show plan.json --format terraform')).stdout).toBe(
    '{"create":2,"update":1,"delete":1}\n',
  )
  expect((await company.orgctl('show plan.json --format env')).stdout).toBe(
    'has_changes=true\nblocked=false\nto_add=2\nto_change=1\nto_destroy=1\nsteps=4\nstrategy=calls\nmode=full\n',
  )
})
