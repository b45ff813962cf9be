import { contentLine, isAtEnd, isEntry, keyAt, rootNode, skipBlanks, type Node } from './block-scan.ts'

/** Where every department, member and tag of a file starts, found in one pass over its lines. */
export interface ItemIndex {
  /** By pointer of the list: `/departments/0/children`. */
  readonly lists: ReadonlyMap<string, readonly Node[]>
  /** `undefined` for an item of a list in flow style. */
  find(list: string, index: number): Node | undefined
}

interface OpenList {
  readonly pointer: string
  readonly indent: number
  readonly nodes: Node[]
  /** Column of the keys of the present item. */
  column: number
}

/** A list key with nothing behind it: its entries follow on the next lines. */
interface Pending {
  readonly pointer: string
  readonly indent: number
}

const LISTS: ReadonlySet<string> = new Set(['departments', 'members', 'tags'])

export function indexItems(text: string): ItemIndex {
  const lists = new Map<string, Node[]>()
  const root = rootNode(text)
  if (root) scan(text, root, lists)
  return { lists, find: (list, index) => lists.get(list)?.[index] }
}

function scan(text: string, root: Node, lists: Map<string, Node[]>): void {
  const open: OpenList[] = []
  let pending: Pending | undefined
  let awaiting: OpenList | undefined

  const takeKey = (offset: number, column: number): void => {
    const top = open.at(-1)
    const first = text.charCodeAt(offset)
    // Only keys that can be a list are read; a file is mostly made of others.
    if (top ? first !== 0x63 && first !== 0x22 && first !== 0x27 : column !== root.column) return
    const key = keyAt(text, offset)
    if (!key || !isAtEnd(text, skipBlanks(text, key.end))) return
    if (!top && LISTS.has(key.name)) pending = { pointer: `/${key.name}`, indent: column }
    if (top && key.name === 'children' && top.pointer.startsWith('/departments')) {
      pending = { pointer: `${top.pointer}/${top.nodes.length - 1}/children`, indent: column }
    }
  }

  for (
    let line = contentLine(text, text.lastIndexOf('\n', root.offset) + 1);
    line;
    line = contentLine(text, line.next)
  ) {
    const { offset, indent } = line.offset < root.offset ? { offset: root.offset, indent: root.column } : line
    const isDash = isEntry(text, offset)
    if (pending && isDash && indent >= pending.indent) {
      const list = { pointer: pending.pointer, indent, nodes: [], column: -1 }
      lists.set(list.pointer, list.nodes)
      open.push(list)
    }
    pending = undefined
    if (awaiting && indent > awaiting.indent) {
      awaiting.nodes.push({ offset, column: indent })
      awaiting.column = indent
      awaiting = undefined
      takeKey(offset, indent)
      continue
    }
    awaiting = undefined
    for (let top = open.at(-1); top && (indent < top.indent || (indent === top.indent && !isDash)); top = open.at(-1))
      open.pop()
    const top = open.at(-1)
    if (top && isDash && indent === top.indent) {
      const behind = skipBlanks(text, offset + 1)
      if (isAtEnd(text, behind)) awaiting = top
      else {
        top.column = indent + behind - offset
        top.nodes.push({ offset: behind, column: top.column })
        takeKey(behind, top.column)
      }
    } else if (!top || indent === top.column) takeKey(offset, indent)
  }
}
