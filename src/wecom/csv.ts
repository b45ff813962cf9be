/**
 * The files of the imports: UTF-8 without a byte order mark, lines that end with \n, cells that need no quotes, because whether
 * WeCom knows any is not documented.
 */
import { OrgctlError } from '../errors.ts'
import type { CellValue, DepartmentImport, MemberImport } from '../model/call.ts'
import { isSafeCell, MEMBER_HEADERS, type ImportField } from '../model/import-file.ts'

/** https://developer.work.weixin.qq.com/document/path/90982 */
export function toDepartmentCsv({ departments }: Pick<DepartmentImport, 'departments'>): Uint8Array {
  // An empty or a missing cell leaves the order as it is.
  const hasOrder = departments.some(({ order }) => order !== undefined)
  return toCsv(
    ['部门名称', '部门ID', '父部门ID', ...(hasOrder ? ['排序'] : [])],
    departments.map(({ name, id, parentid, order }) => [
      name,
      String(id),
      String(parentid),
      ...(hasOrder ? [order === undefined ? '' : String(order)] : []),
    ]),
  )
}

/** https://developer.work.weixin.qq.com/document/path/90980 */
export function toMemberCsv({
  columns,
  attributes,
  members,
}: Pick<MemberImport, 'columns' | 'attributes' | 'members'>): Uint8Array {
  const { name, userid, department, leader, order } = MEMBER_HEADERS
  return toCsv(
    [name, userid, department, leader, order, ...columns.map((field) => MEMBER_HEADERS[field]), ...attributes],
    members.map((member) => [
      member.name,
      member.userid,
      member.departments.map((placement) => placement.department).join(';'),
      member.departments.map((placement) => (placement.leader ? 1 : 0)).join(';'),
      member.departments.map((placement) => placement.order).join(';'),
      ...columns.map((field) => toCell(field, member.cells[field])),
      ...attributes.map((attribute) => member.attributes[attribute] ?? ''),
    ]),
  )
}

function toCell(field: ImportField, value: CellValue | undefined): string {
  switch (field) {
    case 'gender':
      if (value !== 'male' && value !== 'female') return ''
      return value === 'male' ? '男' : '女'
    case 'enable':
      // The column says whether the member is disabled.
      return value === false ? '1' : '0'
    case 'mobile':
    case 'email':
    case 'position':
    case 'alias':
    case 'address':
    case 'telephone':
      return typeof value === 'string' ? value : ''
  }
}

function toCsv(headers: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  const lines = [headers, ...rows].map((cells) => {
    for (const [index, cell] of cells.entries()) assertSafe(cell, headers[index] ?? '')
    return `${cells.join(',')}\n`
  })
  return Buffer.from(lines.join(''))
}

/** The plan has seen to it; a cell that broke a row would put the wrong values into the wrong columns. */
function assertSafe(cell: string, column: string): void {
  if (!isSafeCell(cell)) throw new OrgctlError('wecom.unsafe-cell', { params: { column }, fault: 'orgctl' })
}
