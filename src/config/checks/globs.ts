const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

/** False when brackets do not pair, are empty or nested: the glob would match nothing, or something else than it seems to. */
export function isGlob(glob: string): boolean {
  let open: string | undefined
  let content = 0
  for (const character of glob) {
    if (open === undefined) {
      if (character === '}' || character === ']') return false
      open = CLOSING[character]
      content = 0
    } else if (character === open) {
      if (content === 0) return false
      open = undefined
    } else if (character in CLOSING || character === '}' || character === ']') return false
    else content++
  }
  return open === undefined
}
