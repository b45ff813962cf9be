import Papa from 'papaparse'
import { COLUMNS, GLANCE, type TableName } from './columns.ts'

/** An object as WeCom wrote it. */
export type Row = Readonly<Record<string, unknown>>

/** How rows become text: some before them, some for each few of them. */
export interface RowFormat {
  readonly head: string
  readonly rows: (rows: readonly Row[]) => string
}

/** One row a line, nothing left out. */
export const NDJSON: RowFormat = {
  head: '',
  rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
}

/**
 * What a spreadsheet would take for a formula. Numbers stay as they are, mobiles with a country code among them: as formulae they do
 * nothing, and with an apostrophe before them they would be other values. Where people write Chinese, wide forms count as well.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^(?:[\t\r\n]|\s*[=@＝＠]|\s*[+＋－-](?![\d\s-]*$))/u

/** @param withMark puts the mark before it by which Excel knows UTF-8 */
export function csv(table: TableName, withMark: boolean): RowFormat {
  const columns = COLUMNS[table]
  const lines = (data: readonly (readonly string[])[]): string => {
    const text = Papa.unparse(
      data.map((cells) => [...cells]),
      { newline: '\r\n', escapeFormulae: FORMULA },
    )
    return text === '' ? '' : `${text}\r\n`
  }
  return {
    head: `${withMark ? '\uFEFF' : ''}${lines([columns])}`,
    rows: (rows) => lines(rows.map((row) => columns.map((column) => cell(row[column])))),
  }
}

/** For a glance, with columns between tabs. @param name makes a text harmless on a terminal */
export function text(table: TableName, name: (text: string) => string): RowFormat {
  const columns = GLANCE[table]
  return {
    head: '',
    rows: (rows) =>
      rows
        .map(
          (row) =>
            `${columns
              .map((column) => name(cell(row[column])))
              .join('\t')
              .trimEnd()}\n`,
        )
        .join(''),
  }
}

/** Lists of plain values with semicolons, as WeCom's own import files have them; whatever else is nested as JSON. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(';')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
