import { UNIQUE_FIELDS, useridKey, type DepartmentId, type UniqueField } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import { parsePath } from '../model/path.ts'
import type { Digest } from './cause.ts'
import type { Target } from './target.ts'

/**
 * Live state in which the values that WeCom holds only once, and that cannot be read, are filled in where the record of the last
 * apply matches a value at hand: mobiles and mails of the files, names of the files and of the paths in the state. For ordering
 * only: whoever gets what somebody else had must wait for it, also where nobody can look.
 */
export function presumeHolders(
  live: LiveOrg,
  target: Pick<Target, 'departments' | 'members'>,
  memory: Memory,
  digest: Digest,
): LiveOrg {
  const departments = presumeNames(live.departments, target, memory, digest)
  const members = presumeContacts(live.members, target, memory, digest)
  return departments === live.departments && members === live.members ? live : { ...live, departments, members }
}

function presumeContacts(
  live: readonly LiveMember[],
  { members }: Pick<Target, 'members'>,
  memory: Memory,
  digest: Digest,
): readonly LiveMember[] {
  const isOpen = (member: LiveMember): boolean =>
    UNIQUE_FIELDS.some((field) => member[field] === undefined) &&
    memory.applied.members[useridKey(member.userid)] !== undefined
  if (!live.some(isOpen)) return live
  const values = new Map<string, string>()
  for (const { desired } of members) {
    for (const field of UNIQUE_FIELDS) {
      const value = desired[field]
      if (value !== undefined && value !== null) values.set(`${field} ${digest('member', field, value)}`, value)
    }
  }
  return live.map((member): LiveMember => {
    const digests = memory.applied.members[useridKey(member.userid)]?.digests
    if (!digests) return member
    const known = UNIQUE_FIELDS.flatMap((field): readonly (readonly [UniqueField, string])[] => {
      const value = member[field] === undefined ? values.get(`${field} ${digests[field]}`) : undefined
      return value === undefined ? [] : [[field, value]]
    })
    return known.length === 0 ? member : { ...member, ...Object.fromEntries(known) }
  })
}

/** Names are taken among siblings only, so those of the files are tried where the department is and where it goes. */
function presumeNames(
  live: readonly LiveDepartment[],
  { departments }: Pick<Target, 'departments'>,
  { applied, bindings }: Memory,
  digest: Digest,
): readonly LiveDepartment[] {
  if (live.every(({ name, name_en }) => name !== undefined && name_en !== undefined)) return live
  const bound = new Map<DepartmentId, string[]>()
  for (const [path, id] of Object.entries(bindings.paths)) append(bound, id, parsePath(path)?.at(-1))
  const names = new Map<DepartmentId, string[]>()
  const names_en = new Map<DepartmentId, string[]>()
  const targets = new Map(departments.map((department) => [department.id, department]))
  for (const { parentid, desired } of departments) {
    append(names, parentid, desired.name)
    append(names_en, parentid, desired.name_en ?? undefined)
  }
  return live.map((department) => {
    const { id, parentid } = department
    const digests = applied.departments[id]?.digests
    if (!digests) return department
    const target = targets.get(id)
    const matching = (
      field: 'name' | 'name_en',
      own: readonly string[],
      taken: ReadonlyMap<DepartmentId, readonly string[]>,
    ): string | undefined => {
      const last = digests[field]
      if (department[field] !== undefined || last === undefined) return undefined
      // Most names stay: so those of the department itself first, and the many of others only where they are all wrong.
      for (const candidates of [own, taken.get(parentid), target && taken.get(target.parentid)]) {
        const found = candidates?.find((candidate) => last === digest(`department:${id}`, field, candidate))
        if (found !== undefined) return found
      }
      return undefined
    }
    const english = target?.desired.name_en ?? undefined
    const name = matching('name', bound.get(id) ?? [], names)
    const name_en = matching('name_en', english === undefined ? [] : [english], names_en)
    if (name === undefined && name_en === undefined) return department
    return { ...department, ...(name !== undefined && { name }), ...(name_en !== undefined && { name_en }) }
  })
}

function append(lists: Map<DepartmentId, string[]>, id: DepartmentId, name: string | undefined): void {
  if (name === undefined) return
  const list = lists.get(id)
  if (list) list.push(name)
  else lists.set(id, [name])
}
