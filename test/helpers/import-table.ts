/** What one row of the import table allows. */
export interface ImportRule {
  /** Units (folders or root files of `src/`, or `folder/file`) that may be imported. */
  readonly units: ReadonlyMap<string, 'values' | 'types'>
  readonly anyUnit: boolean
  /** Packages, `node:` modules and `#` imports. */
  readonly packages: ReadonlyMap<string, 'values' | 'types'>
  readonly anyPackage: boolean
}

/**
 * Reads the table whose first heading is `folder` and whose second is `may import`. A name is written in backticks, followed by
 * `(types)` where only `import type` will do; the words "everything" and "anything" lift the restriction.
 * @throws Error when there is no such table or a cell holds no name and none of the known words
 */
export function parseImportTable(markdown: string): ReadonlyMap<string, ImportRule> {
  const lines = markdown.split('\n')
  const head = lines.findIndex((line) => {
    const [first, second] = cells(line)
    return first === 'folder' && second === 'may import'
  })
  if (head === -1) throw new Error('no table with the headings "folder" and "may import"')
  const rules = new Map<string, ImportRule>()
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) break
    const [folders = '', units = '', packages = ''] = cells(line)
    const rule: ImportRule = {
      units: names(units),
      anyUnit: /\beverything\b/u.test(units),
      packages: names(packages),
      anyPackage: /\banything\b/u.test(packages),
    }
    if (rule.units.size === 0 && !rule.anyUnit && units !== 'nothing') throw new Error(`cell "${units}" names nothing`)
    if (rule.packages.size === 0 && !rule.anyPackage && packages !== '–')
      throw new Error(`cell "${packages}" names nothing`)
    for (const folder of names(folders).keys()) rules.set(folder, rule)
  }
  return rules
}

function cells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function names(cell: string): ReadonlyMap<string, 'values' | 'types'> {
  const found = new Map<string, 'values' | 'types'>()
  for (const match of cell.matchAll(/`([^`]+)`( \(types\))?/gu)) {
    if (match[1] !== undefined) found.set(match[1], match[2] === undefined ? 'values' : 'types')
  }
  return found
}
