import { EXIT, type ExitCode } from '../../errors.ts'
import { sortedBy } from '../../model/compare.ts'
import { recordsJson, renderRecord, renderTable, type ShownRecord } from '../../report/record.ts'
import type { Context } from '../context.ts'
import type { MembersFlags } from './department.ts'
import { forEachId, textOptions } from './each.ts'
import { operationFormat, withOperations } from './session.ts'
import { valuesFrom } from './values.ts'

/** `CORPID/USERID`, and `LINKEDID/DEPARTMENTID`. */
const LINKED = /^[^/\s]+\/[^/\s]+$/u

/** What of other corps the app may see. */
export async function linkedPermissions(context: Context): Promise<ExitCode> {
  const format = operationFormat(context, 'linked permissions')
  return withOperations(context, async (operations) => {
    const seen = await operations.linkedPermissions()
    context.print(format === 'json' ? recordsJson(seen, context.wording) : renderRecord(seen, textOptions(context)))
    return EXIT.ok
  })
}

export async function linkedDepartments(context: Context, ref: string): Promise<ExitCode> {
  const format = operationFormat(context, 'linked departments')
  const department = await linkedDepartment(context, ref)
  return withOperations(context, async (operations) => {
    const rows = await operations.linkedDepartments(department)
    printRows(context, format, rows, ['department_id', 'department_name', 'parentid', 'order'])
    return EXIT.ok
  })
}

export async function linkedMembers(context: Context, ref: string, flags: MembersFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'linked members')
  const department = await linkedDepartment(context, ref)
  const details = flags.details === true
  return withOperations(context, async (operations) => {
    const rows = await operations.linkedMembers(department, { recursive: flags.recursive === true, details })
    const columns = ['corpid', 'userid', 'name', ...(details ? ['position', 'mobile'] : []), 'department']
    printRows(
      context,
      format,
      sortedBy(rows, (row) => String(row['userid'])),
      columns,
    )
    return EXIT.ok
  })
}

export async function linkedMember(context: Context, typed: readonly string[]): Promise<ExitCode> {
  const format = operationFormat(context, 'linked member')
  const ids = await valuesFrom(context, typed, {
    thing: 'linked-member',
    keys: ['userid'],
    fault: (value) => (LINKED.test(value) ? undefined : 'ops.rule.linked-member'),
  })
  return withOperations(context, (operations) =>
    forEachId(context, { ids, keyOf: () => 'userid', format, work: (id) => operations.linkedMember(id) }),
  )
}

async function linkedDepartment(context: Context, ref: string): Promise<string> {
  const [department = ''] = await valuesFrom(context, [ref], {
    thing: 'linked-department',
    keys: ['department_id'],
    fault: (value) => (LINKED.test(value) ? undefined : 'ops.rule.linked-department'),
  })
  return department
}

function printRows(
  context: Context,
  format: 'text' | 'json',
  rows: readonly ShownRecord[],
  columns: readonly string[],
): void {
  if (format === 'json') context.print(recordsJson(rows, context.wording))
  else if (rows.length > 0) context.print(renderTable(rows, columns, textOptions(context)))
  else context.note(`${context.wording.text('ops.nobody')}\n`)
}
