import { isRecord } from './fields.ts'
import { refuse } from './refusal.ts'

/** An escape with an even number of backslashes before it. */
const UNICODE_ESCAPE = /(?<!\\)(?:\\\\)*\\u[0-9a-f]{4}/iu

/** @throws Refusal 40033 for escapes of the form `\uXXXX`, 40058 for anything but a JSON object */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {}
  if (text.includes('\\u') && UNICODE_ESCAPE.test(text)) refuse(40033)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse(40058)
  }
  return isRecord(value) ? value : refuse(40058)
}
