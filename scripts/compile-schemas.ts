import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { buildSync } from 'esbuild'

/*
 * Turns the published JSON Schemas into plain validating functions, so that no command compiles a schema or loads ajv.
 *
 * An org file is validated item by item: an item is small enough to be dropped at once and its errors stay few. So the root schema is
 * split: the file without the contents of its lists, and one department, member or tag, a department without its children.
 */

const root = process.cwd()

interface Schema {
  readonly $id: string
  readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [keyword: string]: unknown
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '$id' in value && '$defs' in value
}

function readSchema(file: string): Schema {
  const schema: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isSchema(schema)) throw new Error(`${file} is no schema`)
  return schema
}

/** The same schema with `items` of the named list left out. */
function withoutItems(schema: Readonly<Record<string, unknown>>, lists: readonly string[]): Record<string, unknown> {
  const properties = structuredClone(schema['properties'])
  if (typeof properties !== 'object' || properties === null) throw new Error('a schema without properties')
  for (const name of lists) {
    const property: unknown = Reflect.get(properties, name)
    if (typeof property === 'object' && property !== null) Reflect.deleteProperty(property, 'items')
  }
  return { ...schema, properties }
}

/** Nothing at run time reads what is written for people. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(
      ([key, part]) =>
        !(key === 'description' && typeof part === 'string') && !(key === 'examples' && Array.isArray(part)),
    )
    .map(([key, part]): [string, unknown] => [key, withoutProse(part)])
  return Object.fromEntries(entries)
}

function compileOrg(): string {
  const org = withoutProse(readSchema(`${root}/schemas/org.schema.json`))
  if (!isSchema(org)) throw new Error('the org schema lost its definitions')
  const department = org.$defs['department']
  if (!department) throw new Error('the org schema lost its department')
  const id = 'urn:orgctl:compiled'
  const split = {
    ...withoutItems(org, ['departments', 'members', 'tags']),
    $id: id,
    $defs: { ...org.$defs, department: withoutItems(department, ['children']) },
  }
  const ajv = new Ajv2020({
    schemas: [
      split,
      { $id: `${id}:department`, $ref: `${id}#/$defs/department` },
      { $id: `${id}:member`, $ref: `${id}#/$defs/member` },
      { $id: `${id}:tag`, $ref: `${id}#/$defs/tag` },
    ],
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    messages: false,
    // Errors carry the schema they come from: it has the known keys and the limits for the message.
    verbose: true,
    // Our patterns mean the same without the u flag, and run faster.
    unicodeRegExp: false,
    code: { source: true, esm: true },
  })
  return standalone.default(ajv, {
    validateFile: id,
    validateDepartment: `${id}:department`,
    validateMember: `${id}:member`,
    validateTag: `${id}:tag`,
  })
}

function compileSnapshot(): string {
  const schema = withoutProse(readSchema(`${root}/schemas/snapshot.schema.json`))
  if (!isSchema(schema)) throw new Error('the snapshot schema lost its definitions')
  const ajv = new Ajv2020({ schemas: [schema], strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  return standalone.default(ajv, { validateSnapshot: schema.$id })
}

function compileRosterMapping(): string {
  const schema = withoutProse(readSchema(`${root}/schemas/roster-mapping.schema.json`))
  if (!isSchema(schema)) throw new Error('the mapping schema lost its definitions')
  const ajv = new Ajv2020({ schemas: [schema], strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  return standalone.default(ajv, { validateRosterMapping: schema.$id })
}

function compilePlan(): string {
  const schema = withoutProse(readSchema(`${root}/schemas/plan.schema.json`))
  if (!isSchema(schema)) throw new Error('the plan schema lost its definitions')
  const ajv = new Ajv2020({ schemas: [schema], strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  return standalone.default(ajv, { validatePlan: schema.$id })
}

// ajv's standalone code still requires two helpers of ajv at run time; bundling puts them in.
function bundle(code: string, outfile: string): void {
  buildSync({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: true,
    outfile,
  })
}

export function compileSchemas(): void {
  const folder = `${root}/schemas/compiled`
  mkdirSync(folder, { recursive: true })
  bundle(compileOrg(), `${folder}/org.js`)
  bundle(compileSnapshot(), `${folder}/snapshot.js`)
  bundle(compilePlan(), `${folder}/plan.js`)
  bundle(compileRosterMapping(), `${folder}/roster-mapping.js`)
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) compileSchemas()
