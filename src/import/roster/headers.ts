/** What a column of a roster says about a member. `leader` and `order` belong to the places in `departments`. */
export const ROSTER_FIELDS = [
  'userid',
  'name',
  'alias',
  'mobile',
  'email',
  'biz_mail',
  'position',
  'gender',
  'telephone',
  'address',
  'departments',
  'main_department',
  'leader',
  'order',
  'direct_leader',
  'enable',
  'external_position',
] as const
export type RosterField = (typeof ROSTER_FIELDS)[number]

/**
 * The headers that are known without a mapping: those of the console's spreadsheet (成员列表), of WeCom's CSV for imports as jobs (帐号,
 * 手机号, 所在部门, 职位, 是否部门内领导, 排序, 座机, 禁用), and WeCom's own field names.
 */
export const KNOWN_HEADERS: Readonly<Record<RosterField, readonly string[]>> = {
  userid: ['账号', '帐号', '成员账号', '成员帐号', '企业微信账号', 'userid', 'account'],
  name: ['姓名', '成员姓名', 'name'],
  alias: ['别名', '英文名', 'alias'],
  mobile: ['手机', '手机号', '手机号码', 'mobile'],
  email: ['邮箱', '个人邮箱', 'email'],
  biz_mail: ['企业邮箱', 'biz_mail'],
  position: ['职务', '职位', 'position'],
  gender: ['性别', 'gender'],
  telephone: ['座机', 'telephone'],
  address: ['地址', 'address'],
  departments: ['部门', '所在部门', '所属部门', 'department', 'departments'],
  main_department: ['主部门', 'main_department'],
  leader: ['是否部门负责人', '是否部门内领导', '是否上级', 'is_leader_in_dept', 'leader'],
  order: ['排序', '部门内排序', 'order'],
  direct_leader: ['直属上级', '直接上级', 'direct_leader'],
  enable: ['禁用', '禁用状态', 'enable'],
  external_position: ['对外职务', 'external_position'],
}

/** Columns of the same files that say nothing a file can state. */
export const IGNORED_HEADERS: readonly string[] = ['序号', '视频号', '激活状态', '微信插件', '微信号']

/** Headers of which a true value means the opposite of the field's name. */
const INVERTED: ReadonlySet<string> = new Set(['禁用', '禁用状态'].map(headerKey))

/** `禁用` 1 means `enable: false`. */
export function isInverted(header: string): boolean {
  return INVERTED.has(headerKey(header))
}

/** The form in which headers are compared: without blanks, marks of required columns, width and case. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replaceAll(/\((?:必填|选填|可选|required|optional)[^)]*\)/giu, '')
    .replaceAll(/^\*+|\*+$/gu, '')
    .toLowerCase()
}

const FIELDS: ReadonlyMap<string, RosterField> = new Map(
  ROSTER_FIELDS.flatMap((field) => KNOWN_HEADERS[field].map((header) => [headerKey(header), field])),
)
const IGNORED: ReadonlySet<string> = new Set(IGNORED_HEADERS.map(headerKey))

export function fieldOfHeader(header: string): RosterField | undefined {
  return FIELDS.get(headerKey(header))
}

/** `禁用项说明：(0-启用;1-禁用)` stands in the header row as a note. */
export function isIgnoredHeader(header: string): boolean {
  const key = headerKey(header)
  return IGNORED.has(key) || key.startsWith('禁用项说明')
}
