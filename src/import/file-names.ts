import { compareCodePoints } from '../model/compare.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveDepartment } from '../model/live.ts'

/** Members directly in the root, and those that a roster adds where no other file suits. */
export const ROOT_FILE = 'root'
export const IMPORT_FILE = 'import'

/** What some file system or shell does not take in a name. */
const AWKWARD = /[\p{C}\p{Z}/\\:*?"<>|#%&{}$!'`~@+=;,^()[\]]+/gu
/** Names of devices on Windows. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu
/** File systems allow 255 bytes; the id and the ending need some. */
const LONGEST_BYTES = 200

/**
 * A name for the file of each department, without ending: its own name as far as every file system takes it. Where two would be the same
 * on a file system that ignores case, each gets its id.
 */
export function fileNames(departments: readonly LiveDepartment[]): ReadonlyMap<DepartmentId, string> {
  const plain = departments.map(({ id, name }) => ({ id, name: plainName(name) }))
  const counts = new Map<string, number>([
    [ROOT_FILE, 1],
    [IMPORT_FILE, 1],
  ])
  for (const { name } of plain) if (name !== undefined) counts.set(fold(name), (counts.get(fold(name)) ?? 0) + 1)
  return new Map(
    plain
      .toSorted((a, b) => compareCodePoints(a.name ?? '', b.name ?? ''))
      .map(({ id, name }) => {
        if (name === undefined) return [id, String(id)]
        return [id, counts.get(fold(name)) === 1 ? name : `${name}-${id}`]
      }),
  )
}

function plainName(name: string | undefined): string | undefined {
  const plain = cut((name ?? '').normalize('NFC').replaceAll(AWKWARD, '-')).replaceAll(/^[-.]+|[-.]+$/gu, '')
  // A name of digits could be the id of another department, and one that ends in digits a name with an id or the part of a file.
  return plain === '' || RESERVED.test(plain) || /^\d+$|-\d+$/u.test(plain) ? undefined : plain
}

function cut(text: string): string {
  const characters = Array.from(text)
  while (Buffer.byteLength(characters.join('')) > LONGEST_BYTES) characters.pop()
  return characters.join('')
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
