import { posix } from 'node:path'
import type { FolderFault, FolderFile, FolderListing, OrgFolder } from '../config/folder.ts'
import { compareCodePoints } from '../model/compare.ts'
import { git, type RepositoryPlace } from './git.ts'

/** What stands at a path of a revision. A link holds where it leads; a submodule is another repository and cannot be read. */
type Entry =
  | { readonly kind: 'folder'; readonly children: Map<string, Entry> }
  | { readonly kind: 'file'; readonly oid: string }
  | { readonly kind: 'link'; readonly oid: string }
  | { readonly kind: 'submodule' }

const LINK_MODE = '120000'
const SUBMODULE_MODE = '160000'
/** As many links as a file system follows. */
const LINKS_LIMIT = 40

/**
 * The YAML files that a revision has at a place, or the file that it has there, read through git without a checkout. Hidden files,
 * links out of the folder and what a link repeats are treated as on the disk.
 * @param shown what paths begin with: `main:org`
 * @throws GitFailure when git cannot read the revision
 */
export function gitFolder({ folder, path }: RepositoryPlace, commit: string, shown: string): OrgFolder {
  const root = readTree(folder, commit, path)
  const { found, faults } = root ? walkTree(folder, root, shown) : nothingAt(shown)
  const sizes = readSizes(folder, [...found.values()])
  const listed = [...found].map(([at, oid]): FolderFile => ({ path: at, bytes: sizes.get(oid) ?? 0 }))
  const files = listed.toSorted((a, b) => compareCodePoints(a.path, b.path))
  let contents: ReadonlyMap<string, Buffer> | undefined
  return {
    list: () => ({ files, faults }),
    read: (at) => {
      contents ??= readBlobs(folder, [...found.values()])
      const bytes = contents.get(found.get(at) ?? '')
      if (bytes) return bytes
      throw Object.assign(new Error(`no ${at}`), { code: 'ENOENT' })
    },
  }
}

interface Walked {
  /** Object ids by path. */
  readonly found: ReadonlyMap<string, string>
  readonly faults: FolderListing['faults']
}

function nothingAt(shown: string): Walked {
  return { found: new Map(), faults: [{ path: shown, kind: 'missing' }] }
}

/** The entry at `path` with everything below it; `undefined` where the revision has nothing there. */
function readTree(folder: string, commit: string, path: string, links = 0): Entry | undefined {
  const listing = git(folder, ['ls-tree', '-r', '-z', '--full-tree', commit, ...(path === '' ? [] : ['--', path])])
  const root: Entry = { kind: 'folder', children: new Map() }
  for (const line of listing.toString('utf8').split('\0')) {
    const [, mode, oid, at] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/su.exec(line) ?? []
    if (mode === undefined || oid === undefined || at === undefined) continue
    const entry: Entry =
      mode === SUBMODULE_MODE ? { kind: 'submodule' } : { kind: mode === LINK_MODE ? 'link' : 'file', oid }
    if (at !== path) plant(root, path === '' ? at : at.slice(path.length + 1), entry)
    else if (entry.kind !== 'link') return entry
    else {
      const target = posix.join(posix.dirname(path), linkTarget(folder, entry.oid))
      const isInside = !target.startsWith('..') && !target.startsWith('/')
      return isInside && links < LINKS_LIMIT ? readTree(folder, commit, target, links + 1) : undefined
    }
  }
  return root.children.size > 0 ? root : undefined
}

function plant(root: Extract<Entry, { kind: 'folder' }>, path: string, entry: Entry): void {
  const names = path.split('/')
  const last = names.pop() ?? ''
  let at = root
  for (const name of names) {
    const known = at.children.get(name)
    const below: Entry = known?.kind === 'folder' ? known : { kind: 'folder', children: new Map() }
    at.children.set(name, below)
    at = below
  }
  at.children.set(last, entry)
}

function linkTarget(folder: string, oid: string): string {
  return git(folder, ['cat-file', 'blob', oid]).toString('utf8')
}

function walkTree(folder: string, root: Entry, shown: string): Walked {
  const found = new Map<string, string>()
  const faults: FolderFault[] = []
  const seen = new Set<Entry>()

  const take = (path: string, entry: Entry, names: readonly string[]): void => {
    if (seen.has(entry)) return
    seen.add(entry)
    const isWanted = path === shown || isYamlName(path)
    switch (entry.kind) {
      case 'folder':
        for (const name of [...entry.children.keys()].sort(compareCodePoints)) {
          if (!name.startsWith('.')) visit(`${path}/${name}`, [...names, name])
        }
        break
      case 'file':
        if (isWanted) found.set(path, entry.oid)
        break
      case 'submodule':
        faults.push({ path, kind: 'unreadable', reason: 'submodule' })
        break
      case 'link':
        break
    }
  }

  const visit = (path: string, names: readonly string[]): void => {
    const place = followLinks(folder, root, names)
    if (place === 'outside') faults.push({ path, kind: 'outside' })
    else if (place !== 'missing') take(path, place.entry, place.names)
    else if (isYamlName(path)) faults.push({ path, kind: 'missing' })
  }

  take(shown, root, [])
  return { found, faults }
}

/** What is at a path below `root`, links on the way followed. */
function followLinks(
  folder: string,
  root: Entry,
  path: readonly string[],
): { readonly entry: Entry; readonly names: readonly string[] } | 'missing' | 'outside' {
  let rest = [...path]
  let names: readonly string[] = []
  let entry: Entry = root
  let links = 0
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next: Entry | undefined = entry.kind === 'folder' ? entry.children.get(name) : undefined
    if (!next) return 'missing'
    if (next.kind !== 'link') {
      entry = next
      names = [...names, name]
      continue
    }
    const target = linkTarget(folder, next.oid)
    const joined = posix.join(...names, target)
    if (target.startsWith('/') || joined === '..' || joined.startsWith('../')) return 'outside'
    if (++links > LINKS_LIMIT) return 'missing'
    rest = [...joined.split('/').filter((part) => part !== '' && part !== '.'), ...rest]
    names = []
    entry = root
  }
  return { entry, names }
}

function isYamlName(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml')
}

function readSizes(folder: string, oids: readonly string[]): ReadonlyMap<string, number> {
  if (oids.length === 0) return new Map()
  const listing = git(folder, ['cat-file', '--batch-check'], oids.map((oid) => `${oid}\n`).join('')).toString('utf8')
  return new Map(
    listing.split('\n').map((line) => {
      const [oid = '', , size = '0'] = line.split(' ')
      return [oid, Number(size)]
    }),
  )
}

/** All in one run of git: `OID blob SIZE`, the bytes and a line end for each. */
function readBlobs(folder: string, oids: readonly string[]): ReadonlyMap<string, Buffer> {
  const output = git(folder, ['cat-file', '--batch'], [...new Set(oids)].map((oid) => `${oid}\n`).join(''))
  const blobs = new Map<string, Buffer>()
  let at = 0
  while (at < output.length) {
    const end = output.indexOf(0x0a, at)
    const [oid = '', , size = ''] = output.toString('latin1', at, end).split(' ')
    const start = end + 1
    blobs.set(oid, output.subarray(start, start + Number(size)))
    at = start + Number(size) + 1
  }
  return blobs
}
