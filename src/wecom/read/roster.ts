import { equalJson } from '../../model/compare.ts'
import { useridKey, type DepartmentId } from '../../model/fields.ts'
import type { LiveMember } from '../../model/live.ts'
import { Inconsistency } from './inconsistency.ts'
import type { Memberships } from './memberships.ts'

interface Entry {
  readonly member: LiveMember
  /** Departments that returned the member. */
  readonly seenIn: DepartmentId[]
  isDisputed: boolean
}

/**
 * The members, collected department by department. One who is in several departments is returned by each of them, and everybody
 * is named by user/list_id as well: where these do not agree, somebody edits the member meanwhile, or one of the answers lags
 * behind. Such a member is disputed and is read once more on its own.
 */
export class Roster {
  readonly #entries = new Map<string, Entry>()

  add(department: DepartmentId, members: readonly LiveMember[]): void {
    for (const member of members) {
      const key = useridKey(member.userid)
      const known = this.#entries.get(key)
      if (!known) {
        this.#entries.set(key, { member, seenIn: [department], isDisputed: false })
        continue
      }
      known.seenIn.push(department)
      known.isDisputed ||= !equalJson(known.member, member)
    }
  }

  /** userids to read once more. Without `memberships` only contradictions between departments show. */
  disputed(memberships: Memberships | undefined): readonly string[] {
    const userids: string[] = []
    for (const [key, { member, seenIn, isDisputed }] of this.#entries) {
      const named = memberships?.get(key)?.departments
      const isAgreed = isIn(member, new Set(seenIn)) && (memberships === undefined || isIn(member, named))
      if (isDisputed || !isAgreed) userids.push(member.userid)
    }
    for (const [key, { userid }] of memberships ?? []) {
      if (!this.#entries.has(key)) userids.push(userid)
    }
    return userids
  }

  /** What reading the member alone gave: `undefined` when there is no such member any more. */
  resolve(userid: string, member: LiveMember | undefined): void {
    const key = useridKey(userid)
    if (!member) {
      this.#entries.delete(key)
      return
    }
    const seenIn = member.departments.map(({ department }) => department)
    this.#entries.set(key, { member, seenIn, isDisputed: false })
  }

  /** The departments that members or `memberships` name and the tree lacks. */
  unlisted(tree: { has(id: DepartmentId): boolean }, memberships: Memberships | undefined): readonly DepartmentId[] {
    const ids = new Set<DepartmentId>()
    for (const { member } of this.#entries.values()) {
      for (const { department } of member.departments) if (!tree.has(department)) ids.add(department)
    }
    for (const { departments } of memberships?.values() ?? []) {
      for (const department of departments) if (!tree.has(department)) ids.add(department)
    }
    return [...ids]
  }

  /**
   * All members sorted by userid key. Membership is what user/list_id says, where it names the member.
   * @throws Inconsistency when a member is in a department that is not in the tree
   */
  complete(tree: { has(id: DepartmentId): boolean }, memberships: Memberships | undefined): readonly LiveMember[] {
    const members: { readonly key: string; readonly member: LiveMember }[] = []
    for (const [key, entry] of this.#entries) {
      const named = memberships?.get(key)?.departments
      const member =
        named === undefined || isIn(entry.member, named) ? entry.member : withDepartments(entry.member, named)
      for (const { department } of member.departments) {
        if (tree.has(department)) continue
        throw new Inconsistency({
          code: 'wecom.read.unknown-department',
          params: { userid: member.userid, department },
        })
      }
      members.push({ key, member })
    }
    // userids are ASCII, so code units sort as code points do.
    return members.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ member }) => member)
  }
}

/** Whether the member is in exactly these. */
export function isIn(member: LiveMember, departments: ReadonlySet<DepartmentId> | undefined): boolean {
  return (
    departments?.size === member.departments.length &&
    member.departments.every(({ department }) => departments.has(department))
  )
}

/** Leader flag and order stay unknown in the departments that only user/list_id names. */
export function withDepartments(member: LiveMember, departments: ReadonlySet<DepartmentId>): LiveMember {
  const known = new Map(member.departments.map((placement) => [placement.department, placement]))
  const ids = [...departments].sort((a, b) => a - b)
  return { ...member, departments: ids.map((department) => known.get(department) ?? { department }) }
}
