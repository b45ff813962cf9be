/** Marks a name that a plan holds only until it is done: the final name, this mark, then the id. */
export const TEMPORARY_MARK = '~orgctl~'

/** A name that no sibling can have, valid for departments and tags (at most 32 characters), from which the next run knows whose it is. */
export function temporaryName(finalName: string, id: number): string {
  const mark = `${TEMPORARY_MARK}${id}`
  return `${Array.from(finalName)
    .slice(0, 32 - mark.length)
    .join('')}${mark}`
}
