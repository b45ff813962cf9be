/**
 * Names from below the root, joined with `/`: `/研发中心/后端组`; a slash inside a name is written `\/`, a backslash cannot
 * occur in a WeCom name. `/` is the root itself.
 */
export type DepartmentPath = string

export const ROOT_PATH: DepartmentPath = '/'

export function childPath(parent: DepartmentPath, name: string): DepartmentPath {
  const escaped = name.replaceAll('/', '\\/')
  return parent === ROOT_PATH ? `/${escaped}` : `${parent}/${escaped}`
}

/** `undefined` for text that is no path: not starting with `/`, or with an empty name. */
export function parsePath(path: string): readonly string[] | undefined {
  if (path === ROOT_PATH) return []
  if (!path.startsWith('/')) return undefined
  const names = path
    .slice(1)
    .split(/(?<!\\)\//u)
    .map((name) => name.replaceAll('\\/', '/'))
  return names.includes('') ? undefined : names
}

export function formatPath(names: readonly string[]): DepartmentPath {
  return names.reduce(childPath, ROOT_PATH)
}
