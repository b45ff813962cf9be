import type { DepartmentWrite } from '../model/call.ts'
import type { CallOutcome } from '../model/directory.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveDepartment } from '../model/live.ts'
import type { Answer, Client } from './client.ts'
import { fromWireDepartment, fromWireNode, toWireDepartment, type DepartmentNode } from './convert.ts'
import { optionalArray } from './decode.ts'

type Refused = CallOutcome['refused']

/** What a write that WeCom took whole leaves over. */
export const NOTHING_REFUSED: Refused = { members: [], departments: [] }

/** WeCom says "no such department" in three ways. */
const NO_DEPARTMENT: ReadonlySet<number> = new Set([60003, 60123, 40066])

/** Big trees and departments take WeCom a while. */
export const LIST_TIMEOUT_MS = 60_000

function ref(id: DepartmentId): string {
  return `department:${id}`
}

/**
 * The whole tree, root included, with names; in no promised order. Refused with 48009 to a contacts secret that may only read ids.
 * https://developer.work.weixin.qq.com/document/path/90208
 */
export async function listDepartments(client: Client): Promise<readonly LiveDepartment[]> {
  const { value } = await client.call({
    endpoint: 'department/list',
    effect: 'read',
    timeoutMs: LIST_TIMEOUT_MS,
    decode: (body) => optionalArray(body['department'], 'department').map(fromWireDepartment),
  })
  return value
}

/**
 * The whole tree without names; allowed to every contacts secret.
 * https://developer.work.weixin.qq.com/document/path/95350
 */
export async function listDepartmentNodes(client: Client): Promise<readonly DepartmentNode[]> {
  const { value } = await client.call({
    endpoint: 'department/simplelist',
    effect: 'read',
    timeoutMs: LIST_TIMEOUT_MS,
    decode: (body) => optionalArray(body['department_id'], 'department_id').map(fromWireNode),
  })
  return value
}

/**
 * One department; `undefined` when there is none. The id of a department that lists leave out may be asked for.
 * https://developer.work.weixin.qq.com/document/path/95351
 */
export async function getDepartment(client: Client, id: DepartmentId): Promise<LiveDepartment | undefined> {
  const { value } = await client.call<{ readonly department: LiveDepartment | undefined }>({
    endpoint: 'department/get',
    effect: 'read',
    target: ref(id),
    query: { id },
    decode: (body) => ({ department: fromWireDepartment(body['department']) }),
    refusalMeans: (errcode) => (NO_DEPARTMENT.has(errcode) ? { department: undefined } : undefined),
  })
  return value.department
}

/**
 * With its id, so that a creation that is sent twice is recognised. At most 30,000 departments in 15 levels.
 * https://developer.work.weixin.qq.com/document/path/90205
 */
export async function createDepartment(
  client: Client,
  id: DepartmentId,
  set: DepartmentWrite & { readonly name: string; readonly parentid: DepartmentId },
): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'department/create',
    effect: 'repeatable',
    target: ref(id),
    body: { id, ...toWireDepartment(set) },
    decode: () => NOTHING_REFUSED,
    settle: async () => {
      const nodes = await listDepartmentNodes(client)
      const isOurs = nodes.some((node) => node.id === id && node.parentid === set.parentid)
      return isOurs ? NOTHING_REFUSED : undefined
    },
  })
}

/**
 * What is not set keeps its value. The root's parent cannot be set, and no department may come below itself.
 * https://developer.work.weixin.qq.com/document/path/90206
 */
export async function updateDepartment(
  client: Client,
  id: DepartmentId,
  set: DepartmentWrite,
): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'department/update',
    effect: 'repeatable',
    target: ref(id),
    body: { id, ...toWireDepartment(set) },
    decode: () => NOTHING_REFUSED,
  })
}

/**
 * Only empty departments can be deleted. One that is gone already counts as deleted.
 * https://developer.work.weixin.qq.com/document/path/90207
 */
export async function deleteDepartment(client: Client, id: DepartmentId): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'department/delete',
    effect: 'repeatable',
    target: ref(id),
    query: { id },
    decode: () => NOTHING_REFUSED,
    refusalMeans: (errcode) => (NO_DEPARTMENT.has(errcode) ? NOTHING_REFUSED : undefined),
  })
}
