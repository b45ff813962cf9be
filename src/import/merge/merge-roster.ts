import type { DepartmentRefSpec, MemberSpec, PlacementSpec } from '../../config/spec.ts'
import { equalJson } from '../../model/compare.ts'
import type { DepartmentRef, DesiredMember, DesiredOrg } from '../../model/desired.ts'
import { mailKey, mobileKey, useridKey, type ExtattrValue } from '../../model/fields.ts'
import {
  parseWeb,
  splitPath,
  type RosterRow,
  type RowProblem,
  type RosterText,
  ROSTER_TEXTS,
} from '../roster/read-roster.ts'
import type { MatchField, RosterMapping } from '../roster/mapping.ts'
import { checkRows } from './check-rows.ts'
import { DepartmentFinder, type FoundDepartment } from './find-department.ts'
import { LeaderFinder } from './find-leader.ts'
import type { DepartmentsEdit, MemberEdit, PlacementEdit } from './member-edit.ts'

export interface ChangedMember {
  readonly row: number
  /** Index into `DesiredOrg.members`. */
  readonly index: number
  readonly edit: MemberEdit
}

export interface AddedMember {
  readonly row: number
  readonly spec: MemberSpec
  /** Where the member belongs first. */
  readonly main: DepartmentRef
}

/** What a roster changes about the members that files declare. */
export interface Merge {
  readonly added: readonly AddedMember[]
  readonly changed: readonly ChangedMember[]
  readonly unchanged: number
  /** Indexes of declared members that no row is about. */
  readonly absent: readonly number[]
  readonly problems: readonly RowProblem[]
}

export interface MergeRequest {
  readonly org: DesiredOrg
  readonly rows: readonly RosterRow[]
  readonly mapping: RosterMapping
  /** The roster, as the user typed it: for messages. */
  readonly file: string
}

/** Compares row by row with what the files declare; only what a row says counts. */
export function mergeRoster({ org, rows, mapping, file }: MergeRequest): Merge {
  const problems: RowProblem[] = []
  const identified = identifyRows(org, rows, mapping.match ?? ['userid'], problems)
  problems.push(...checkRows(identified, file))
  const { departments: rule } = mapping.columns ?? {}
  const context: Context = {
    departments: new DepartmentFinder(org, typeof rule === 'object' ? rule : {}, rows),
    pathSeparator: (typeof rule === 'object' ? rule.path_separator : undefined) ?? '/',
    leaders: new LeaderFinder(org, identified),
    problems,
  }
  const added: AddedMember[] = []
  const changed: ChangedMember[] = []
  const seen = new Set<number>()
  let unchanged = 0
  for (const { row, userid, index } of identified) {
    const member = index === undefined ? undefined : org.members[index]
    if (index === undefined || !member) {
      const entry = newMember(row, userid, context)
      if (entry) added.push(entry)
      continue
    }
    seen.add(index)
    const edit = compareMember(member, row, context)
    if (edit) changed.push({ row: row.number, index, edit })
    else unchanged++
  }
  const absent = org.members.flatMap((_, index) => (seen.has(index) ? [] : [index]))
  return { added, changed, unchanged, absent, problems: problems.toSorted((a, b) => a.row - b.row) }
}

interface Context {
  readonly departments: DepartmentFinder
  readonly pathSeparator: string
  readonly leaders: LeaderFinder
  readonly problems: RowProblem[]
}

/** A row with the member it is about. */
export interface IdentifiedRow {
  readonly row: RosterRow
  readonly userid: string
  /** Into `DesiredOrg.members`; absent for a new member. */
  readonly index?: number
}

function identifyRows(
  org: DesiredOrg,
  rows: readonly RosterRow[],
  match: readonly MatchField[],
  problems: RowProblem[],
): readonly IdentifiedRow[] {
  const tables = match.map((by) => ({ by, table: memberTable(org.members, by) }))
  const owners = new Map<string, number>()
  return rows.flatMap((row): readonly IdentifiedRow[] => {
    let index: number | undefined
    for (const { by, table } of tables) {
      const key = rowKey(row, by)
      index = key === undefined ? undefined : table.get(key)
      if (index !== undefined) break
    }
    const userid = (index === undefined ? undefined : org.members[index]?.userid) ?? row.userid
    if (userid === undefined) {
      problems.push({ row: row.number, message: { code: 'import.row-without-userid', params: {} } })
      return []
    }
    const owner = owners.get(useridKey(userid))
    if (owner !== undefined) {
      problems.push({ row: row.number, message: { code: 'import.row-twice', params: { userid, other: owner } } })
      return []
    }
    owners.set(useridKey(userid), row.number)
    return [{ row, userid, ...(index !== undefined && { index }) }]
  })
}

function memberTable(members: readonly DesiredMember[], by: MatchField): ReadonlyMap<string, number> {
  return new Map(
    members.flatMap((member, index) => {
      const value =
        by === 'userid' || by === 'mobile' || by === 'email' || by === 'biz_mail'
          ? member[by]
          : member.extattr?.[by.slice('extattr.'.length)]
      return typeof value === 'string' ? [[keyOf(by, value), index] as const] : []
    }),
  )
}

function rowKey(row: RosterRow, by: MatchField): string | undefined {
  const value =
    by === 'userid'
      ? row.userid
      : by === 'mobile' || by === 'email' || by === 'biz_mail'
        ? row.texts[by]
        : row.extattr[by.slice('extattr.'.length)]
  return typeof value === 'string' ? keyOf(by, value) : undefined
}

function keyOf(by: MatchField, value: string): string {
  if (by === 'userid') return useridKey(value)
  if (by === 'mobile') return mobileKey(value)
  return by === 'email' || by === 'biz_mail' ? mailKey(value) : value
}

function newMember(row: RosterRow, userid: string, context: Context): AddedMember | undefined {
  const departments = findDepartments(row, context)
  if (!departments) {
    if (!row.departments) {
      context.problems.push({ row: row.number, message: { code: 'import.row-without-department', params: { userid } } })
    }
    return undefined
  }
  const main = findMain(row, context) ?? departments[0]?.found
  if (!main) return undefined
  const { texts, gender, enable, extattr } = row
  const leader = findLeader(row, context)
  const placements = departments.map(({ found: { written }, at }): DepartmentRefSpec | PlacementSpec => {
    const special = specialOf(row, at)
    return Object.keys(special).length === 0 ? written : { department: written, ...special }
  })
  const entries = Object.entries(extattr).filter(([, value]) => value !== null)
  return {
    row: row.number,
    main: main.ref,
    spec: {
      userid,
      ...Object.fromEntries(
        ROSTER_TEXTS.flatMap((field) => (typeof texts[field] === 'string' ? [[field, texts[field]]] : [])),
      ),
      ...(gender && { gender }),
      departments: placements,
      ...(departments.length > 1 && { main_department: main.written }),
      ...(typeof leader === 'string' && { direct_leader: leader }),
      ...(enable === false && { enable }),
      ...(entries.length > 0 && { extattr: Object.fromEntries(entries) }),
    },
  }
}

function compareMember(member: DesiredMember, row: RosterRow, context: Context): MemberEdit | undefined {
  const set: Record<string, string | boolean | number | null> = {}
  for (const field of ROSTER_TEXTS) {
    const value = row.texts[field]
    if (value !== undefined && !isSameText(field, member[field], value)) set[field] = value
  }
  if (row.gender && member.gender !== row.gender) set['gender'] = row.gender
  // Not stated is enabled already.
  if (row.enable !== undefined && (member.enable ?? true) !== row.enable) set['enable'] = row.enable
  const leader = findLeader(row, context)
  if (leader !== undefined && !isSameUserid(member.direct_leader, leader)) set['direct_leader'] = leader
  const extattr: Record<string, ExtattrValue | null> = {}
  for (const [name, value] of Object.entries(row.extattr)) {
    const declared = member.extattr?.[name] ?? null
    // A web attribute has the same form in the console's spreadsheet as a text.
    const wanted = typeof declared === 'object' && typeof value === 'string' ? (parseWeb(value) ?? value) : value
    if (!equalJson(declared, wanted)) extattr[name] = wanted
  }
  const departments = compareDepartments(member, row, context)
  if (departments?.main !== undefined) set['main_department'] = departments.main
  const edit: MemberEdit = { set, extattr, ...(departments?.edit && { departments: departments.edit }) }
  const isEmpty = Object.keys(set).length === 0 && Object.keys(extattr).length === 0 && !edit.departments
  return isEmpty ? undefined : edit
}

/** A field that is neither stated nor has a value in the roster is the same on both sides. */
function isSameText(field: RosterText, declared: string | null | undefined, value: string | null): boolean {
  if (value === null || declared === null || declared === undefined) return (declared ?? null) === value
  switch (field) {
    case 'mobile':
      return mobileKey(declared) === mobileKey(value)
    case 'email':
    case 'biz_mail':
      return mailKey(declared) === mailKey(value)
    case 'name':
    case 'alias':
    case 'position':
    case 'telephone':
    case 'address':
    case 'external_position':
      return declared === value
  }
}

function isSameUserid(declared: string | null | undefined, value: string | null): boolean {
  return value === null || typeof declared !== 'string'
    ? (declared ?? null) === value
    : useridKey(declared) === useridKey(value)
}

/** What is not the rule about a place: that the member leads there, or stands at a place of their own. */
function specialOf({ leaders, orders }: RosterRow, at: number): PlacementEdit {
  const order = orders?.[at] ?? 0
  return { ...(leaders?.[at] === true && { leader: true }), ...(order !== 0 && { order }) }
}

function compareDepartments(
  member: DesiredMember,
  row: RosterRow,
  context: Context,
): { readonly edit?: DepartmentsEdit; readonly main?: DepartmentRefSpec } | undefined {
  const places = row.departments ? findDepartments(row, context) : declaredPlaces(member, row, context)
  if (!places) return undefined
  const { leaders, orders } = row
  const wanted = new Map(places.map((place) => [refKey(place.ref), place]))
  const update = new Map<number, PlacementEdit>()
  const remove: number[] = []
  member.departments.forEach(({ department, leader, order }, position) => {
    const place = wanted.get(refKey(department))
    if (!place) {
      remove.push(position)
      return
    }
    const isLeader = leaders?.[place.at]
    const newOrder = orders?.[place.at]
    // What neither side states is the same as what a side states as nothing special.
    const edit = {
      ...(isLeader !== undefined && isLeader !== (leader ?? false) && { leader: isLeader }),
      ...(newOrder !== undefined && newOrder !== (order ?? 0) && { order: newOrder }),
    }
    if (Object.keys(edit).length > 0) update.set(position, edit)
  })
  const present = new Set(member.departments.map(({ department }) => refKey(department)))
  const add = places.flatMap(({ ref, at, found }) =>
    found && !present.has(refKey(ref)) ? [{ department: found.written, ...specialOf(row, at) }] : [],
  )
  const isChanged = remove.length > 0 || update.size > 0 || add.length > 0
  const main = changedMain(member, row, places, context)
  return {
    ...(isChanged && { edit: { remove, update, add } }),
    ...(main !== undefined && { main }),
  }
}

/** A department of a member, and its position in the lists of the row. */
interface Place {
  readonly ref: DepartmentRef
  readonly at: number
  /** Absent for one that only the files name. */
  readonly found?: FoundDepartment
}

/** Where the roster has no departments, its lists are about the declared ones. */
function declaredPlaces(member: DesiredMember, row: RosterRow, { problems }: Context): readonly Place[] | undefined {
  const count = member.departments.length
  for (const list of [row.leaders, row.orders]) {
    if (!list || list.length === count) continue
    const params = { column: '', value: list.join(';'), count }
    problems.push({ row: row.number, message: { code: 'import.list-length', params } })
    return undefined
  }
  return member.departments.map(({ department }, at) => ({ ref: department, at }))
}

/** Where nothing says which one is the main department, it is the first, on both sides. */
function changedMain(
  member: DesiredMember,
  row: RosterRow,
  places: readonly Place[],
  context: Context,
): DepartmentRefSpec | undefined {
  const wanted = findMain(row, context) ?? places[0]?.found
  if (!wanted) return undefined
  const declared = member.main_department ?? (places.length > 1 ? member.departments[0]?.department : wanted.ref)
  return declared && refKey(declared) === refKey(wanted.ref) ? undefined : wanted.written
}

function refKey(ref: DepartmentRef): string {
  switch (ref.kind) {
    case 'root':
      return '/'
    case 'declared':
      return `#${ref.index}`
    case 'id':
      return `id ${ref.id}`
    case 'path':
      return ref.path
  }
}

/** `undefined` with a problem noted, or where the row names none. */
function findDepartments(
  row: RosterRow,
  { departments, problems }: Context,
): readonly (Place & { readonly found: FoundDepartment })[] | undefined {
  const places = new Map<string, Place & { readonly found: FoundDepartment }>()
  let isComplete = row.departments !== undefined
  row.departments?.forEach((text, at) => {
    const found = departments.find(text)
    if ('problem' in found) {
      problems.push({ row: row.number, message: found.problem })
      isComplete = false
    } else if (!places.has(refKey(found.ref))) places.set(refKey(found.ref), { ref: found.ref, at, found })
  })
  return isComplete ? [...places.values()] : undefined
}

function findMain(row: RosterRow, { departments, pathSeparator, problems }: Context): FoundDepartment | undefined {
  const { main_department: text } = row
  if (text === undefined) return undefined
  const finding = departments.find({ text, names: splitPath(text, pathSeparator) })
  if (!('problem' in finding)) return finding
  problems.push({ row: row.number, message: finding.problem })
  return undefined
}

function findLeader(row: RosterRow, { leaders, problems }: Context): string | null | undefined {
  const { direct_leader: text } = row
  if (text === undefined || text === null) return text
  const found = leaders.find(text)
  if (typeof found === 'string') return found
  problems.push({ row: row.number, message: found })
  return undefined
}
