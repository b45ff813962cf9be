import { Fields } from '../fields.ts'
import { createMember, deleteMember, updateMember } from '../member-writes.ts'
import type { Job, JobRow } from '../jobs.ts'
import { Refusal, refuse } from '../refusal.ts'
import { readMemberInput, type MemberInput } from '../rules/member.ts'
import { useridKey, type Member, type Store } from '../store.ts'
import type { World } from '../world.ts'
import type { Row, Table } from './table.ts'

/** Headers of the template, by what they set. The note about 禁用 is a column too, always empty. */
const HEADERS = {
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
  disabled: '禁用',
} as const
const NOT_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...Object.values(HEADERS),
  '账号',
  '微信号',
  '禁用项说明：(0-启用;1-禁用)',
])

export interface MemberImport {
  readonly world: World
  readonly table: Table
  readonly isInviting: boolean
  /** Members that the file does not name: left alone, or deleted. */
  readonly missing: 'stay' | 'go'
}

/**
 * `batch/syncuser` and `batch/replaceuser`.
 * @throws Refusal for what the file as a whole does wrong, where the switches tell that at once
 */
export function memberJob(plan: MemberImport): Job {
  const { world, table, missing } = plan
  const { importDefectsAt, importGuardAt } = world.switches
  checkHeaders(table, world)
  const early = { defects: importDefectsAt === 'submit', guard: importGuardAt === 'submit' && missing === 'go' }
  if (early.defects) checkDuplicates(plan)
  if (early.guard) checkGuard(plan)
  return {
    type: missing === 'go' ? 'replace_user' : 'sync_user',
    total: table.rows.length,
    run: () => {
      if (!early.defects) checkDuplicates(plan)
      if (missing === 'go') checkGuard(plan)
      const rows = table.rows.map((row) => importRow(row, plan))
      const kept = missing === 'go' ? deleteMissing(plan) : []
      prunePending(world.store)
      return [...rows, ...kept]
    },
  }
}

function useridHeader({ headers }: Table, { switches }: World): string | undefined {
  const accepted = switches.importUseridHeader === 'both' ? [HEADERS.userid, '账号'] : [HEADERS.userid]
  return accepted.find((header) => headers.includes(header))
}

function checkHeaders(table: Table, world: World): void {
  const { headers } = table
  const isComplete =
    useridHeader(table, world) !== undefined &&
    headers.includes(HEADERS.name) &&
    headers.includes(HEADERS.department) &&
    (headers.includes(HEADERS.mobile) || headers.includes(HEADERS.email))
  if (!isComplete) refuse(40092)
}

function useridsOf({ table, world }: MemberImport): readonly string[] {
  const header = useridHeader(table, world) ?? ''
  return table.rows.map(({ cells }) => cells.get(header) ?? '')
}

function checkDuplicates(plan: MemberImport): void {
  const keys = useridsOf(plan).filter(Boolean).map(useridKey)
  if (new Set(keys).size < keys.length) refuse(302003)
}

/** WeCom's own safety stop. Exactly 50 deletions meet neither half of it, as written. */
function checkGuard(plan: MemberImport): void {
  const deletions = missingMembers(plan).length
  const share = deletions / plan.world.store.memberCount
  if ((deletions > 50 && share > 0.2) || (deletions < 50 && share > 0.8)) refuse(45026)
}

function missingMembers(plan: MemberImport): readonly Member[] {
  const named = new Set(useridsOf(plan).map(useridKey))
  return [...plan.world.store.members()].filter(({ userid }) => !named.has(useridKey(userid)))
}

function importRow(row: Row, plan: MemberImport): JobRow {
  const { world, table, isInviting } = plan
  const userid = row.cells.get(useridHeader(table, world) ?? '') ?? ''
  return settled(userid, () => {
    if (userid === '') refuse(41009)
    const member = world.store.member(userid)
    const input = readRow(row, member, world)
    if (!member) {
      if (!input.department) refuse(60127)
      createMember(world, userid, input, isInviting)
      return
    }
    if (member.foreignMail) refuse(60274)
    updateMember(world, member, input, 'contacts', world.switches.unknownDepartmentInCreate)
  })
}

/** Every row gets an answer; a refusal of one leaves the others alone. */
function settled(userid: string, run: () => void): JobRow {
  try {
    run()
    return { userid, errcode: 0, errmsg: 'ok' }
  } catch (error) {
    if (error instanceof Refusal) return { userid, errcode: error.errcode, errmsg: error.message }
    throw error
  }
}

/** Only the columns of the file. What an empty cell of a member who exists means is a matter of a switch. */
function readRow({ cells }: Row, member: Member | undefined, world: World): MemberInput {
  const text = (header: string): string | undefined => {
    const cell = cells.get(header)
    const isKept = cell === '' && (member === undefined || world.switches.importEmptyCell === 'keeps')
    return isKept ? undefined : cell
  }
  const attributes = [...cells.keys()].filter((header) => header !== '' && !NOT_ATTRIBUTES.has(header))
  const extattr = attributes.flatMap((name) => {
    const value = text(name)
    return value === undefined ? [] : [{ type: 0, name, text: { value } }]
  })
  const fields = new Fields(
    {
      name: cells.get(HEADERS.name) || undefined,
      alias: text(HEADERS.alias),
      mobile: text(HEADERS.mobile),
      email: text(HEADERS.email),
      position: text(HEADERS.position),
      telephone: text(HEADERS.telephone),
      address: text(HEADERS.address),
      gender: genderOf(cells.get(HEADERS.gender)),
      department: numbersIn(cells.get(HEADERS.department), 60123),
      is_leader_in_dept: numbersIn(cells.get(HEADERS.leader), 40058),
      order: numbersIn(cells.get(HEADERS.order), 40058),
      enable: enableOf(cells.get(HEADERS.disabled)),
      ...(extattr.length > 0 ? { extattr: { attrs: extattr } } : {}),
    },
    'body',
  )
  return readMemberInput(fields, world)
}

function genderOf(cell: string | undefined): string | undefined {
  if (!cell) return undefined
  if (cell === '男' || cell === '1') return '1'
  return cell === '女' || cell === '2' ? '2' : refuse(40058)
}

/** The column says "disabled", the API says "enable". */
function enableOf(cell: string | undefined): 0 | 1 | undefined {
  if (!cell) return undefined
  if (cell === '0') return 1
  return cell === '1' ? 0 : refuse(40058)
}

function numbersIn(cell: string | undefined, errcode: number): readonly number[] | undefined {
  if (!cell) return undefined
  return cell.split(';').map((part) => (/^\d{1,10}$/u.test(part.trim()) ? Number(part) : refuse(errcode)))
}

/** Rows only for those who could not be deleted. */
function deleteMissing(plan: MemberImport): readonly JobRow[] {
  const { world } = plan
  return missingMembers(plan).flatMap((member) => {
    const row = settled(member.userid, () => {
      if (member === world.store.creator) refuse(301005)
      if (member.foreignMail) refuse(60274)
      deleteMember(world, member)
    })
    return row.errcode === 0 ? [] : [row]
  })
}

/** Departments that the last department import would have deleted go as soon as they are empty. */
function prunePending(store: Store): void {
  for (const department of store.pendingDepartments) {
    if (department.members.size > 0 || department.children.size > 0) continue
    const { parent } = department
    store.removeDepartment(department)
    // A parent that came before its child in this loop gets its turn again.
    if (parent && store.pendingDepartments.delete(parent)) store.pendingDepartments.add(parent)
  }
}
