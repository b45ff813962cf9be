import type { Call, MemberWrite } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { useridKey } from '../model/fields.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import type { Digest } from './cause.ts'
import type { OrgDiff } from './diff-org.ts'
import { objectOf } from './object-of.ts'

/** By object (`objectOf`) and field: digests of the values that it may have, as far as anybody has to know. */
export type Doubts = Map<string, Map<string, ReadonlySet<string>>>

/** What a field may hold when nobody knows whether it was written. */
export type Possible = (object: string, field: string) => readonly string[]

export function doubt(doubts: Doubts, change: Change | undefined, call: Call, possible: Possible): void {
  if (!change) return
  const object = objectOf(change)
  for (const field of writtenBy(call)) doubtField(doubts, object, field, possible(object, field))
}

function doubtField(doubts: Doubts, object: string, field: string, digests: readonly string[]): void {
  const fields = doubts.get(object) ?? new Map<string, ReadonlySet<string>>()
  doubts.set(object, fields)
  fields.set(field, new Set([...(fields.get(field) ?? []), ...digests]))
}

/** Adds those of a run before. */
export function doubtAgain(doubts: Doubts, { inDoubt = {} }: Memory, isOpen: (object: string) => boolean): void {
  for (const [object, fields] of Object.entries(inDoubt)) {
    if (!isOpen(object)) continue
    for (const [field, digests] of Object.entries(fields)) doubtField(doubts, object, field, digests)
  }
}

/** Fields whose value nobody else may have at the same time: for them it matters what they may hold. */
const EXCLUSIVE: ReadonlySet<string> = new Set(['mobile', 'email', 'biz_mail', 'name', 'name_en'])

/** The value from before the run, and the one that the files want. */
export function possibleValues({ applied }: Memory, { target }: Pick<OrgDiff, 'target'>, digest: Digest): Possible {
  const wanted = new Map<string, Readonly<Record<string, unknown>>>([
    ...target.departments.map(({ id, desired }) => [`department:${id}`, { ...desired }] as const),
    ...target.members.map(({ userid, desired }) => [`member:${useridKey(userid)}`, { ...desired }] as const),
  ])
  return (object, field) => {
    if (!EXCLUSIVE.has(field)) return []
    const [kind, id = ''] = object.split(/:(.*)/su)
    const record = kind === 'member' ? recordOf(applied.members, id) : applied.departments[id]
    const before = record?.digests[field]
    const after = wanted.get(object)?.[field]
    return [...(before === undefined ? [] : [before]), ...(after === undefined ? [] : [digest(object, field, after)])]
  }
}

/** Names of the digests that a call makes untrue, and `placement`. Tags have none, and a deletion leaves nothing. */
function writtenBy(call: Call): readonly string[] {
  switch (call.call) {
    case 'department/create':
    case 'department/update':
      return Object.keys(call.set)
    case 'user/create':
    case 'user/update':
      return writtenFields(call.set)
    case 'batch/replaceparty':
      return ['name', 'parentid', 'order']
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return ['name', ...call.columns, ...call.attributes.map((name) => `extattr.${name}`)]
    case 'department/delete':
    case 'user/delete':
    case 'user/batchdelete':
    case 'tag/create':
    case 'tag/update':
    case 'tag/delete':
    case 'tag/addtagusers':
    case 'tag/deltagusers':
      return []
  }
}

function writtenFields({ extattr, ...set }: MemberWrite): readonly string[] {
  return [...Object.keys(set), ...Object.keys(extattr ?? {}).map((name) => `extattr.${name}`)]
}

export function withoutDoubts(applied: Memory['applied'], doubts: Doubts): Memory['applied'] {
  const departments = { ...applied.departments }
  const members = { ...applied.members }
  for (const [object, fields] of doubts) {
    const [kind, id = ''] = object.split(/:(.*)/su)
    const department = kind === 'department' ? departments[id] : undefined
    if (department) departments[id] = { ...department, digests: withoutFields(department.digests, fields) }
    const member = kind === 'member' ? recordOf(members, id) : undefined
    if (member) members[id] = { ...member, digests: withoutFields(member.digests, fields) }
  }
  return { departments, members, tags: applied.tags }
}

function withoutFields(
  digests: Readonly<Record<string, string>>,
  fields: ReadonlyMap<string, unknown>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(digests).filter(([field]) => !fields.has(field)))
}

/** What memory keeps of doubts; absent when there are none. */
export function inDoubtOf(doubts: Doubts): Pick<Memory, 'inDoubt'> {
  const open = [...doubts].filter(([, fields]) => fields.size > 0)
  if (open.length === 0) return {}
  return {
    inDoubt: Object.fromEntries(
      open.map(([object, fields]) => [
        object,
        Object.fromEntries([...fields].map(([field, digests]) => [field, [...digests].sort()])),
      ]),
    ),
  }
}

/** Whether a run was cut off when it was writing this: the value is then written again where it cannot be read. */
export function isInDoubt({ inDoubt }: Memory, object: string, field: string): boolean {
  const fields = inDoubt && recordOf(inDoubt, object)
  if (!fields) return false
  return Object.keys(fields).some((name) => name === field || (field === 'extattr' && name.startsWith('extattr.')))
}
