/** How large the files of imports become: never less than what is written, and hardly more. */
import type { ImportedDepartment, ImportedMember, MemberImport } from '../model/call.ts'
import { MAX_IMPORT_BYTES } from '../model/import-file.ts'

/** More than all headers with a name of their own. */
const BYTES_OF_HEADERS = 500
/** `true` and a gender take less in the file. */
const BYTES_OF_CHOICE = 3

export function departmentFileBytes(departments: readonly ImportedDepartment[]): number {
  return departments.reduce(
    (sum, { id, name, parentid, order }) => sum + utf8Bytes([name, id, parentid, order ?? ''].join()) + 1,
    BYTES_OF_HEADERS,
  )
}

type Columns = Pick<MemberImport, 'columns' | 'attributes'>

export function memberFileBytes({ members, ...columns }: Columns & Pick<MemberImport, 'members'>): number {
  return members.reduce((sum, row) => sum + rowBytes(row, columns), headerBytes(columns))
}

/** Rows in their order, as few portions as possible, each of which makes a file that WeCom takes. */
export function inFiles(members: readonly ImportedMember[], columns: Columns): readonly (readonly ImportedMember[])[] {
  const files: ImportedMember[][] = []
  let free = 0
  for (const row of members) {
    const bytes = rowBytes(row, columns)
    if (bytes > free) {
      files.push([])
      free = MAX_IMPORT_BYTES - headerBytes(columns)
    }
    files.at(-1)?.push(row)
    free -= bytes
  }
  return files
}

function headerBytes({ attributes }: Columns): number {
  return utf8Bytes(attributes.join()) + BYTES_OF_HEADERS
}

function rowBytes(row: ImportedMember, { columns, attributes }: Columns): number {
  const placements = row.departments.map(({ department, order }) => `${department};0;${order};`)
  const ends = 1 + columns.length * (1 + BYTES_OF_CHOICE) + attributes.length
  return utf8Bytes([row.userid, row.name, ...textsOf(row, columns), ...placements].join()) + ends
}

export function textsOf(row: ImportedMember, columns: MemberImport['columns']): readonly string[] {
  return [
    ...columns.flatMap((field) => {
      const value = row.cells[field]
      return typeof value === 'string' ? [value] : []
    }),
    ...Object.values(row.attributes),
  ]
}

function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
