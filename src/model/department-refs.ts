import type { DepartmentRef, DesiredOrg } from './desired.ts'

/** Every place at which the files point at a department. */
export function* departmentRefs({ departments, members, tags, policy }: DesiredOrg): Generator<DepartmentRef> {
  for (const { parent } of departments) yield parent
  for (const member of members) {
    for (const { department } of member.departments) yield department
    if (member.main_department) yield member.main_department
  }
  for (const tag of tags) yield* tag.departments ?? []
  yield* policy.protect.departments
  yield* policy.scope
}
