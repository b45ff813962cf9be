/**
 * What was changed in WeCom behind the files' back since the last apply. Three sides are compared: what was last applied, live, and
 * the files. Where live moved away from what was applied, somebody changed it there.
 *
 * Nothing is deleted here in thought, whatever the policy: what somebody made in WeCom is to be seen with everything that refers to it.
 */
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import { appliedDepartment, type Digest } from './cause.ts'
import { diffOrg, objectOf, type OrgDiff } from './diff-org.ts'
import { deletedInWecom, fixedInWecom, updatedInWecom, type DriftContext } from './drift-fields.ts'
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
  /** The other way round, from live to files, with everything that differs. */
  readonly diff: OrgDiff
}

export function findDrift({ desired, live, memory, digest }: DriftInput): Drift {
  const keepsAll: DesiredOrg = {
    ...desired,
    policy: { ...desired.policy, unmanaged: { departments: 'keep', members: 'keep', tags: 'keep' } },
  }
  const diff = diffOrg({ desired: keepsAll, live, memory, digest, writeUnverified: true })
  const context: DriftContext = { memory, digest, remade: remadeIds(diff, memory) }
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

function remadeIds({ target }: OrgDiff, memory: Memory): ReadonlyMap<DepartmentId, DepartmentId> {
  const remade = new Map<DepartmentId, DepartmentId>()
  for (const { id, live, desired } of target.departments) {
    const former = live ? undefined : appliedDepartment(desired, memory)
    if (former !== undefined) remade.set(former, id)
  }
  return remade
}
