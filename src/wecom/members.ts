import { OrgctlError, WecomApiError } from '../errors.ts'
import type { MemberWrite } from '../model/call.ts'
import type { CallOutcome } from '../model/directory.ts'
import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { LiveMember } from '../model/live.ts'
import type { Answer, ApiCall, Client } from './client.ts'
import {
  fromWireMember,
  fromWireMemberRow,
  toWireMember,
  type Absent,
  type ExtattrKinds,
  type MemberRow,
} from './convert-member.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from './decode.ts'
import { LIST_TIMEOUT_MS, NOTHING_REFUSED } from './departments.ts'
import { apiError, callName, type CallInfo } from './failure.ts'

type Refused = CallOutcome['refused']

const NO_MEMBER = 60111
/** How WeCom tells an app that something is outside its visible range. */
export const OUT_OF_RANGE: ReadonlySet<number> = new Set([50002, 60011, 60021, 60030])

/** Rows of user/list_id in one page; WeCom gives no more. */
export const PAGE_ROWS = 10_000

function ref(userid: string): string {
  return `member:${userid}`
}

/**
 * The direct members of one department with all fields that the credential may read; not paged. Refused with 48009 to a contacts
 * secret that may only read ids. A department outside an app's visible range has nobody.
 * https://developer.work.weixin.qq.com/document/path/90201
 */
export async function listMembers(
  client: Client,
  department: DepartmentId,
  absent: Absent,
): Promise<readonly LiveMember[]> {
  const { value } = await client.call<readonly LiveMember[]>({
    endpoint: 'user/list',
    effect: 'read',
    target: `department:${department}`,
    query: { department_id: department },
    timeoutMs: LIST_TIMEOUT_MS,
    decode: (body) => optionalArray(body['userlist'], 'userlist').map((row) => fromWireMember(row, absent)),
    refusalMeans: (errcode) => (absent === 'unknown' && OUT_OF_RANGE.has(errcode) ? [] : undefined),
  })
  return value
}

/**
 * All memberships, a row for each department of a member, in pages. Contacts secret only.
 * https://developer.work.weixin.qq.com/document/path/96067
 * @param pageRows 1 to 10,000
 */
export async function* pagesOfMemberRows(
  client: Client,
  pageRows: number = PAGE_ROWS,
): AsyncGenerator<readonly MemberRow[]> {
  let cursor = ''
  do {
    const { value } = await client.call({
      endpoint: 'user/list_id',
      effect: 'read',
      body: { limit: pageRows, ...(cursor === '' ? {} : { cursor }) },
      timeoutMs: LIST_TIMEOUT_MS,
      decode: (body) => ({
        rows: optionalArray(body['dept_user'], 'dept_user').map(fromWireMemberRow),
        next: asText(body['next_cursor'] ?? '', 'next_cursor'),
      }),
    })
    yield value.rows
    cursor = value.next
  } while (cursor !== '')
}

/**
 * One member with all fields that the credential may read; `undefined` when there is none, or none in an app's visible range.
 * https://developer.work.weixin.qq.com/document/path/90196
 */
export async function getMember(client: Client, userid: string, absent: Absent): Promise<LiveMember | undefined> {
  const { value } = await client.call<{ readonly member: LiveMember | undefined }>({
    endpoint: 'user/get',
    effect: 'read',
    target: ref(userid),
    query: { userid },
    decode: (body) => ({ member: fromWireMember(body, absent) }),
    refusalMeans: (errcode) =>
      errcode === NO_MEMBER || (absent === 'unknown' && OUT_OF_RANGE.has(errcode)) ? { member: undefined } : undefined,
  })
  return value.member
}

/**
 * `to_invite` and `department` are always sent: WeCom's defaults would invite everybody, and put the member into 其他.
 * https://developer.work.weixin.qq.com/document/path/90195
 * @throws WecomApiError also when WeCom made up departments for ids that do not exist
 */
export async function createMember(
  client: Client,
  userid: string,
  set: MemberWrite & { readonly name: string },
  toInvite: boolean,
): Promise<Answer<Refused>> {
  const call: ApiCall = { endpoint: 'user/create', effect: 'repeatable', target: ref(userid) }
  const { placement } = set
  assertPlaced(call, placement)
  const departments = placement?.departments.map(({ department }) => department) ?? []
  const answer = await client.call<Created>({
    ...call,
    body: { userid, ...toWireMember(withoutClears(set), new Map()), to_invite: toInvite },
    decode: (body) => ({ refused: NOTHING_REFUSED, junk: fromWireCreatedDepartments(body) }),
    settle: async () => {
      const isOurs = await hasMember(client, userid, set.name, departments)
      return isOurs ? { refused: NOTHING_REFUSED, junk: [] } : undefined
    },
  })
  const { refused, junk } = answer.value
  if (junk.length > 0) throw junkError(call, junk, answer.attempts)
  return { value: refused, attempts: answer.attempts }
}

interface Created {
  readonly refused: Refused
  /** Ids of departments that WeCom created below 其他 on its own. */
  readonly junk: readonly DepartmentId[]
}

function fromWireCreatedDepartments(body: JsonObject): readonly DepartmentId[] {
  const created = body['created_department_list']
  if (created === undefined || created === null) return []
  const rows = optionalArray(asObject(created, 'created_department_list')['department_info'], 'department_info')
  return rows.map((row) => asInteger(asObject(row, 'department_info')['id'], 'department_info.id'))
}

function junkError(call: CallInfo, junk: readonly DepartmentId[], attempts: number): WecomApiError {
  const facts = { errcode: 0, errmsg: '', attempts, outcome: 'unknown', reach: 'object' } as const
  return apiError(call, 'wecom.junk-department', 'wecom.junk-department.remedy', facts, {
    departments: junk.join(', '),
  })
}

/** Never an empty list: what WeCom would do with it is not documented. */
function assertPlaced(call: CallInfo, placement: MemberWrite['placement']): void {
  if (placement !== undefined && placement.departments.length > 0) return
  throw new OrgctlError('wecom.no-placement', { params: { call: callName(call) }, fault: 'orgctl' })
}

/** Thrown instead of sending: WeCom would make up a department for the id. */
export function unknownDepartment(
  endpoint: 'user/create' | 'user/update',
  userid: string,
  department: DepartmentId,
): WecomApiError {
  const call: ApiCall = { endpoint, effect: 'repeatable', target: ref(userid) }
  const facts = { errcode: 60123, errmsg: '', attempts: 0, outcome: 'refused', reach: 'object' } as const
  return apiError(call, 'wecom.no-such-department', 'wecom.no-such-department.remedy', facts, { department })
}

/** A new member has nothing to clear, and WeCom documents a minimal length of 1 for most fields. */
function withoutClears(set: MemberWrite): MemberWrite {
  const kept: MemberWrite = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
  if (kept.extattr === undefined) return kept
  return { ...kept, extattr: Object.fromEntries(Object.entries(kept.extattr).filter(([, value]) => value !== null)) }
}

/**
 * What is not set keeps its value. Whether WeCom takes a `new_userid` depends on the member (301036): only once, and only for
 * userids that WeCom made. The mobile of an active member is ignored without an error.
 * https://developer.work.weixin.qq.com/document/path/90197
 */
export async function updateMember(
  client: Client,
  userid: string,
  set: MemberWrite,
  kinds: ExtattrKinds,
  newUserid?: string,
): Promise<Answer<Refused>> {
  const call: ApiCall = { endpoint: 'user/update', effect: 'repeatable', target: ref(userid) }
  if (set.placement !== undefined) assertPlaced(call, set.placement)
  const fields = toWireMember(set, kinds)
  if (newUserid === undefined) {
    return client.call({ ...call, body: { userid, ...fields }, decode: () => NOTHING_REFUSED })
  }
  return client.call({
    ...call,
    body: { userid, new_userid: newUserid, ...fields },
    decode: () => NOTHING_REFUSED,
    settle: async () => {
      const found = await existing(client, [userid, newUserid])
      if (found.has(useridKey(userid)) || !found.has(useridKey(newUserid))) return undefined
      // The rename went through; writing the rest once more under the new userid does no harm.
      return (await updateMember(client, newUserid, set, kinds)).value
    },
  })
}

/**
 * A member who is gone already counts as deleted. The corp's creator cannot be deleted (301005).
 * https://developer.work.weixin.qq.com/document/path/90198
 */
export async function deleteMember(client: Client, userid: string): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'user/delete',
    effect: 'repeatable',
    target: ref(userid),
    query: { userid },
    decode: () => NOTHING_REFUSED,
    refusalMeans: (errcode) => (errcode === NO_MEMBER ? NOTHING_REFUSED : undefined),
  })
}

/**
 * 1 to 200 members. One invalid userid refuses the whole call, and nobody is deleted.
 * https://developer.work.weixin.qq.com/document/path/90199
 */
export async function deleteMembers(client: Client, userids: readonly string[]): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'user/batchdelete',
    effect: 'repeatable',
    ...(userids.length === 1 && userids[0] !== undefined ? { target: ref(userids[0]) } : {}),
    body: { useridlist: userids },
    decode: () => NOTHING_REFUSED,
    settle: async () => ((await existing(client, userids)).size === 0 ? NOTHING_REFUSED : undefined),
  })
}

/** Which of the members exist, with their departments. Asks for ids, which every contacts secret may read. */
async function existing(
  client: Client,
  userids: readonly string[],
): Promise<ReadonlyMap<string, readonly DepartmentId[]>> {
  const wanted = new Set(userids.map(useridKey))
  const found = new Map<string, DepartmentId[]>()
  for await (const rows of pagesOfMemberRows(client)) {
    for (const { userid, department } of rows) {
      const key = useridKey(userid)
      if (!wanted.has(key)) continue
      const departments = found.get(key)
      if (departments) departments.push(department)
      else found.set(key, [department])
    }
  }
  return found
}

/** Whether the member is there as we would have created it: name and departments, or departments alone where only ids are readable. */
async function hasMember(
  client: Client,
  userid: string,
  name: string,
  departments: readonly DepartmentId[],
): Promise<boolean> {
  const live = await readDetails(client, userid)
  if (live !== 'forbidden') {
    if (live === undefined || (live.name !== undefined && live.name !== name)) return false
    return isSameSet(
      live.departments.map(({ department }) => department),
      departments,
    )
  }
  const rows = await existing(client, [userid])
  return isSameSet(rows.get(useridKey(userid)) ?? [], departments)
}

/** How WeCom says that a credential may read ids only. */
export const DETAILS_FORBIDDEN: ReadonlySet<number> = new Set([48002, 48008, 48009])

async function readDetails(client: Client, userid: string): Promise<LiveMember | undefined | 'forbidden'> {
  try {
    return await getMember(client, userid, 'empty')
  } catch (error) {
    if (error instanceof WecomApiError && DETAILS_FORBIDDEN.has(error.errcode)) return 'forbidden'
    throw error
  }
}

function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  const set = new Set(a)
  return set.size === new Set(b).size && b.every((item) => set.has(item))
}
