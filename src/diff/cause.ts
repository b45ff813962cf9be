import type { Cause } from '../model/change.ts'
import type { DesiredDepartment, DesiredTag } from '../model/desired.ts'
import type { DepartmentId, TagId } from '../model/fields.ts'
import { recordOf, type Memory } from '../model/memory.ts'

/** Keyed digest of a field's value, as kept in the state; equal values of one field of one object have equal digests. */
export type Digest = (ref: string, field: string, value: unknown) => string

/** Three-way: what was last applied decides whether the files moved away from it, or live did. */
export function fieldCause(last: string | undefined, desired: string | undefined, live: string | undefined): Cause {
  if (last === undefined) return 'unknown'
  const filesMoved = desired !== last
  const liveMoved = live !== undefined && live !== last
  if (filesMoved && liveMoved) return 'both'
  if (filesMoved) return 'files'
  return liveMoved ? 'drift' : 'unknown'
}

/** The cause of an object from those of its fields. */
export function combineCauses(causes: readonly Cause[]): Cause {
  const known = new Set(causes.filter((cause) => cause !== 'unknown'))
  const [only] = known
  if (only === undefined) return 'unknown'
  return known.size > 1 ? 'both' : only
}

/** A whole object that is on one side only. `wasApplied`: the state records it. */
export function wholeCause(action: 'create' | 'delete', wasApplied: boolean, memory: Memory): Cause {
  const remembers = memory.adopted || Object.keys(memory.applied.members).length > 0
  if (!remembers) return 'unknown'
  if (action === 'create') return wasApplied ? 'drift' : 'files'
  return wasApplied ? 'files' : 'drift'
}

/**
 * The department that a declaration without id was when it was last applied, also when that is gone and another one has taken its
 * place or is to be made.
 */
export function appliedDepartment(
  { id, key, path }: Pick<DesiredDepartment, 'id' | 'key' | 'path'>,
  { bindings, applied }: Memory,
): DepartmentId | undefined {
  if (id !== undefined) return undefined
  const bound =
    (key === undefined ? undefined : recordOf(bindings.keys, key)) ??
    (path === undefined ? undefined : bindings.paths[path])
  return bound !== undefined && applied.departments[bound] !== undefined ? bound : undefined
}

/** Likewise of a tag. */
export function appliedTag(
  { id, name }: Pick<DesiredTag, 'id' | 'name'>,
  { bindings, applied }: Memory,
): TagId | undefined {
  const bound = id === undefined && name !== undefined ? recordOf(bindings.tags, name) : undefined
  return bound !== undefined && applied.tags[bound] !== undefined ? bound : undefined
}
