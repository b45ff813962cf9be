import { keyAt } from './block-scan.ts'

/** A key that stands in its mapping for the second time. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

/** Characters read again, at most, to find more than the first duplicate of a file. */
const BUDGET = 4_000_000
const KEPT = 100

/**
 * All duplicate keys of a text of which the reader reports only the first. Each one found is written over with a key that occurs nowhere,
 * of the same length, and the text is read again.
 *
 * @param next the offset of the first duplicate of a text, if there is one
 */
export function findDuplicates(
  text: string,
  first: number,
  next: (text: string) => number | undefined,
): DuplicateKey[] {
  const found: DuplicateKey[] = []
  let rest = text
  let offset: number | undefined = first
  for (let budget = BUDGET; offset !== undefined && found.length < KEPT; budget -= text.length) {
    const key = keyAt(rest, offset)
    if (!key || found.some((known) => known.offset === offset)) break
    found.push({ key: key.name, offset })
    if (budget < text.length) break
    rest = replaceKey(rest, offset, key.name.length, found.length)
    offset = next(rest)
  }
  return found.length > 0 ? found : [{ key: '', offset: first }]
}

/** Private-use characters stand for the number of the key, so that no two are alike. */
function replaceKey(text: string, offset: number, length: number, number: number): string {
  const start = /["']/u.test(text.charAt(offset)) ? offset + 1 : offset
  const unique = String.fromCharCode(0xe000 + number).repeat(length)
  return text.slice(0, start) + unique + text.slice(start + length)
}
