/* What anybody would write first: every file through `yaml`, then the schema through ajv. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

const [schemaFile = '', folder = ''] = process.argv.slice(2)
const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as AnySchemaObject // ajv refuses anything else
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema)
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
const invalid = files.filter((file) => !validate(parse(readFileSync(join(folder, file), 'utf8'))))
console.log(`${files.length - invalid.length} of ${files.length} files are valid`)
process.exitCode = invalid.length > 0 ? 1 : 0
