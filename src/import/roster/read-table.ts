import { OrgctlError } from '../../errors.ts'
import type { Table } from './table.ts'

export interface TableOptions {
  /** For messages. */
  readonly file: string
  readonly delimiter?: string
  readonly encoding?: string
}

const ZIP = [0x50, 0x4b]
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0]
/** Larger than any roster of WeCom's largest corps. */
const BYTE_LIMIT = 256 * 1024 * 1024

/**
 * What the file holds, told by its content and not by its name: the sheets of an XLSX workbook, or the ways in which a CSV file can be
 * read, of which the reader of the header takes the first that makes most sense.
 * @throws OrgctlError for a file that is neither
 */
export async function readTables(bytes: Uint8Array, options: TableOptions): Promise<readonly Table[]> {
  const { file } = options
  if (bytes.length > BYTE_LIMIT) {
    throw new OrgctlError('import.table-too-large', { params: { file, bytes: bytes.length, limit: BYTE_LIMIT } })
  }
  if (startsWith(bytes, OLD_OFFICE)) throw new OrgctlError('import.old-workbook', { params: { file } })
  if (startsWith(bytes, ZIP)) {
    const { readWorkbook } = await import('./xlsx.ts')
    return readWorkbook(bytes, file)
  }
  const { readCsv } = await import('./csv.ts')
  return readCsv(bytes, options)
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}
