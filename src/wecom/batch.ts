import type { DepartmentImport, ImportCall, MemberImport, MemberReplacement, MemberSync } from '../model/call.ts'
import type { CallOutcome, ImportWatch, RefusedRow } from '../model/directory.ts'
import { ROOT_ID, useridKey, type DepartmentId } from '../model/fields.ts'
import type { Client } from './client.ts'
import { toDepartmentCsv, toMemberCsv } from './csv.ts'
import { asInteger, asText, type JsonObject } from './decode.ts'
import { listDepartmentNodes, NOTHING_REFUSED } from './departments.ts'
import { errcodeRule } from './errcodes.ts'
import { apiError } from './failure.ts'
import { pagesOfMemberRows } from './members.ts'
import { redact } from './redact.ts'
import { runImport } from './run-import.ts'

/** Lists may lag behind the writes that came before. */
const CHECK_WAITS_MS = [1_000, 2_000, 4_000] as const
const SHOWN = 10

/**
 * Makes the departments those of the file. One that is not in it goes at once when it is empty, else when a later import of
 * members empties it.
 * https://developer.work.weixin.qq.com/document/path/90982
 */
export async function replaceDepartments(
  client: Client,
  call: DepartmentImport,
  watch: ImportWatch,
): Promise<CallOutcome> {
  const planned = new Set([ROOT_ID, ...call.departments.map(({ id }) => id), ...call.deletes, ...call.later])
  const result = await runImport(client, {
    endpoint: call.call,
    file: { filename: 'departments.csv', content: toDepartmentCsv(call) },
    options: {},
    check: () =>
      assertNobodyElse(client, call.call, async () =>
        (await listDepartmentNodes(client)).flatMap(({ id }) => (planned.has(id) ? [] : [`department:${id}`])),
      ),
    decodeRow: (row) => refusedRow(call.call, row, asInteger(row['partyid'], 'partyid')),
    watch,
  })
  return { ...result, refused: NOTHING_REFUSED }
}

/**
 * `batch/replaceuser` makes the members those of the file, and deletes all others; `batch/syncuser` writes those of the file only.
 * Columns that the file lacks keep their values.
 * https://developer.work.weixin.qq.com/document/path/90980
 * https://developer.work.weixin.qq.com/document/path/90981
 * @param firstUnknown the first of these departments that does not exist: WeCom would make one up
 */
export async function importMembers(
  client: Client,
  call: MemberImport,
  firstUnknown: (ids: readonly DepartmentId[]) => Promise<DepartmentId | undefined>,
  watch: ImportWatch,
): Promise<CallOutcome> {
  const departments = [...new Set(call.members.flatMap((row) => row.departments.map(({ department }) => department)))]
  const result = await runImport(client, {
    endpoint: call.call,
    file: { filename: 'members.csv', content: toMemberCsv(call) },
    // WeCom invites unless told otherwise.
    options: { to_invite: call.to_invite },
    check: async (isRepeat) => {
      const unknown = await firstUnknown(departments)
      if (unknown !== undefined) throw refusal(call.call, 60123, 'wecom.no-such-department', { department: unknown })
      await (call.call === 'batch/syncuser'
        ? assertAsPlanned(client, call, isRepeat)
        : assertNobodyElse(client, call.call, () => missingMembers(client, call)))
    },
    decodeRow: (row) => refusedRow(call.call, row, asText(row['userid'], 'userid')),
    watch,
  })
  return { ...result, refused: NOTHING_REFUSED }
}

/** Those who are there and whom the import would delete without a plan saying so. */
async function missingMembers(client: Client, { members, deletes }: MemberReplacement): Promise<readonly string[]> {
  const planned = new Set([...members.map(({ userid }) => userid), ...deletes].map(useridKey))
  const missing: string[] = []
  for (const [key, userid] of await presentMembers(client)) if (!planned.has(key)) missing.push(`member:${userid}`)
  return missing
}

async function presentMembers(client: Client): Promise<ReadonlyMap<string, string>> {
  const present = new Map<string, string>()
  for await (const rows of pagesOfMemberRows(client)) {
    for (const { userid } of rows) present.set(useridKey(userid), userid)
  }
  return present
}

/**
 * WeCom creates whoever of the file is not there, and writes over whoever is.
 * @throws WecomApiError when members that the file is to create are there already, or those it is to update are not
 */
async function assertAsPlanned(client: Client, call: MemberSync, isRepeat: boolean): Promise<void> {
  // A first try, whose answer got lost, may have created them.
  if (call.creates && isRepeat) return
  const code = call.creates ? 'wecom.import-exists' : 'wecom.import-gone'
  await assertNone(client, call.call, code, async () => {
    const present = await presentMembers(client)
    return call.members.flatMap(({ userid }) =>
      present.has(useridKey(userid)) === call.creates ? [`member:${userid}`] : [],
    )
  })
}

/** @throws WecomApiError when somebody is there whom the import would delete without a plan saying so */
function assertNobodyElse(
  client: Client,
  endpoint: ImportCall['call'],
  missing: () => Promise<readonly string[]>,
): Promise<void> {
  return assertNone(client, endpoint, 'wecom.import-outdated', missing)
}

type Outdated = 'wecom.import-outdated' | 'wecom.import-exists' | 'wecom.import-gone'

/** @throws WecomApiError when `find` goes on finding something */
async function assertNone(
  client: Client,
  endpoint: ImportCall['call'],
  code: Outdated,
  find: () => Promise<readonly string[]>,
): Promise<void> {
  let found = await find()
  for (const waitMs of CHECK_WAITS_MS) {
    if (found.length === 0) return
    await client.pause({ endpoint, effect: 'once' }, waitMs, false)
    found = await find()
  }
  if (found.length === 0) return
  const objects = found.slice(0, SHOWN).join(', ')
  throw refusal(endpoint, 0, code, { count: found.length, objects })
}

function refusal(
  endpoint: ImportCall['call'],
  errcode: number,
  code: 'wecom.no-such-department' | Outdated,
  params: Readonly<Record<string, string | number>>,
): Error {
  const facts = { errcode, errmsg: '', attempts: 0, outcome: 'refused', reach: 'object' } as const
  return apiError({ endpoint, effect: 'once' }, code, `${code}.remedy`, facts, params)
}

function refusedRow(endpoint: string, row: JsonObject, object: RefusedRow['object']): readonly RefusedRow[] {
  const errcode = asInteger(row['errcode'] ?? 0, 'errcode')
  if (errcode === 0) return []
  const errmsg = typeof row['errmsg'] === 'string' ? redact(row['errmsg']) : ''
  const ref = typeof object === 'string' ? `member:${object}` : `department:${object}`
  const params = { call: `${endpoint} ${ref}`, errcode, errmsg }
  const { message, remedy } = errcodeRule(errcode)
  return [{ object, errcode, message: { code: message, params }, remedy: { code: remedy, params } }]
}
