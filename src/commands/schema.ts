import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where an org folder keeps the schema that the first line of its files points editors to; hidden, so that it is no org file. */
export const SCHEMA_PLACE = '.schema/org.schema.json'

/** The schema of org files, as it ships with the package. */
export function orgSchema(): string {
  return readFileSync(fileURLToPath(new URL('../../schemas/org.schema.json', import.meta.url)), 'utf8')
}
