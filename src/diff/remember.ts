/**
 * What the state remembers: before a run which ids things will have, after it what was really applied. An object whose
 * change failed keeps the record it had.
 */
import type { Change } from '../model/change.ts'
import { MEMBER_FIELDS, useridKey } from '../model/fields.ts'
import type { AppliedDepartment, AppliedMember, AppliedTag, Memory } from '../model/memory.ts'
import type { Plan } from '../model/plan.ts'
import type { StepResult } from '../model/result.ts'
import type { Digest } from './cause.ts'
import { objectOf, type OrgDiff } from './diff-org.ts'
import type { TargetMember } from './target.ts'

const CREATOR = 301005
const FOREIGN_TAG = 81011

/** Bindings of everything the files declare, including ids that the plan is about to create: a run that is cut off is recognised by them. */
export function bindAll(memory: Memory, { target }: OrgDiff): Memory {
  const { bindings } = memory
  const keys = { ...bindings.keys }
  const paths = { ...bindings.paths }
  const tags = { ...bindings.tags }
  let { department: highestDepartment, tag: highestTag } = bindings.highest
  for (const { id, desired } of target.departments) {
    if (desired.key !== undefined) keys[desired.key] = id
    if (desired.path !== undefined) paths[desired.path] = id
    highestDepartment = Math.max(highestDepartment, id)
  }
  for (const { id, name } of target.tags) {
    tags[name] = id
    highestTag = Math.max(highestTag, id)
  }
  return { ...memory, bindings: { keys, paths, tags, highest: { department: highestDepartment, tag: highestTag } } }
}

export interface RememberInput {
  readonly memory: Memory
  readonly diff: OrgDiff
  readonly plan: Plan
  readonly results: readonly StepResult[]
  readonly digest: Digest
}

export function remember({ memory, diff, plan, results, digest }: RememberInput): Memory {
  const { target } = diff
  const isApplied = appliedChanges(diff.changes, plan, results)
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
    const entry = appliedMember(member, memory.applied.members[formerKey], key, digest)
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
  const { bindings } = bindAll(memory, diff)
  return {
    adopted: memory.adopted,
    bindings: {
      keys: without(bindings.keys, gone.departments),
      paths: without(bindings.paths, gone.departments),
      tags: without(bindings.tags, gone.tags),
      highest: bindings.highest,
    },
    applied: { departments, members, tags },
    kept: keptAfter(memory, results),
  }
}

/** Whether an object is now as the files say: nothing differed, or every step of its change was done. */
function appliedChanges(
  all: readonly Change[],
  plan: Plan,
  results: readonly StepResult[],
): (object: string) => boolean {
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
  return (object) => !open.has(object)
}

function appliedMember(
  { desired, placement, live }: TargetMember,
  last: AppliedMember | undefined,
  key: string,
  digest: Digest,
): AppliedMember | undefined {
  const departments = placement?.departments ?? live?.departments
  const main_department = placement?.main_department ?? live?.main_department ?? last?.main_department
  if (!departments || main_department === undefined) return last
  const { extattr, ...fields } = desired
  const stated = Object.fromEntries(
    MEMBER_FIELDS.flatMap((field) =>
      field === 'extattr' || fields[field] === undefined ? [] : [[field, fields[field]]],
    ),
  )
  const entries = Object.fromEntries(Object.entries(extattr ?? {}).map(([name, value]) => [`extattr.${name}`, value]))
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

/** What WeCom refused for good: the creator's deletion and the tags of other apps. */
function keptAfter(memory: Memory, results: readonly StepResult[]): Memory['kept'] {
  const members = new Set(memory.kept.members)
  const tags = new Set(memory.kept.tags)
  for (const { step, status, targets, errcode } of results) {
    if (status !== 'failed') continue
    const { call } = step
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
  return { members: [...members].sort(), tags: [...tags].sort((a, b) => a - b) }
}
