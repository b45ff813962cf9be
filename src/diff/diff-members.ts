import type { Cause, Effect, MemberChange, MemberChangeField, MemberView, PlacementView } from '../model/change.ts'
import type { DesiredMember } from '../model/desired.ts'
import { MEMBER_FIELDS, useridKey, type ExtattrValue, type MemberField } from '../model/fields.ts'
import type { LiveMember, LivePlacement } from '../model/live.ts'
import type { AppliedMember, Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { combineCauses, fieldCause, wholeCause, type Digest } from './cause.ts'
import { changedExtattr, compareMemberField, type Verdict } from './fields.ts'
import type { LiveIndex } from './live-index.ts'
import type { Target, TargetMember, TargetPlacement } from './target.ts'

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
  /** Whether a value that cannot be compared is left as it is; counts it if so. */
  readonly withhold: (object: string) => boolean
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
      ...pickDesired(member, stated, presentEntries(desired.extattr)),
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

/** A new member has nothing to clear. */
function presentEntries(extattr: DesiredMember['extattr']): ExtattrDifference['entries'] {
  return Object.fromEntries(Object.entries(extattr ?? {}).filter(([, value]) => value !== null))
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
  const note = (field: MemberChangeField, verdict: Verdict): void => {
    if (verdict === 'equal' || (verdict === 'unknown' && context.withhold(member.userid))) return
    if (verdict === 'unknown') unverified.push(field)
    fields.push(field)
  }
  const extattr =
    desired.extattr === undefined ? undefined : extattrToWrite(desired, current, applied, ref, context.digest)
  for (const field of MEMBER_FIELDS) {
    if (desired[field] === undefined) continue
    const verdict =
      field === 'extattr' && extattr
        ? extattr.verdict
        : verdictOf(field, desired, current, applied, ref, finalUserid, context.digest)
    const fixed = verdict === 'different' ? fixedByActivation(field, current) : undefined
    if (fixed) {
      warnings.push({ code: `plan.${fixed}-of-active`, params: { userid: member.userid } })
      continue
    }
    note(field, verdict)
  }
  if (placement) {
    note('departments', comparePlacements(placement, rememberedPlacements(current, applied)))
    note('main_department', compareMain(placement, current.main_department ?? applied?.main_department))
  }
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
      ...pickDesired(member, valueFields, extattr?.entries),
      ...(placement &&
        fields.includes('departments') && { departments: placementView(placement, context.target).departments }),
      ...(placement && fields.includes('main_department') && { main_department: placement.main_department }),
    },
    fields,
    unverified,
    cause: combineCauses(fields.map((field) => causeOf(field, member, current, applied, ref, context))),
    source: desired.source,
    effects: updateEffects(fields, desired),
  }
}

/** Fields that no call changes any more once the member has activated WeCom; of the mail this is inferred from code 60142. */
function fixedByActivation(field: MemberField, { status, mobile, email }: LiveMember): 'mobile' | 'email' | undefined {
  if (status !== 1) return undefined
  if (field === 'mobile' && mobile !== undefined) return field
  return field === 'email' && email ? field : undefined
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

/** What an update of these fields does beyond the directory. */
export function updateEffects(
  fields: readonly MemberChangeField[],
  desired: Pick<DesiredMember, 'enable'>,
): readonly Effect[] {
  const effects: Effect[] = []
  if (fields.includes('userid')) effects.push('userid-once')
  if (fields.includes('mobile') || fields.includes('email')) effects.push('login-changed')
  if (fields.includes('biz_mail')) effects.push('mail-once')
  if (fields.includes('enable') && desired.enable === false) effects.push('disabled')
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

/** Flags and orders that live does not tell, as they were last applied. */
function rememberedPlacements(current: LiveMember, applied: AppliedMember | undefined): readonly LivePlacement[] {
  if (!applied) return current.departments
  return current.departments.map((placement) => {
    const last = applied.departments.find(([department]) => department === placement.department)
    return last ? { leader: last[1] === 1, order: last[2], ...placement } : placement
  })
}

function comparePlacements({ departments, stated }: TargetPlacement, current: readonly LivePlacement[]): Verdict {
  if (departments.length !== current.length) return 'different'
  let verdict: Verdict = 'equal'
  for (const { department, leader, order } of departments) {
    const live = current.find((placement) => placement.department === department)
    if (!live || (live.leader ?? leader) !== leader || (live.order ?? order) !== order) return 'different'
    const isOpen =
      (live.leader === undefined && stated.has(`${department} leader`)) ||
      (live.order === undefined && stated.has(`${department} order`))
    if (isOpen) verdict = 'unknown'
  }
  return verdict
}

function compareMain({ main_department, stated }: TargetPlacement, current: number | undefined): Verdict {
  if (current === undefined) return stated.has('main') ? 'unknown' : 'equal'
  return current === main_department ? 'equal' : 'different'
}

/** As `compareMemberField`; what live does not tell is compared with the value last applied. */
function verdictOf(
  field: MemberField,
  desired: DesiredMember,
  current: LiveMember,
  applied: AppliedMember | undefined,
  ref: string,
  finalUserid: (userid: string) => string,
  digest: Digest,
): Verdict {
  const verdict = compareMemberField(field, desired, current, finalUserid)
  const last = applied?.digests[field]
  if (verdict !== 'unknown' || last === undefined) return verdict
  return last === digest(ref, field, desired[field]) ? 'equal' : 'different'
}

interface ExtattrDifference {
  readonly verdict: Verdict
  readonly entries: Readonly<Record<string, ExtattrValue | null>>
}

function extattrToWrite(
  desired: DesiredMember,
  current: LiveMember,
  applied: AppliedMember | undefined,
  ref: string,
  digest: Digest,
): ExtattrDifference {
  const candidates = changedExtattr(desired, current)
  if (current.extattr !== undefined) {
    return { verdict: Object.keys(candidates).length === 0 ? 'equal' : 'different', entries: candidates }
  }
  const open = Object.entries(candidates).filter(
    ([name, value]) => applied?.digests[`extattr.${name}`] !== digest(ref, `extattr.${name}`, value),
  )
  const isUnknown = open.some(([name]) => applied?.digests[`extattr.${name}`] === undefined)
  return {
    verdict: open.length === 0 ? 'equal' : isUnknown ? 'unknown' : 'different',
    entries: Object.fromEntries(open),
  }
}

function isMemberField(field: MemberChangeField): field is MemberField {
  return field !== 'userid' && field !== 'departments' && field !== 'main_department'
}

function pickDesired(
  member: TargetMember,
  fields: readonly MemberField[],
  extattr: ExtattrDifference['entries'] = member.desired.extattr ?? {},
): MemberView {
  return Object.fromEntries(
    fields.map((field) => [field, field === 'extattr' ? extattr : (member.desired[field] ?? null)]),
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
  placement: TargetPlacement,
  target: Target,
): { departments: readonly PlacementView[]; main_department: number } {
  return {
    departments: placement.departments.map((entry) => viewOf(entry, target.path(entry.department))),
    main_department: placement.main_department,
  }
}
