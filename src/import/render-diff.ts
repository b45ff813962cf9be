import { structuredPatch } from 'diff'

/** A file before and after; `before` is absent for a new file. */
export interface FileChange {
  readonly file: string
  readonly before?: string
  readonly after: string
}

export interface DiffOptions {
  /** Hides what is personal in a text that may hold anything, and makes it harmless for a terminal. */
  readonly free: (text: string) => string
  readonly showSensitive: boolean
}

/** Values whose look does not tell that they are personal. */
const HIDDEN = /(["']?\b(?:address|gender)["']?[ \t]*:[ \t]*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,{}#][^,{}]*)/gu

/** As `git diff` shows it. Where personal values are hidden, it is for reading, and no patch that could be applied. */
export function renderDiff(changes: readonly FileChange[], { free, showSensitive }: DiffOptions): string {
  const shown = (line: string): string => free(showSensitive ? line : line.replaceAll(HIDDEN, '$1***'))
  return changes
    .map(({ file, before, after }) => {
      const { hunks } = structuredPatch(file, file, before ?? '', after, undefined, undefined, { context: 3 })
      const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: content }) => [
        `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
        ...content.map(shown),
      ])
      return [`--- ${before === undefined ? '/dev/null' : `a/${file}`}`, `+++ b/${file}`, ...lines, ''].join('\n')
    })
    .join('')
}
