import type { DepartmentImport, ImportCall, MemberImport } from '../model/call.ts'
import type { CallOutcome, RefusedRow } from '../model/directory.ts'
import { ROOT_ID, useridKey, type DepartmentId } from '../model/fields.ts'
import type { Client } from './client.ts'
import { toDepartmentCsv, toMemberCsv } from './csv.ts'
import { asInteger, asText, type JsonObject } from './decode.ts'
import { listDepartmentNodes, NOTHING_REFUSED } from './departments.ts'
import { errcodeRule } from './errcodes.ts'
import { apiError } from './failure.ts'
import { runImport } from './import-job.ts'
import { pagesOfMemberRows } from './members.ts'
import { redact } from './redact.ts'

export type ImportProgress = (percentage: number) => void

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
  progress: ImportProgress,
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
    progress,
  })
  return { ...result, refused: NOTHING_REFUSED }
}

/**
 * Makes the members those of the file, and deletes all others. Columns that the file lacks keep their values.
 * https://developer.work.weixin.qq.com/document/path/90981
 * @param firstUnknown the first of these departments that does not exist: WeCom would make one up
 */
export async function replaceMembers(
  client: Client,
  call: MemberImport,
  firstUnknown: (ids: readonly DepartmentId[]) => Promise<DepartmentId | undefined>,
  progress: ImportProgress,
): Promise<CallOutcome> {
  const planned = new Set([...call.members.map(({ userid }) => userid), ...call.deletes].map(useridKey))
  const departments = [...new Set(call.members.flatMap((row) => row.departments.map(({ department }) => department)))]
  const result = await runImport(client, {
    endpoint: call.call,
    file: { filename: 'members.csv', content: toMemberCsv(call) },
    // WeCom invites unless told otherwise.
    options: { to_invite: call.to_invite },
    check: async () => {
      const unknown = await firstUnknown(departments)
      if (unknown !== undefined) throw refusal(call.call, 60123, 'wecom.no-such-department', { department: unknown })
      await assertNobodyElse(client, call.call, () => missingMembers(client, planned))
    },
    decodeRow: (row) => refusedRow(call.call, row, asText(row['userid'], 'userid')),
    progress,
  })
  return { ...result, refused: NOTHING_REFUSED }
}

async function missingMembers(client: Client, planned: ReadonlySet<string>): Promise<readonly string[]> {
  const missing = new Set<string>()
  for await (const rows of pagesOfMemberRows(client)) {
    for (const { userid } of rows) if (!planned.has(useridKey(userid))) missing.add(`member:${userid}`)
  }
  return [...missing]
}

/** @throws WecomApiError when somebody is there whom the import would delete without a plan saying so */
async function assertNobodyElse(
  client: Client,
  endpoint: ImportCall['call'],
  missing: () => Promise<readonly string[]>,
): Promise<void> {
  let found = await missing()
  for (const waitMs of CHECK_WAITS_MS) {
    if (found.length === 0) return
    await client.pause({ endpoint, effect: 'once' }, waitMs, false)
    found = await missing()
  }
  if (found.length === 0) return
  const objects = found.slice(0, SHOWN).join(', ')
  throw refusal(endpoint, 0, 'wecom.import-outdated', { count: found.length, objects })
}

function refusal(
  endpoint: ImportCall['call'],
  errcode: number,
  code: 'wecom.no-such-department' | 'wecom.import-outdated',
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
  return [{ object, errcode, message: { code: errcodeRule(errcode).message, params } }]
}
