/**
 * What was changed in WeCom behind the files' back since the last apply. Three sides are compared: what was last applied, live, and
 * the files. Where live moved away from what was applied, somebody changed it there.
 *
 * Nothing is deleted here in thought, whatever the policy: what somebody made in WeCom is to be seen with everything that refers to it.
 */
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { appliedDepartment, appliedTag, type Digest } from './cause.ts'
import { diffOrg, type OrgDiff } from './diff-org.ts'
import { objectOf } from './object-of.ts'
import { deletedInWecom, fixedInWecom, updatedInWecom, type DriftContext } from './drift-fields.ts'
import type { Problem } from './identify.ts'
import { madeInWecom } from './made-in-wecom.ts'

export interface DriftInput {
  readonly desired: DesiredOrg
  readonly live: LiveOrg
  readonly memory: Memory
  readonly digest: Digest
}

export interface Drift {
  /**
   * From what the files say to what is live: `create` was made in WeCom, `delete` was deleted there. `before` holds what the files say,
   * `after` what is live, each for `fields` only. The cause is `drift`, or `both` where the files have changed as well. Sorted as in a plan.
   */
  readonly changes: readonly Change[]
  readonly warnings: readonly Message[]
  /** Contradictions between files and live that keep anything from being told. */
  readonly problems: readonly Problem[]
  /** The other way round, from live to files, with everything that differs. */
  readonly diff: OrgDiff
}

export function findDrift({ desired, live, memory, digest }: DriftInput): Drift {
  const keepsAll: DesiredOrg = {
    ...desired,
    policy: { ...desired.policy, unmanaged: { departments: 'keep', members: 'keep', tags: 'keep' } },
  }
  const diff = diffOrg({ desired: keepsAll, live, memory, digest, writeUnverified: true })
  const context: DriftContext = {
    memory,
    digest,
    departments: remadeDepartments(diff, memory),
    tags: formerTags(diff, memory),
  }
  const found = new Map<string, Change>()
  for (const change of diff.changes) {
    const drift =
      change.action === 'update'
        ? updatedInWecom(change, context)
        : change.action === 'create' && change.cause === 'drift'
          ? deletedInWecom(change)
          : undefined
    if (drift) found.set(objectOf(change), drift)
  }
  for (const member of diff.target.members) {
    const key = useridKey(member.userid)
    const drift = fixedInWecom(member, diff.fixed.get(key), found.get(`member:${key}`), context)
    if (drift) found.set(`member:${key}`, drift)
  }
  const changes = [...found.values(), ...madeInWecom(desired, live, memory, diff)]
  return {
    changes: [
      ...sortedBy(changes.filter(isDepartment), (change) => change.path),
      ...sortedBy(changes.filter(isMember), (change) => useridKey(change.userid)),
      ...sortedBy(changes.filter(isTag), (change) => change.name),
    ],
    warnings: diff.warnings,
    // Somebody deleted a department and made another one in its place: that can be told.
    problems: diff.problems.filter(({ code }) => code !== 'plan.id-path-held'),
    diff,
  }
}

function isDepartment(change: Change): change is DepartmentChange {
  return change.kind === 'department'
}

function isMember(change: Change): change is MemberChange {
  return change.kind === 'member'
}

function isTag(change: Change): change is TagChange {
  return change.kind === 'tag'
}

/** Departments that were applied under another id than the one they have, or are to get: deleted in WeCom, and perhaps made anew there. */
function remadeDepartments({ target }: OrgDiff, memory: Memory): DriftContext['departments'] {
  const now = new Map<DepartmentId, DepartmentId>()
  const former = new Map<DepartmentId, DepartmentId>()
  for (const { id, desired } of target.departments) {
    const before = memory.applied.departments[id] ? undefined : appliedDepartment(desired, memory)
    if (before === undefined) continue
    now.set(before, id)
    former.set(id, before)
  }
  return { now: (id) => now.get(id) ?? id, former: (id) => former.get(id) ?? id }
}

function formerTags({ target }: OrgDiff, memory: Memory): DriftContext['tags'] {
  const former = new Map<TagId, TagId>()
  for (const { id, desired } of target.tags) {
    const before = memory.applied.tags[id] ? undefined : appliedTag(desired, memory)
    if (before !== undefined) former.set(id, before)
  }
  return { former: (id) => former.get(id) ?? id }
}
