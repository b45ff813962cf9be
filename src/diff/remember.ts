/**
 * What the state remembers: before a run which ids things will have, after it what was really applied. An object whose
 * change failed keeps the record it had.
 */
import type { Call } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { MEMBER_FIELDS, ROOT_ID, useridKey, type DepartmentId, type MemberField } from '../model/fields.ts'
import {
  recordOf,
  type AppliedDepartment,
  type AppliedMember,
  type AppliedTag,
  type Memory,
  type Undeclared,
} from '../model/memory.ts'
import type { Plan } from '../model/plan.ts'
import type { StepResult } from '../model/result.ts'
import type { Digest } from './cause.ts'
import type { OrgDiff } from './diff-org.ts'
import { doubt, doubtAgain, inDoubtOf, possibleValues, withoutDoubts, type Doubts, type Possible } from './doubts.ts'
import { objectOf } from './object-of.ts'
import type { TargetDepartment, TargetMember, TargetTag } from './target.ts'

const CREATOR = 301005
const FOREIGN_TAG = 81011
const MAIL_FIXED = 60144
/** Also WeCom's own "system busy", after which the call may have taken effect. */
const NO_ANSWER = -1

type Bindable = Pick<TargetDepartment | TargetTag, 'withheld'> & { readonly live?: unknown }

/** Bindings of the declared objects that `isThere` says are, or may be, there under their ids. */
function bindAll(memory: Memory, { target }: OrgDiff, isThere: (of: Bindable, object: string) => boolean): Memory {
  const { bindings } = memory
  const keys = { ...bindings.keys }
  const paths = { ...bindings.paths }
  const tags = { ...bindings.tags }
  let { department: highestDepartment, tag: highestTag } = bindings.highest
  for (const department of target.departments) {
    const { id, desired } = department
    if (!isThere(department, `department:${id}`)) continue
    if (desired.key !== undefined) keys[desired.key] = id
    if (desired.path !== undefined) paths[desired.path] = id
    highestDepartment = Math.max(highestDepartment, id)
  }
  for (const tag of target.tags) {
    const { id, name } = tag
    if (!isThere(tag, `tag:${id}`)) continue
    tags[name] = id
    highestTag = Math.max(highestTag, id)
  }
  return { ...memory, bindings: { keys, paths, tags, highest: { department: highestDepartment, tag: highestTag } } }
}

/**
 * What to keep before the first call: the ids that things will have, and no record of what is about to be written, which is in doubt
 * until the run has ended. So a run that is cut off has nothing taken for applied that may not be, also where its journal is lost.
 */
export function expectPlan(memory: Memory, diff: OrgDiff, plan: Plan, digest: Digest): Memory {
  const doubts: Doubts = new Map()
  const possible = possibleValues(memory, diff, digest)
  for (const { call, changes } of plan.steps) {
    for (const change of changes) doubt(doubts, plan.changes[change], call, possible)
  }
  const bound = bindAll(memory, diff, () => true)
  doubtAgain(doubts, memory, () => true)
  const applied = withoutDoubts(bound.applied, doubts)
  return { ...bound, applied, ...inDoubtOf(doubts), ...leavingPart(memory, leavingExpected(memory, diff, plan)) }
}

/** With whom the plan is about to disable. */
function leavingExpected(memory: Memory, { target }: OrgDiff, { changes }: Plan): NonNullable<Memory['leaving']> {
  const changing = new Set(changes.map(objectOf))
  const begun = target.leaving.disables.map(({ member }) => useridKey(member.userid))
  return {
    ...memory.leaving,
    ...Object.fromEntries(
      begun.filter((key) => changing.has(`member:${key}`)).map((key) => [key, { by: 'orgctl' as const }]),
    ),
  }
}

export interface RememberInput {
  readonly memory: Memory
  readonly diff: OrgDiff
  readonly plan: Plan
  readonly results: readonly StepResult[]
  readonly digest: Digest
  /** Keeps records of what is neither live nor in the target. */
  readonly keepsGone?: true
  /** When it ended, in ms since 1970. Absent: no waiting time starts. */
  readonly nowMs?: number
}

export function remember({ memory, diff, plan, results, digest, keepsGone, nowMs }: RememberInput): Memory {
  const { target } = diff
  const { isApplied, doubts } = appliedChanges(diff.changes, plan, results, possibleValues(memory, diff, digest))
  const departments: Record<string, AppliedDepartment> = { ...memory.applied.departments }
  const members: Record<string, AppliedMember> = { ...memory.applied.members }
  const tags: Record<string, AppliedTag> = { ...memory.applied.tags }
  for (const { id, parentid, desired, withheld } of target.departments) {
    if (withheld || !isApplied(`department:${id}`)) continue
    const { name, name_en, order } = desired
    departments[id] = {
      parentid,
      ...(order !== undefined && { order }),
      digests: digestsOf({ name, name_en, order }, `department:${id}`, digest),
    }
  }
  for (const member of target.members) {
    const key = useridKey(member.userid)
    const formerKey = useridKey(member.live?.userid ?? member.userid)
    if (member.withheld || !isApplied(`member:${key}`)) continue
    if (formerKey !== key) delete members[formerKey]
    const entry = appliedMember(member, recordOf(memory.applied.members, formerKey), key, digest, diff.fixed.get(key))
    if (entry) members[key] = entry
  }
  for (const tag of target.tags) {
    if (tag.withheld || !isApplied(`tag:${tag.id}`)) continue
    tags[tag.id] = {
      name: tag.name,
      ...(tag.members && { members: tag.members.map(useridKey) }),
      ...(tag.departments && { departments: tag.departments }),
    }
  }
  const leaving = leavingAfter(memory, diff, { isApplied, doubts }, nowMs)
  for (const { member } of target.leaving.disables) {
    const key = useridKey(member.userid)
    const last = recordOf(members, key)
    if (!last || !isApplied(`member:${key}`)) continue
    const off = digestsOf({ enable: false }, `member:${key}`, digest)
    members[key] = { ...last, enable: false, digests: { ...last.digests, ...off } }
  }
  const gone = { departments: new Set<number>(), tags: new Set<number>() }
  for (const { id } of target.deletes.departments) {
    if (!isApplied(`department:${id}`)) continue
    delete departments[id]
    gone.departments.add(id)
  }
  for (const { userid } of target.deletes.members) {
    if (isApplied(`member:${useridKey(userid)}`)) delete members[useridKey(userid)]
  }
  for (const { id } of target.deletes.tags) {
    if (!isApplied(`tag:${id}`)) continue
    delete tags[id]
    gone.tags.add(id)
  }
  // An id that was surely never given out is free for the next run.
  const { bindings } = bindAll(
    memory,
    diff,
    ({ live, withheld }, object) =>
      live !== undefined || (withheld === undefined && isApplied(object)) || doubts.has(object),
  )
  if (!keepsGone) forgetGone(diff, { departments, members, tags }, gone, bindings)
  const paths = new Map<DepartmentId, string>()
  for (const { id, desired, withheld } of target.departments) {
    if (desired.path !== undefined && !withheld && isApplied(`department:${id}`)) paths.set(id, desired.path)
  }
  return {
    adopted: memory.adopted,
    bindings: {
      keys: without(bindings.keys, gone.departments),
      paths: withoutFormer(without(bindings.paths, gone.departments), paths),
      tags: without(bindings.tags, gone.tags),
      highest: bindings.highest,
    },
    applied: withoutDoubts({ departments, members, tags }, doubts),
    undeclared: undeclaredAfter(diff, isApplied),
    kept: keptAfter(memory, diff, results),
    ...inDoubtOf(stillOpen(memory, isApplied, doubts)),
    ...leavingPart(memory, leaving),
  }
}

/** Takes out what is neither live nor declared: a run that was cut off may have deleted it and not come to say so. */
function forgetGone(
  { live, target }: OrgDiff,
  records: { departments: Record<string, unknown>; members: Record<string, unknown>; tags: Record<string, unknown> },
  gone: { readonly departments: Set<number>; readonly tags: Set<number> },
  bindings: Memory['bindings'],
): void {
  const departments = new Set([...live.org.departments, ...target.departments].map(({ id }) => String(id)))
  const members = new Set([...live.org.members, ...target.members].map(({ userid }) => useridKey(userid)))
  const tags = new Set([...live.org.tags, ...target.tags].map(({ id }) => String(id)))
  for (const id of Object.keys(records.departments)) if (!departments.has(id)) delete records.departments[id]
  for (const key of Object.keys(records.members)) if (!members.has(key)) delete records.members[key]
  for (const id of Object.keys(records.tags)) if (!tags.has(id)) delete records.tags[id]
  for (const id of [...Object.values(bindings.keys), ...Object.values(bindings.paths)]) {
    if (!departments.has(String(id))) gone.departments.add(id)
  }
  for (const id of Object.values(bindings.tags)) if (!tags.has(String(id))) gone.tags.add(id)
}

/** Doubts of this run, and earlier ones about what this run did not settle. */
function stillOpen(memory: Memory, isApplied: (object: string) => boolean, doubts: Doubts): Doubts {
  const open: Doubts = new Map(doubts)
  doubtAgain(open, memory, (object) => !isApplied(object))
  return open
}

/** Who waits for their deletion after the run. Whoever is declared again, deleted or gone waits no more. */
function leavingAfter(
  memory: Memory,
  { live, target }: OrgDiff,
  { isApplied, doubts }: Applied,
  nowMs: number | undefined,
): NonNullable<Memory['leaving']> {
  const leaving = new Map(Object.entries(memory.leaving ?? {}).filter(([key]) => live.members.has(key)))
  for (const { userid, live: current, withheld, desired } of target.members) {
    if (target.isUndo && desired.enable !== true) continue
    if (current && !withheld && isApplied(`member:${useridKey(userid)}`)) leaving.delete(useridKey(current.userid))
  }
  for (const { userid } of target.deletes.members) {
    if (isApplied(`member:${useridKey(userid)}`)) leaving.delete(useridKey(userid))
  }
  const since = nowMs === undefined ? {} : { since: new Date(nowMs).toISOString() }
  for (const { member } of target.leaving.disables) {
    const key = useridKey(member.userid)
    if (isApplied(`member:${key}`)) leaving.set(key, { ...since, by: 'orgctl' })
    else if (doubts.has(`member:${key}`)) leaving.set(key, { by: 'orgctl' })
  }
  if (nowMs !== undefined) {
    for (const { member } of target.leaving.starts) {
      const key = useridKey(member.userid)
      leaving.set(key, { ...since, by: leaving.get(key)?.by ?? 'others' })
    }
  }
  return Object.fromEntries(leaving)
}

/** Also where nobody is left of somebody: this is put over what the state held. */
function leavingPart({ leaving: before }: Memory, leaving: NonNullable<Memory['leaving']>): Pick<Memory, 'leaving'> {
  return before === undefined && Object.keys(leaving).length === 0 ? {} : { leaving }
}

/** What is live, declared by no file and not deleted by this run. */
function undeclaredAfter({ live: { org }, target }: OrgDiff, isApplied: (object: string) => boolean): Undeclared {
  const departments = new Set([ROOT_ID, ...target.departments.map(({ id }) => id)])
  const members = new Set(target.members.flatMap(({ live }) => (live ? [useridKey(live.userid)] : [])))
  const tags = new Set(target.tags.map(({ id }) => id))
  for (const { id } of target.deletes.departments) if (isApplied(`department:${id}`)) departments.add(id)
  for (const { userid } of target.deletes.members) {
    if (isApplied(`member:${useridKey(userid)}`)) members.add(useridKey(userid))
  }
  for (const { id } of target.deletes.tags) if (isApplied(`tag:${id}`)) tags.add(id)
  return {
    departments: org.departments.flatMap(({ id }) => (departments.has(id) ? [] : [id])),
    members: org.members.map(({ userid }) => useridKey(userid)).filter((key) => !members.has(key)),
    tags: org.tags.flatMap(({ id }) => (tags.has(id) ? [] : [id])),
  }
}

/**
 * Members whose deletion WeCom answered as done, or with "no such member", and whom it lists all the same: where no status can be
 * read, they may have left the corp. They are not to be deleted again.
 * @param left what was found and is still to be changed after the run
 */
export function keepListed(
  memory: Memory,
  results: readonly StepResult[],
  { changes, live }: Pick<OrgDiff, 'changes' | 'live'>,
): Memory {
  const deleted = new Set(
    results.flatMap(({ step: { call }, status }) => (status === 'done' ? deletedBy(call).map(useridKey) : [])),
  )
  const listed = changes.flatMap((change) => {
    if (change.kind !== 'member' || change.action !== 'delete') return []
    const key = useridKey(change.userid)
    return deleted.has(key) && live.members.get(key)?.status === undefined ? [key] : []
  })
  if (listed.length === 0) return memory
  return { ...memory, kept: { ...memory.kept, left: [...(memory.kept.left ?? []), ...listed].sort() } }
}

function deletedBy(call: Call): readonly string[] {
  if (call.call === 'user/delete') return [call.userid]
  return call.call === 'user/batchdelete' ? call.userids : []
}

interface Applied {
  /** Whether an object is now as the files say: nothing differed, or every step of its change was done. */
  readonly isApplied: (object: string) => boolean
  /** Of changes that were begun and not finished. */
  readonly doubts: Doubts
}

/** Whether the call took effect, or may have. */
export function mayHaveWritten({ status, errcode }: Pick<StepResult, 'status' | 'errcode'>): boolean {
  return status === 'done' || (status === 'failed' && errcode === NO_ANSWER)
}

function appliedChanges(
  all: readonly Change[],
  plan: Plan,
  results: readonly StepResult[],
  possible: Possible,
): Applied {
  const open = new Set(all.map(objectOf))
  const unfinished = new Set<number>()
  const started = new Set<number>()
  for (const { step, status, targets } of results) {
    step.changes.forEach((change, index) => {
      started.add(change)
      if ((targets[index]?.status ?? status) !== 'done') unfinished.add(change)
    })
  }
  plan.changes.forEach((change, index) => {
    if (started.has(index) && !unfinished.has(index)) open.delete(objectOf(change))
  })
  const doubts: Doubts = new Map()
  for (const result of results) {
    if (!mayHaveWritten(result)) continue
    const { step } = result
    for (const change of step.changes)
      if (unfinished.has(change)) doubt(doubts, plan.changes[change], step.call, possible)
  }
  return { isApplied: (object) => !open.has(object), doubts }
}

function appliedMember(
  { desired, placement, live }: TargetMember,
  last: AppliedMember | undefined,
  key: string,
  digest: Digest,
  fixed: ReadonlySet<MemberField> | undefined,
): AppliedMember | undefined {
  const departments = placement?.departments ?? live?.departments
  const main_department = placement?.main_department ?? live?.main_department ?? last?.main_department
  if (!departments || main_department === undefined) return last
  const { extattr, ...fields } = desired
  const stated = Object.fromEntries(
    MEMBER_FIELDS.flatMap((field) =>
      field === 'extattr' || fields[field] === undefined || fixed?.has(field) ? [] : [[field, fields[field]]],
    ),
  )
  const former = Object.keys(last?.digests ?? {}).filter((field) => field.startsWith('extattr.'))
  const entries =
    extattr === null
      ? Object.fromEntries(former.map((field) => [field, null]))
      : Object.fromEntries(Object.entries(extattr ?? {}).map(([name, value]) => [`extattr.${name}`, value]))
  return {
    departments: departments.map(({ department, leader, order }) => [department, leader === true ? 1 : 0, order ?? 0]),
    main_department,
    ...(desired.enable !== undefined && { enable: desired.enable }),
    digests: { ...last?.digests, ...digestsOf({ ...stated, ...entries }, `member:${key}`, digest) },
  }
}

function digestsOf(values: Readonly<Record<string, unknown>>, ref: string, digest: Digest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, digest(ref, field, value)]],
    ),
  )
}

function without(bindings: Readonly<Record<string, number>>, ids: ReadonlySet<number>): Record<string, number> {
  return Object.fromEntries(Object.entries(bindings).filter(([, id]) => !ids.has(id)))
}

/** Leaves of the paths of a department only the one it is at: under another name it is nobody's any more. */
function withoutFormer(
  bindings: Readonly<Record<string, DepartmentId>>,
  paths: ReadonlyMap<DepartmentId, string>,
): Record<string, DepartmentId> {
  return Object.fromEntries(Object.entries(bindings).filter(([path, id]) => (paths.get(id) ?? path) === path))
}

/** What WeCom refused for good: the creator's deletion, the tags of other apps and another biz_mail. */
function keptAfter(memory: Memory, { live }: OrgDiff, results: readonly StepResult[]): Memory['kept'] {
  const members = new Set(memory.kept.members)
  const tags = new Set(memory.kept.tags)
  const mails = new Set(memory.kept.biz_mails)
  for (const { step, status, targets, errcode } of results) {
    if (status !== 'failed') continue
    const { call } = step
    if (errcode === MAIL_FIXED && call.call === 'user/update') mails.add(useridKey(call.userid))
    if (errcode === CREATOR && call.call === 'user/delete') members.add(useridKey(call.userid))
    if (errcode === CREATOR && call.call === 'user/batchdelete') {
      call.userids.forEach((userid, index) => {
        if (targets[index]?.status === 'failed') members.add(useridKey(userid))
      })
    }
    if (call.call === 'batch/replaceuser') {
      const deletes = new Map(call.deletes.map((userid) => [`member:${userid}`, userid]))
      for (const { ref, reason } of targets) {
        const userid = deletes.get(ref)
        if (userid !== undefined && reason?.errcode === CREATOR) members.add(useridKey(userid))
      }
    }
    if (errcode === FOREIGN_TAG && 'id' in call && call.call.startsWith('tag/')) tags.add(call.id)
  }
  const isLive = (userid: string): boolean => live.members.has(userid)
  const left = memory.kept.left?.filter(isLive) ?? []
  const biz_mails = [...mails].filter(isLive).sort()
  return {
    members: [...members].sort(),
    tags: [...tags].sort((a, b) => a - b),
    ...(left.length > 0 && { left }),
    ...(biz_mails.length > 0 && { biz_mails }),
  }
}
