/**
 * The members as one file. It names everybody who is to stay, whoever manages them, because it deletes whoever it leaves out. A
 * column is authoritative for every row, so a column is in the file only when every row has a known value for it; and since
 * nobody knows what an empty cell means to WeCom, a cell is empty only where there is nothing to lose. What a change sets beyond
 * that is left over for single calls: the cell then says what WeCom has already.
 */
import type { Call, CellValue, ImportedMember, MemberImport, MemberWrite, PlacementWrite } from '../model/call.ts'
import type { Change, MemberChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import { mobileKey, useridKey, type ExtattrValue, type MemberField } from '../model/fields.ts'
import { IMPORT_FIELDS, isSafeCell, isSafeHeader, type ImportField } from '../model/import-file.ts'
import type { LiveMember, LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { uniqueToken, type Book } from './book.ts'
import type { OperationOptions } from './operations.ts'

export interface MemberFile {
  readonly call: MemberImport
  /** What the file writes of each change, by index; `whole` for a delete. */
  readonly carried: ReadonlyMap<number, Carried>
}

/**
 * Of a member's fields those that need no call. `departments`: the file moves the member, `placement`: and nothing is left to
 * say about the main department.
 */
export type Carried = 'whole' | ReadonlySet<CarriedField>
type CarriedField = MemberField | 'departments' | 'placement' | `extattr.${string}`

/** Why there can be no file although the changes need one. */
export interface NoMemberFile {
  readonly problems: readonly Message[]
}

/** Somebody who is to be there after the import. */
interface Person {
  readonly userid: string
  readonly change?: { readonly index: number; readonly of: MemberChange }
  /** Absent: new. */
  readonly live?: LiveMember
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

const NO_CONTACT = 'plan.replace-no-contact'
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

/** What a call still has to write after the file; `undefined`: nothing. */
export function leftoverOf(call: Call, carried: Carried): Call | undefined {
  if (carried === 'whole' || (call.call !== 'user/create' && call.call !== 'user/update')) return undefined
  const userid = call.call === 'user/update' ? (call.new_userid ?? call.userid) : call.userid
  const { extattr, ...fields } = call.set
  const left: MemberWrite = Object.fromEntries(
    Object.entries(fields).filter(([field]) => ![...carried].some((each) => each === field)),
  )
  const entries = Object.entries(extattr ?? {}).filter(([name]) => !carried.has(`extattr.${name}`))
  const set: MemberWrite = { ...left, ...(entries.length > 0 && { extattr: Object.fromEntries(entries) }) }
  return Object.keys(set).length === 0 ? undefined : { call: 'user/update', userid, set }
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

interface Cell {
  readonly value: CellValue
  /** It says what the change sets; else what WeCom has. */
  readonly isCarried: boolean
}

/** `undefined`: no cell can hold what has to be there. */
function cellOf(person: Person, field: ImportField, book: Book): Cell | undefined {
  const wanted = person.change?.of.fields.includes(field) === true ? person.change.of.after?.[field] : undefined
  if (wanted !== undefined && wanted !== null && canCarry(person, field, wanted, book)) {
    return { value: cellValue(field, wanted), isCarried: true }
  }
  const present = person.live ? person.live[field] : field === 'enable' ? true : null
  if (present === undefined) return undefined
  if (present === null || present === '') return { value: null, isCarried: false }
  const value = cellValue(field, present)
  return typeof value === 'string' && !isSafeCell(value) ? undefined : { value, isCarried: false }
}

/** Neither a value that breaks the file, nor one that somebody else holds until the import is done. */
function canCarry(person: Person, field: ImportField, wanted: string | boolean, book: Book): boolean {
  if (typeof wanted === 'boolean') return true
  const value = cellValue(field, wanted)
  if (wanted === '' || typeof value !== 'string' || !isSafeCell(value)) return false
  if (field !== 'mobile' && field !== 'email') return true
  const token = uniqueToken(field, wanted)
  const self = `member:${useridKey(person.live?.userid ?? person.userid)}`
  return token === undefined || [...book.holders(token)].every((holder) => holder === self)
}

/** A mainland number goes without its country code, whose plus no cell may start with. */
function cellValue(field: ImportField, value: string | boolean): string | boolean {
  return typeof value === 'string' && field === 'mobile' && value.startsWith('+86') ? mobileKey(value) : value
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

/** All attributes or none: whether WeCom keeps the ones that an import does not mention is not certain. */
function attributeColumns(people: readonly Person[]): readonly string[] {
  const names = new Set<string>()
  let isNeeded = false
  for (const { live, change } of people) {
    if (live && !live.extattr) return []
    for (const [name, value] of Object.entries(live?.extattr ?? {})) {
      if (typeof value !== 'string' || !isSafeCell(value) || !isSafeHeader(name)) return []
      names.add(name)
    }
    for (const [name, value] of Object.entries(change?.of.after?.extattr ?? {})) {
      if (!isCarriedEntry(name, value)) continue
      isNeeded = true
      names.add(name)
    }
  }
  return isNeeded ? sortedBy(names, (name) => name) : []
}

function isCarriedEntry(name: string, value: ExtattrValue | null): value is string {
  return typeof value === 'string' && value !== '' && isSafeCell(value) && isSafeHeader(name)
}

type Placement = NonNullable<MemberWrite['placement']>

/** A message instead: why the person cannot be in the file. */
function rowOf(
  person: Person,
  placement: Placement | undefined,
  columns: readonly ImportField[],
  attributes: readonly string[],
  book: Book,
): ImportedMember | Message {
  const { userid, live, change } = person
  const wantedName = change?.of.fields.includes('name') === true ? change.of.after?.name : undefined
  const name = wantedName && isSafeCell(wantedName) ? wantedName : live?.name
  if (!name) return { code: 'plan.replace-unreadable', params: { userid, field: 'name' } }
  if (!isSafeCell(name)) return { code: 'plan.replace-unsafe', params: { userid, field: 'name' } }
  const departments = placementsOf(person, placement)
  if (!departments) return { code: 'plan.replace-unreadable', params: { userid, field: 'departments' } }
  if (departments.length === 0) return { code: 'plan.replace-no-department', params: { userid } }
  const cells: ImportedMember['cells'] = Object.fromEntries(
    columns.map((field) => [field, cellOf(person, field, book)?.value ?? null]),
  )
  if (!cells.mobile && !cells.email) return { code: NO_CONTACT, params: { userid } }
  return { userid, name, departments, cells, attributes: attributesOf(person, attributes) }
}

/** With the main department first, which is what WeCom makes of it if it looks at the order at all. */
function placementsOf({ live }: Person, placement: Placement | undefined): readonly PlacementWrite[] | undefined {
  const main = placement?.main_department ?? live?.main_department
  const departments: PlacementWrite[] = []
  for (const { department, leader, order } of placement?.departments ?? live?.departments ?? []) {
    if (leader === undefined || order === undefined) return undefined
    departments.push({ department, leader, order })
  }
  return [
    ...departments.filter(({ department }) => department === main),
    ...departments.filter(({ department }) => department !== main),
  ]
}

function attributesOf({ live, change }: Person, attributes: readonly string[]): Readonly<Record<string, string>> {
  const entries = attributes.flatMap((name): [string, string][] => {
    const wanted = change?.of.after?.extattr?.[name] ?? null
    const value = isCarriedEntry(name, wanted) ? wanted : live?.extattr?.[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  return Object.fromEntries(entries)
}

function carriedFields(
  person: Person,
  change: MemberChange,
  placement: Placement | undefined,
  columns: readonly ImportField[],
  attributes: readonly string[],
  book: Book,
): ReadonlySet<CarriedField> {
  const { fields, after } = change
  const carried = new Set<CarriedField>()
  if (fields.includes('name') && after?.name && isSafeCell(after.name)) carried.add('name')
  for (const field of columns) if (cellOf(person, field, book)?.isCarried === true) carried.add(field)
  for (const [name, value] of Object.entries(after?.extattr ?? {})) {
    if (attributes.includes(name) && isCarriedEntry(name, value)) carried.add(`extattr.${name}`)
  }
  if (fields.includes('departments')) {
    carried.add('departments')
    if (isMainSettled(person, change, placement)) carried.add('placement')
  }
  return carried
}

/** The file has no column for the main department, and what WeCom makes of it then is not documented. */
function isMainSettled({ live }: Person, { fields }: MemberChange, placement: Placement | undefined): boolean {
  if (placement?.departments.length === 1) return true
  return live !== undefined && !fields.includes('main_department')
}
