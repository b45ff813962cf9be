import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { compareCodePoints } from '../model/compare.ts'

/** A file the organisation is read from. */
export interface FolderFile {
  /** As a user would type it, with `/` on every platform: `org/rd.yaml`. */
  readonly path: string
  readonly bytes: number
}

export interface FolderListing {
  /** In path order, by code points. */
  readonly files: readonly FolderFile[]
  readonly faults: readonly FolderFault[]
}

export interface FolderFault {
  readonly path: string
  /** `outside`: a link that leads out of the folder: what is there must not be shown in a report. */
  readonly kind: 'missing' | 'not-a-file' | 'outside' | 'unreadable'
  /** The system's code (`EACCES`), for `unreadable`. */
  readonly reason?: string
}

/** Port: where org files come from. The disk, or a revision in a repository. Reading is synchronous because positions are looked up late. */
export interface OrgFolder {
  list(): FolderListing
  /** @throws an error with the system's `code` when the file cannot be read any more */
  read(path: string): Uint8Array
}

/** The YAML files below `dir`, or `dir` itself when it is a file. Hidden files and folders are left out, as is what a link repeats. */
export function diskFolder(dir: string): OrgFolder {
  return { list: () => listDisk(dir), read: (path) => readFileSync(path) }
}

function listDisk(dir: string): FolderListing {
  const shown = toSlashes(dir)
  const files: FolderFile[] = []
  const faults: FolderFault[] = []
  const seen = new Set<string>()
  const fail = (path: string, error: unknown): void => {
    const reason = systemCode(error)
    if (reason === 'ENOENT') faults.push({ path, kind: 'missing' })
    else faults.push({ path, kind: 'unreadable', reason })
  }

  let root: string
  try {
    root = realpathSync(dir)
  } catch (error) {
    fail(shown, error)
    return { files, faults }
  }

  const take = (path: string, real: string): void => {
    if (seen.has(real)) return
    seen.add(real)
    const stat = statSync(real)
    if (stat.isDirectory()) walk(path)
    else if (stat.isFile()) {
      if (path === shown || isYamlName(path)) files.push({ path, bytes: stat.size })
    } else if (path === shown || isYamlName(path)) faults.push({ path, kind: 'not-a-file' })
  }

  const walk = (path: string): void => {
    for (const name of readdirSync(path).sort(compareCodePoints)) {
      if (name.startsWith('.')) continue
      const below = path.endsWith('/') ? path + name : `${path}/${name}`
      try {
        const isLink = lstatSync(below).isSymbolicLink()
        const real = realpathSync(below)
        if (isLink && !isInside(root, real)) faults.push({ path: below, kind: 'outside' })
        else take(below, real)
      } catch (error) {
        if (isYamlName(below)) fail(below, error)
      }
    }
  }

  try {
    take(shown, root)
  } catch (error) {
    fail(shown, error)
  }
  files.sort((a, b) => compareCodePoints(a.path, b.path))
  return { files, faults }
}

function isInside(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
}

function isYamlName(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml')
}

function toSlashes(dir: string): string {
  const shown = sep === '\\' ? dir.replaceAll('\\', '/') : dir
  return shown.length > 1 && shown.endsWith('/') ? shown.replace(/\/+$/u, '') || '/' : shown
}

/** The system's code of an error of `node:fs`; anything else is thrown again. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  throw error
}
