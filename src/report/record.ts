import { isSensitive, maskField, maskText } from './mask.ts'
import { createPaint } from './paint.ts'
import { jsonDocument, jsonText } from './sanitize.ts'
import { displayWidth, padEnd } from './width.ts'
import type { Wording } from './wording.ts'
import { isRecord } from '../model/json.ts'

/** An object of WeCom's under its own names. */
export type ShownRecord = Readonly<Record<string, unknown>>

export interface RecordOptions {
  readonly wording: Wording
  readonly color: boolean
}

/**
 * Names and ids: a userid may look like a mail, and would say nothing when masked. What is handed back to WeCom, such as a cursor,
 * would not even work.
 */
const NAMING =
  /(?:^|_)(?:\w*ids?|name|name_en|leader|invalid(?:user|list)|code|department|cursor|message|date|qrcode|link|md5)$/u
/** Addresses of pictures of the person: WeCom counts them among the sensitive fields. */
const PICTURES: ReadonlySet<string> = new Set(['avatar', 'thumb_avatar', 'qr_code'])
const HIDDEN = '***'
/** Not stated, or not for this secret to read: tells nothing about the person. */
const UNKNOWN_GENDER = '0'

/** One line of JSON, masked unless the wording shows everything. */
export function recordJson(record: ShownRecord, { showSensitive }: Wording): string {
  return `${jsonText(showSensitive ? record : maskRecord(record))}\n`
}

/** One document for one object, or for a list of them. */
export function recordsJson(records: ShownRecord | readonly ShownRecord[], { showSensitive }: Wording): string {
  return jsonDocument(showSensitive ? records : maskRecord(records))
}

/** What WeCom tells, under the names it has in every answer: personal fields masked, and mobiles and mails inside all other texts. */
function maskRecord(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => maskRecord(item, key))
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskRecord(inner, name)]))
  }
  if (typeof value !== 'string' || value === '') return value
  if (key === 'gender' && value === UNKNOWN_GENDER) return value
  if (isSensitive(key)) return maskField(key, value)
  if (PICTURES.has(key)) return HIDDEN
  return NAMING.test(key) ? value : maskText(value)
}

/** Every field on its own line; what is empty is left out. */
export function renderRecord(record: ShownRecord, { wording, color }: RecordOptions): string {
  const paint = createPaint(color)
  const rows = Object.entries(record)
    .flatMap(([name, value]) => (name === 'extattr' ? attributes(value) : [[name, value] as const]))
    .map(([name, value]) => [wording.name(name), cell(name, value, wording)] as const)
    .filter(([, text]) => text !== '')
  const width = Math.max(0, ...rows.map(([name]) => displayWidth(name)))
  return rows.map(([name, text]) => `${paint('faint', padEnd(name, width))}  ${text}\n`).join('')
}

/** `extattr.工号: 001`, as the files have it. */
function attributes(extattr: unknown): readonly (readonly [string, unknown])[] {
  const attrs = isRecord(extattr) ? extattr['attrs'] : undefined
  if (!Array.isArray(attrs)) return [['extattr', extattr]]
  return attrs.filter(isRecord).map((attr) => {
    const { name, text, web, value } = attr
    return [`extattr.${String(name)}`, isRecord(text) ? text['value'] : isRecord(web) ? web : value] as const
  })
}

/** A line for each record under the names of the columns. */
export function renderTable(
  records: readonly ShownRecord[],
  columns: readonly string[],
  { wording, color }: RecordOptions,
): string {
  const paint = createPaint(color)
  const lines = [columns, ...records.map((record) => columns.map((name) => cell(name, record[name], wording)))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => displayWidth(line[index] ?? ''))))
  return lines
    .map((line, row) => {
      const text = line
        .map((part, index) => padEnd(part, widths[index] ?? 0))
        .join('  ')
        .trimEnd()
      return `${row === 0 ? paint('faint', text) : text}\n`
    })
    .join('')
}

function cell(name: string, value: unknown, wording: Wording): string {
  if (value === undefined || value === null || value === '') return ''
  if (name === 'gender' && value === UNKNOWN_GENDER) return ''
  if (Array.isArray(value)) return value.map((item: unknown) => cell(name, item, wording)).join(', ')
  if (typeof value === 'string') return cellText(name, value, wording)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return jsonText(wording.showSensitive ? value : maskRecord(value, name))
}

function cellText(name: string, value: string, wording: Wording): string {
  const shown = wording.showSensitive ? value : maskRecord(value, name)
  return wording.name(String(shown))
}
