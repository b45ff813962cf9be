import { standUp, statesOrder } from '../diff/stand-up.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { ROOT_ID } from '../model/fields.ts'
import type { Seed } from '../sandbox/snapshot.ts'

/** The organisation of some files as it would be live, with the ids that a first apply would choose. */
export function seedFromOrg(org: DesiredOrg): Seed {
  const { live } = standUp(org)
  return {
    departments: live.departments.map((department) => {
      const { order: _order, ...rest } = department
      if (department.id === ROOT_ID) return { ...rest, order: 100_000_000, name: '公司' }
      return statesOrder(department) ? department : rest
    }),
    members: live.members.map(({ enable: _enable, ...member }) => ({
      ...member,
      status: member.status ?? 4,
      departments: member.departments.map((placement) => ({ leader: false, order: 0, ...placement })),
    })),
    tags: live.tags,
  }
}
