import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Lang } from '../messages/catalogue.ts'

/** Where an org folder keeps the schema that the first line of its files points editors to; hidden, so that it is no org file. */
export const SCHEMA_PLACE = '.schema/org.schema.json'

const SCHEMAS: Readonly<Record<Lang, string>> = { en: 'org.schema.json', zh: 'org.schema.zh.json' }

/** The schema of org files, as it ships with the package; the languages differ in what editors show at a field. */
export function orgSchema(lang: Lang): string {
  return readFileSync(fileURLToPath(new URL(`../../schemas/${SCHEMAS[lang]}`, import.meta.url)), 'utf8')
}
