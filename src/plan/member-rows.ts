/**
 * What the rows of an import can say of a member. Since nobody knows what an empty cell means to WeCom, a cell is empty only where
 * there is nothing to lose; where a change cannot be written, the cell says what WeCom has already.
 */
import type { Call, CellValue, ImportedMember, MemberWrite, PlacementWrite } from '../model/call.ts'
import type { MemberChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import { mobileKey, useridKey, type ExtattrValue, type MemberField } from '../model/fields.ts'
import { isSafeCell, isSafeHeader, type ImportField } from '../model/import-file.ts'
import type { LiveMember } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { uniqueToken, type Book } from './book.ts'

/** Somebody who is to be there after the import. */
export interface Person {
  readonly userid: string
  readonly change?: { readonly index: number; readonly of: MemberChange }
  /** Absent: new. */
  readonly live?: LiveMember
}

/**
 * Of a member's fields those that need no call. `departments`: the file moves the member, `placement`: and nothing is left to
 * say about the main department.
 */
export type Carried = 'whole' | ReadonlySet<CarriedField>
type CarriedField = MemberField | 'departments' | 'placement' | `extattr.${string}`

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

export const NO_CONTACT = 'plan.replace-no-contact'

interface Cell {
  readonly value: CellValue
  /** It says what the change sets; else what WeCom has. */
  readonly isCarried: boolean
}

/** `undefined`: no cell can hold what has to be there. */
export function cellOf(person: Person, field: ImportField, book: Book): Cell | undefined {
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

/** All attributes or none: whether WeCom keeps the ones that an import does not mention is not certain. */
export function attributeColumns(people: readonly Person[]): readonly string[] {
  const names = new Set<string>()
  let isNeeded = false
  for (const person of people) {
    if (!hasAttributeCells(person)) return []
    for (const name of Object.keys(person.live?.extattr ?? {})) names.add(name)
    for (const name of attributesSet(person)) {
      isNeeded = true
      names.add(name)
    }
  }
  return isNeeded ? sortedBy(names, (name) => name) : []
}

/** Whether everything that WeCom has of the person's attributes can stand in cells. */
export function hasAttributeCells({ live }: Person): boolean {
  if (!live) return true
  return (
    live.extattr !== undefined &&
    Object.entries(live.extattr).every(
      ([name, value]) => typeof value === 'string' && isSafeCell(value) && isSafeHeader(name),
    )
  )
}

/** Attributes that the person's change sets and cells can hold. */
export function attributesSet({ change }: Person): readonly string[] {
  return Object.entries(change?.of.after?.extattr ?? {}).flatMap(([name, value]) =>
    isCarriedEntry(name, value) ? [name] : [],
  )
}

function isCarriedEntry(name: string, value: ExtattrValue | null): value is string {
  return typeof value === 'string' && value !== '' && isSafeCell(value) && isSafeHeader(name)
}

export type Placement = NonNullable<MemberWrite['placement']>

/** A message instead: why the person cannot be in the file. */
export function rowOf(
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

export function carriedFields(
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
