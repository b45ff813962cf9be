import { equalJson } from '../../model/compare.ts'
import { useridKey, type DepartmentId } from '../../model/fields.ts'
import type { LiveMember } from '../../model/live.ts'
import { bareMember } from './ids.ts'
import type { Memberships } from './memberships.ts'
import { isIn, withDepartments } from './roster.ts'

/** More members than this are not missed by chance: an app that does not return them does not see them. */
const MOST_SINGLE_READS = 200

/** Members as an app returns them, to be put together with the ids that the contacts secret reads. */
export class AppView {
  readonly #memberships: Memberships
  readonly #visible: { has(id: DepartmentId): boolean }
  readonly #seen = new Map<string, LiveMember>()
  readonly #disputed = new Set<string>()

  /** @param visible the departments that the app sees */
  constructor(memberships: Memberships, visible: { has(id: DepartmentId): boolean }) {
    this.#memberships = memberships
    this.#visible = visible
  }

  add(members: readonly LiveMember[]): void {
    for (const member of members) {
      const key = useridKey(member.userid)
      const known = this.#seen.get(key)
      if (known && !equalJson(known, member)) this.#disputed.add(key)
      this.#seen.set(key, member)
      const named = this.#memberships.get(key)?.departments
      if (!named || member.departments.some(({ department }) => !named.has(department))) this.#disputed.add(key)
    }
  }

  /**
   * userids to read once more, one by one: whoever is told in two ways, is told only by the app, or is missing although the app
   * sees the place. Somebody edits them meanwhile, or one of the answers lags behind.
   */
  open(): readonly string[] {
    const missing: string[] = []
    for (const [key, { userid, departments }] of this.#memberships) {
      if (!this.#seen.has(key) && [...departments].some((id) => this.#visible.has(id))) missing.push(userid)
    }
    const disputed = [...this.#disputed].map((key) => this.#seen.get(key)?.userid ?? key)
    return missing.length > MOST_SINGLE_READS ? disputed : [...disputed, ...missing]
  }

  /** What reading the member alone gave: `undefined` when the app sees no such member. */
  resolve(userid: string, member: LiveMember | undefined): void {
    const key = useridKey(userid)
    if (member) this.#seen.set(key, member)
    else this.#seen.delete(key)
  }

  seen(): Iterable<LiveMember> {
    return this.#seen.values()
  }

  /** userids that the app did not return, sorted by their key. */
  unseen(): readonly string[] {
    return [...this.#memberships]
      .filter(([key]) => !this.#seen.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { userid }]) => userid)
  }

  /**
   * All members sorted by userid key. Membership is what the ids say; an app's list of departments may be short of those that it
   * does not see, and so may its leaders. Whom the ids lack is there as the app has it: they may lag behind.
   */
  complete(tree: { has(id: DepartmentId): boolean }): readonly LiveMember[] {
    const seesAll = this.unseen().length === 0
    const members: (readonly [key: string, member: LiveMember])[] = []
    for (const [key, { userid, departments }] of this.#memberships) {
      const seen = this.#seen.get(key)
      members.push([key, seen ? placed(trusted(seen, seesAll), departments) : bareMember(userid, departments)])
    }
    for (const [key, member] of this.#seen) {
      if (this.#memberships.has(key)) continue
      const departments = member.departments.map(({ department }) => department).filter((id) => tree.has(id))
      members.push([key, placed(trusted(member, seesAll), new Set(departments))])
    }
    return members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member)
  }
}

/** No leader may be one whom the app does not see. */
export function trusted(member: LiveMember, seesAll: boolean): LiveMember {
  if (seesAll || member.direct_leader !== null) return member
  const { direct_leader: _unknown, ...rest } = member
  return rest
}

function placed(member: LiveMember, departments: ReadonlySet<DepartmentId>): LiveMember {
  const whole = isIn(member, departments) ? member : withDepartments(member, departments)
  const { main_department: main, ...rest } = whole
  return typeof main === 'number' && !departments.has(main) ? rest : whole
}
