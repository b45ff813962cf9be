/*
 * A mapping or list can be the key of a mapping: `? [a, b]`, `[a, b]: c`, `{ [a, b] }`. js-yaml and others make different texts of it.
 * js-yaml tells what it reads, not what for; so what has been read and is no value in the result must have become a key.
 */

/** In front of a colon, behind `?`, or standing alone in a mapping in flow style. True too often does no harm. */
const ODD_KEY = /\?\s|[\]}]\s*:|[{,]\s*(?:#.*\n\s*)*[[{]/u

export function mayHaveOddKeys(text: string): boolean {
  return (text.includes('{') || text.includes('[') || text.includes('?')) && ODD_KEY.test(text)
}

/** Whether each of these mappings and lists is in `root`, which refers to nothing twice. */
export function areAllValues(root: unknown, read: ReadonlySet<object>): boolean {
  let found = 0

  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    if (read.has(node)) found++
    for (const child of Object.values(node)) visit(child)
  }

  visit(root)
  return found === read.size
}
