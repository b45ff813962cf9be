import type { World } from './random-org.ts'

/** Files that declare this organisation, ids included, and that may delete whatever is not in it. */
export function orgFilesOf({ departments, members, tags }: World): object {
  const idAt = (index: number): number => (index < 0 ? 1 : (departments[index]?.id ?? 1))
  return {
    version: 1,
    policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
    departments: departments.map(({ id, parent, name, name_en }) => ({
      id,
      name,
      name_en: name_en ?? null,
      ...(parent >= 0 && { parent: idAt(parent) }),
    })),
    members: members.map((member) => ({
      userid: member.userid,
      name: member.name,
      mobile: member.mobile ?? null,
      email: member.email ?? null,
      direct_leader: member.leader ?? null,
      departments: member.in.map(({ department, leader, order }) => ({
        department: department < 0 ? '/' : idAt(department),
        leader,
        order,
      })),
      main_department: (member.in[0]?.department ?? -1) < 0 ? '/' : idAt(member.in[0]?.department ?? -1),
    })),
    tags: tags.map((tag) => ({
      id: tag.id,
      name: tag.name,
      members: tag.members,
      departments: tag.departments.map(idAt),
    })),
  }
}
