import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SCHEMA_TEXTS } from './schema-texts.ts'

/*
 * Writes schemas/org.schema.zh.json: the schema of org files with its hover texts in Chinese. A test holds the two together.
 */

export const CHINESE_SCHEMA = 'schemas/org.schema.zh.json'
const TEXT = /("(?:description|title)": )("(?:[^"\\]|\\.)*")/gu

/** The English schema, text by text. @throws where one has no Chinese */
export function translateSchema(): string {
  return readFileSync('schemas/org.schema.json', 'utf8').replaceAll(TEXT, (_, key: string, text: string) => {
    const chinese = SCHEMA_TEXTS[String(JSON.parse(text))]
    if (chinese === undefined) throw new Error(`no Chinese for ${text}`)
    return key + JSON.stringify(chinese)
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(CHINESE_SCHEMA, translateSchema())
