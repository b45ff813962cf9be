import type { Locate, Position, SourceRef } from '../model/source.ts'
import { indexItems } from './item-index.ts'
import { LineTable } from './line-table.ts'
import type { TextPlace } from './text-place.ts'
import { FilePositions } from './positions.ts'

/** Where the items of one file start, without the file: two numbers each. */
type Places = ReadonlyMap<string, Int32Array>

/**
 * Finds where departments, members and tags are declared. Each file is read at the first question about it and then forgotten, so that
 * any order of questions costs one pass over the files.
 *
 * @param read the text of a file; `undefined` when it is gone
 */
export function newLocate(read: (file: string) => string | undefined): Locate {
  const files = new Map<string, Places>()
  /** For lists in flow style, which take more than a pass over the lines. */
  let last: { readonly file: string; readonly positions: FilePositions } | undefined

  return (source) => {
    let places = files.get(source.file)
    if (!places) {
      places = placesIn(read(source.file) ?? '')
      files.set(source.file, places)
    }
    const place = find(places, source.pointer)
    if (place) return toPosition(source, place)
    if (last?.file !== source.file) {
      last = { file: source.file, positions: new FilePositions(read(source.file) ?? '') }
    }
    return toPosition(source, last.positions.item(source.pointer))
  }
}

function placesIn(text: string): Places {
  const lists = new Map<string, Int32Array>()
  const lines = new LineTable(text)
  for (const [list, nodes] of indexItems(text).lists) {
    const numbers = new Int32Array(nodes.length * 2)
    for (const [index, { offset }] of nodes.entries()) {
      const { line, column } = lines.placeAt(offset)
      numbers[index * 2] = line
      numbers[index * 2 + 1] = column
    }
    lists.set(list, numbers)
  }
  return lists
}

function find(places: Places, pointer: string): TextPlace | undefined {
  const slash = pointer.lastIndexOf('/')
  const numbers = places.get(pointer.slice(0, slash))
  const index = Number(pointer.slice(slash + 1)) * 2
  const line = numbers?.[index]
  const column = numbers?.[index + 1]
  return line === undefined || column === undefined ? undefined : { line, column }
}

function toPosition({ file }: SourceRef, { line, column }: TextPlace): Position {
  return { file, line: line + 1, column: column + 1 }
}
