/**
 * The members that `batch/syncuser` writes: one file for those who are new, one for those who are there, more where a file would
 * be too large. It touches nobody else, so a file takes only members whose change it carries whole: for any other a single call
 * is needed anyway, and says everything. New members have no values to lose and are by themselves, so that their many columns do
 * not write back what others have.
 */
import type { ImportedMember, MemberSync } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import { useridKey } from '../model/fields.ts'
import { IMPORT_FIELDS, type ImportField } from '../model/import-file.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Book } from './book.ts'
import { inFiles } from './file-size.ts'
import {
  attributeColumns,
  attributesSet,
  carriedFields,
  cellOf,
  hasAttributeCells,
  leftoverOf,
  rowOf,
  type Person,
} from './member-rows.ts'
import { importOf, type Operation, type OperationOptions } from './operations.ts'

/** @returns imports, each in the place of the calls of its members */
export function syncOperations(
  live: LiveOrg,
  book: Book,
  changes: readonly Change[],
  single: readonly Operation[],
  options: OperationOptions,
): readonly Operation[] {
  const present = new Map(live.members.map((member) => [useridKey(member.userid), member]))
  const created: Candidate[] = []
  const updated: Candidate[] = []
  for (const operation of single) {
    const [index = -1] = operation.changes
    const of = changes[index]
    if (of?.kind !== 'member') continue
    const { call } = operation
    const { userid } = of
    if (call.call === 'user/create') created.push({ person: { userid, change: { index, of } }, operation })
    const member = present.get(useridKey(userid))
    // A new userid takes a call, which says everything else as well.
    if (call.call !== 'user/update' || call.new_userid !== undefined || !member) continue
    updated.push({ person: { userid: member.userid, live: member, change: { index, of } }, operation })
  }
  return [...filesOf(created, true, book, options), ...filesOf(updated, false, book, options)]
}

interface Candidate {
  readonly person: Person
  readonly operation: Operation
}

function filesOf(
  candidates: readonly Candidate[],
  creates: boolean,
  book: Book,
  options: OperationOptions,
): readonly Operation[] {
  const { columns, attributes, rows } = largestTable(candidates, book, options)
  const sorted = sortedBy([...rows], ([{ userid }]) => useridKey(userid))
  const operations = new Map(sorted)
  return inFiles([...operations.keys()], { columns, attributes }).map((members) => {
    const call: MemberSync = {
      call: 'batch/syncuser',
      columns,
      attributes,
      members,
      creates,
      to_invite: options.invite,
    }
    return importOf(
      members.flatMap((row) => operations.get(row) ?? []),
      call,
    )
  })
}

interface MemberTable {
  readonly columns: readonly ImportField[]
  readonly attributes: readonly string[]
  readonly rows: ReadonlyMap<ImportedMember, Operation>
}

/** Whoever has no value for a column that others need is left out, and with them what only they needed. */
function largestTable(candidates: readonly Candidate[], book: Book, options: OperationOptions): MemberTable {
  let left = candidates.filter((candidate) => tableOf([candidate], book, options).rows.size > 0)
  for (;;) {
    const table = tableOf(left, book, options)
    if (table.rows.size === left.length) return table
    const kept = new Set(table.rows.values())
    left = left.filter(({ operation }) => kept.has(operation))
  }
}

function tableOf(candidates: readonly Candidate[], book: Book, { placements }: OperationOptions): MemberTable {
  const people = candidates.map(({ person }) => person)
  const needsAttributes = people.some((person) => attributesSet(person).length > 0)
  const isPossible = (person: Person): boolean => !needsAttributes || hasAttributeCells(person)
  const attributes = needsAttributes ? attributeColumns(people.filter(isPossible)) : []
  const columns = columnsOf(people, book)
  const rows = new Map<ImportedMember, Operation>()
  for (const { person, operation } of candidates) {
    if (!person.change || !isPossible(person)) continue
    if (columns.some((field) => cellOf(person, field, book) === undefined)) continue
    const placement = placements.get(useridKey(person.userid))
    const row = rowOf(person, placement, columns, attributes, book)
    if ('code' in row) continue
    const carried = carriedFields(person, person.change.of, placement, columns, attributes, book)
    if (leftoverOf(operation.call, carried) === undefined) rows.set(row, operation)
  }
  return { columns, attributes, rows }
}

/** What the changes need; and as much of mobile and mail as it takes for every row to have one, which WeCom asks for. */
function columnsOf(people: readonly Person[], book: Book): readonly ImportField[] {
  const needed = new Set<ImportField>(
    IMPORT_FIELDS.filter((field) => people.some((person) => cellOf(person, field, book)?.isCarried === true)),
  )
  for (const contact of ['mobile', 'email'] as const) {
    const hasContact = (person: Person): boolean =>
      (['mobile', 'email'] as const).some(
        (field) => needed.has(field) && (cellOf(person, field, book)?.value ?? null) !== null,
      )
    if (people.some((person) => !hasContact(person) && cellOf(person, contact, book)?.value)) needed.add(contact)
  }
  return IMPORT_FIELDS.filter((field) => needed.has(field))
}
