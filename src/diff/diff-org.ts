import { sortedBy } from '../model/compare.ts'
import type { Change } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey, type MemberField } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import type { Block } from '../model/plan.ts'
import type { Digest } from './cause.ts'
import { diffDepartments } from './diff-departments.ts'
import { diffMembers } from './diff-members.ts'
import { diffTags } from './diff-tags.ts'
import { presumeHolders } from './presume.ts'
import type { Problem } from './identify.ts'
import { LiveIndex } from './live-index.ts'
import { objectOf } from './object-of.ts'
import { buildTarget, type Target } from './target.ts'

/** What differs, with everything that must be said about it. */
export interface OrgDiff {
  readonly live: LiveIndex
  /** Live state to order calls by: with what is known of unreadable values. */
  readonly presumed: LiveOrg
  readonly target: Target
  readonly changes: readonly Change[]
  readonly warnings: readonly Message[]
  /** Fields of members that differ and that no call can change, by the key of the declared userid: warned about, never applied. */
  readonly fixed: ReadonlyMap<string, ReadonlySet<MemberField>>
  readonly blocked: readonly Block[]
  /** Protected objects that differ from the files, `department:5`, `member:` with the key of the live userid, or `tag:10`. */
  readonly withheld: ReadonlySet<string>
  /** Contradictions between files and live; when there are any, the rest must not be used. */
  readonly problems: readonly Problem[]
}

export interface DiffInput {
  readonly desired: DesiredOrg
  readonly live: LiveOrg
  readonly memory: Memory
  readonly digest: Digest
  /** Write values that cannot be compared also before adoption. */
  readonly writeUnverified: boolean
  /** Absent: nobody's waiting time is over. */
  readonly nowMs?: number | undefined
}

export function diffOrg({ desired, live, memory, digest, writeUnverified, nowMs }: DiffInput): OrgDiff {
  const index = new LiveIndex(live, memory.bindings, memory.applied.departments)
  const target = buildTarget(desired, index, memory, nowMs)
  const kept: string[] = []
  const withhold = (object: string): boolean => {
    if (memory.adopted || writeUnverified) return false
    kept.push(object)
    return true
  }
  const departments = diffDepartments({ target, live: index, memory, digest, withhold })
  const members = diffMembers({ target, live: index, memory, digest, withhold, invite: desired.policy.invite })
  const withheld = withheldObjects(target)
  const warnings: Message[] = [...target.warnings, ...members.warnings]
  if (kept.length > 0) {
    warnings.push({ code: 'plan.unverified-kept', params: { count: kept.length, objects: new Set(kept).size } })
  }
  const guarded = new Set(target.spared)
  const isOurs = (change: Change): boolean => {
    const reason = withheld.get(objectOf(change))
    if (reason) warnings.push(reason)
    if (reason?.code === 'plan.protected') guarded.add(liveObjectOf(change))
    return !reason
  }
  return {
    live: index,
    presumed: presumeHolders(live, target, memory, digest),
    target,
    changes: [
      ...sortedBy(departments, (change) => change.path),
      ...sortedBy(members.changes, (change) => useridKey(change.userid)),
      ...sortedBy(diffTags(target, memory), (change) => change.name),
    ].filter(isOurs),
    warnings,
    fixed: members.fixed,
    blocked: target.blocked,
    withheld: guarded,
    problems: target.problems,
  }
}

function liveObjectOf(change: Change): string {
  return change.kind === 'member' ? `member:${useridKey(change.before?.userid ?? change.userid)}` : objectOf(change)
}

function withheldObjects(target: Target): ReadonlyMap<string, Message> {
  const withheld = new Map<string, Message>()
  for (const { id, withheld: reason } of target.departments) if (reason) withheld.set(`department:${id}`, reason)
  for (const { userid, withheld: reason } of target.members)
    if (reason) withheld.set(`member:${useridKey(userid)}`, reason)
  for (const { id, withheld: reason } of target.tags) if (reason) withheld.set(`tag:${id}`, reason)
  return withheld
}
