import type { Call, MemberWrite } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { recordOf, type Memory } from '../model/memory.ts'
import { objectOf } from './object-of.ts'

/** By object (`objectOf`): names of the digests of which nobody knows whether they still hold. */
export type Doubts = Map<string, Set<string>>

export function doubt(doubts: Doubts, change: Change | undefined, call: Call): void {
  if (change) doubtFields(doubts, objectOf(change), writtenBy(call))
}

export function doubtFields(doubts: Doubts, object: string, names: readonly string[]): void {
  const fields = doubts.get(object) ?? new Set()
  for (const field of names) fields.add(field)
  doubts.set(object, fields)
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
  fields: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(digests).filter(([field]) => !fields.has(field)))
}

/** What memory keeps of doubts; absent when there are none. */
export function inDoubtOf(doubts: Doubts): Pick<Memory, 'inDoubt'> {
  const open = [...doubts].filter(([, fields]) => fields.size > 0)
  if (open.length === 0) return {}
  return { inDoubt: Object.fromEntries(open.map(([object, fields]) => [object, [...fields].sort()])) }
}

/** Whether a run was cut off when it was writing this: the value is then written again where it cannot be read. */
export function isInDoubt({ inDoubt }: Memory, object: string, field: string): boolean {
  const fields = inDoubt && recordOf(inDoubt, object)
  if (!fields) return false
  return fields.some((name) => name === field || (field === 'extattr' && name.startsWith('extattr.')))
}
