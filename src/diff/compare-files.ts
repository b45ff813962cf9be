/**
 * What a change of the files means, without a look at WeCom: the former files stand up as an organisation, and the present
 * ones are matched with it as a plan would match them with WeCom.
 *
 * Two things differ from a plan. Ids that nobody states only tie the objects together; an id that only the present files state
 * is taken as the true one of the object that stands in its place. And to state a field for the first time, or no longer, is
 * a difference of its own: the value in WeCom is not known in the first case, and stays in the second.
 */
import { DesiredLiveMismatch } from '../errors.ts'
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { Comparison, KindCount, ReleasedObject, StatedIds } from '../model/comparison.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { Message } from '../model/message.ts'
import { OBJECT_KINDS, type ObjectKind } from '../model/policy.ts'
import {
  compareDepartment,
  compareMember,
  compareTag,
  withoutGuesses,
  type Ignored,
  type References,
} from './compare-objects.ts'
import { requiredApprovals } from './approvals.ts'
import { compareSettings } from './compare-settings.ts'
import { diffOrg, type OrgDiff } from './diff-org.ts'
import { identify, type Identity } from './identify.ts'
import { standUp, type Standing } from './stand-up.ts'

const KIND_OF = { department: 'departments', member: 'members', tag: 'tags' } as const satisfies Record<
  Change['kind'],
  ObjectKind
>

/** @throws DesiredLiveMismatch when the present files contradict the former ones in a way that no plan could mend */
export function compareFiles(base: DesiredOrg, head: DesiredOrg): Comparison {
  const standing = standUp(base, head)
  const { live, memory } = standing
  const aligned = withoutNewIds(head, standing)
  const diff = diffOrg({ desired: aligned, live, memory, digest: () => '', writeUnverified: true })
  if (diff.problems.length > 0) throw new DesiredLiveMismatch(diff.problems)
  const identity = identify(aligned, diff.live, memory)
  const sides: Sides = {
    base,
    head,
    standing,
    diff,
    identity,
    before: { resolve: standing.resolve, path: (id) => diff.live.path(id) },
    after: { resolve: (ref) => identity.resolve(ref), path: diff.target.path },
    isCompared: (kind) => base.manages[kind] && head.manages[kind],
  }
  const ids = newStatedIds(sides)
  const changes = sorted([...updates(sides), ...wholeChanges(sides)])
  const kinds = { managed: kindsOf(head, base), released: kindsOf(base, head) }
  const settings = compareSettings({ org: base, references: sides.before }, { org: head, references: sides.after })
  return {
    changes,
    released: releasedObjects(sides),
    kinds,
    settings,
    // What a change says about its own approval does not count.
    approvals: requiredApprovals({
      rules: base.policy.approvals.map(({ in: within, ...rule }) => ({
        ...rule,
        in: within.map(sides.before.resolve),
      })),
      changes,
      settings,
      hasOtherKinds: kinds.managed.length + kinds.released.length > 0,
      live,
      path: sides.before.path,
    }),
    warnings: [...diff.warnings, ...diff.blocked.map(({ message }) => message), ...changedIds(sides)],
    unreadable: [],
    known: live,
    ids,
    pathBefore: sides.before.path,
    inScope: diff.target.inScope,
  }
}

interface Sides {
  readonly base: DesiredOrg
  readonly head: DesiredOrg
  readonly standing: Standing
  readonly diff: OrgDiff
  readonly identity: Identity
  readonly before: References
  readonly after: References
  /** Both sides manage it. */
  readonly isCompared: (kind: ObjectKind) => boolean
}

/** An id that only the present files state says nothing about which of the former objects it is. */
function withoutNewIds(head: DesiredOrg, { statedIds }: Standing): DesiredOrg {
  const aligned = <T extends { readonly id?: number }>(items: readonly T[], known: ReadonlySet<number>): readonly T[] =>
    items.map((item) => {
      if (item.id === undefined || known.has(item.id)) return item
      const { id: _id, ...rest } = item
      return rest as T // `id` is optional
    })
  return {
    ...head,
    departments: aligned(head.departments, statedIds.departments),
    tags: aligned(head.tags, statedIds.tags),
  }
}

function newStatedIds({ head, standing: { statedIds }, identity }: Sides): StatedIds {
  const departments = new Map<DepartmentId, DepartmentId>([...statedIds.departments].map((id) => [id, id]))
  const tags = new Map<TagId, TagId>([...statedIds.tags].map((id) => [id, id]))
  const learn = (known: Map<number, number>, id: number | undefined, stated: number | undefined): void => {
    if (id !== undefined && stated !== undefined && !known.has(id)) known.set(id, stated)
  }
  head.departments.forEach(({ id }, index) => learn(departments, identity.departmentIds[index], id))
  head.tags.forEach(({ id }, index) => learn(tags, identity.tagIds[index], id))
  return { department: (id) => departments.get(id), tag: (id) => tags.get(id) }
}

/** Both sides state an id for the same department or tag, but not the same one. */
function changedIds({ base, head, standing, diff, identity }: Sides): readonly Message[] {
  const found: Message[] = []
  const note = (object: string, before: number | undefined, after: number | undefined): void => {
    if (before === undefined || after === undefined || before === after) return
    found.push({ code: 'diff.id-changed', params: { object, before, after } })
  }
  const departments = indexOf(standing.departmentIds)
  head.departments.forEach(({ id }, index) => {
    const same = identity.departmentIds[index] ?? 0
    note(diff.target.path(same), base.departments[departments.get(same) ?? -1]?.id, id)
  })
  const tags = indexOf(standing.tagIds)
  head.tags.forEach(({ id, name }, index) => {
    note(`tag:${name ?? id}`, base.tags[tags.get(identity.tagIds[index] ?? 0) ?? -1]?.id, id)
  })
  return found
}

function indexOf(ids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(ids.map((id, index) => [id, index]))
}

function kindsOf(managing: DesiredOrg, other: DesiredOrg): readonly KindCount[] {
  return OBJECT_KINDS.flatMap((kind) =>
    managing.manages[kind] && !other.manages[kind]
      ? [{ kind, declared: managing[kind].length, undeclared: managing.policy.unmanaged[kind] }]
      : [],
  )
}

/** What comes and what goes. What merely stood because something points at it does neither. */
function wholeChanges({ standing, diff, isCompared }: Sides): readonly Change[] {
  const declared = new Set(standing.departmentIds)
  return diff.changes.flatMap((change): readonly Change[] => {
    if (change.action === 'update' || !isCompared(KIND_OF[change.kind])) return []
    if (change.kind === 'department' && change.action === 'delete' && !declared.has(change.id)) return []
    return [{ ...withoutGuesses(change, diff.live), cause: 'files' }]
  })
}

function updates(sides: Sides): readonly Change[] {
  const { base, head, standing, diff, isCompared } = sides
  const { target } = diff
  const ignored = ignoredBy(base, head)
  const changes: (Change | undefined)[] = []
  if (isCompared('departments')) {
    const byId = indexOf(standing.departmentIds)
    for (const department of target.departments) {
      if (!department.live || department.withheld) continue
      const before = base.departments[byId.get(department.id) ?? -1]
      changes.push(compareDepartment(before, department, department.live, diff.live.path(department.id), ignored))
    }
  }
  if (isCompared('members')) {
    const byKey = new Map(base.members.map((member) => [useridKey(member.userid), member]))
    const renamed = new Map(
      target.members.flatMap(({ live, userid }) => (live ? [[useridKey(live.userid), userid] as const] : [])),
    )
    const finalUserid = (userid: string): string => renamed.get(useridKey(userid)) ?? userid
    for (const member of target.members) {
      if (!member.live || member.withheld) continue
      const before = byKey.get(useridKey(member.live.userid))
      if (!before) continue
      changes.push(
        compareMember(
          { declared: before, references: sides.before },
          { declared: member.desired, references: sides.after },
          member,
          member.live,
          finalUserid,
          ignored,
        ),
      )
    }
  }
  if (isCompared('tags')) {
    const byId = indexOf(standing.tagIds)
    const found = new Map(
      diff.changes.flatMap((change) => (change.kind === 'tag' ? [[change.id, change] as const] : [])),
    )
    for (const tag of target.tags) {
      const before = base.tags[byId.get(tag.id) ?? -1]
      if (!before || !tag.live || tag.withheld) continue
      changes.push(compareTag(before, tag, tag.live, found.get(tag.id), ignored))
    }
  }
  return changes.flatMap((change) => change ?? [])
}

/** A field that either side ignores is not one that the files decide on. */
function ignoredBy({ policy: { ignore: a } }: DesiredOrg, { policy: { ignore: b } }: DesiredOrg): Ignored {
  return {
    departments: new Set([...a.departments, ...b.departments]),
    members: new Set([...a.members, ...b.members]),
    tags: new Set([...a.tags, ...b.tags]),
  }
}

/** What the former files declare, the present ones do not, and no plan would delete. */
function releasedObjects({ base, standing, diff, identity, isCompared }: Sides): readonly ReleasedObject[] {
  const { deletes } = diff.target
  const departments = new Set([...identity.departmentIds, ...deletes.departments.map(({ id }) => id)])
  const members = new Set(
    [...identity.members, ...deletes.members].flatMap((member) => (member ? [useridKey(member.userid)] : [])),
  )
  const tags = new Set([...identity.tagIds, ...deletes.tags.map(({ id }) => id)])
  const released: ReleasedObject[][] = [[], [], []]
  if (isCompared('departments')) {
    const open = standing.departmentIds.filter((id) => !departments.has(id))
    released[0] = open.map((id) => ({ kind: 'department', id, path: diff.live.path(id) }))
  }
  if (isCompared('members')) {
    const open = base.members.filter(({ userid }) => !members.has(useridKey(userid)))
    released[1] = open.map(({ userid, name }) => ({ kind: 'member', userid, ...(name !== undefined && { name }) }))
  }
  if (isCompared('tags')) {
    const open = diff.live.org.tags.filter(({ id }) => !tags.has(id))
    released[2] = open.map(({ id, name }) => ({ kind: 'tag', id, name }))
  }
  return released.flatMap((kind) => sortedBy(kind, placeOf))
}

function sorted(changes: readonly Change[]): readonly Change[] {
  const of = <K extends Change['kind']>(kind: K): Extract<Change, { kind: K }>[] =>
    changes.filter((change): change is Extract<Change, { kind: K }> => change.kind === kind)
  return [
    ...sortedBy<DepartmentChange>(of('department'), placeOf),
    ...sortedBy<MemberChange>(of('member'), placeOf),
    ...sortedBy<TagChange>(of('tag'), placeOf),
  ]
}

function placeOf(object: Change | ReleasedObject): string {
  switch (object.kind) {
    case 'department':
      return object.path
    case 'member':
      return useridKey(object.userid)
    case 'tag':
      return object.name
  }
}
