import { UNIQUE_FIELDS, useridKey, type UniqueField } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg } from '../model/live.ts'
import { recordOf, type Memory } from '../model/memory.ts'
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
    (recordOf(memory.applied.members, useridKey(member.userid)) !== undefined ||
      possible(memory, `member:${useridKey(member.userid)}`) !== undefined)
  if (!live.some(isOpen)) return live
  const [mobile, email, biz_mail] = UNIQUE_FIELDS.map((field) => digest('member', field, null))
  const none = { mobile, email, biz_mail }
  const values = new Map<string, string>()
  const wanted = new Map(members.map(({ userid, desired }) => [useridKey(userid), desired]))
  for (const { desired } of members) {
    for (const field of UNIQUE_FIELDS) {
      const value = desired[field]
      if (value !== undefined && value !== null) values.set(`${field} ${digest('member', field, value)}`, value)
    }
  }
  return live.map((member): LiveMember => {
    const key = useridKey(member.userid)
    const digests = recordOf(memory.applied.members, key)?.digests ?? {}
    const open = possible(memory, `member:${key}`)
    const own = wanted.get(key)
    const known = UNIQUE_FIELDS.flatMap((field): readonly (readonly [UniqueField, string | null])[] => {
      if (member[field] !== undefined) return []
      if (digests[field] === none[field]) return [[field, null]]
      const value = held(values, field, digests[field], open, own?.[field])
      return value === undefined ? [] : [[field, value]]
    })
    return known.length === 0 ? member : { ...member, ...Object.fromEntries(known) }
  })
}

/** The digests of what an object may hold, where a run was cut off when it was writing it. */
function possible({ inDoubt }: Memory, object: string): Readonly<Record<string, readonly string[]>> | undefined {
  return inDoubt && recordOf(inDoubt, object)
}

/**
 * The value with the digest on record; of several that it may be, one that the object is not to have in the end: that is the one
 * that somebody else may be waiting for.
 */
function held(
  values: ReadonlyMap<string, string>,
  field: string,
  digest: string | undefined,
  open: Readonly<Record<string, readonly string[]>> | undefined,
  own: string | null | undefined,
): string | undefined {
  if (digest !== undefined) return values.get(`${field} ${digest}`)
  const found = (open?.[field] ?? []).flatMap((each) => values.get(`${field} ${each}`) ?? [])
  return found.find((value) => value !== own) ?? found[0]
}

function presumeNames(
  live: readonly LiveDepartment[],
  { departments }: Pick<Target, 'departments'>,
  memory: Memory,
  digest: Digest,
): readonly LiveDepartment[] {
  const { applied, bindings } = memory
  if (live.every(({ name, name_en }) => name !== undefined && name_en !== undefined)) return live
  const values = new Map<string, string>()
  const wanted = new Map(departments.map(({ id, desired }) => [id, desired]))
  const offer = (field: NameField, value: string | null | undefined): void => {
    if (value !== undefined && value !== null) values.set(`${field} ${digest('department', field, value)}`, value)
  }
  for (const path of Object.keys(bindings.paths)) offer('name', parsePath(path)?.at(-1))
  for (const { desired } of departments) for (const field of NAME_FIELDS) offer(field, desired[field])
  const noEnglish = digest('department', 'name_en', null)
  return live.map((department): LiveDepartment => {
    const digests = applied.departments[department.id]?.digests ?? {}
    const open = possible(memory, `department:${department.id}`)
    const own = wanted.get(department.id)
    const known = NAME_FIELDS.flatMap((field): readonly (readonly [NameField, string | null])[] => {
      if (department[field] !== undefined) return []
      if (field === 'name_en' && digests[field] === noEnglish) return [[field, null]]
      const value = held(values, field, digests[field], open, own?.[field])
      return value === undefined ? [] : [[field, value]]
    })
    return known.length === 0 ? department : { ...department, ...Object.fromEntries(known) }
  })
}

const NAME_FIELDS = ['name', 'name_en'] as const
type NameField = (typeof NAME_FIELDS)[number]
