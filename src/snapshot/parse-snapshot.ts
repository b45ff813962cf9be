import { validateSnapshot } from '#compiled/snapshot.js'
import { OrgctlError } from '../errors.ts'
import { compareCodePoints, sortedBy } from '../model/compare.ts'
import { ROOT_ID, SENSITIVE_FIELDS, useridKey } from '../model/fields.ts'
import type { LiveMember, LiveOrg } from '../model/live.ts'

/** A snapshot as it stands in a file: live state and the version of the format. */
export interface SnapshotDocument extends LiveOrg {
  readonly format_version: '1'
}

/** What the schema promises: seeds of the sandbox may leave out more than a plan can do without. */
interface Loose extends Partial<Omit<LiveOrg, 'members'>> {
  readonly members?: readonly (Omit<LiveMember, 'departments'> & Partial<Pick<LiveMember, 'departments'>>)[]
}

/**
 * @param file for messages
 * @throws OrgctlError when it is no snapshot, or one that is no basis for a plan: a part is missing or contradicts another
 */
export function parseSnapshot(text: string, file: string): LiveOrg {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('cli.not-json', { params: { file }, cause: error })
  }
  if (!validateSnapshot(value)) {
    const [fault] = validateSnapshot.errors ?? []
    const place = fault?.instancePath === '' ? '/' : (fault?.instancePath ?? '/')
    throw new OrgctlError('cli.bad-snapshot', { params: { file, place, problem: fault?.message ?? '' } })
  }
  const org = value as Loose // the schema has just checked every key
  const { corp_id, departments, tags } = org
  if (corp_id === undefined || !departments || !org.members || !tags)
    throw new OrgctlError('cli.snapshot.part-missing', { params: { file } })
  const read = org.read ?? { mode: 'full', unreadable: [] }
  const ids = new Set(departments.map((department) => department.id))
  if (!ids.has(ROOT_ID)) throw new OrgctlError('cli.snapshot.department-missing', { params: { file, id: ROOT_ID } })
  for (const { id, parentid: parent } of departments) {
    if (id !== ROOT_ID && !ids.has(parent))
      throw new OrgctlError('cli.snapshot.parent-missing', { params: { file, id, parent } })
  }
  const { members } = org
  if (!members.every(hasDepartments)) {
    const userid = members.find((member) => !hasDepartments(member))?.userid ?? ''
    throw new OrgctlError('cli.snapshot.places-missing', { params: { file, userid } })
  }
  for (const { userid, departments: places } of members) {
    for (const { department: id } of places) {
      if (!ids.has(id)) throw new OrgctlError('cli.snapshot.place-missing', { params: { file, id, userid } })
    }
  }
  return {
    corp_id,
    read,
    departments: [...departments].sort((a, b) => a.id - b.id),
    members: sortedMembers(members),
    tags: [...tags].sort((a, b) => a.id - b.id),
  }
}

type LooseMember = NonNullable<Loose['members']>[number]

function hasDepartments(member: LooseMember): member is LiveMember {
  return member.departments !== undefined
}

/** Snapshots are written in this order, so usually there is nothing to do. */
function sortedMembers(members: readonly LiveMember[]): readonly LiveMember[] {
  const keys = members.map((member) => useridKey(member.userid))
  // userids are ASCII, so code units sort as code points do.
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key)
  return isSorted ? members : sortedBy(members, (member) => useridKey(member.userid))
}

/** `includeSensitive: false` leaves the sensitive fields out, which makes them unknown to whoever reads the snapshot. */
export function snapshotDocument(
  live: LiveOrg,
  { includeSensitive }: { readonly includeSensitive: boolean },
): SnapshotDocument {
  const { corp_id, departments, members, tags } = live
  const { warnings: _toldAtReading, ...read } = live.read
  if (includeSensitive) return { format_version: '1', corp_id, read, departments, members, tags }
  const hidden: ReadonlySet<string> = new Set(SENSITIVE_FIELDS)
  const unreadable = new Set([...read.unreadable, ...SENSITIVE_FIELDS.map((field) => `members.${field}`)])
  return {
    format_version: '1',
    corp_id,
    read: { mode: read.mode, unreadable: [...unreadable].sort(compareCodePoints) },
    departments,
    members: members.map((member) => ({
      userid: member.userid,
      departments: member.departments,
      ...Object.fromEntries(Object.entries(member).filter(([field]) => !hidden.has(field))),
    })),
    tags,
  }
}

/** One object a line: readable, and small in git. */
export function* snapshotChunks(document: SnapshotDocument): Generator<string> {
  yield `{\n"format_version": "1",\n"corp_id": ${JSON.stringify(document.corp_id)},\n"read": ${JSON.stringify(document.read)}`
  for (const kind of ['departments', 'members', 'tags'] as const) {
    yield `,\n"${kind}": [`
    for (const [index, item] of document[kind].entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`
    yield '\n]'
  }
  yield '\n}\n'
}
