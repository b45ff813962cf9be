import { LiveIndex } from '../diff/live-index.ts'
import { buildTarget } from '../diff/target.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { MEMBER_FIELDS, ROOT_ID } from '../model/fields.ts'
import { EMPTY_MEMORY } from '../model/memory.ts'
import type { Seed } from '../sandbox/snapshot.ts'

/** The organisation of some files as it would be live, with the ids that a first apply would choose. */
export function seedFromOrg(org: DesiredOrg): Seed {
  const root = { id: ROOT_ID, parentid: 0, order: 100_000_000, name: '公司' }
  const empty = {
    corp_id: '',
    read: { mode: 'full', unreadable: [] },
    departments: [root],
    members: [],
    tags: [],
  } as const
  const target = buildTarget(org, new LiveIndex(empty), EMPTY_MEMORY)
  return {
    departments: [
      root,
      ...target.departments.map(({ id, parentid, desired: { name, name_en, order } }) => ({
        id,
        parentid,
        ...(name !== undefined && { name }),
        ...(name_en !== undefined && { name_en }),
        ...(order !== undefined && { order }),
      })),
    ],
    members: target.members.map(({ userid, desired, placement }) => ({
      userid,
      ...Object.fromEntries(
        MEMBER_FIELDS.filter((field) => field !== 'enable' && desired[field] !== undefined).map((field) => [
          field,
          desired[field],
        ]),
      ),
      status: desired.enable === false ? 2 : 4,
      ...placement,
    })),
    tags: target.tags.map(({ id, name, members, departments }) => ({
      id,
      name,
      members: members ?? [],
      departments: departments ?? [],
    })),
  }
}
