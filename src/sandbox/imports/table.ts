import { refuse } from '../refusal.ts'
import type { SandboxSwitches } from '../switches.ts'

/** Cells by header name. Absent: the file has no such column. Short rows are filled up with empty cells. */
export interface Row {
  readonly cells: ReadonlyMap<string, string>
}

export interface Table {
  readonly headers: readonly string[]
  readonly rows: readonly Row[]
}

/** UTF-8, with or without a byte order mark. @throws Refusal 40092 for anything else, and without a row */
export function readTable(content: Uint8Array, quotes: SandboxSwitches['importQuotes']): Table {
  const lines = splitLines(decode(content), quotes)
  const [first, ...rest] = lines.filter((cells) => cells.some((cell) => cell !== ''))
  if (!first || rest.length === 0) return refuse(40092)
  const headers = first.map((header) => header.trim())
  return {
    headers: headers.filter((header) => header !== ''),
    rows: rest.map((cells) => ({
      cells: new Map(headers.map((header, at) => [header, (cells[at] ?? '').trim()])),
    })),
  }
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refuse(40092)
  }
}

function splitLines(text: string, quotes: SandboxSwitches['importQuotes']): readonly (readonly string[])[] {
  if (quotes === 'literal') return text.split(/\r\n|\r|\n/u).map((line) => line.split(','))
  const lines: string[][] = [[]]
  for (const { groups } of text.matchAll(/(?<cell>"(?:[^"]|"")*"|[^,\r\n]*)(?<end>,|\r\n|\r|\n|$)/gu)) {
    const cell = groups?.['cell'] ?? ''
    lines.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (groups?.['end'] !== ',') lines.push([])
  }
  return lines
}
