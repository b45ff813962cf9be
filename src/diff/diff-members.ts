import type { Cause, Effect, MemberChange, MemberChangeField, MemberView, PlacementView } from '../model/change.ts'
import type { DesiredMember } from '../model/desired.ts'
import { MEMBER_FIELDS, useridKey, type ExtattrValue, type MemberField } from '../model/fields.ts'
import type { LiveMember, LivePlacement } from '../model/live.ts'
import { recordOf, type AppliedMember, type Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { combineCauses, fieldCause, wholeCause, type Digest } from './cause.ts'
import { isInDoubt } from './doubts.ts'
import { changedExtattr, compareMemberField, type Verdict } from './fields.ts'
import type { LiveIndex } from './live-index.ts'
import type { Target, TargetMember, TargetPlacement } from './target.ts'

export interface MemberDiff {
  readonly changes: readonly MemberChange[]
  /** Differences that no call can remove. */
  readonly warnings: readonly Message[]
  /** The fields that these are about, by the key of the declared userid. */
  readonly fixed: ReadonlyMap<string, ReadonlySet<MemberField>>
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
  const fixed = new Map<string, Set<MemberField>>()
  const tellFixed = (userid: string, field: FixedField): void => {
    warnings.push({ code: FIXED[field], params: { userid } })
    const fields = fixed.get(useridKey(userid))
    if (fields) fields.add(field)
    else fixed.set(useridKey(userid), new Set([field]))
  }
  const renames = renamesOf(target.members)
  const changes: MemberChange[] = []
  for (const member of target.members) {
    const change = member.live ? updated(member, member.live, context, renames, tellFixed) : created(member, context)
    if (change) changes.push(change)
  }
  for (const { member } of target.leaving.disables) changes.push(disabled(member, context))
  for (const member of target.deletes.members) changes.push(deleted(member, context))
  return { changes, warnings, fixed }
}

/** Fields that there may come a time after which no call changes them, and what is said then. */
const FIXED = {
  mobile: 'plan.mobile-of-active',
  email: 'plan.email-of-active',
  biz_mail: 'plan.biz-mail-fixed',
} as const
type FixedField = keyof typeof FIXED

/** userids before and after the plan. */
interface Renames {
  readonly final: (userid: string) => string
  readonly former: (userid: string) => string
}

function renamesOf(members: Target['members']): Renames {
  const final = new Map<string, string>()
  const former = new Map<string, string>()
  for (const { userid, live } of members) {
    if (!live || live.userid === userid) continue
    final.set(useridKey(live.userid), userid)
    former.set(useridKey(userid), live.userid)
  }
  return {
    final: (userid) => final.get(useridKey(userid)) ?? userid,
    former: (userid) => former.get(useridKey(userid)) ?? userid,
  }
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
    cause: wholeCause(
      'create',
      recordOf(context.memory.applied.members, useridKey(member.userid)) !== undefined,
      context.memory,
    ),
    source: desired.source,
    effects: [
      ...(context.invite ? ['invitation' as const] : []),
      ...(desired.enable === false ? ['disabled' as const] : []),
    ],
  }
}

/** Department and main department travel together. */
function doubtOf(field: MemberChangeField): string {
  return field === 'departments' || field === 'main_department' ? 'placement' : field
}

/** A new member has nothing to clear. */
function presentEntries(extattr: DesiredMember['extattr']): ExtattrDifference['entries'] {
  return Object.fromEntries(Object.entries(extattr ?? {}).filter(([, value]) => value !== null))
}

function updated(
  member: TargetMember,
  current: LiveMember,
  context: MemberDiffContext,
  renames: Renames,
  tellFixed: (userid: string, field: FixedField) => void,
): MemberChange | undefined {
  const { desired, placement } = member
  const key = useridKey(current.userid)
  const applied = recordOf(context.memory.applied.members, key)
  const ref = `member:${key}`
  const unverified: MemberChangeField[] = []
  const fields: MemberChangeField[] = []
  const note = (field: MemberChangeField, verdict: Verdict): void => {
    if (verdict === 'equal') return
    if (verdict === 'unknown') {
      if (member.withheld !== undefined) return
      if (!isInDoubt(context.memory, ref, doubtOf(field)) && context.withhold(member.userid)) return
      unverified.push(field)
    }
    fields.push(field)
  }
  const placed = isInDoubt(context.memory, ref, 'placement') ? undefined : applied
  const main = current.main_department ?? rememberedMain(current, placed)
  const isRefused = context.memory.kept.biz_mails?.includes(key) === true
  const extattr =
    desired.extattr === undefined ? undefined : extattrToWrite(desired, current, applied, ref, context.digest)
  for (const field of MEMBER_FIELDS) {
    const wanted = desired[field]
    // Most values of most members are the very same. Only whom a userid means may change by the plan.
    if (wanted === undefined || (wanted === current[field] && field !== 'direct_leader')) continue
    const verdict =
      field === 'extattr' && extattr
        ? extattr.verdict
        : verdictOf(field, desired, current, applied, ref, renames, context)
    const fixed =
      field === 'biz_mail' && verdict !== 'equal' && isRefused
        ? field
        : verdict === 'different'
          ? fixedByActivation(field, current, applied?.digests[field], ref, context.digest)
          : undefined
    if (fixed) {
      tellFixed(member.userid, fixed)
      continue
    }
    note(field, verdict)
  }
  if (placement) {
    note('departments', comparePlacements(placement, rememberedPlacements(current, placed)))
    note('main_department', compareMain(placement, main))
  }
  const isRename = current.userid !== member.userid && key !== useridKey(member.userid)
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
        departments: rememberedPlacements(current, placed).map((p) => viewOf(p, context.live.path(p.department))),
      }),
      ...(fields.includes('main_department') && main !== undefined && { main_department: main }),
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

/**
 * Fields that no call changes any more once the member has activated WeCom; of the mail this is inferred from code 60142. A mail
 * that cannot be read is one when the last one applied was.
 */
function fixedByActivation(
  field: MemberField,
  { status, email }: LiveMember,
  last: string | undefined,
  ref: string,
  digest: Digest,
): 'mobile' | 'email' | undefined {
  if (status !== 1) return undefined
  if (field === 'mobile') return field
  if (field !== 'email') return undefined
  const hasMail = email === undefined ? last !== digest(ref, field, null) : email !== null
  return hasMail ? field : undefined
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
    cause: wholeCause('delete', recordOf(memory.applied.members, useridKey(member.userid)) !== undefined, memory),
    effects: ['history-lost', ...(member.biz_mail === null ? [] : (['mailbox-deleted'] as const))],
  }
}

/** Of who left the files and is deleted later. */
function disabled({ userid, name, enable }: LiveMember, { memory }: MemberDiffContext): MemberChange {
  return {
    kind: 'member',
    action: 'update',
    userid,
    ...(name && { name }),
    before: { ...(enable !== undefined && { enable }) },
    after: { enable: false },
    fields: ['enable'],
    unverified: enable === undefined ? ['enable'] : [],
    cause: wholeCause('delete', recordOf(memory.applied.members, useridKey(userid)) !== undefined, memory),
    effects: ['disabled'],
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
      placementKey(rememberedPlacements(current, applied)),
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
      Object.entries(extattrToWrite(member.desired, current, applied, ref, digest).entries).map(([name, value]) =>
        fieldCause(
          applied?.digests[`extattr.${name}`],
          digest(ref, `extattr.${name}`, value),
          current.extattr && digest(ref, `extattr.${name}`, recordOf(current.extattr, name) ?? null),
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

/** Who is no longer in the main department that was applied has another one by now, and nobody knows which. */
function rememberedMain(current: LiveMember, applied: AppliedMember | undefined): number | undefined {
  const main = applied?.main_department
  return current.departments.some(({ department }) => department === main) ? main : undefined
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
  renames: Renames,
  { live, digest }: MemberDiffContext,
): Verdict {
  const verdict = compareMemberField(field, desired, current, renames.final)
  if (verdict !== 'unknown') return verdict
  const last = applied?.digests[field]
  const leader = field === 'direct_leader' && desired.direct_leader ? renames.former(desired.direct_leader) : undefined
  // Whoever is not there leads nobody, whatever was applied once; whoever gets another userid goes on leading.
  if (leader !== undefined && !live.members.has(useridKey(leader))) return 'different'
  if (last === undefined) return 'unknown'
  const isLast = last === digest(ref, field, desired[field])
  return isLast || (leader !== undefined && last === digest(ref, field, leader)) ? 'equal' : 'different'
}

interface ExtattrDifference {
  readonly verdict: Verdict
  readonly entries: Readonly<Record<string, ExtattrValue | null>>
}

/**
 * Where live tells no attributes they are compared with what was last applied. Then one that differs has all of them written:
 * whether WeCom keeps those that an update does not mention is not documented.
 */
function extattrToWrite(
  desired: DesiredMember,
  current: LiveMember,
  applied: AppliedMember | undefined,
  ref: string,
  digest: Digest,
): ExtattrDifference {
  if (current.extattr !== undefined) {
    const entries = changedExtattr(desired, current)
    return { verdict: Object.keys(entries).length === 0 ? 'equal' : 'different', entries }
  }
  const entries = desired.extattr ?? clearedExtattr(applied)
  let verdict: Verdict = 'equal'
  for (const [name, value] of Object.entries(entries)) {
    const last = applied?.digests[`extattr.${name}`]
    if (last === digest(ref, `extattr.${name}`, value)) continue
    if (last === undefined) return { verdict: 'unknown', entries }
    verdict = 'different'
  }
  return { verdict, entries }
}

/** Every attribute that was ever applied, to be cleared. */
function clearedExtattr(applied: AppliedMember | undefined): Readonly<Record<string, null>> {
  const names = Object.keys(applied?.digests ?? {}).filter((field) => field.startsWith('extattr.'))
  return Object.fromEntries(names.map((field) => [field.slice('extattr.'.length), null]))
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
  return Object.fromEntries(names.map((name) => [name, recordOf(current.extattr ?? {}, name) ?? null]))
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
