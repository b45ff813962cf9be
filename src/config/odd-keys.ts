/*
 * A mapping or list can be the key of a mapping: `? [a, b]`, `[a, b]: c`, `{ [a, b] }`. js-yaml and others make different texts of it.
 * js-yaml tells what it reads, not what for; so what has been read and is no value in the result must have become a key.
 */

/** In front of a colon, behind `?`, or standing alone in a mapping in flow style. True too often does no harm. */
const ODD_KEY = /\?\s|[\]}]\s*:|[{,]\s*(?:#.*\n\s*)*[[{]/u

export function mayHaveOddKeys(text: string): boolean {
  return (text.includes('{') || text.includes('[') || text.includes('?')) && ODD_KEY.test(text)
}

/**
 * Where the first mapping or list starts that is in `read`, with its offset, and not in `root`. Nothing is in `root` twice: there are no
 * aliases.
 */
export function findOddKey(root: unknown, read: ReadonlyMap<object, number>): number | undefined {
  const rest = new Map(read)

  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    rest.delete(node)
    for (const child of Object.values(node)) visit(child)
  }

  visit(root)
  const [first] = rest.values()
  return first
}
