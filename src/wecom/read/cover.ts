import type { DepartmentId } from '../../model/fields.ts'
import type { Memberships } from './memberships.ts'

/**
 * Few departments that together have everybody who is in any of `visible`, sorted. user/list returns a member whole, so one of a
 * member's departments is enough. First those that are somebody's only one; of the others always the one with the most people
 * that are still missing.
 */
export function coveringDepartments(
  memberships: Memberships,
  visible: { has(id: DepartmentId): boolean },
): readonly DepartmentId[] {
  const people = new Map<DepartmentId, string[]>()
  const only: DepartmentId[] = []
  for (const [key, { departments }] of memberships) {
    const places = [...departments].filter((id) => visible.has(id))
    for (const id of places) {
      const there = people.get(id)
      if (there) there.push(key)
      else people.set(id, [key])
    }
    const [place] = places
    if (places.length === 1 && place !== undefined) only.push(place)
  }

  const chosen = new Set<DepartmentId>()
  const covered = new Set<string>()
  const choose = (id: DepartmentId): void => {
    if (chosen.has(id)) return
    chosen.add(id)
    for (const key of people.get(id) ?? []) covered.add(key)
  }
  for (const id of only) choose(id)

  const missingIn = (id: DepartmentId): number =>
    (people.get(id) ?? []).reduce((sum, key) => (covered.has(key) ? sum : sum + 1), 0)
  // By how many were missing when it was last looked at; the number only falls.
  const byMissing: DepartmentId[][] = []
  const file = (id: DepartmentId): number => {
    const missing = missingIn(id)
    if (missing > 0) (byMissing[missing] ??= []).push(id)
    return missing
  }
  for (const id of [...people.keys()].sort((a, b) => b - a)) file(id)
  for (let size = byMissing.length - 1; size > 0; size--) {
    for (let id = byMissing[size]?.pop(); id !== undefined; id = byMissing[size]?.pop()) {
      if (missingIn(id) === size) choose(id)
      else file(id)
    }
  }
  return [...chosen].sort((a, b) => a - b)
}
