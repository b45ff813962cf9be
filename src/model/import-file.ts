/** The two files by which WeCom replaces its departments and its members as a whole (pages 90981 and 90982). */
import type { MemberField } from './fields.ts'

/** Largest file that WeCom takes as media. */
export const MAX_IMPORT_BYTES: number = 20 * 1024 * 1024

/** Fields besides name and placement that have a column of their own. */
export const IMPORT_FIELDS = [
  'mobile',
  'email',
  'position',
  'gender',
  'alias',
  'address',
  'telephone',
  'enable',
] as const
export type ImportField = MemberField & (typeof IMPORT_FIELDS)[number]

/** The template's own spelling. An attribute column is called like the attribute, so none may be called like these. */
export const MEMBER_HEADERS: Readonly<
  Record<ImportField | 'name' | 'userid' | 'department' | 'leader' | 'order', string>
> = {
  name: '姓名',
  userid: '帐号',
  mobile: '手机号',
  email: '邮箱',
  department: '所在部门',
  position: '职位',
  gender: '性别',
  leader: '是否部门内领导',
  order: '排序',
  alias: '别名',
  address: '地址',
  telephone: '座机',
  enable: '禁用',
}

/** Headers of older templates and of the explanation in the present one. */
const OTHER_HEADERS = ['账号', '微信号', '禁用项说明：(0-启用;1-禁用)']
const TAKEN_HEADERS: ReadonlySet<string> = new Set([...Object.values(MEMBER_HEADERS), ...OTHER_HEADERS])

/**
 * Whether a cell arrives as it was sent however the file is read: whether WeCom knows quotes is not documented, blanks at the
 * ends may be cut off, and a spreadsheet takes a leading = + - @ for a formula.
 */
export function isSafeCell(text: string): boolean {
  return text === text.trim() && !/^[=+\-@]|[,"\p{Cc}\p{Zl}\p{Zp}]|\p{Surrogate}/u.test(text)
}

/** Whether a column can be named after the attribute. */
export function isSafeHeader(name: string): boolean {
  return name !== '' && isSafeCell(name) && !TAKEN_HEADERS.has(name)
}
