import type { YamlValue } from '../edit/yaml-text.ts'
import type { MemberChange, MemberChangeField } from '../model/change.ts'
import { useridKey, type MemberField } from '../model/fields.ts'
import type { LiveMember, LivePlacement } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Context } from './context.ts'
import type { DepartmentsAfter } from './departments-after.ts'
import { asList, asMap, asRecord, asRef } from '../edit/raw-files.ts'

export interface MemberFields {
  /** What the declaration is to say; `undefined`: nothing any more. */
  readonly fields: Readonly<Record<string, YamlValue | undefined>>
  /** Why not everything could be taken over. */
  readonly message?: Message
}

/** Fields that cannot be stated to be empty. When live has none, they are left to WeCom. */
const NEVER_NULL: ReadonlySet<MemberField> = new Set(['name', 'biz_mail', 'gender', 'enable'])

/** @param before the declaration as it is written */
export function memberFields(
  change: MemberChange,
  live: LiveMember,
  before: Readonly<Record<string, unknown>>,
  context: Context,
): MemberFields {
  const fields: Record<string, YamlValue | undefined> = {}
  let message: Message | undefined
  for (const field of change.fields) {
    if (field === 'userid') continue
    if (field === 'departments') {
      const places = placements(asList(before['departments']), live.departments, context.departments)
      if (places) fields['departments'] = places
      else message = { code: 'drift.left.no-place', params: { userid: change.userid } }
    } else if (field === 'main_department') {
      if (before['main_department'] === undefined) continue
      const main = live.main_department
      fields['main_department'] = typeof main === 'number' ? context.departments.ref(main) : undefined
    } else if (field === 'extattr') {
      fields['extattr'] = { ...asMap(before['extattr']), ...asMap(change.after?.extattr) }
    } else if (field === 'direct_leader') {
      const leader = live.direct_leader ?? null
      const isKnown = leader === null || !context.userids || context.userids.has(useridKey(leader))
      if (isKnown) fields['direct_leader'] = leader
      else message = { code: 'drift.left.leader', params: { userid: change.userid, leader } }
    } else fields[field] = valueOf(field, live)
  }
  const main = context.departments.resolve(before['main_department'])
  // Where nobody can read which one took its place, it is left to WeCom.
  const isMainLost = main !== undefined && !live.departments.some(({ department }) => department === main)
  if (isMainLost && 'departments' in fields && !('main_department' in fields)) fields['main_department'] = undefined
  const isContactless = isEmpty('mobile', fields, before) && isEmpty('email', fields, before)
  // Files may clear one of them, not both: the other one is left to WeCom.
  if (isContactless) fields['email'] = undefined
  return { fields, ...(message && { message }) }
}

function valueOf(field: Exclude<MemberChangeField & MemberField, 'extattr'>, live: LiveMember): YamlValue | undefined {
  const value = live[field]
  if (value === undefined) return undefined
  if (value === null || value === '') return NEVER_NULL.has(field) ? undefined : null
  return typeof value === 'object' ? asMap(value) : value
}

function isEmpty(
  field: 'mobile' | 'email',
  after: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): boolean {
  return (Object.hasOwn(after, field) ? after[field] : before[field]) === null
}

/** Entries that stay keep their spelling, and state no more than they did. `undefined`: a department that no file may name. */
function placements(
  before: readonly unknown[],
  live: readonly LivePlacement[],
  departments: DepartmentsAfter,
): readonly YamlValue[] | undefined {
  const there = new Map(live.map((placement) => [placement.department, placement]))
  const kept = before.flatMap((entry): readonly YamlValue[] => {
    const stated = typeof entry === 'object' ? asRecord(entry) : { department: entry }
    const id = departments.resolve(stated['department'])
    const place = id === undefined ? undefined : there.get(id)
    if (id === undefined || !place) return []
    there.delete(id)
    const department = asRef(departments.follow(stated['department']))
    if (typeof entry !== 'object') return [department]
    const { leader, order } = place
    return [
      {
        ...asMap(entry),
        department,
        ...(Object.hasOwn(stated, 'leader') && leader !== undefined && { leader }),
        ...(Object.hasOwn(stated, 'order') && order !== undefined && { order }),
      },
    ]
  })
  const added: YamlValue[] = []
  for (const { department: id, leader, order } of there.values()) {
    const department = departments.ref(id)
    if (department === undefined) return undefined
    const isPlain = leader !== true && (order ?? 0) === 0
    added.push(
      isPlain
        ? department
        : { department, ...(leader === true && { leader }), ...(order !== undefined && order > 0 && { order }) },
    )
  }
  return [...kept, ...added]
}
