import { EXIT, WecomApiError, type ExitCode } from '../../errors.ts'
import { sortedBy } from '../../model/compare.ts'
import { useridKey, type DepartmentId } from '../../model/fields.ts'
import { recordsJson, renderTable, type ShownRecord } from '../../report/record.ts'
import type { Fields, Operations } from '../../wecom/operations/operations.ts'
import { forEachConcurrent } from '../../wecom/pool.ts'
import { DETAILS_FORBIDDEN, OUT_OF_RANGE } from '../../wecom/members.ts'
import type { Context } from '../context.ts'
import { departmentOf } from './department-ref.ts'
import { textOptions } from './each.ts'
import { operationFormat, withOperations } from './session.ts'

/** A department and all below it, or the whole tree; without names where no secret may read them. */
export async function departmentList(context: Context, ref?: string): Promise<ExitCode> {
  const format = operationFormat(context, 'department list')
  return withOperations(context, async (operations) => {
    const id = ref === undefined ? undefined : await departmentOf(context, operations, ref)
    const { rows, hasNames } = await readTree(operations, id)
    if (!hasNames) context.note(`${context.wording.text('ops.names-unreadable')}\n`)
    if (format === 'json') {
      context.print(
        recordsJson(
          rows.toSorted((a, b) => Number(a['id']) - Number(b['id'])),
          context.wording,
        ),
      )
      return EXIT.ok
    }
    const columns = hasNames
      ? ['department', 'id', 'parentid', 'name_en', 'department_leader']
      : ['department', 'id', 'parentid', 'order']
    context.print(renderTable(asTree(rows), columns, textOptions(context)))
    return EXIT.ok
  })
}

async function readTree(
  operations: Operations,
  id: DepartmentId | undefined,
): Promise<{ readonly rows: readonly Fields[]; readonly hasNames: boolean }> {
  try {
    return { rows: await operations.departments(id), hasNames: true }
  } catch (error) {
    if (!isForbidden(error)) throw error
    return { rows: await operations.departmentIds(id), hasNames: false }
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof WecomApiError && DETAILS_FORBIDDEN.has(error.errcode)
}

/** Parents before children, in WeCom's order, each indented by its depth. */
function asTree(rows: readonly Fields[]): readonly ShownRecord[] {
  const children = new Map<number, Fields[]>()
  const ids = new Set(rows.map((row) => Number(row['id'])))
  const tops: Fields[] = []
  for (const row of rows) {
    const parent = Number(row['parentid'])
    if (!ids.has(parent)) tops.push(row)
    else children.set(parent, [...(children.get(parent) ?? []), row])
  }
  const shown: ShownRecord[] = []
  const walk = (level: readonly Fields[], depth: number): void => {
    const ordered = level.toSorted(
      (a, b) => Number(b['order'] ?? 0) - Number(a['order'] ?? 0) || Number(a['id']) - Number(b['id']),
    )
    for (const row of ordered) {
      const id = Number(row['id'])
      const name = typeof row['name'] === 'string' ? row['name'] : String(id)
      shown.push({ ...row, department: `${'  '.repeat(depth)}${name}` })
      walk(children.get(id) ?? [], depth + 1)
    }
  }
  walk(tops, 0)
  return shown
}

export interface MembersFlags {
  readonly recursive?: boolean
  readonly details?: boolean
}

/** Who is in a department, each once. */
export async function departmentMembers(context: Context, ref: string, flags: MembersFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'department members')
  const isDetailed = flags.details === true
  return withOperations(context, async (operations) => {
    const id = await departmentOf(context, operations, ref)
    const departments = flags.recursive === true ? await below(operations, id) : [id]
    const members = await readMembers(context, operations, departments, isDetailed)
    context.progress.finish()
    const rows = sortedBy(members, (row) => useridKey(String(row['userid'])))
    if (format === 'json') context.print(recordsJson(rows, context.wording))
    else if (rows.length > 0) {
      const columns = isDetailed
        ? ['userid', 'name', 'position', 'department', 'is_leader_in_dept', 'status']
        : ['userid', 'name', 'department']
      context.print(renderTable(rows, columns, textOptions(context)))
    } else context.note(`${context.wording.text('ops.nobody')}\n`)
    return EXIT.ok
  })
}

async function below(operations: Operations, id: DepartmentId): Promise<readonly DepartmentId[]> {
  const rows = await operations.departmentIds(id)
  return [...new Set([id, ...rows.map((row) => Number(row['id']))])]
}

const PARALLELISM = 48

async function readMembers(
  context: Context,
  operations: Operations,
  departments: readonly DepartmentId[],
  isDetailed: boolean,
): Promise<readonly ShownRecord[]> {
  const members = new Map<string, ShownRecord>()
  let done = 0
  let unseen = 0
  try {
    await forEachConcurrent(departments, PARALLELISM, async (department) => {
      try {
        for (const row of await operations.membersOf(department, isDetailed)) {
          members.set(useridKey(String(row['userid'])), row)
        }
      } catch (error) {
        const isOutside = error instanceof WecomApiError && OUT_OF_RANGE.has(error.errcode)
        if (!isOutside || departments.length === 1) throw error
        unseen += 1
      }
      done += 1
      if (departments.length > 1) context.progress.listener({ kind: 'reading', done, total: departments.length })
    })
  } catch (error) {
    if (isDetailed || !isForbidden(error)) throw error
    context.note(`${context.wording.text('ops.names-unreadable')}\n`)
    return membersById(operations, departments)
  }
  if (unseen > 0) context.note(`${context.wording.text('ops.unseen-departments', { count: unseen })}\n`)
  return [...members.values()]
}

/** What every contacts secret may read: who is where. */
async function membersById(
  operations: Operations,
  departments: readonly DepartmentId[],
): Promise<readonly ShownRecord[]> {
  const wanted = new Set(departments)
  const places = new Map<string, { readonly userid: string; readonly department: DepartmentId[] }>()
  const isThere = new Set<string>()
  for await (const rows of operations.memberRows()) {
    for (const { userid, department } of rows) {
      const key = useridKey(userid)
      const member = places.get(key)
      if (member) member.department.push(department)
      else places.set(key, { userid, department: [department] })
      if (wanted.has(department)) isThere.add(key)
    }
  }
  return [...places].filter(([key]) => isThere.has(key)).map(([, member]) => member)
}
