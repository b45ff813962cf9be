/*
 * Takes over into the files what was changed in WeCom: makes out the edits after which the files say what is live, and nothing else.
 * What cannot be said in files, or not without taking something else along, is left and named.
 */
import type { Drift } from '../diff/drift.ts'
import { objectOf } from '../diff/object-of.ts'
import type { FileEdits } from '../edit/edit-yaml.ts'
import { declarableOrg, type DeclarableOrg } from '../import/declarable.ts'
import { MEMBER_KEYS, TAG_KEYS } from '../edit/key-order.ts'
import { ordered } from '../import/render-org.ts'
import type { YamlValue } from '../edit/yaml-text.ts'
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import type { DesiredMember, DesiredOrg, DesiredTag } from '../model/desired.ts'
import { ROOT_ID, useridKey } from '../model/fields.ts'
import type { LiveMember, LiveTag } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { SourceRef } from '../model/source.ts'
import { departmentEdits } from './accept-departments.ts'
import { memberFields } from './accept-members.ts'
import type { AcceptRequest, Context } from './context.ts'
import { DepartmentsAfter } from './departments-after.ts'
import { Drafts } from '../edit/drafts.ts'
import { Homes } from './homes.ts'
import { asList, asRef, toYaml, type RawFiles } from '../edit/raw-files.ts'

export interface Acceptance {
  readonly edits: ReadonlyMap<string, FileEdits>
  /** Objects (`objectOf`) that stay different, and why. */
  readonly left: ReadonlyMap<string, Message>
}

export function acceptDrift({ org, live, memory, drift, raw, otherFile }: AcceptRequest): Acceptance {
  const drafts = new Drafts()
  const left = new Map<string, Message>()
  const departments = new DepartmentsAfter(org, drift.diff, drift.changes.filter(isDepartment))
  const context: Context = {
    org,
    live,
    memory,
    drift,
    raw,
    drafts,
    departments,
    homes: new Homes(org, drift.diff, raw, otherFile),
    userids: useridsAfter(org, drift),
    leave: (change, message) => void left.set(objectOf(change), message),
  }
  departmentEdits(context)
  acceptMembers(context)
  acceptTags(context)
  followReferences(context)
  return { edits: drafts.edits(), left }
}

function isDepartment(change: Change): change is DepartmentChange {
  return change.kind === 'department'
}

function useridsAfter({ members, policy }: DesiredOrg, { changes }: Drift): ReadonlySet<string> | undefined {
  if (policy.unmanaged.members === 'keep' || policy.scope.length > 0) return undefined
  const userids = new Set(members.map(({ userid }) => useridKey(userid)))
  for (const change of changes) {
    if (change.kind !== 'member') continue
    if (change.action === 'create') userids.add(useridKey(change.userid))
    if (change.action === 'delete') userids.delete(useridKey(change.userid))
  }
  return userids
}

function acceptMembers(context: Context): void {
  const { org, live, drift, drafts, raw } = context
  const declared = new Map(org.members.map((member) => [useridKey(member.userid), member]))
  const current = new Map(live.members.map((member) => [useridKey(member.userid), member]))
  const targets = new Map(drift.diff.target.members.map((member) => [useridKey(member.userid), member]))
  const made: { readonly change: MemberChange; readonly member: LiveMember }[] = []
  for (const change of drift.changes) {
    if (change.kind !== 'member') continue
    const key = useridKey(change.userid)
    const member = targets.get(key)?.live ?? current.get(key)
    const source = declared.get(key)?.source
    if (change.action === 'delete' && source) drafts.remove(source)
    if (change.action === 'create' && member) made.push({ change, member })
    if (change.action === 'update' && source && member) {
      const { fields, message } = memberFields(change, member, raw.at(source), context)
      drafts.set(source, fields)
      if (message) context.leave(change, message)
    }
  }
  if (made.length > 0) declareMembers(made, declarableOrg(live), context)
  forgetLeaders(context)
}

function declareMembers(
  made: readonly { readonly change: MemberChange; readonly member: LiveMember }[],
  { declaration, leftOut }: DeclarableOrg,
  context: Context,
): void {
  const { departments, drafts, homes, userids, leave } = context
  const specs = new Map(declaration.members.map(({ live, spec }) => [useridKey(live.userid), spec]))
  for (const { change, member } of made) {
    const key = useridKey(member.userid)
    const spec = specs.get(key)
    const refs = member.departments.map(({ department }) => departments.ref(department))
    if (!spec || refs.includes(undefined)) {
      const reason = leftOut.get(`member:${key}`)?.get('*')
      leave(change, reason ?? { code: 'drift.left.no-place', params: { userid: member.userid } })
      continue
    }
    const { direct_leader: leader, ...rest } = spec
    const isLeaderKnown = leader === undefined || leader === null || !userids || userids.has(useridKey(leader))
    const main = rest.main_department === undefined ? undefined : departments.ref(member.main_department ?? ROOT_ID)
    drafts.append(
      homes.ofMember(member.main_department ?? member.departments[0]?.department ?? ROOT_ID),
      '/members',
      ordered(
        {
          ...rest,
          departments: rest.departments.map((placement, index) =>
            typeof placement === 'object' ? { ...placement, department: refs[index] } : refs[index],
          ),
          ...(main !== undefined && { main_department: main }),
          ...(leader !== undefined && isLeaderKnown && { direct_leader: leader }),
        },
        MEMBER_KEYS,
      ),
    )
  }
}

/** Nobody may refer to somebody who is no longer declared. Where that is no drift of its own, the field is not managed any more. */
function forgetLeaders({ org, drafts, userids }: Context): void {
  if (!userids) return
  for (const { userid, direct_leader: leader, source } of org.members) {
    if (typeof leader !== 'string' || userids.has(useridKey(leader)) || !userids.has(useridKey(userid))) continue
    if (!drafts.sets(source, 'direct_leader')) drafts.set(source, { direct_leader: undefined })
  }
}

function acceptTags(context: Context): void {
  const { org, live, drift, drafts, homes } = context
  const declared = new Map(drift.diff.target.tags.map((tag) => [tag.id, tag.desired]))
  const current = new Map(live.tags.map((tag) => [tag.id, tag]))
  const touched = new Set<SourceRef>()
  for (const change of drift.changes) {
    if (change.kind !== 'tag') continue
    const desired = declared.get(change.id)
    const tag = current.get(change.id)
    if (change.action === 'delete' && desired) drafts.remove(desired.source)
    if (change.action === 'create' && tag) {
      drafts.append(homes.ofTag(), '/tags', ordered(newTag(change, tag, context), TAG_KEYS))
    }
    if (change.action === 'update' && desired && tag) {
      touched.add(desired.source)
      drafts.set(desired.source, tagFields(change, tag, desired, context))
    }
  }
  for (const { source, members } of org.tags) {
    if (touched.has(source) || !members?.some((userid) => isUnknown(userid, context))) continue
    const kept = asList(context.raw.at(source)['members']).filter((userid) => !isUnknown(String(userid), context))
    drafts.set(source, { members: kept.map(String) })
  }
}

function isUnknown(userid: string, { userids }: Context): boolean {
  return userids !== undefined && !userids.has(useridKey(userid))
}

function newTag(
  change: TagChange,
  { id, name, members, departments }: LiveTag,
  context: Context,
): Record<string, YamlValue> {
  const people = members.filter((userid) => !isUnknown(userid, context))
  const places = departments.flatMap((department) => context.departments.ref(department) ?? [])
  if (people.length < members.length || places.length < departments.length) leavePart(change, context)
  return { name, id, members: people, departments: places }
}

function leavePart(change: TagChange, { leave }: Context): void {
  leave(change, { code: 'drift.left.tag', params: { name: change.name } })
}

/** Entries that stay keep their spelling and their place. */
function tagFields(
  change: TagChange,
  live: LiveTag,
  { source }: DesiredTag,
  context: Context,
): Record<string, YamlValue> {
  const { departments, raw } = context
  const before = raw.at(source)
  const fields: Record<string, YamlValue> = {}
  for (const field of change.fields) {
    switch (field) {
      case 'name':
        fields['name'] = live.name
        break
      case 'members': {
        const there = new Set(live.members.map(useridKey))
        const kept = asList(before['members'])
          .map(String)
          .filter((userid) => there.has(useridKey(userid)))
        const known = new Set(kept.map(useridKey))
        const added = live.members.filter((userid) => !known.has(useridKey(userid)))
        const sayable = added.filter((userid) => !isUnknown(userid, context))
        if (sayable.length < added.length) leavePart(change, context)
        fields['members'] = [...kept, ...sayable]
        break
      }
      case 'departments': {
        const there = new Set(live.departments)
        const kept = asList(before['departments']).filter((ref) => there.has(departments.resolve(ref) ?? 0))
        const known = new Set(kept.map((ref) => departments.resolve(ref)))
        const added = live.departments.filter((id) => !known.has(id))
        const sayable = added.flatMap((id) => departments.ref(id) ?? [])
        if (sayable.length < added.length) leavePart(change, context)
        fields['departments'] = [...kept.map((ref) => asRef(departments.follow(ref))), ...sayable]
        break
      }
    }
  }
  return fields
}

/** After a rename or a move, references by path lead somewhere else: they follow. */
function followReferences({ org, raw, departments, drafts, userids }: Context): void {
  if (!departments.isAnyPathNew) return
  const isKept = ({ userid }: DesiredMember): boolean => !userids || userids.has(useridKey(userid))
  for (const member of org.members) {
    if (!isKept(member)) continue
    const before = raw.at(member.source)
    const places = asList(before['departments'])
    const followed = places.map((place) =>
      typeof place === 'object' && place !== null && 'department' in place
        ? { ...place, department: departments.follow(place.department) }
        : departments.follow(place),
    )
    if (!drafts.sets(member.source, 'departments') && isOther(followed, places)) {
      drafts.set(member.source, { departments: followed.map(toYaml) })
    }
    const main = before['main_department']
    if (!drafts.sets(member.source, 'main_department') && departments.follow(main) !== main) {
      drafts.set(member.source, { main_department: asRef(departments.follow(main)) })
    }
  }
  for (const { source } of org.tags) {
    const places = asList(raw.at(source)['departments'])
    const followed = places.map((ref) => departments.follow(ref))
    if (!drafts.sets(source, 'departments') && isOther(followed, places))
      drafts.set(source, { departments: followed.map(asRef) })
  }
  followPolicy(raw, departments, drafts)
}

function followPolicy(raw: RawFiles, departments: DepartmentsAfter, drafts: Drafts): void {
  const file = raw.withField('policy')
  if (file === undefined) return
  const source = { file, pointer: '/policy' }
  const { scope, protect, approvals } = raw.at(source)
  const followedScope = asList(scope).map((ref) => departments.follow(ref))
  if (isOther(followedScope, asList(scope))) drafts.set(source, { scope: followedScope.map(asRef) })
  const within = typeof protect === 'object' && protect !== null && 'departments' in protect ? protect : undefined
  const places = asList(within?.departments)
  const followed = places.map((ref) => departments.follow(ref))
  if (within && isOther(followed, places)) {
    drafts.set(source, { protect: toYaml({ ...within, departments: followed }) })
  }
  const rules = asList(approvals).map((rule) =>
    typeof rule === 'object' && rule !== null && 'in' in rule
      ? { ...rule, in: asList(rule.in).map((ref) => departments.follow(ref)) }
      : rule,
  )
  if (isOther(rules, asList(approvals))) drafts.set(source, { approvals: toYaml(rules) })
}

function isOther(after: readonly unknown[], before: readonly unknown[]): boolean {
  return JSON.stringify(after) !== JSON.stringify(before)
}
