import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkDepartment, checkFile, checkMember, checkTag } from '../../src/config/validate.ts'
import { DEPARTMENT_FIELDS, MEMBER_FIELDS } from '../../src/model/fields.ts'
import { department, member, mutants, org, placement, policy, tag } from './helpers/arbitrary-org.ts'

type Schema = Readonly<Record<string, unknown>>

const schema = JSON.parse(readFileSync('schemas/org.schema.json', 'utf8')) as Schema
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
const validate = ajv.compile(schema)

/** The part of the schema below these keys. */
function part(...keys: readonly string[]): Schema {
  return keys.reduce<Schema>((value, key) => (value[key] ?? {}) as Schema, schema)
}

function* schemasIn(value: unknown, path: string): Generator<readonly [path: string, schema: Schema]> {
  if (typeof value !== 'object' || value === null) return
  const { properties, items, $defs } = value as Record<'properties' | 'items' | '$defs', Schema | undefined>
  if (items) {
    yield [`${path}/items`, items]
    yield* schemasIn(items, `${path}/items`)
  }
  for (const [group, children] of Object.entries({ properties, $defs })) {
    for (const [name, child] of Object.entries(children ?? {})) {
      yield [`${path}/${group}/${name}`, child as Schema]
      yield* schemasIn(child, `${path}/${group}/${name}`)
    }
  }
}
const all = [...schemasIn(schema, '')]

describe('the published schema', () => {
  test('describes every field, for the editor to show', () => {
    const silent = all.filter(([, field]) => !('description' in field) && !('$ref' in field)).map(([path]) => path)
    expect(silent).toEqual([])
  })

  test('knows every field of every mapping', () => {
    const open = all
      .filter(([, field]) => 'properties' in field && field['additionalProperties'] !== false)
      .map(([path]) => path)
    expect(open).toEqual([])
  })

  test('accepts its own examples', () => {
    const check = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema, 'org')
    const examples = all.flatMap(([path, field]) =>
      Array.isArray(field['examples']) ? field['examples'].map((example: unknown) => [path, example] as const) : [],
    )
    const refused = examples.filter(([path, example]) => !check.validate(`org#${path}`, example))
    expect(refused).toEqual([])
    expect(examples.length).toBeGreaterThan(20)
  })

  test.each([
    ['members', [...MEMBER_FIELDS, 'departments', 'main_department']],
    ['departments', DEPARTMENT_FIELDS],
    ['tags', ['name', 'members', 'departments']],
  ])('lets a policy ignore the fields of %s', (kind, fields) => {
    expect(part('$defs', 'policy', 'properties', 'ignore', 'properties', kind, 'items')['enum']).toEqual(fields)
  })
})

describe('the types of org files', () => {
  test.each([
    ['OrgSpec', org, part()],
    ['PolicySpec', policy, part('$defs', 'policy')],
    ['DepartmentSpec', department, part('$defs', 'department')],
    ['MemberSpec', member, part('$defs', 'member')],
    ['PlacementSpec', placement, part('$defs', 'placement')],
    ['TagSpec', tag, part('$defs', 'tag')],
  ])('%s has the fields of the schema', (_type, fields, { properties }) => {
    expect(Object.keys(fields).toSorted()).toEqual(Object.keys(properties as object).toSorted())
  })

  test('allow nothing that the schema refuses', () => {
    fc.assert(
      fc.property(fc.record(org, { requiredKeys: ['version'] }), (value) => {
        expect(validate(value) ? [] : validate.errors).toEqual([])
      }),
    )
  })
})

describe('the compiled schema', () => {
  /** Item by item, as files are checked. */
  function isAccepted(value: unknown): boolean {
    const file = checkFile(value)
    if (!file.ok) return false
    const isDepartment = (item: unknown): boolean => {
      const verdict = checkDepartment(item)
      return verdict.ok && (verdict.value.children ?? []).every(isDepartment)
    }
    const { departments = [], members = [], tags = [] } = file.value
    return (
      departments.every(isDepartment) &&
      members.every((item) => checkMember(item).ok) &&
      tags.every((item) => checkTag(item).ok)
    )
  }

  test('in pieces accepts what the whole accepts', () => {
    let accepted = 0
    fc.assert(
      fc.property(mutants, (value) => {
        const whole = validate(value)
        expect(isAccepted(value)).toBe(whole)
        if (whole) accepted++
      }),
      { numRuns: 500 },
    )
    expect(accepted).toBeGreaterThan(50)
  })
})
