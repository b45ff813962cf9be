/*
 * Aliases make one value appear in many places. A reader that follows them all sees the expanded document, which can be larger than
 * the file by any factor (ten lines of ten aliases each are 10 000 000 000 values) or endless.
 */

/** Expanded size allowed, as a multiple of the size of the file; a file that states its defaults once stays far below. */
const EXPANSION = 10
const ALLOWANCE = 100_000

/** False when the value contains itself, or would grow out of proportion to its file if every alias were written out. */
export function checkSharing(value: unknown, fileLength: number): boolean {
  const sizes = new Map<object, number>()
  const open = new Set<object>()
  const limit = fileLength * EXPANSION + ALLOWANCE

  /** Number of values and characters below; Infinity for a cycle. */
  function size(node: unknown): number {
    if (typeof node === 'string') return node.length + 1
    if (typeof node !== 'object' || node === null) return 1
    const known = sizes.get(node)
    if (known !== undefined) return known
    if (open.has(node)) return Number.POSITIVE_INFINITY
    open.add(node)
    let total = 1
    for (const [key, child] of Object.entries(node)) total += key.length + size(child)
    open.delete(node)
    sizes.set(node, total)
    return total
  }

  return size(value) <= limit
}
