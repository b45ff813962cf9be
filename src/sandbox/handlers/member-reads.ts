import type { CallContext, Endpoint } from '../world.ts'
import { refuse } from '../refusal.ts'
import type { Department, Member, Store } from '../store.ts'
import { wireMember } from '../wire.ts'
import { departmentOf } from './departments.ts'
import { memberOf } from './members.ts'

const MAX_PAGE = 10_000

export const memberReadEndpoints: Readonly<Record<string, Endpoint>> = {
  'user/get': {
    method: 'GET',
    access: 'detail',
    lags: true,
    run: (context) => ({ payload: wireMember(memberOf(context, context.fields.string('userid')), context) }),
  },
  'user/list': {
    method: 'GET',
    access: 'detail',
    emptyOnRefusal: { userlist: [] },
    run: (context) => ({ payload: { userlist: directMembers(context).map((member) => wireMember(member, context)) } }),
  },
  'user/simplelist': {
    method: 'GET',
    access: 'detail',
    lags: true,
    emptyOnRefusal: { userlist: [] },
    run: (context) => ({
      payload: {
        userlist: directMembers(context).map((member) => wireMemberName(member, context)),
      },
    }),
  },
  'user/list_id': {
    method: 'POST',
    access: 'list_id',
    bodyOptional: true,
    lags: true,
    emptyOnRefusal: { dept_user: [] },
    run: ({ fields, store, world }) => {
      const limit = fields.int('limit') ?? MAX_PAGE
      if (limit < 1 || limit > MAX_PAGE) refuse(40058)
      const from = readCursor(fields.string('cursor') ?? '')
      const rows =
        world.switches.listIdOrder === 'by-department'
          ? rowsByDepartment(store, from, limit + 1)
          : rowsByMember(store, from, limit + 1)
      const next_cursor = rows.length > limit ? writeCursor(from + limit) : ''
      return { payload: { next_cursor, dept_user: rows.slice(0, limit) } }
    },
  },
}

/** Everybody whom the caller sees, as it is when the returned function is called. */
export function seenMembers({ world, view }: CallContext): () => Iterable<Member> {
  return function* () {
    for (const member of world.store.members()) if (view.seesMember(member)) yield member
  }
}

export function wireMemberName(
  { userid, name, placements }: Member,
  { view }: CallContext,
): Readonly<Record<string, unknown>> {
  const departments = placements.filter(({ department }) => view.seesDepartment(department))
  return { userid, name, department: departments.map(({ department }) => department.id) }
}

/** Only those directly in the department; `fetch_child=1` of former days takes in all below, each member once. */
function directMembers({ fields, store, view }: CallContext): readonly Member[] {
  const department = departmentOf(store.departments, fields.int('department_id'))
  if (!view.isWhole && !view.seesDepartment(department)) refuse(60011)
  if (fields.int('fetch_child') !== 1) return [...department.members]
  const below: Department[] = [department]
  for (const parent of below) below.push(...parent.children)
  return [...new Set(below.flatMap(({ members }) => [...members]))]
}

interface Row {
  readonly userid: string
  readonly department: number
}

function rowsByDepartment(store: Store, from: number, count: number): readonly Row[] {
  const rows: Row[] = []
  let skipped = 0
  for (const { id, members } of store.departmentsById()) {
    if (skipped + members.size <= from) {
      skipped += members.size
      continue
    }
    for (const { userid } of members) {
      if (skipped < from) skipped += 1
      else rows.push({ userid, department: id })
      if (rows.length === count) return rows
    }
  }
  return rows
}

function rowsByMember(store: Store, from: number, count: number): readonly Row[] {
  const rows: Row[] = []
  let skipped = 0
  for (const { userid, placements } of store.members()) {
    for (const { department } of placements) {
      if (skipped < from) skipped += 1
      else rows.push({ userid, department: department.id })
      if (rows.length === count) return rows
    }
  }
  return rows
}

// A cursor is a row number in disguise, so that writes between two pages shift rows, as they may in WeCom.
function writeCursor(row: number): string {
  return Buffer.from(`row:${row}`).toString('base64url')
}

function readCursor(cursor: string): number {
  if (cursor === '') return 0
  const row = /^row:(\d+)$/u.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  return row === undefined ? refuse(50100) : Number(row)
}
