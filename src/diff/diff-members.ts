import type { Cause, Effect, MemberChange, MemberChangeField, MemberView, PlacementView } from '../model/change.ts'
import type { PlacementWrite } from '../model/call.ts'
import { MEMBER_FIELDS, useridKey, type MemberField } from '../model/fields.ts'
import type { LiveMember, LivePlacement } from '../model/live.ts'
import type { AppliedMember, Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { combineCauses, fieldCause, wholeCause, type Digest } from './cause.ts'
import { changedExtattr, compareMemberField } from './fields.ts'
import type { LiveIndex } from './live-index.ts'
import type { Target, TargetMember } from './target.ts'

export interface MemberDiff {
  readonly changes: readonly MemberChange[]
  /** Differences that no call can remove. */
  readonly warnings: readonly Message[]
}

export interface MemberDiffContext {
  readonly target: Target
  readonly live: LiveIndex
  readonly memory: Memory
  readonly digest: Digest
  readonly invite: boolean
}

export function diffMembers(context: MemberDiffContext): MemberDiff {
  const { target } = context
  const warnings: Message[] = []
  const renamed = new Map(
    target.members.flatMap((member) =>
      member.live && member.live.userid !== member.userid
        ? [[useridKey(member.live.userid), member.userid] as const]
        : [],
    ),
  )
  const finalUserid = (userid: string): string => renamed.get(useridKey(userid)) ?? userid
  const changes: MemberChange[] = []
  for (const member of target.members) {
    const change = member.live ? updated(member, member.live, context, finalUserid, warnings) : created(member, context)
    if (change) changes.push(change)
  }
  for (const member of target.deletes.members) changes.push(deleted(member, context))
  return { changes, warnings }
}

function created(member: TargetMember, context: MemberDiffContext): MemberChange {
  const { desired } = member
  const stated = MEMBER_FIELDS.filter((field) => desired[field] !== undefined && desired[field] !== null)
  const fields: MemberChangeField[] = [...stated, 'departments', 'main_department']
  return {
    kind: 'member',
    action: 'create',
    userid: member.userid,
    ...(desired.name !== undefined && { name: desired.name }),
    before: null,
    after: {
      ...pickDesired(member, stated),
      ...(member.placement && placementView(member.placement, context.target)),
    },
    fields,
    unverified: [],
    cause: wholeCause('create', context.memory.applied.members[useridKey(member.userid)] !== undefined, context.memory),
    source: desired.source,
    effects: [
      ...(context.invite ? ['invitation' as const] : []),
      ...(desired.enable === false ? ['disabled' as const] : []),
    ],
  }
}

function updated(
  member: TargetMember,
  current: LiveMember,
  context: MemberDiffContext,
  finalUserid: (userid: string) => string,
  warnings: Message[],
): MemberChange | undefined {
  const { desired, placement } = member
  const applied = context.memory.applied.members[useridKey(current.userid)]
  const ref = `member:${useridKey(current.userid)}`
  const unverified: MemberChangeField[] = []
  const fields: MemberChangeField[] = []
  for (const field of MEMBER_FIELDS) {
    if (desired[field] === undefined) continue
    const verdict = compareMemberField(field, desired, current, finalUserid)
    if (verdict === 'equal') continue
    if (verdict === 'unknown') {
      const last = applied?.digests[field]
      if (last === context.digest(ref, field, desired[field])) continue
      if (last === undefined) unverified.push(field)
    } else if (field === 'mobile' && current.status === 1) {
      warnings.push({ code: 'plan.mobile-of-active', params: { userid: member.userid } })
      continue
    }
    fields.push(field)
  }
  if (placement && !samePlacement(placement.departments, current.departments)) fields.push('departments')
  if (placement && current.main_department !== placement.main_department) fields.push('main_department')
  const isRename = useridKey(current.userid) !== useridKey(member.userid)
  if (isRename) fields.unshift('userid')
  if (fields.length === 0) return undefined

  const valueFields = fields.filter(isMemberField)
  const name = desired.name ?? current.name
  return {
    kind: 'member',
    action: 'update',
    userid: member.userid,
    ...(name && { name }),
    before: {
      ...(isRename && { userid: current.userid }),
      ...pickLive(current, desired, valueFields),
      ...(fields.includes('departments') && {
        departments: current.departments.map((p) => viewOf(p, context.live.path(p.department))),
      }),
      ...(fields.includes('main_department') &&
        current.main_department !== undefined && { main_department: current.main_department }),
    },
    after: {
      ...(isRename && { userid: member.userid }),
      ...pickDesired(member, valueFields, current),
      ...(placement &&
        fields.includes('departments') && { departments: placementView(placement, context.target).departments }),
      ...(placement && fields.includes('main_department') && { main_department: placement.main_department }),
    },
    fields,
    unverified,
    cause: combineCauses(fields.map((field) => causeOf(field, member, current, applied, ref, context))),
    source: desired.source,
    effects: updateEffects(fields, member),
  }
}

function deleted(member: LiveMember, { live, memory }: MemberDiffContext): MemberChange {
  const fields: MemberChangeField[] = [...(member.name === undefined ? [] : (['name'] as const)), 'departments']
  return {
    kind: 'member',
    action: 'delete',
    userid: member.userid,
    ...(member.name && { name: member.name }),
    before: {
      ...(member.name !== undefined && { name: member.name }),
      departments: member.departments.map((p) => viewOf(p, live.path(p.department))),
    },
    after: null,
    fields,
    unverified: [],
    cause: wholeCause('delete', memory.applied.members[useridKey(member.userid)] !== undefined, memory),
    effects: ['history-lost', ...(member.biz_mail === null ? [] : (['mailbox-deleted'] as const))],
  }
}

function updateEffects(fields: readonly MemberChangeField[], member: TargetMember): Effect[] {
  const effects: Effect[] = []
  if (fields.includes('userid')) effects.push('userid-once')
  if (fields.includes('mobile') || fields.includes('email')) effects.push('login-changed')
  if (fields.includes('biz_mail')) effects.push('mail-once')
  if (fields.includes('enable') && member.desired.enable === false) effects.push('disabled')
  return effects
}

function causeOf(
  field: MemberChangeField,
  member: TargetMember,
  current: LiveMember,
  applied: AppliedMember | undefined,
  ref: string,
  { digest }: MemberDiffContext,
): Cause {
  if (field === 'userid') return 'files'
  if (field === 'departments') {
    const last = applied?.departments.map(([department, leader, order]) => ({
      department,
      leader: leader === 1,
      order,
    }))
    return fieldCause(
      last && placementKey(last),
      placementKey(member.placement?.departments ?? []),
      placementKey(current.departments),
    )
  }
  if (field === 'main_department') {
    return fieldCause(
      applied && String(applied.main_department),
      String(member.placement?.main_department),
      current.main_department === undefined ? undefined : String(current.main_department),
    )
  }
  if (field === 'extattr') {
    return combineCauses(
      Object.entries(changedExtattr(member.desired, current)).map(([name, value]) =>
        fieldCause(
          applied?.digests[`extattr.${name}`],
          digest(ref, `extattr.${name}`, value),
          current.extattr && digest(ref, `extattr.${name}`, current.extattr[name] ?? null),
        ),
      ),
    )
  }
  return fieldCause(
    applied?.digests[field],
    digest(ref, field, member.desired[field] ?? null),
    current[field] === undefined ? undefined : digest(ref, field, current[field]),
  )
}

function placementKey(placements: readonly LivePlacement[]): string {
  return placements
    .map((p) => `${p.department}:${p.leader === true ? 1 : 0}:${p.order ?? 0}`)
    .sort()
    .join()
}

function samePlacement(wanted: readonly PlacementWrite[], current: readonly LivePlacement[]): boolean {
  if (wanted.length !== current.length) return false
  return wanted.every((entry, index) => {
    const at = current[index]
    const live = at?.department === entry.department ? at : current.find((p) => p.department === entry.department)
    if (!live) return false
    return (live.leader ?? entry.leader) === entry.leader && (live.order ?? entry.order) === entry.order
  })
}

function isMemberField(field: MemberChangeField): field is MemberField {
  return field !== 'userid' && field !== 'departments' && field !== 'main_department'
}

function pickDesired(member: TargetMember, fields: readonly MemberField[], current?: LiveMember): MemberView {
  return Object.fromEntries(
    fields.map((field) => [
      field,
      field === 'extattr' && current ? changedExtattr(member.desired, current) : (member.desired[field] ?? null),
    ]),
  )
}

function pickLive(current: LiveMember, desired: TargetMember['desired'], fields: readonly MemberField[]): MemberView {
  const view: Record<string, unknown> = {}
  for (const field of fields) {
    if (current[field] === undefined) continue
    view[field] = field === 'extattr' ? extattrBefore(current, desired) : current[field]
  }
  return view
}

function extattrBefore(current: LiveMember, desired: TargetMember['desired']): MemberView['extattr'] {
  const names = Object.keys(changedExtattr(desired, current))
  return Object.fromEntries(names.map((name) => [name, current.extattr?.[name] ?? null]))
}

function viewOf(placement: LivePlacement, path: string): PlacementView {
  return { department: placement.department, path, leader: placement.leader ?? false, order: placement.order ?? 0 }
}

function placementView(
  placement: NonNullable<TargetMember['placement']>,
  target: Target,
): { departments: readonly PlacementView[]; main_department: number } {
  return {
    departments: placement.departments.map((entry) => viewOf(entry, target.path(entry.department))),
    main_department: placement.main_department,
  }
}
