/** A cell as the file holds it. A CSV file has texts only. */
export type Cell = string | number | boolean | Date | null

export interface Row {
  /** As a spreadsheet numbers it, from 1. */
  readonly number: number
  readonly cells: readonly Cell[]
}

/** A sheet of a workbook, or one way to read a CSV file. */
export interface Table {
  /** Absent for CSV. */
  readonly sheet?: string
  readonly rows: readonly Row[]
}

export function numbered(rows: readonly (readonly Cell[])[]): readonly Row[] {
  return rows.map((cells, index) => ({ number: index + 1, cells }))
}
