import type { DepartmentRef, DesiredDepartment, DesiredMember, DesiredOrg } from '../model/desired.ts'
import { ROOT_ID, useridKey, type DepartmentId, type ExtattrValue } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg } from '../model/live.ts'
import { DEFAULT_POLICY } from '../model/policy.ts'

/**
 * Files that would declare exactly what a snapshot holds: every known value, nothing besides it.
 * @param before attributes that are there and gone in `live` are stated as cleared
 */
export function declareLive(live: LiveOrg, before: LiveOrg): DesiredOrg {
  const departments = parentsFirst(live.departments)
  const positions = new Map(departments.map(({ id }, index) => [id, index]))
  const source = { file: '', pointer: '' }
  const refTo = (id: DepartmentId): DepartmentRef => {
    const index = positions.get(id)
    return index === undefined ? { kind: 'root' } : { kind: 'declared', index }
  }
  const former = new Map(before.members.map((member) => [useridKey(member.userid), member]))
  return {
    policy: { ...DEFAULT_POLICY, unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
    manages: { departments: true, members: true, tags: true },
    departments: departments.map(({ id, parentid, name, name_en, order }): DesiredDepartment => ({
      id,
      parent: refTo(parentid),
      order,
      ...(name !== undefined && { name }),
      ...(name_en !== undefined && { name_en }),
      previously: [],
      source,
    })),
    members: live.members.map((member) => ({
      ...fieldsOf(member, former.get(useridKey(member.userid))),
      departments: member.departments.map(({ department, leader, order }) => ({
        department: refTo(department),
        ...(leader !== undefined && { leader }),
        ...(order !== undefined && { order }),
      })),
      ...(typeof member.main_department === 'number' && { main_department: refTo(member.main_department) }),
      previously: [],
      source,
    })),
    tags: live.tags.map(({ id, name, members, departments: inTag }) => ({
      id,
      name,
      members,
      departments: inTag.map(refTo),
      previously: [],
      source,
    })),
  }
}

/** Without the root. */
function parentsFirst(departments: readonly LiveDepartment[]): readonly LiveDepartment[] {
  const children = new Map<DepartmentId, LiveDepartment[]>()
  for (const department of departments) {
    const siblings = children.get(department.parentid)
    if (siblings) siblings.push(department)
    else children.set(department.parentid, [department])
  }
  const ordered = [...(children.get(ROOT_ID) ?? [])]
  for (const { id } of ordered) ordered.push(...(children.get(id) ?? []))
  return ordered
}

/** An empty name, mail or gender is not a value that files can state. */
function fieldsOf(
  {
    departments: _departments,
    main_department: _main,
    status: _status,
    name,
    biz_mail,
    gender,
    extattr,
    ...fields
  }: LiveMember,
  before: LiveMember | undefined,
): Pick<DesiredMember, 'userid'> & Partial<DesiredMember> {
  return {
    ...fields,
    ...(name && { name }),
    ...(biz_mail && { biz_mail }),
    ...(gender && { gender }),
    ...(extattr && { extattr: withCleared(extattr, before?.extattr ?? {}) }),
  }
}

function withCleared(
  extattr: Readonly<Record<string, ExtattrValue>>,
  before: Readonly<Record<string, ExtattrValue>>,
): Record<string, ExtattrValue | null> {
  return { ...Object.fromEntries(Object.keys(before).map((name) => [name, null])), ...extattr }
}
