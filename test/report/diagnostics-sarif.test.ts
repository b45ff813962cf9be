import { expect, test } from 'vitest'
import { aCompany } from '../helpers/company.ts'

interface Log {
  readonly version: string
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly message: { readonly text: string }
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string }
              readonly region: Readonly<Record<string, number>>
            }
          },
        ]
      }[]
    },
  ]
}

test('SARIF has each mistake with its rule, place and way out', async () => {
  const company = await aCompany()
  company.write(
    'org/研发 1.yaml',
    'version: 1\nmembers:\n  - userid: li\n    nmae: 李\n    name: 李\n    departments: [/]\n    mobile: "13800000000"\n  - userid: -x\n    name: 王\n    departments: [/]\n',
  )
  const { code, stdout } = await company.orgctl('validate --format sarif')
  expect(code).toBe(1)
  const log = JSON.parse(stdout) as Log
  expect(log.version).toBe('2.1.0')
  const [{ tool, results }] = log.runs
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['ORG102', 'error'],
    ['ORG201', 'error'],
  ])
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  const [first] = results
  expect(first?.message.text).toBe(
    'member:li: there is no field "nmae"; correct or remove it\nhint: did you mean name?',
  )
  expect(first?.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'org/%E7%A0%94%E5%8F%91%201.yaml' },
    region: { startLine: 4, startColumn: 5, endColumn: 9 },
  })
})

test('SARIF of files without mistakes has no result', async () => {
  const company = await aCompany()
  company.declare({ members: [] })
  const { code, stdout } = await company.orgctl('validate --format sarif')
  expect([code, (JSON.parse(stdout) as Log).runs[0].results]).toEqual([0, []])
})
