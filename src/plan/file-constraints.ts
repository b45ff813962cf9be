/**
 * What WeCom refuses in the files of its imports, and what would go wrong although it does not.
 *
 * Whether WeCom works through a file row by row or as a whole is not documented, so a file has to be good either way: every
 * name, mobile and mail that a row sets must be free before the import starts, and parents come before their children.
 */
import type { DepartmentImport, ImportedDepartment, ImportedMember, MemberImport } from '../model/call.ts'
import { ROOT_ID, useridKey, type DepartmentId } from '../model/fields.ts'
import { isSafeCell, isSafeHeader, MAX_IMPORT_BYTES } from '../model/import-file.ts'
import {
  bookedCells,
  nameTokens,
  uniqueToken,
  type Book,
  type BookDepartment,
  type ObjectRef,
  type Token,
} from './book.ts'
import { departmentFileBytes, memberFileBytes, textsOf } from './file-size.ts'
import { LIMITS, UNIQUE_ERRCODES, type Examination, type Refusal } from './refusal.ts'

const BAD_FILE = 40092
const TOO_LARGE = 45001
const DUPLICATE_USERID = 302003
const NO_TREE = 302004
const DUPLICATE_ID = 302006
const DUPLICATE_NAME = 302007

export function examineDepartmentFile(book: Book, call: DepartmentImport): Examination {
  const { departments, deletes, later } = call
  const ids = departments.map(({ id }) => id)
  const refusals: Refusal[] = [...treeFaults(departments)]
  if (departmentFileBytes(departments) > MAX_IMPORT_BYTES) refusals.push(never('file-size', TOO_LARGE))
  if (departments.length >= LIMITS.departments) refusals.push(never('departments-in-corp', 60008))

  const expected = new Set([ROOT_ID, ...ids, ...deletes, ...later])
  for (const id of book.departments.keys()) if (!expected.has(id)) refusals.push(omitted(`department:${id}`))
  for (const id of deletes) {
    const department = book.departments.get(id)
    const inside = [
      ...[...(department?.children ?? [])].map((child): ObjectRef => `department:${child}`),
      ...[...(department?.members ?? [])].map((key): ObjectRef => `member:${key}`),
    ]
    if (inside.length > 0)
      refusals.push({ constraint: 'department-empty', errcode: 60006, waitsFor: [`left:${id}`], blockers: inside })
  }
  for (const [, found] of rowRefusals(book, departments)) refusals.push(...found)
  return {
    refusals,
    relies: [
      ...departments.flatMap((row) => [`department:${row.id}`, `self:department:${row.id}`, ...slotsOf(book, row)]),
      ...[...deletes, ...later].flatMap((id) => [`department:${id}`, `self:department:${id}`, `left:${id}`]),
    ],
  }
}

/** Rows that cannot be written by the file as the book stands: somebody holds their name, or they would be too deep for a moment. */
export function contestedRows(book: Book, departments: readonly ImportedDepartment[]): ReadonlySet<DepartmentId> {
  return new Set(rowRefusals(book, departments).flatMap(([row, found]) => (found.length > 0 ? [row.id] : [])))
}

function rowRefusals(
  book: Book,
  departments: readonly ImportedDepartment[],
): readonly (readonly [ImportedDepartment, readonly Refusal[]])[] {
  const levels = levelsOf(departments)
  const changed = departments.filter((row) => {
    const present = book.departments.get(row.id)
    return present?.name !== row.name || present.parentid !== row.parentid
  })
  // Two rows never want one name, but two departments may bring the same English one along.
  const takers = new Map<Token, ObjectRef[]>()
  for (const row of changed) {
    for (const token of slotsOf(book, row)) {
      const others = takers.get(token)
      if (others) others.push(`department:${row.id}`)
      else takers.set(token, [`department:${row.id}`])
    }
  }
  return changed.map((row) => {
    const present = book.departments.get(row.id)
    const refusals: Refusal[] = []
    for (const token of slotsOf(book, row)) {
      const others = [...new Set([...book.holders(token), ...(takers.get(token) ?? [])])].filter(
        (other) => other !== `department:${row.id}`,
      )
      if (others.length > 0)
        refusals.push({ constraint: 'sibling-name-free', errcode: 60008, waitsFor: [token], blockers: others })
    }
    const isMove = present && present.parentid !== row.parentid
    if (isMove && (levels.get(row.id) ?? 0) + book.height(row.id) - 1 > LIMITS.depth) {
      const below = subtree(book, row.id)
      refusals.push({
        constraint: 'depth',
        errcode: 81002,
        waitsFor: ['moved', 'departments'],
        blockers: below.map((id): ObjectRef => `department:${id}`),
      })
    }
    return [row, refusals]
  })
}

/** The file has no English names: a department keeps the one it has. */
function slotsOf(book: Book, { id, name, parentid }: ImportedDepartment): readonly Token[] {
  return nameTokens(parentid, name, book.departments.get(id)?.name_en)
}

function subtree(book: Book, id: DepartmentId): readonly DepartmentId[] {
  return [...(book.departments.get(id)?.children ?? [])].flatMap((child) => [child, ...subtree(book, child)])
}

/** Levels below the root; a row whose parent does not come before it has none. */
function levelsOf(departments: readonly ImportedDepartment[]): ReadonlyMap<DepartmentId, number> {
  const levels = new Map<DepartmentId, number>([[ROOT_ID, 0]])
  for (const { id, parentid } of departments) {
    const above = levels.get(parentid)
    if (above !== undefined) levels.set(id, above + 1)
  }
  return levels
}

function treeFaults(departments: readonly ImportedDepartment[]): readonly Refusal[] {
  const faults: Refusal[] = []
  const levels = levelsOf(departments)
  const ids = new Set<DepartmentId>([ROOT_ID])
  const names = new Set<string>()
  if (departments.length === 0) faults.push(never('file-content', BAD_FILE))
  for (const { id, name, parentid } of departments) {
    const level = levels.get(id)
    if (ids.has(id)) faults.push(never('file-content', DUPLICATE_ID))
    if (names.has(`${parentid}/${name}`)) faults.push(never('file-content', DUPLICATE_NAME))
    if (level === undefined || name === '' || !isSafeCell(name)) faults.push(never('file-content', NO_TREE))
    if (level !== undefined && level > LIMITS.depth) faults.push(never('depth', 81002))
    ids.add(id)
    names.add(`${parentid}/${name}`)
  }
  return faults
}

export function examineMemberFile(book: Book, call: MemberImport): Examination {
  const { members, columns, attributes } = call
  const refusals: Refusal[] = []
  const relies: Token[] = []
  if (!attributes.every(isSafeHeader)) refusals.push(never('file-content', BAD_FILE))
  if (memberFileBytes(call) > MAX_IMPORT_BYTES) refusals.push(never('file-size', TOO_LARGE))

  const keys = new Set<string>()
  const people = new Map<DepartmentId, number>()
  for (const row of members) {
    const key = useridKey(row.userid)
    if (keys.has(key)) refusals.push(never('file-content', DUPLICATE_USERID))
    keys.add(key)
    relies.push(`member:${key}`, `self:member:${key}`)
    refusals.push(...presence(book, call, key))
    refusals.push(...memberFaults(row, columns))
    for (const { department } of row.departments) {
      const isThere = call.call === 'batch/syncuser' && book.departments.get(department)?.members.has(key) === true
      people.set(department, (people.get(department) ?? 0) + (isThere ? 0 : 1))
    }
    const set = bookedCells(row, columns)
    for (const field of ['mobile', 'email'] as const) {
      const token = uniqueToken(field, set[field] ?? undefined)
      if (token === undefined) continue
      relies.push(token)
      const others = [...book.holders(token)].filter((holder) => holder !== `member:${key}`)
      const isNew = uniqueToken(field, book.members.get(key)?.[field]) !== token
      if (isNew && others.length > 0)
        refusals.push({
          constraint: 'unique-value-free',
          errcode: UNIQUE_ERRCODES[field],
          waitsFor: [token],
          blockers: others,
        })
    }
  }
  for (const [id, count] of people) {
    relies.push(`department:${id}`)
    const department = book.departments.get(id)
    // WeCom would make one up.
    if (!department)
      refusals.push({
        constraint: 'department-exists',
        errcode: 60123,
        waitsFor: [`department:${id}`],
        blockers: [`department:${id}`],
      })
    else if (nodesBeside(department, call) + count > LIMITS.nodesInDepartment)
      refusals.push(never('nodes-in-department', 81001))
  }
  if (call.call === 'batch/syncuser') return { refusals, relies }
  const leaving = new Set(call.deletes.map(useridKey))
  for (const key of leaving) relies.push(`member:${key}`)
  for (const key of book.members.keys()) {
    if (!keys.has(key) && !leaving.has(key)) refusals.push(omitted(`member:${key}`))
  }
  return { refusals, relies }
}

/** A file that replaces everybody leaves nobody but its own members in a department. */
function nodesBeside({ children, members }: BookDepartment, { call }: MemberImport): number {
  return children.size + (call === 'batch/syncuser' ? members.size : 0)
}

/** WeCom would not refuse either, but write over one member, or make up another. */
function* presence(book: Book, call: MemberImport, key: string): Generator<Refusal> {
  if (call.call !== 'batch/syncuser' || book.members.has(key) !== call.creates) return
  const token = `member:${key}`
  yield call.creates
    ? { constraint: 'userid-free', errcode: 60102, waitsFor: [token], blockers: [token] }
    : { constraint: 'member-exists', errcode: 60111, waitsFor: [token], blockers: [token] }
}

function* memberFaults(row: ImportedMember, columns: MemberImport['columns']): Generator<Refusal> {
  const { departments } = row
  const texts = [row.userid, row.name, ...textsOf(row, columns)]
  if (row.name === '' || departments.length === 0 || !texts.every(isSafeCell)) yield never('file-content', BAD_FILE)
  if (departments.length > LIMITS.departmentsOfMember) yield never('departments-of-member', 60110)
  if (!columns.some((field) => (field === 'mobile' || field === 'email') && row.cells[field]))
    yield never('contact-required', 60129)
}

/** WeCom would not refuse it but delete the object. */
function omitted(object: ObjectRef): Refusal {
  return { constraint: 'nobody-omitted', errcode: 0, waitsFor: [object], blockers: [object] }
}

function never(constraint: Refusal['constraint'], errcode: number): Refusal {
  return { constraint, errcode, waitsFor: [], blockers: [] }
}
