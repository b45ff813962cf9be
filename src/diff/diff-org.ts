import { sortedBy } from '../model/compare.ts'
import type { Change } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import type { Block } from '../model/plan.ts'
import type { Digest } from './cause.ts'
import { diffDepartments } from './diff-departments.ts'
import { diffMembers } from './diff-members.ts'
import { diffTags } from './diff-tags.ts'
import type { Problem } from './identify.ts'
import { LiveIndex } from './live-index.ts'
import { buildTarget, type Target } from './target.ts'

/** What differs, with everything that must be said about it. */
export interface OrgDiff {
  readonly live: LiveIndex
  readonly target: Target
  readonly changes: readonly Change[]
  readonly warnings: readonly Message[]
  readonly blocked: readonly Block[]
  /** Contradictions between files and live; when there are any, the rest must not be used. */
  readonly problems: readonly Problem[]
}

export interface DiffInput {
  readonly desired: DesiredOrg
  readonly live: LiveOrg
  readonly memory: Memory
  readonly digest: Digest
}

export function diffOrg({ desired, live, memory, digest }: DiffInput): OrgDiff {
  const index = new LiveIndex(live)
  const target = buildTarget(desired, index, memory)
  const members = diffMembers({ target, live: index, memory, digest, invite: desired.policy.invite })
  const withheld = withheldObjects(target)
  const warnings: Message[] = [...target.warnings, ...members.warnings]
  const isOurs = (change: Change): boolean => {
    const reason = withheld.get(objectOf(change))
    if (reason) warnings.push(reason)
    return !reason
  }
  return {
    live: index,
    target,
    changes: [
      ...sortedBy(diffDepartments(target, index, memory, digest), (change) => change.path),
      ...sortedBy(members.changes, (change) => useridKey(change.userid)),
      ...sortedBy(diffTags(target, memory), (change) => change.name),
    ].filter(isOurs),
    warnings,
    blocked: target.blocked,
    problems: target.problems,
  }
}

/** `department:5`, `member:` with the key of the declared userid, or `tag:10`. */
export function objectOf(change: Change): string {
  return change.kind === 'member' ? `member:${useridKey(change.userid)}` : `${change.kind}:${change.id}`
}

function withheldObjects(target: Target): ReadonlyMap<string, Message> {
  const withheld = new Map<string, Message>()
  for (const { id, withheld: reason } of target.departments) if (reason) withheld.set(`department:${id}`, reason)
  for (const { userid, withheld: reason } of target.members)
    if (reason) withheld.set(`member:${useridKey(userid)}`, reason)
  for (const { id, withheld: reason } of target.tags) if (reason) withheld.set(`tag:${id}`, reason)
  return withheld
}
