import type { ExtattrValue, Gender } from '../../model/fields.ts'
import type { Message } from '../../model/message.ts'
import { cellText } from './cell-text.ts'
import { headerKey } from './headers.ts'
import type { Bound, Layout, PlainField } from './layout.ts'
import type { ColumnMapping, UseridMapping } from './mapping.ts'
import { parseEnable, parseFlag, parseGender } from './words.ts'
import type { Cell, Row } from './table.ts'

export const ROSTER_TEXTS = [
  'name',
  'alias',
  'mobile',
  'email',
  'biz_mail',
  'position',
  'telephone',
  'address',
  'external_position',
] as const
export type RosterText = (typeof ROSTER_TEXTS)[number]

/** What a row says of a member; `undefined` and absent: nothing, `null`: that there is none. References are still as written. */
export interface RosterRow {
  readonly number: number
  readonly userid?: string
  readonly texts: Readonly<Partial<Record<RosterText, string | null>>>
  readonly gender?: Gender
  readonly enable?: boolean
  /** Exact, the main one first; each as its names from the top down. */
  readonly departments?: readonly DepartmentText[]
  /** One for each of `departments`. */
  readonly leaders?: readonly boolean[]
  readonly orders?: readonly number[]
  readonly main_department?: string
  readonly direct_leader?: string | null
  readonly extattr: Readonly<Record<string, ExtattrValue | null>>
}

/** A department as a roster names it. */
export interface DepartmentText {
  /** As written: for messages, and for the mapping. */
  readonly text: string
  readonly names: readonly string[]
}

export interface RowProblem {
  readonly row: number
  readonly message: Message
}

export interface Roster {
  readonly rows: readonly RosterRow[]
  /** Rows passed over because the mapping says so. */
  readonly skipped: number
  readonly problems: readonly RowProblem[]
}

const DIGIT_FIELDS: ReadonlySet<PlainField> = new Set(['mobile', 'telephone', 'order'])

export function readRoster(layout: Layout): Roster {
  const problems: RowProblem[] = []
  const rows: RosterRow[] = []
  let skipped = 0
  for (const row of layout.rows) {
    if (row.cells.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''))) continue
    if (isRepeatedHeader(row, layout)) continue
    if (layout.skip.some(({ index, rule }) => rule.has(plainText(row.cells[index])))) {
      skipped++
      continue
    }
    const reader = new RowReader(row, problems)
    rows.push(readRow(row, layout, reader))
  }
  return { rows, skipped, problems }
}

function plainText(cell: Cell | undefined): string {
  const read = cellText(cell ?? null, 'text')
  return read.text
}

/** Printed tables repeat the header on every page. */
function isRepeatedHeader(row: Row, { userid, fields }: Layout): boolean {
  const columns = [...(userid ? [userid] : []), ...fields.values()]
  return columns.every(({ index, header }) => headerKey(plainText(row.cells[index])) === headerKey(header))
}

class RowReader {
  readonly #row: Row
  readonly #problems: RowProblem[]

  constructor(row: Row, problems: RowProblem[]) {
    this.#row = row
    this.#problems = problems
  }

  fault(message: Message): undefined {
    this.#problems.push({ row: this.#row.number, message })
    return undefined
  }

  /** The text of a cell; a cell that cannot be trusted is a problem and says nothing. */
  cell({ index, header }: Bound<unknown>, kind: 'text' | 'digits'): string | undefined {
    const read = cellText(this.#row.cells[index] ?? null, kind)
    return read.ok ? read.text : this.fault({ code: read.fault, params: { column: header, value: read.text } })
  }

  /** With the mapping's values and default in place; `null` where the field is to be cleared. */
  mapped(bound: Bound<ColumnMapping>, kind: 'text' | 'digits'): string | boolean | null | undefined {
    const text = this.cell(bound, kind)
    if (text === undefined) return undefined
    const { map, default: otherwise, empty } = bound.rule
    const value = map && Object.hasOwn(map, text) ? (map[text] ?? '') : text
    if (value !== '') return value
    return otherwise ?? (empty === 'clear' ? null : undefined)
  }
}

function readRow(row: Row, layout: Layout, reader: RowReader): RosterRow {
  const { fields, extattr } = layout
  const texts: Partial<Record<RosterText, string | null>> = {}
  for (const field of ROSTER_TEXTS) {
    const value = textOf(field)
    if (value !== undefined) texts[field] = field === 'telephone' ? (value?.replaceAll(/\s/gu, '') ?? null) : value
  }
  const entries: Record<string, ExtattrValue | null> = {}
  for (const [name, bound] of extattr) {
    const value = attribute(bound)
    if (value !== undefined) entries[name] = value
  }
  const userid = layout.userid && useridOf(layout.userid, reader)
  const departments = layout.departments && departmentsOf(layout.departments, reader)
  const gender = genderOf()
  const enable = enableOf()
  const leaders = listOf('leader', parseFlag, 'import.bad-leader', departments?.length)
  const orders = listOf('order', parseOrder, 'import.bad-order', departments?.length)
  const main = textOf('main_department')
  const leader = textOf('direct_leader')
  return {
    number: row.number,
    ...(userid !== undefined && { userid }),
    texts,
    ...(gender && { gender }),
    ...(enable !== undefined && { enable }),
    ...(departments && { departments }),
    ...(leaders && { leaders }),
    ...(orders && { orders }),
    ...(typeof main === 'string' && { main_department: main }),
    ...(leader !== undefined && { direct_leader: leader }),
    extattr: entries,
  }

  function textOf(field: PlainField): string | null | undefined {
    const bound = fields.get(field)
    const value = bound && reader.mapped(bound, DIGIT_FIELDS.has(field) ? 'digits' : 'text')
    return typeof value === 'boolean' ? String(value) : value
  }

  function attribute(
    bound: Bound<ColumnMapping & { readonly type?: 'text' | 'web' }>,
  ): ExtattrValue | null | undefined {
    const value = reader.mapped(bound, 'digits')
    if (typeof value !== 'string' || bound.rule.type !== 'web')
      return typeof value === 'boolean' ? String(value) : value
    const web = parseWeb(value)
    return web ?? reader.fault({ code: 'import.bad-web', params: { column: bound.header, value } })
  }

  function genderOf(): Gender | undefined {
    const text = textOf('gender')
    if (typeof text !== 'string') return undefined
    const gender = parseGender(text)
    if (gender !== undefined) return gender ?? undefined
    return reader.fault({ code: 'import.bad-gender', params: { column: headerOf('gender'), value: text } })
  }

  function enableOf(): boolean | undefined {
    const bound = fields.get('enable')
    const value = bound && reader.mapped(bound, 'digits')
    if (value === undefined || value === null) return undefined
    // A mapping says what the field is to be; only words of the roster itself can mean the opposite.
    if (typeof value === 'boolean') return value
    const isEnabled = parseEnable(value, bound?.isInverted === true)
    return isEnabled ?? reader.fault({ code: 'import.bad-enable', params: { column: headerOf('enable'), value } })
  }

  function headerOf(field: PlainField): string {
    return fields.get(field)?.header ?? field
  }

  /** A list with an entry for each department; a single entry counts for all only where it says nothing special. */
  function listOf<T>(
    field: 'leader' | 'order',
    parse: (text: string) => T | undefined,
    fault: 'import.bad-leader' | 'import.bad-order',
    count: number | undefined,
  ): readonly T[] | undefined {
    const text = textOf(field)
    if (typeof text !== 'string') return undefined
    const values = splitList(text).map(parse)
    const known = values.filter((value) => value !== undefined)
    const params = { column: headerOf(field), value: text, count: count ?? 0 }
    if (known.length < values.length) return reader.fault({ code: fault, params })
    const [only] = known
    if (count === undefined || known.length === count) return known
    if (known.length === 1 && (only === false || only === 0)) return Array.from({ length: count }, () => only)
    return reader.fault({ code: 'import.list-length', params })
  }
}

function useridOf(bound: Bound<UseridMapping>, reader: RowReader): string | undefined {
  const text = reader.cell(bound, 'digits')
  if (text === undefined || text === '') return undefined
  const { before, prefix = '', suffix = '', lower_case: lower } = bound.rule
  const part = before === undefined ? text : (text.split(before, 1)[0] ?? '')
  const whole = `${prefix}${part}${suffix}`
  // The console's spreadsheet renames a member this way.
  const [, from, to] = /^([^:：]+)[:：]([^:：]+)$/u.exec(whole) ?? []
  if (from !== undefined && to !== undefined) {
    return reader.fault({ code: 'import.renamed', params: { column: bound.header, from, to } })
  }
  return lower === true ? whole.toLowerCase() : whole
}

function departmentsOf(
  { columns, rule }: NonNullable<Layout['departments']>,
  reader: RowReader,
): readonly DepartmentText[] | undefined {
  const cells = columns.map((column) => reader.cell(column, 'text') ?? '')
  if (rule.levels) {
    const names = cells.filter((name) => name !== '')
    return names.length === 0 ? undefined : [{ text: names.join('/'), names }]
  }
  const [text = ''] = cells
  // An id alone may come as a number.
  const parts = (rule.separator === undefined ? splitList(text) : text.split(rule.separator)).map((part) => part.trim())
  const named = parts.filter((part) => part !== '')
  return named.length === 0
    ? undefined
    : named.map((part) => ({ text: part, names: splitPath(part, rule.path_separator ?? '/') }))
}

export function splitPath(text: string, separator: string): readonly string[] {
  const parts =
    separator === '/' ? text.split(/(?<!\\)\//u).map((part) => part.replaceAll('\\/', '/')) : text.split(separator)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function splitList(text: string): readonly string[] {
  return text.split(/[;；]/u).map((part) => part.trim())
}

function parseOrder(text: string): number | undefined {
  if (text === '') return 0
  return /^\d+$/u.test(text) ? Number(text) : undefined
}

/** Title and address, as the console's spreadsheet writes a web attribute. */
export function parseWeb(text: string): Exclude<ExtattrValue, string> | undefined {
  const [, title, url] = /^(.+?)\s*[;；]\s*(https?:\/\/\S+)$/u.exec(text) ?? []
  return title === undefined || url === undefined ? undefined : { url, title }
}
