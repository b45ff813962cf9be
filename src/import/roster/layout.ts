import { OrgctlError } from '../../errors.ts'
import { fieldOfHeader, headerKey, isIgnoredHeader, isInverted, ROSTER_FIELDS, type RosterField } from './headers.ts'
import type { AttributeMapping, ColumnMapping, DepartmentsMapping, RosterMapping, UseridMapping } from './mapping.ts'
import type { Row, Table } from './table.ts'

export type PlainField = Exclude<RosterField, 'userid' | 'departments'>

/** A column that was found. */
export interface Bound<Rule> {
  readonly index: number
  readonly header: string
  readonly rule: Rule
}

/** Where in the rows everything stands. */
export interface Layout {
  readonly sheet?: string
  readonly headerRow: number
  /** Below the header. */
  readonly rows: readonly Row[]
  readonly userid?: Bound<UseridMapping>
  readonly fields: ReadonlyMap<PlainField, Bound<ColumnMapping> & { readonly isInverted: boolean }>
  readonly departments?: { readonly columns: readonly Bound<undefined>[]; readonly rule: DepartmentsMapping }
  readonly extattr: ReadonlyMap<string, Bound<AttributeMapping>>
  readonly skip: readonly Bound<ReadonlySet<string>>[]
  /** Headers of columns that are not read. */
  readonly unused: readonly string[]
}

/** The header is looked for this far down: the console puts a title and instructions above it. */
const HEADER_DEPTH = 30

/** @throws OrgctlError when no row makes sense as a header, or a column of the mapping is missing */
export function findLayout(tables: readonly Table[], mapping: RosterMapping, file: string): Layout {
  const chosen = mapping.sheet === undefined ? tables : tables.filter(({ sheet }) => sheet === mapping.sheet)
  if (chosen.length === 0) {
    const sheets = tables.map(({ sheet }) => sheet ?? '').join(', ')
    throw new OrgctlError('import.no-sheet', { params: { file, sheet: mapping.sheet ?? '', sheets } })
  }
  let best: { readonly table: Table; readonly row: Row; readonly binding: Binding } | undefined
  for (const table of chosen) {
    for (const row of headerCandidates(table, mapping)) {
      const binding = bind(row, mapping)
      if (binding.score > (best?.binding.score ?? 0)) best = { table, row, binding }
    }
  }
  if (!best) throw new OrgctlError('import.no-header', { params: { file } })
  const { table, row, binding } = best
  const [missing] = binding.missing
  if (missing !== undefined) {
    throw new OrgctlError('import.no-column', { params: { file, column: missing, row: row.number } })
  }
  const [twice] = binding.twice
  if (twice) {
    const [column, other, field] = twice
    throw new OrgctlError('import.column-twice', { params: { file, column, other, field, row: row.number } })
  }
  if (!binding.layout.userid && !isRecognisable(binding.layout, mapping)) {
    throw new OrgctlError('import.no-userid', { params: { file, row: row.number } })
  }
  return {
    ...(table.sheet !== undefined && { sheet: table.sheet }),
    headerRow: row.number,
    rows: table.rows.filter(({ number }) => number > row.number),
    ...binding.layout,
  }
}

function headerCandidates({ rows }: Table, { header_row: wanted }: RosterMapping): readonly Row[] {
  return wanted === undefined ? rows.slice(0, HEADER_DEPTH) : rows.filter(({ number }) => number === wanted)
}

/** Whether members can be told by something else than their userid. */
function isRecognisable({ fields, extattr }: Binding['layout'], { match = [] }: RosterMapping): boolean {
  return match.some((by) =>
    by.startsWith('extattr.')
      ? extattr.has(by.slice('extattr.'.length))
      : by === 'mobile' || by === 'email' || by === 'biz_mail'
        ? fields.has(by)
        : false,
  )
}

interface Binding {
  readonly layout: Omit<Layout, 'sheet' | 'headerRow' | 'rows'>
  /** How many columns make sense. */
  readonly score: number
  /** Columns that the mapping names and the row lacks. */
  readonly missing: readonly string[]
  /** Two headers of one field. */
  readonly twice: readonly (readonly [header: string, other: string, field: string])[]
}

function bind(row: Row, mapping: RosterMapping): Binding {
  const headers = row.cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''))
  const byKey = new Map<string, number>()
  headers.forEach((header, index) => {
    if (header !== '' && !byKey.has(headerKey(header))) byKey.set(headerKey(header), index)
  })
  const used = new Set<number>()
  const missing: string[] = []
  const twice: [string, string, string][] = []
  const take = <Rule>(header: string, rule: Rule): Bound<Rule> | undefined => {
    const index = byKey.get(headerKey(header))
    if (index === undefined) {
      missing.push(header)
      return undefined
    }
    used.add(index)
    return { index, header: headers[index] ?? header, rule }
  }
  const known = (field: RosterField): Bound<{ column: string }> | undefined => {
    if (mapping.known_headers === false) return undefined
    const indexes = headers.flatMap((header, index) => (fieldOfHeader(header) === field ? [index] : []))
    const [index, other] = indexes
    if (index === undefined) return undefined
    const header = headers[index] ?? ''
    if (other !== undefined) twice.push([header, headers[other] ?? '', field])
    used.add(index)
    return { index, header, rule: { column: header } }
  }

  const columns = mapping.columns ?? {}
  const extattr = new Map<string, Bound<AttributeMapping>>()
  for (const [name, rule] of Object.entries(columns.extattr ?? {})) {
    const bound = typeof rule === 'string' ? take(rule, { column: rule }) : take(rule.column, rule)
    if (bound) extattr.set(name, bound)
  }
  const fields = new Map<PlainField, Bound<ColumnMapping> & { readonly isInverted: boolean }>()
  for (const field of ROSTER_FIELDS) {
    if (field === 'userid' || field === 'departments') continue
    const rule = columns[field]
    if (rule === false) continue
    const bound =
      rule === undefined
        ? known(field)
        : typeof rule === 'string'
          ? take(rule, { column: rule })
          : take(rule.column, rule)
    if (bound) fields.set(field, { ...bound, isInverted: field === 'enable' && isInverted(bound.header) })
  }
  const { userid: useridRule } = columns
  const userid =
    useridRule === undefined
      ? known('userid')
      : typeof useridRule === 'string'
        ? take(useridRule, { column: useridRule })
        : take(useridRule.column, useridRule)
  const departments = bindDepartments(columns.departments, take, known)
  const skip = Object.entries(mapping.skip ?? {}).flatMap(([header, values]) => take(header, new Set(values)) ?? [])
  const score = used.size
  return {
    layout: {
      ...(userid && { userid }),
      fields,
      ...(departments && { departments }),
      extattr,
      skip,
      unused: headers.filter((header, index) => header !== '' && !used.has(index) && !isIgnoredHeader(header)),
    },
    score,
    missing,
    twice,
  }
}

function bindDepartments(
  rule: string | false | DepartmentsMapping | undefined,
  take: <Rule>(header: string, rule: Rule) => Bound<Rule> | undefined,
  known: (field: RosterField) => Bound<unknown> | undefined,
): Layout['departments'] {
  if (rule === false) return undefined
  const settings = typeof rule === 'object' ? rule : {}
  const named =
    typeof rule === 'string' ? [rule] : (settings.levels ?? (settings.column === undefined ? [] : [settings.column]))
  if (named.length > 0) {
    const columns = named.flatMap((header) => take(header, undefined) ?? [])
    return columns.length === 0 ? undefined : { columns, rule: settings }
  }
  const found = known('departments')
  return found && { columns: [{ index: found.index, header: found.header, rule: undefined }], rule: settings }
}
