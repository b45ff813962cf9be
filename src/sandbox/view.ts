import type { AppRange, Caller } from './world.ts'
import { useridKey, type Department, type Member, type Store } from './store.ts'

/** What a caller may see: the contacts secret and the console everything, an app its visible range. */
export interface View {
  readonly isWhole: boolean
  readonly seesDepartment: (department: Department) => boolean
  readonly seesMember: (member: Member) => boolean
}

const EVERYTHING: View = { isWhole: true, seesDepartment: () => true, seesMember: () => true }

export function viewOf(caller: Caller, range: AppRange, store: Store): View {
  const departments = new Set(range.departments)
  if (caller !== 'app' || departments.has(store.root.id)) return EVERYTHING
  const members = new Set(range.members?.map(useridKey))
  const tags = new Set(range.tags)

  const seesDepartment = (department: Department): boolean => {
    for (let above: Department | undefined = department; above; above = above.parent) {
      if (departments.has(above.id) || [...above.tags].some(({ id }) => tags.has(id))) return true
    }
    return false
  }
  const seesMember = (member: Member): boolean =>
    members.has(useridKey(member.userid)) ||
    [...member.tags].some(({ id }) => tags.has(id)) ||
    member.placements.some(({ department }) => seesDepartment(department))
  return { isWhole: false, seesDepartment, seesMember }
}
