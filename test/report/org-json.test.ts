import { readFileSync, readdirSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { orgJsonChunks } from '../../src/report/org-json.ts'
import { runIn } from '../helpers/run-in.ts'
import { orgOf } from '../helpers/yaml-org.ts'

type Schema = Readonly<Record<string, unknown>>

function schemaOf(name: string): Schema {
  return JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as Schema
}

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schemaOf('organization'))

interface Organization {
  readonly departments: readonly object[]
  readonly members: readonly object[]
  readonly tags: readonly object[]
}

async function documentOf(yaml: string): Promise<Organization> {
  const document: unknown = JSON.parse([...orgJsonChunks(await orgOf(yaml))].join(''))
  validate(document)
  expect(validate.errors).toBeNull()
  return document as Organization
}

test('everything is looked up, and people are counted', async () => {
  const { departments, members, tags } = await documentOf(`departments:
  - { key: rd, id: 2, name: RD, order: 5, children: [{ key: be, name: Back/end }] }
members:
  - { userid: ann, name: Ann, departments: [{ department: rd, leader: true }, be], main_department: be }
  - { userid: bob, mobile: "+86 13800000000", position: a 13800000000 b, departments: [be], direct_leader: ANN }
tags: [{ name: T, members: [bob, ann], departments: [be] }]`)
  expect(departments).toEqual([
    { path: '/', id: 1, declared: false, leaders: [], members: [], headcount: 2 },
    {
      path: '/RD',
      parent: '/',
      name: 'RD',
      id: 2,
      key: 'rd',
      order: 5,
      declared: true,
      leaders: ['ann'],
      members: ['ann'],
      headcount: 2,
    },
    {
      path: '/RD/Back\\/end',
      parent: '/RD',
      name: 'Back/end',
      key: 'be',
      declared: true,
      leaders: [],
      members: ['ann', 'bob'],
      headcount: 2,
    },
  ])
  expect(members).toEqual([
    {
      userid: 'ann',
      name: 'Ann',
      departments: [
        { department: '/RD', leader: true },
        { department: '/RD/Back\\/end', leader: false },
      ],
      main_department: '/RD/Back\\/end',
      tags: ['T'],
    },
    {
      userid: 'bob',
      mobile: '138****0000',
      position: 'a 138****0000 b',
      direct_leader: 'ann',
      departments: [{ department: '/RD/Back\\/end', leader: false }],
      main_department: '/RD/Back\\/end',
      tags: ['T'],
    },
  ])
  expect(tags).toEqual([{ name: 'T', members: ['ann', 'bob'], departments: ['/RD/Back\\/end'] }])
})

test('departments that files know by id only are told by it', async () => {
  const { departments } = await documentOf('departments: [{ id: 7 }, { id: 8, parent: 7, name: A }]\nmembers: []')
  expect(departments).toMatchObject([
    { path: '/' },
    { path: 7, id: 7, declared: true },
    { path: 8, parent: 7, name: 'A' },
  ])
})

test.each(['org', 'examples/starter', 'examples/split', 'test/fixtures/orgs/unusual'])(
  'orgctl show --format json prints %s by the schema',
  async (dir) => {
    const { code, stdout } = await runIn(process.cwd(), ['show', '--org', dir, '--format', 'json'])
    expect(code).toBe(0)
    validate(JSON.parse(stdout))
    expect(validate.errors).toBeNull()
  },
)

/** Names of properties that a schema knows, at any depth. */
function propertiesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'properties' in value && typeof value.properties === 'object' ? Object.keys(value.properties ?? {}) : []
  return [...own, ...Object.values(value).flatMap(propertiesIn)]
}

describe('the example policies', () => {
  test.each(readdirSync('examples/policies'))('%s names only what is in the JSON', (file) => {
    const text = readFileSync(`examples/policies/${file}`, 'utf8').replaceAll(/#.*|"[^"]*"/gu, '')
    const known = new Set(propertiesIn(schemaOf(file.replace('.rego', ''))))
    const used = Array.from(
      text.matchAll(/\b(?:input|change|department|member|placement|tag)((?:\.\w+)+)/gu),
      ([, path = '']) => path.slice(1).split('.'),
    ).flat()
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter((name) => !known.has(name))).toEqual([])
  })
})
