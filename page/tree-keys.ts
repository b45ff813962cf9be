import type { Row } from './rows.ts'

/** What a key means in a tree, as the ARIA authoring practices have it. */
export type TreeAction =
  | { readonly kind: 'go'; readonly row: Row }
  | { readonly kind: 'open' | 'close'; readonly department: number }
  | { readonly kind: 'open-siblings'; readonly departments: readonly number[] }
  | { readonly kind: 'choose'; readonly row: Row }

export function treeAction(key: string, rows: readonly Row[], active: string, page: number): TreeAction | undefined {
  const found = rows.findIndex((row) => row.key === active)
  const at = Math.max(found, 0)
  const row = rows[at]
  if (!row) return undefined
  const go = (index: number): TreeAction | undefined => {
    const target = rows[Math.min(Math.max(index, 0), rows.length - 1)]
    return target && { kind: 'go', row: target }
  }
  switch (key) {
    case 'ArrowDown':
      return go(found < 0 ? 0 : at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'PageDown':
      return go(at + page)
    case 'PageUp':
      return go(at - page)
    case 'ArrowRight':
      if (!row.hasInside) return undefined
      return row.isOpen ? go(at + 1) : { kind: 'open', department: row.index }
    case 'ArrowLeft': {
      if (row.isOpen) return { kind: 'close', department: row.index }
      const parent = rows.findLastIndex((each, index) => index < at && each.level < row.level)
      return parent < 0 ? undefined : go(parent)
    }
    case '*': {
      const siblings = rows.filter((each) => each.under === row.under && each.kind === 'department')
      return { kind: 'open-siblings', departments: siblings.map(({ index }) => index) }
    }
    case 'Enter':
    case ' ':
      return { kind: 'choose', row }
    default:
      return undefined
  }
}
