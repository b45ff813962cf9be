/** Zero-based place in a text. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** For one place; a `LineTable` is for many. */
export function placeAt(text: string, offset: number): TextPlace {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  let line = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return { line, column: offset - lineStart }
}
