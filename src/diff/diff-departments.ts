import type { DepartmentChange, DepartmentView } from '../model/change.ts'
import { DEPARTMENT_FIELDS, type DepartmentField } from '../model/fields.ts'
import type { LiveDepartment } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import { appliedDepartment, combineCauses, fieldCause, wholeCause, type Digest } from './cause.ts'
import { isInDoubt } from './doubts.ts'
import type { LiveIndex } from './live-index.ts'
import type { Target, TargetDepartment } from './target.ts'

export interface DepartmentDiffContext {
  readonly target: Target
  readonly live: LiveIndex
  readonly memory: Memory
  readonly digest: Digest
  /** Whether a value that cannot be compared is left as it is; counts it if so. */
  readonly withhold: (object: string) => boolean
}

export function diffDepartments(context: DepartmentDiffContext): DepartmentChange[] {
  const { target, live, memory } = context
  const changes: DepartmentChange[] = []
  for (const department of target.departments) {
    const change = department.live ? updated(department, department.live, context) : created(department, memory)
    if (change) changes.push(change)
  }
  for (const department of target.deletes.departments) changes.push(deleted(department, live, memory))
  return changes
}

type Wanted = Partial<Record<DepartmentField, string | number | null>>

function wantedOf(target: TargetDepartment): Wanted {
  const { name, name_en, order } = target.desired
  return {
    ...(name !== undefined && { name }),
    ...(name_en !== undefined && { name_en }),
    parentid: target.parentid,
    ...(order !== undefined && { order }),
  }
}

function created(target: TargetDepartment, memory: Memory): DepartmentChange {
  const wanted = wantedOf(target)
  const fields = DEPARTMENT_FIELDS.filter((field) => wanted[field] !== undefined && wanted[field] !== null)
  const wasApplied =
    memory.applied.departments[target.id] !== undefined || appliedDepartment(target.desired, memory) !== undefined
  return {
    kind: 'department',
    action: 'create',
    id: target.id,
    path: target.path,
    before: null,
    after: pick(wanted, fields),
    fields,
    unverified: [],
    cause: wholeCause('create', wasApplied, memory),
    source: target.desired.source,
    effects: [],
  }
}

function updated(
  target: TargetDepartment,
  current: LiveDepartment,
  { live, memory, digest, withhold }: DepartmentDiffContext,
): DepartmentChange | undefined {
  const wanted = wantedOf(target)
  const applied = memory.applied.departments[target.id]
  const ref = `department:${target.id}`
  const unverified: DepartmentField[] = []
  const fields = DEPARTMENT_FIELDS.filter((field) => {
    const value = wanted[field]
    if (value === undefined) return false
    const known = current[field]
    if (known !== undefined) return (value ?? '') !== (known ?? '')
    const last = applied?.digests[field]
    if (last !== undefined) return last !== digest(ref, field, value)
    if (target.withheld !== undefined) return false
    if (!isInDoubt(memory, ref, field) && withhold(target.path)) return false
    unverified.push(field)
    return true
  })
  if (fields.length === 0) return undefined
  const livePath = live.path(target.id)
  return {
    kind: 'department',
    action: 'update',
    id: target.id,
    path: target.path,
    ...(livePath !== target.path && { livePath }),
    before: pick(current, fields),
    after: pick(wanted, fields),
    fields,
    unverified,
    cause: combineCauses(
      fields.map((field) => {
        if (field === 'parentid') {
          return fieldCause(asText(applied?.parentid), String(target.parentid), String(current.parentid))
        }
        const known = current[field]
        return fieldCause(
          applied?.digests[field],
          digest(ref, field, wanted[field] ?? null),
          known === undefined ? undefined : digest(ref, field, known),
        )
      }),
    ),
    source: target.desired.source,
    effects: [],
  }
}

function deleted(department: LiveDepartment, live: LiveIndex, memory: Memory): DepartmentChange {
  const fields: DepartmentField[] = department.name === undefined ? ['parentid'] : ['name', 'parentid']
  return {
    kind: 'department',
    action: 'delete',
    id: department.id,
    path: live.path(department.id),
    before: pick(department, fields),
    after: null,
    fields,
    unverified: [],
    cause: wholeCause('delete', memory.applied.departments[department.id] !== undefined, memory),
    effects: [],
  }
}

function pick(values: Wanted | LiveDepartment, fields: readonly DepartmentField[]): DepartmentView {
  return Object.fromEntries(fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])))
}

function asText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
