import type { Declared } from '../declared.ts'
import type { Report } from '../problem.ts'
import { targetOfRef, type Target, type Tree } from '../tree.ts'

/** What a rule across files works on. */
export interface CheckContext {
  readonly declared: Declared
  readonly tree: Tree
  /** By number of the reference in `declared.refs`. */
  readonly targets: readonly Target[]
  /** Which kinds may be referred to without being declared: kept or unmanaged ones, all when a scope is set. */
  readonly open: { readonly departments: boolean; readonly members: boolean }
  readonly report: Report
}

export function newContext(declared: Declared, tree: Tree, report: Report): CheckContext {
  const policy = declared.policies[0]?.spec
  const isOpen = (kind: 'departments' | 'members'): boolean =>
    !declared.manages[kind] ||
    !declared.complete[kind] ||
    policy?.unmanaged?.[kind] === 'keep' ||
    (policy?.scope ?? []).length > 0
  return {
    declared,
    tree,
    targets: declared.refs.values.map((ref) => targetOfRef(ref, tree)),
    open: { departments: isOpen('departments'), members: isOpen('members') },
    report,
  }
}

/** One text for each department, however it was referred to. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'root':
      return '/'
    case 'declared':
      return `#${target.index}`
    case 'undeclared':
      return 'id' in target ? `id ${target.id}` : target.path
    case 'unknown':
    case 'malformed':
      return '?'
  }
}
