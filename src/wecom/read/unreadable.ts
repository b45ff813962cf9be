import { compareCodePoints } from '../../model/compare.ts'
import { MEMBER_FIELDS, SENSITIVE_FIELDS } from '../../model/fields.ts'
import type { LiveMember } from '../../model/live.ts'

/** What only the names of departments tell. */
export const DEPARTMENT_DETAILS = ['departments.name', 'departments.name_en'] as const

/** All of a member but the userid and the departments. */
export const MEMBER_DETAILS: readonly string[] = [
  ...MEMBER_FIELDS.map((field) => `members.${field}`),
  'members.departments.leader',
  'members.departments.order',
  'members.main_department',
  'members.status',
]

/** What an app withholds: the sensitive fields that it returned of nobody. An app of before 2022-06-20 returns them all. */
export function withheldFields(seen: Iterable<LiveMember>): readonly string[] {
  const withheld = new Set<(typeof SENSITIVE_FIELDS)[number]>(SENSITIVE_FIELDS)
  for (const member of seen) {
    for (const field of withheld) if (member[field] !== undefined) withheld.delete(field)
    if (withheld.size === 0) break
  }
  return [...withheld].map((field) => `members.${field}`)
}

export function sorted(fields: readonly string[]): readonly string[] {
  return fields.toSorted(compareCodePoints)
}
