import { useridKey, type DepartmentId } from '../../model/fields.ts'
import type { Client } from '../client.ts'
import { pagesOfMemberRows } from '../members.ts'
import { Inconsistency } from './inconsistency.ts'

/** Departments of each member by userid key, as user/list_id tells them, with one spelling of the userid. */
export type Memberships = ReadonlyMap<string, { readonly userid: string; readonly departments: Set<DepartmentId> }>

interface Reading {
  readonly memberships: Memberships
  readonly pages: number
}

/** @throws WecomApiError */
export async function collectMemberships(client: Client, pageRows: number): Promise<Reading> {
  const memberships = new Map<string, { readonly userid: string; readonly departments: Set<DepartmentId> }>()
  let pages = 0
  for await (const rows of pagesOfMemberRows(client, pageRows)) {
    pages += 1
    for (const { userid, department } of rows) {
      const key = useridKey(userid)
      const known = memberships.get(key)
      if (known) known.departments.add(department)
      else memberships.set(key, { userid, departments: new Set([department]) })
    }
  }
  return { memberships, pages }
}

/** Readings of several pages that may differ before it is given up. */
const TRIES = 4

/**
 * All memberships, where nothing else tells whether they are complete. An edit between two pages shifts the rows behind it, and
 * one of them can be missed; so what came in several pages is read until two readings in a row are the same.
 *
 * @throws Inconsistency
 * @throws WecomApiError
 */
export async function readMemberships(client: Client, pageRows: number): Promise<Memberships> {
  let { memberships, pages } = await collectMemberships(client, pageRows)
  if (pages === 1) return memberships
  for (let left = TRIES - 1; left > 0; left--) {
    const again = await collectMemberships(client, pageRows)
    if (isSame(memberships, again.memberships)) return memberships
    memberships = again.memberships
  }
  throw new Inconsistency({ code: 'wecom.read.members-changed', params: {} })
}

function isSame(a: Memberships, b: Memberships): boolean {
  if (a.size !== b.size) return false
  for (const [key, { departments }] of a) {
    const others = b.get(key)?.departments
    if (others?.size !== departments.size) return false
    for (const department of departments) if (!others.has(department)) return false
  }
  return true
}
