import { DEPARTMENT_FIELDS, MEMBER_FIELDS } from '../../model/fields.ts'
import type { LiveDepartment, LiveMember } from '../../model/live.ts'

/** The fields that WeCom told of nobody: `members.biz_mail`, `departments.name_en` …, sorted. An empty kind tells nothing. */
export function unreadableFields(
  departments: readonly LiveDepartment[],
  members: readonly LiveMember[],
): readonly string[] {
  return [
    ...missing('departments', DEPARTMENT_FIELDS, departments),
    ...missing('members', [...MEMBER_FIELDS, 'main_department'] as const, members),
  ].sort()
}

function missing<Field extends string>(
  kind: string,
  fields: readonly Field[],
  objects: readonly Readonly<Partial<Record<Field, unknown>>>[],
): readonly string[] {
  if (objects.length === 0) return []
  return fields
    .filter((field) => objects.every((object) => object[field] === undefined))
    .map((field) => `${kind}.${field}`)
}
