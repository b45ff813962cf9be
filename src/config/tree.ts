import { ROOT_ID, type DepartmentId } from '../model/fields.ts'
import { childPath, formatPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'
import type { Declared } from './declared.ts'
import type { DepartmentRefSpec } from './spec.ts'

/*
 * How the declared departments hang together. A department says where it is by nesting or by `parent`, and `parent` may be a path
 * through other departments of any file, so paths grow from the root downwards until no more can be found.
 */

/** What a reference points at. `undeclared`: an id or path that no file declares; a key that no file declares is `unknown`. */
export type Target =
  | { readonly kind: 'root' }
  | { readonly kind: 'declared'; /** Position in `Declared.departments`. */ readonly index: number }
  | { readonly kind: 'undeclared'; readonly id: DepartmentId }
  | { readonly kind: 'undeclared'; readonly path: DepartmentPath }
  | { readonly kind: 'unknown' }
  /** Neither id, path nor key: the schema has reported it. */
  | { readonly kind: 'malformed' }

export interface Tree {
  /** By position in `Declared.departments`. */
  readonly parents: readonly Target[]
  /** Absent where a department on the way states no name, is its own ancestor or hangs below something unknown. */
  readonly paths: readonly (DepartmentPath | undefined)[]
  readonly byKey: ReadonlyMap<string, number>
  readonly byId: ReadonlyMap<number, number>
  readonly byPath: ReadonlyMap<DepartmentPath, number>
  /** Cycles of parents; each as the departments in it. */
  readonly cycles: readonly (readonly number[])[]
}

export function buildTree(declared: Declared): Tree {
  const { departments } = declared
  const byKey = new Map<string, number>()
  const byId = new Map<number, number>()
  for (const [index, { spec }] of departments.entries()) {
    if (spec.key !== undefined && !byKey.has(spec.key)) byKey.set(spec.key, index)
    if (spec.id !== undefined && !byId.has(spec.id)) byId.set(spec.id, index)
  }
  const byPath = new Map<DepartmentPath, number>()
  const parents: (Target | undefined)[] = departments.map(({ spec, nestedIn }) => {
    if (nestedIn !== undefined) return { kind: 'declared', index: nestedIn }
    if (spec.parent === undefined) return { kind: 'root' }
    return isPath(spec.parent) && spec.parent !== ROOT_PATH
      ? undefined
      : targetOfRef(spec.parent, { byKey, byId, byPath })
  })
  const paths: (DepartmentPath | undefined)[] = departments.map(() => undefined)

  const children = new Map<number, number[]>()
  const waiting = new Map<DepartmentPath, number[]>()
  const ready: [index: number, parentPath: DepartmentPath][] = []
  for (const [index, parent] of parents.entries()) {
    if (!parent) append(waiting, normalPath(String(departments[index]?.spec.parent)) ?? '', index)
    else if (parent.kind === 'root') ready.push([index, ROOT_PATH])
    else if (parent.kind === 'declared') append(children, parent.index, index)
  }
  const place = (): void => {
    // In order of declaration, so that the first of two equal paths is the one that counts.
    for (const [index, parentPath] of ready) {
      const name = departments[index]?.spec.name
      if (name === undefined || paths[index] !== undefined) continue
      const path = childPath(parentPath, name)
      paths[index] = path
      if (!byPath.has(path)) byPath.set(path, index)
      for (const child of children.get(index) ?? []) ready.push([child, path])
      for (const child of waiting.get(path) ?? []) {
        parents[child] = { kind: 'declared', index: byPath.get(path) ?? index }
        ready.push([child, path])
      }
      waiting.delete(path)
    }
    ready.length = 0
  }
  place()
  // What waits for a path that no file declares hangs below it all the same, and others may hang below that in turn.
  for (const path of [...waiting.keys()].sort((a, b) => a.length - b.length)) {
    for (const child of waiting.get(path) ?? []) {
      parents[child] = path === '' ? { kind: 'malformed' } : { kind: 'undeclared', path }
      if (path !== '') ready.push([child, path])
    }
    waiting.delete(path)
    place()
  }

  const settled = parents.map((parent): Target => parent ?? { kind: 'unknown' })
  return { parents: settled, paths, byKey, byId, byPath, cycles: findCycles(settled) }
}

type Lookup = Pick<Tree, 'byKey' | 'byId' | 'byPath'>

export function targetOfRef(ref: DepartmentRefSpec, { byKey, byId, byPath }: Lookup): Target {
  if (typeof ref === 'number') {
    if (ref === ROOT_ID) return { kind: 'root' }
    const index = byId.get(ref)
    return index === undefined ? { kind: 'undeclared', id: ref } : { kind: 'declared', index }
  }
  if (!isPath(ref)) {
    const index = byKey.get(ref)
    return index === undefined ? { kind: KEY.test(ref) ? 'unknown' : 'malformed' } : { kind: 'declared', index }
  }
  const path = normalPath(ref)
  if (path === undefined) return { kind: 'malformed' }
  if (path === ROOT_PATH) return { kind: 'root' }
  const index = byPath.get(path)
  return index === undefined ? { kind: 'undeclared', path } : { kind: 'declared', index }
}

const KEY = /^[a-z][a-z0-9._-]*$/u

function isPath(ref: DepartmentRefSpec): ref is string {
  return typeof ref === 'string' && ref.startsWith('/')
}

/** The path in its one spelling. */
export function normalPath(path: string): DepartmentPath | undefined {
  const names = parsePath(path)
  return names && formatPath(names)
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function findCycles(parents: readonly Target[]): number[][] {
  const cycles: number[][] = []
  /** 0 not visited, otherwise the walk that came by. */
  const visited = new Int32Array(parents.length)
  for (let start = 0; start < parents.length; start++) {
    const walk: number[] = []
    let index = start
    while (visited[index] === 0) {
      visited[index] = start + 1
      walk.push(index)
      const parent = parents[index]
      if (parent?.kind !== 'declared') break
      index = parent.index
    }
    if (visited[index] === start + 1 && parents[index]?.kind === 'declared' && walk.at(-1) !== undefined) {
      const from = walk.indexOf(index)
      const last = parents[walk.at(-1) ?? 0]
      if (last?.kind === 'declared' && last.index === index) cycles.push(walk.slice(from))
    }
  }
  return cycles
}
