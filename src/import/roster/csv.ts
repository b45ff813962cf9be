import { isUtf8 } from 'node:buffer'
import Papa from 'papaparse'
import { OrgctlError } from '../../errors.ts'
import type { TableOptions } from './read-table.ts'
import { numbered, type Table } from './table.ts'

/** Comma first: where nothing else decides, it is the one. */
const DELIMITERS = [',', ';', '\t', '|', '，'] as const

/** The file by every delimiter that occurs in it, or by the one that is asked for. */
export function readCsv(bytes: Uint8Array, { file, delimiter, encoding }: TableOptions): readonly Table[] {
  const text = decodeTable(bytes, file, encoding)
  if (/^\s*<(?:!doctype|html|\?xml|table)\b/iu.test(text)) throw new OrgctlError('import.markup', { params: { file } })
  const candidates = delimiter === undefined ? DELIMITERS.filter((each) => text.includes(each)) : [delimiter]
  return (candidates.length === 0 ? [','] : candidates).map((each) => ({ rows: numbered(split(text, each)) }))
}

function split(text: string, delimiter: string): string[][] {
  // A quote that is never closed is no fault of a row: what follows it lands in one cell, which the checks of values refuse.
  return Papa.parse<string[]>(text, { delimiter, skipEmptyLines: false }).data
}

/**
 * UTF-8 and UTF-16 by their marks, UTF-8 where it is valid, else GB18030, in which Chinese spreadsheets save CSV.
 * @throws OrgctlError for an encoding that does not exist, or that the file is not in
 */
export function decodeTable(bytes: Uint8Array, file: string, encoding: string | undefined): string {
  const name = encoding ?? detect(bytes)
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes)
  } catch (error) {
    throw new OrgctlError('import.encoding', { params: { file, encoding: name }, cause: error })
  }
}

function detect(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'gb18030'
}
