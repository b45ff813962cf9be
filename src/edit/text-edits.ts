/** A stretch of a text with what is to stand there instead. `start === end`: an insertion. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Edits must not overlap. Insertions at one place keep the order in which they are given, and come before an edit that begins there.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of inOrder(edits)) {
    if (edit.start < at) throw new RangeError('edits of one text overlap')
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  parts.push(text.slice(at))
  return parts.join('')
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const isInsertion = ({ start, end }: TextEdit): number => (start === end ? 0 : 1)
  return edits.toSorted((a, b) => a.start - b.start || isInsertion(a) - isInsertion(b))
}

/** The line end that a text uses. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** Where the line of `offset` starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Behind the line end that follows `offset`; `offset` itself where a line has just ended there. */
export function nextLine(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end + 1
}

/** The blanks that the line of `offset` starts with. */
export function indentOf(text: string, offset: number): number {
  const start = lineStart(text, offset)
  let at = start
  while (text[at] === ' ') at++
  return at - start
}

/** Whether `offset` is the first on its line that is no blank. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return indentOf(text, offset) === offset - lineStart(text, offset)
}

/** Behind the comments that follow at `start` and are indented deeper than `column`: they are about what stands above them. */
export function skipComments(text: string, start: number, column: number): number {
  let at = start
  while (at < text.length && indentOf(text, at) > column && text[at + indentOf(text, at)] === '#')
    at = nextLine(text, at + 1)
  return at
}
