import readWorkbookFile from 'read-excel-file/node'
import { OrgctlError } from '../../errors.ts'
import { numbered, type Cell, type Table } from './table.ts'

/** Every sheet. A formula counts as its last result; an error, or a formula that was never calculated, as an empty cell. */
export async function readWorkbook(bytes: Uint8Array, file: string): Promise<readonly Table[]> {
  try {
    const sheets = await readWorkbookFile(Buffer.from(bytes), { trim: false })
    return sheets.map(({ sheet, data }) => ({ sheet, rows: numbered(data.map((row) => row.map(toCell))) }))
  } catch (error) {
    // Whatever the reader of a stranger's file trips over is a fault of that file.
    throw new OrgctlError('import.bad-workbook', { params: { file }, cause: error })
  }
}

function toCell(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value instanceof Date
    ? value
    : null
}
