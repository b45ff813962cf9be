import { stratify, tree } from 'd3-hierarchy'
import type { Row } from './rows.ts'

/** A department's box, in pixels from the top left. */
export interface Box {
  readonly row: Row
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly boxes: readonly Box[]
  readonly links: readonly { readonly from: Box; readonly to: Box }[]
  readonly width: number
  readonly height: number
}

export const BOX = { width: 216, height: 58, across: 56, down: 12 } as const

/** From left to right: departments have names to read, and more of them fit below each other than side by side. */
export function layOut(rows: readonly Row[]): Layout {
  const root = stratify<Row>()
    .id(({ index }) => String(index))
    .parentId(({ under }) => (under < 0 ? undefined : String(under)))([...rows])
  const placed = tree<Row>()
    .nodeSize([BOX.height + BOX.down, BOX.width + BOX.across])
    .separation((one, other) => (one.parent === other.parent ? 1 : 1.25))(root)
  let top = 0
  placed.each((node) => {
    top = Math.min(top, node.x)
  })
  const boxes = new Map(placed.descendants().map((node) => [node, { row: node.data, x: node.y, y: node.x - top }]))
  const links = placed.links().flatMap(({ source, target }) => {
    const from = boxes.get(source)
    const to = boxes.get(target)
    return from && to ? [{ from, to }] : []
  })
  const all = [...boxes.values()]
  return {
    boxes: all,
    links,
    width: Math.max(...all.map(({ x }) => x), 0) + BOX.width,
    height: all.reduce((most, { y }) => Math.max(most, y), 0) + BOX.height,
  }
}
