import type { DepartmentId } from '../../model/fields.ts'
import { orderAfterSiblings } from '../handlers/departments.ts'
import type { Job, JobRow } from '../jobs.ts'
import { Refusal, refuse } from '../refusal.ts'
import { checkDepartmentName } from '../rules/department.ts'
import { isOrder } from '../rules/text.ts'
import { ROOT, type Department } from '../store.ts'
import type { World } from '../world.ts'
import type { Table } from './table.ts'

/*
 * A file is a whole tree, while the rules of single calls (unique names among siblings, no loops) hold at every moment. So
 * the import first finds out which rows cannot be had, because a department that has to stay keeps their place; takes the
 * names off all others; and then puts them in place, parents first. In that order no step can fail: whoever is above a
 * department already is where the file wants it.
 */

const NAME = '部门名称'
const ID = '部门ID'
const PARENT = '父部门ID'
const ORDER = '排序'

const HIGHEST_ID = 2 ** 31 - 1

/** Bits of `action` in the result. There is none for a deletion. */
const CREATED = 1
const RENAMED = 2
const MOVED = 4
const REORDERED = 8

interface Line {
  readonly id: DepartmentId
  readonly name: string
  readonly parentid: DepartmentId
  /** `undefined`: as it is. */
  readonly order: number | undefined
}

/**
 * `batch/replaceparty`.
 * @throws Refusal for what the file as a whole does wrong, where the switches tell that at once
 */
export function departmentJob(world: World, table: Table): Job {
  for (const header of [NAME, ID, PARENT]) {
    if (!table.headers.includes(header)) refuse(40092)
  }
  const isEarly = world.switches.importDefectsAt === 'submit'
  if (isEarly) readLines(table)
  return {
    type: 'replace_party',
    total: table.rows.length,
    run: () => replaceTree(world, readLines(table)),
  }
}

/** In file order, without the root, whose row changes nothing. @throws Refusal when the rows are no single tree */
function readLines({ rows }: Table): readonly Line[] {
  const lines = rows.map(({ cells }): Line => {
    const id = idIn(cells.get(ID))
    const name = cells.get(NAME) ?? ''
    const parentid = id === ROOT ? 0 : idIn(cells.get(PARENT))
    const order = Number(cells.get(ORDER) ?? '')
    if (name === '' || !isOrder(order)) refuse(302004)
    return { id, name, parentid, order: order === 0 ? undefined : order }
  })
  if (new Set(lines.map(({ id }) => id)).size < lines.length) refuse(302006)
  const below = lines.filter(({ id }) => id !== ROOT)
  const places = below.map(({ parentid, name }) => `${parentid}/${name}`)
  if (new Set(places).size < places.length) refuse(302007)
  if (parentsFirst(below).length < below.length) refuse(302004)
  return below
}

function idIn(cell: string | undefined): DepartmentId {
  const id = cell !== undefined && /^\d{1,10}$/u.test(cell) ? Number(cell) : 0
  return id >= ROOT && id <= HIGHEST_ID ? id : refuse(302004)
}

/** Those that hang on the root, directly or not; the rest is another tree or a loop. */
function parentsFirst(lines: readonly Line[]): readonly Line[] {
  const children = new Map<DepartmentId, Line[]>()
  for (const line of lines) {
    const siblings = children.get(line.parentid)
    if (siblings) siblings.push(line)
    else children.set(line.parentid, [line])
  }
  const ordered = [...(children.get(ROOT) ?? [])]
  for (const { id } of ordered) ordered.push(...(children.get(id) ?? []))
  return ordered
}

function replaceTree(world: World, lines: readonly Line[]): readonly JobRow[] {
  const { store } = world
  const ordered = parentsFirst(lines)
  const { refused, going, staying } = settleRows(world, ordered)

  const accepted = ordered.filter(({ id }) => !refused.has(id))
  const before = new Map(accepted.map(({ id }) => [id, placeOf(store.departments.get(id))]))
  for (const department of [...going, ...accepted.map(({ id }) => store.departments.get(id))]) {
    if (department) store.changeDepartment(department, { name: `\0${department.id}` })
  }
  const actions = new Map(accepted.map((line) => [line.id, putInPlace(world, line, before.get(line.id))]))
  for (const department of deepestFirst(going)) store.removeDepartment(department)
  store.pendingDepartments.clear()
  for (const department of staying) store.pendingDepartments.add(department)

  return lines.map(({ id }) => {
    const refusal = refused.get(id)
    return refusal
      ? { action: 0, partyid: id, errcode: refusal.errcode, errmsg: refusal.message }
      : { action: actions.get(id) ?? 0, partyid: id, errcode: 0, errmsg: 'ok' }
  })
}

interface Verdict {
  /** Rows that cannot be had, each with the reason; their departments stay as they are. */
  readonly refused: ReadonlyMap<DepartmentId, Refusal>
  /** Departments that the file does not name and that are empty, or will be. */
  readonly going: readonly Department[]
  /** The others that the file does not name. */
  readonly staying: readonly Department[]
}

/** A refused row leaves its department in place, which may stand in the way of other rows: so until nothing changes. */
function settleRows(world: World, ordered: readonly Line[]): Verdict {
  const { store } = world
  const named = new Set(ordered.map(({ id }) => id))
  const missing = [...store.departments.values()].filter(
    (department) => department !== store.root && department !== store.other && !named.has(department.id),
  )
  const refused = new Map<DepartmentId, Refusal>()
  for (;;) {
    const going = emptyOnes(missing, (id) => named.has(id) && !refused.has(id))
    const staying = missing.filter((department) => !going.has(department))
    const count = refused.size
    refuseRows(world, ordered, staying, refused)
    if (refused.size === count) return { refused, going: [...going], staying }
  }
}

/** Those without members whose children all leave or are empty as well. */
function emptyOnes(missing: readonly Department[], leaves: (id: DepartmentId) => boolean): ReadonlySet<Department> {
  const empty = new Set<Department>()
  for (const department of deepestFirst(missing)) {
    const isChildless = [...department.children].every((child) => leaves(child.id) || empty.has(child))
    if (department.members.size === 0 && isChildless) empty.add(department)
  }
  return empty
}

/** Adds to `refused` the rows that cannot be had while `staying` and what is refused already keep their places. */
function refuseRows(
  world: World,
  ordered: readonly Line[],
  staying: readonly Department[],
  refused: Map<DepartmentId, Refusal>,
): void {
  const { store, limits, switches } = world
  const rowOf = new Map(ordered.map((line) => [line.id, line]))
  const parentOf = (id: DepartmentId): DepartmentId =>
    (refused.has(id) ? undefined : rowOf.get(id)?.parentid) ?? store.departments.get(id)?.parent?.id ?? 0

  const taken = new Set<string>()
  const immobile = ordered.flatMap(({ id }) => (refused.has(id) ? [store.departments.get(id)] : []))
  for (const department of [...staying, ...immobile, store.other]) {
    if (department) for (const place of placesOf(department.parent?.id ?? 0, department)) taken.add(place)
  }
  const present = ordered.filter(({ id }) => store.departments.has(id)).length
  let room = limits.departments - present - staying.length - (store.other ? 2 : 1)

  for (const line of ordered) {
    if (refused.has(line.id)) continue
    const department = store.departments.get(line.id)
    const places = placesOf(line.parentid, { name: line.name, name_en: department?.name_en ?? '' })
    const reason = refusalOf(() => {
      if (refused.has(line.parentid) && !store.departments.has(line.parentid)) refuse(60124)
      checkDepartmentName(line.name, switches)
      if (places.some((place) => taken.has(place))) refuse(60008)
      const levels = levelsAbove(line.id, parentOf)
      if (levels === 'loop') refuse(60010)
      else if (levels + (switches.depthCountsRoot ? 1 : 0) > limits.depth) refuse(81002)
      if (!department && room < 1) refuse(81001)
    })
    if (reason) refused.set(line.id, reason)
    else for (const place of places) taken.add(place)
    if (!department && !reason) room -= 1
  }
}

/** What nobody else under the same parent may have. */
function placesOf(
  parentid: DepartmentId,
  { name, name_en }: { readonly name: string; readonly name_en: string },
): readonly string[] {
  return name_en === '' ? [`${parentid}/${name}`] : [`${parentid}/${name}`, `${parentid}//${name_en}`]
}

/** 1 for a department directly below the root. */
function levelsAbove(id: DepartmentId, parentOf: (id: DepartmentId) => DepartmentId): number | 'loop' {
  const seen = new Set<DepartmentId>()
  for (let above = id; above !== ROOT && above !== 0; above = parentOf(above)) {
    if (seen.has(above)) return 'loop'
    seen.add(above)
  }
  return seen.size
}

function refusalOf(check: () => void): Refusal | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

interface Place {
  readonly name: string
  readonly parentid: DepartmentId
  readonly order: number
}

function placeOf(department: Department | undefined): Place | undefined {
  return department && { name: department.name, parentid: department.parent?.id ?? 0, order: department.order }
}

/** @returns the bits of `action` */
function putInPlace(world: World, line: Line, before: Place | undefined): number {
  const { store } = world
  const parent = store.departments.get(line.parentid) ?? store.root
  const department = store.departments.get(line.id)
  if (!department || !before) {
    const order = line.order ?? orderAfterSiblings(parent)
    store.addDepartment({ id: line.id, name: line.name, name_en: '', order }, parent)
    return CREATED
  }
  const order = line.order ?? before.order
  store.changeDepartment(department, { name: line.name, order, parent })
  return (
    (line.name === before.name ? 0 : RENAMED) |
    (line.parentid === before.parentid ? 0 : MOVED) |
    (order === before.order ? 0 : REORDERED)
  )
}

function deepestFirst(departments: readonly Department[]): readonly Department[] {
  const depths = new Map(departments.map((department) => [department, levelOf(department)]))
  return departments.toSorted((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0))
}

function levelOf({ parent }: Department): number {
  let level = 0
  for (let above = parent; above; above = above.parent) level += 1
  return level
}
