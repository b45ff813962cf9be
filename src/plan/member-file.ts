/**
 * The members as one file. It names everybody who is to stay, whoever manages them, because it deletes whoever it leaves out. A
 * column is authoritative for every row, so a column is in the file only when every row has a known value for it. What a change
 * sets beyond that is left over for single calls.
 */
import type { ImportedMember, MemberReplacement } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import { useridKey } from '../model/fields.ts'
import { IMPORT_FIELDS, type ImportField } from '../model/import-file.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Book } from './book.ts'
import { attributeColumns, carriedFields, cellOf, NO_CONTACT, rowOf, type Carried, type Person } from './member-rows.ts'
import type { OperationOptions } from './operations.ts'

export interface MemberFile {
  readonly call: MemberReplacement
  /** What the file writes of each change, by index; `whole` for a delete. */
  readonly carried: ReadonlyMap<number, Carried>
}

/** Why there can be no file although the changes need one. */
export interface NoMemberFile {
  readonly problems: readonly Message[]
}

/** @returns `undefined` when a file could do nothing for these changes */
export function memberFile(
  live: LiveOrg,
  book: Book,
  changes: readonly Change[],
  { placements, invite }: OperationOptions,
): MemberFile | NoMemberFile | undefined {
  const { people, leaving } = peopleAfter(live, changes)
  const columns = IMPORT_FIELDS.filter((field) => isColumn(field, people, book))
  const attributes = attributeColumns(people)
  const carried = new Map<number, Carried>(leaving.map(({ index }) => [index, 'whole']))
  const problems: Message[] = []
  const members: ImportedMember[] = []
  for (const person of people) {
    const placement = person.change && placements.get(useridKey(person.userid))
    const row = rowOf(person, placement, columns, attributes, book)
    if (!('code' in row)) members.push(row)
    else if (person.live) problems.push(row)
    // Who is new can as well be created by a call.
    else continue
    if (!person.change) continue
    const fields = carriedFields(person, person.change.of, placement, columns, attributes, book)
    if (fields.size > 0) carried.set(person.change.index, fields)
  }
  if (carried.size === 0) return undefined
  if (problems.length > 0) return { problems: withCulprits(problems, people, book).slice(0, MAX_PROBLEMS) }
  return {
    call: {
      call: 'batch/replaceuser',
      columns,
      attributes,
      members: sortedBy(members, ({ userid }) => useridKey(userid)),
      deletes: leaving.map(({ userid }) => userid),
      to_invite: invite,
    },
    carried,
  }
}

const MAX_PROBLEMS = 20

/** Whoever has a contact that the file has no column for is no problem; those who keep the column out are. */
function withCulprits(problems: readonly Message[], people: readonly Person[], book: Book): readonly Message[] {
  if (!problems.some(({ code }) => code === NO_CONTACT)) return problems
  const culprits = (['mobile', 'email'] as const).flatMap((field) =>
    people.flatMap((person): Message[] => {
      if (cellOf(person, field, book)) return []
      const isUnknown = person.live?.[field] === undefined
      const params = { userid: person.userid, field }
      return [{ code: isUnknown ? 'plan.replace-unreadable' : 'plan.replace-unsafe', params }]
    }),
  )
  return culprits.length === 0 ? problems : [...problems.filter(({ code }) => code !== NO_CONTACT), ...culprits]
}

function peopleAfter(
  live: LiveOrg,
  changes: readonly Change[],
): { readonly people: readonly Person[]; readonly leaving: readonly { index: number; userid: string }[] } {
  const people: Person[] = []
  const leaving: { index: number; userid: string }[] = []
  const byKey = new Map<string, NonNullable<Person['change']>>()
  changes.forEach((of, index) => {
    if (of.kind !== 'member') return
    if (of.action === 'create') people.push({ userid: of.userid, change: { index, of } })
    else byKey.set(useridKey(of.before?.userid ?? of.userid), { index, of })
  })
  for (const member of live.members) {
    const change = byKey.get(useridKey(member.userid))
    if (change?.of.action === 'delete') leaving.push({ index: change.index, userid: member.userid })
    else
      people.push({ userid: change?.of.userid ?? member.userid, live: member, ...(change !== undefined && { change }) })
  }
  return { people, leaving }
}

/** Mobile and mail wherever they can be had, for WeCom wants one of them in every row; others only when a change needs them. */
function isColumn(field: ImportField, people: readonly Person[], book: Book): boolean {
  let isNeeded = field === 'mobile' || field === 'email'
  for (const person of people) {
    const cell = cellOf(person, field, book)
    if (!cell) return false
    isNeeded ||= cell.isCarried
  }
  return isNeeded
}
