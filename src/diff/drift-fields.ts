/** Change by change: which of its fields live moved away from, and the change turned round, from files to live. */
import type {
  Cause,
  Change,
  DepartmentChange,
  MemberChange,
  MemberChangeField,
  MemberView,
  PlacementView,
  TagChange,
  TagChangeField,
  TagView,
} from '../model/change.ts'
import {
  MEMBER_FIELDS,
  useridKey,
  type DepartmentField,
  type DepartmentId,
  type MemberField,
  type TagId,
} from '../model/fields.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import { combineCauses, fieldCause, type Digest } from './cause.ts'
import type { TargetMember } from './target.ts'

export interface DriftContext {
  readonly memory: Memory
  readonly digest: Digest
  /** From the id that was applied to the present one, and back: they differ where something was deleted in WeCom and is made anew. */
  readonly departments: {
    readonly now: (id: DepartmentId) => DepartmentId
    readonly former: (id: DepartmentId) => DepartmentId
  }
  readonly tags: { readonly former: (id: TagId) => TagId }
}

/** In the order in which a change names them. */
export const MEMBER_CHANGE_FIELDS: readonly MemberChangeField[] = [...MEMBER_FIELDS, 'departments', 'main_department']

/** An object that is to be created because it was deleted. */
export function deletedInWecom(change: Change): Change {
  const common = { action: 'delete', after: null, unverified: [], effects: [] } as const
  switch (change.kind) {
    case 'department': {
      const fields = present(change.after, ['name', 'parentid'] as const)
      return { ...change, ...common, fields, before: pick(change.after, fields) }
    }
    case 'member': {
      const fields = present(change.after, ['name', 'departments'] as const)
      return { ...change, ...common, fields, before: pick(change.after, fields) }
    }
    case 'tag': {
      const fields = present(change.after, ['name', 'members', 'departments'] as const)
      return { ...change, ...common, fields, before: pick(change.after, fields) }
    }
  }
}

/** `undefined` when only the files changed. */
export function updatedInWecom(change: Change, context: DriftContext): Change | undefined {
  switch (change.kind) {
    case 'department':
      return updatedDepartment(change, context)
    case 'member':
      return updatedMember(change, context)
    case 'tag':
      return updatedTag(change, context)
  }
}

function updatedDepartment(
  change: DepartmentChange,
  { memory, digest, departments: { now, former } }: DriftContext,
): Change | undefined {
  const id = former(change.id)
  const applied = memory.applied.departments[id]
  const ref = `department:${id}`
  const causeOf = (field: DepartmentField): Cause => {
    const [before, after] = [change.before?.[field], change.after?.[field]]
    if (field === 'parentid') return fieldCause(asText(applied && now(applied.parentid)), asText(after), asText(before))
    return fieldCause(
      applied?.digests[field],
      digest(ref, field, after ?? null),
      before === undefined ? undefined : digest(ref, field, before),
    )
  }
  const drift = drifted(change.fields, causeOf)
  if (!drift) return undefined
  const { livePath, ...rest } = change
  return {
    ...rest,
    ...drift,
    path: livePath ?? change.path,
    ...(livePath !== undefined && { livePath: change.path }),
    ...turned(change, drift.fields),
  }
}

function updatedMember(
  change: MemberChange,
  { memory, digest, departments: { now } }: DriftContext,
): MemberChange | undefined {
  const key = useridKey(change.before?.userid ?? change.userid)
  const applied = recordOf(memory.applied.members, key)
  const ref = `member:${key}`
  const before: MemberView = change.before ?? {}
  const after: MemberView = change.after ?? {}
  const entryCause = (name: string): Cause =>
    fieldCause(
      applied?.digests[`extattr.${name}`],
      digest(ref, `extattr.${name}`, after.extattr?.[name] ?? null),
      before.extattr && digest(ref, `extattr.${name}`, before.extattr[name] ?? null),
    )
  const entries = Object.keys(after.extattr ?? {}).filter((name) => isDrift(entryCause(name)))
  const causeOf = (field: MemberChangeField): Cause => {
    if (field === 'userid') return 'files'
    if (field === 'extattr') return combineCauses(entries.map(entryCause))
    if (field === 'departments') {
      const last = applied?.departments.map(([id, leader, order]) => ({
        department: now(id),
        leader: leader === 1,
        order,
      }))
      return fieldCause(last && placesKey(last), placesKey(after.departments), placesKey(before.departments))
    }
    if (field === 'main_department') {
      const last = applied && now(applied.main_department)
      return fieldCause(asText(last), asText(after.main_department), asText(before.main_department))
    }
    const live = before[field]
    return fieldCause(
      applied?.digests[field],
      digest(ref, field, after[field] ?? null),
      live === undefined ? undefined : digest(ref, field, live),
    )
  }
  const drift = drifted(change.fields, causeOf)
  if (!drift) return undefined
  const views = turned(change, drift.fields)
  if (!drift.fields.includes('extattr')) return { ...change, ...drift, ...views }
  return {
    ...change,
    ...drift,
    before: { ...views.before, extattr: pick(after.extattr ?? null, entries) },
    after: { ...views.after, extattr: pick(before.extattr ?? null, entries) },
  }
}

function updatedTag(change: TagChange, { memory, departments: { now }, tags }: DriftContext): TagChange | undefined {
  const applied = memory.applied.tags[tags.former(change.id)]
  const [before, after]: readonly [TagView, TagView] = [change.before ?? {}, change.after ?? {}]
  const causeOf = (field: TagChangeField): Cause => {
    switch (field) {
      case 'name':
        return fieldCause(applied?.name, after.name, before.name)
      case 'members':
        return fieldCause(setKey(applied?.members), setKey(after.members), setKey(before.members))
      case 'departments': {
        const last = applied?.departments?.map(now)
        return fieldCause(setKey(last), setKey(after.departments), setKey(before.departments))
      }
    }
  }
  const drift = drifted(change.fields, causeOf)
  return drift && { ...change, ...drift, ...turned(change, drift.fields) }
}

/**
 * With the mobile or mail of somebody who is active, which only the member changes: never a step of a plan, but drift all the same.
 * @param drift what else was changed about the member
 */
export function fixedInWecom(
  { userid, live, desired }: TargetMember,
  candidates: ReadonlySet<MemberField> | undefined,
  drift: Change | undefined,
  { memory, digest }: DriftContext,
): Change | undefined {
  if (!live || !candidates) return undefined
  const key = useridKey(live.userid)
  const digests = recordOf(memory.applied.members, key)?.digests
  const causeOf = (field: MemberField): Cause => {
    const now = live[field]
    return fieldCause(
      digests?.[field],
      digest(`member:${key}`, field, desired[field] ?? null),
      now === undefined ? undefined : digest(`member:${key}`, field, now),
    )
  }
  const own = drifted([...candidates], causeOf)
  if (!own) return undefined
  const other = drift?.kind === 'member' ? drift : undefined
  const name = desired.name ?? live.name
  return {
    kind: 'member',
    userid,
    ...(name && { name }),
    source: desired.source,
    ...own,
    fields: MEMBER_CHANGE_FIELDS.filter((field) => isOneOf(field, own.fields) || isOneOf(field, other?.fields ?? [])),
    cause: combineCauses([own.cause, ...(other ? [other.cause] : [])]),
    before: { ...other?.before, ...pick(desired, own.fields) },
    after: { ...other?.after, ...pick(live, own.fields) },
  }
}

function isOneOf(field: string, fields: readonly string[]): boolean {
  return fields.includes(field)
}

function isDrift(cause: Cause): boolean {
  return cause === 'drift' || cause === 'both'
}

function drifted<Field extends string>(all: readonly Field[], causeOf: (field: Field) => Cause) {
  const fields = all.filter((field) => isDrift(causeOf(field)))
  if (fields.length === 0) return undefined
  return { action: 'update', fields, cause: combineCauses(fields.map(causeOf)), unverified: [], effects: [] } as const
}

/** What the files say first, then what is live. */
function turned({ before, after }: Pick<Change, 'before' | 'after'>, fields: readonly string[]) {
  return { before: pick(after, fields), after: pick(before, fields) }
}

function asText(value: string | number | null | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

function placesKey(placements: readonly Pick<PlacementView, 'department' | 'leader' | 'order'>[] = []): string {
  return placements
    .map(({ department, leader, order }) => `${department}:${leader === true ? 1 : 0}:${order ?? 0}`)
    .sort()
    .join()
}

function setKey(items: readonly (string | number)[] | undefined): string | undefined {
  return items
    ?.map((item) => (typeof item === 'string' ? useridKey(item) : String(item)))
    .sort()
    .join()
}

export function present<Field extends string>(view: object | null, fields: readonly Field[]): readonly Field[] {
  return fields.filter((field) => view !== null && Object.hasOwn(view, field))
}

/** The named entries of a view; which view it is of, the caller knows. */
export function pick(view: object | null, fields: readonly string[]): Record<string, never> {
  const kept = Object.entries(view ?? {}).filter(([field]) => fields.includes(field))
  return Object.fromEntries(kept) as Record<string, never> // values of the same fields of the same view
}
