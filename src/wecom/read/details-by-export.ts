import { WecomApiError } from '../../errors.ts'
import { useridKey, type DepartmentId } from '../../model/fields.ts'
import type { LiveMember } from '../../model/live.ts'
import type { Client } from '../client.ts'
import { exportedBlocks } from '../export/blocks.ts'
import { awaitExport, submitExport, type ExportOrder } from '../export/job.ts'
import { exportedMembers } from '../export/live.ts'
import type { Memberships } from './memberships.ts'

/** Questions for the result before the departments are asked after all: some eight minutes. */
const MAX_POLLS = 60
const ORDER: ExportOrder = { endpoint: 'export/user', blockRows: 25_000 }

/**
 * Calls of user/list from which on an export is made instead. It takes 61 at the most, so that even one that is of no use adds no more than
 * 6 %; below that, user/list is through before an export has begun.
 */
export const EXPORT_FROM = 1_000

/** Whether to try an export: not again, in one run, after one came to nothing. */
export class ExportChoice {
  readonly #from: number
  #isClosed = false

  constructor(from: number) {
    this.#from = from
  }

  /** @param calls of user/list in its place */
  isWorth(calls: number): boolean {
    return !this.#isClosed && calls >= this.#from
  }

  close(): void {
    this.#isClosed = true
  }
}

/**
 * The members whom user/list would return for the departments that the app sees, from an export. `undefined` when there is none to be
 * had, for whatever reason: user/list will tell it, or do without.
 */
export async function membersByExport(
  app: Client,
  memberships: Memberships,
  visible: { has(id: DepartmentId): boolean },
): Promise<readonly LiveMember[] | undefined> {
  const members: LiveMember[] = []
  try {
    const jobid = await submitExport(app, ORDER)
    const places = await awaitExport(app, ORDER, jobid, { maxPolls: MAX_POLLS, tell: () => undefined })
    for await (const block of exportedBlocks(app, { order: ORDER, jobid, places })) {
      for (const member of exportedMembers(ORDER.endpoint, block, 'unknown')) {
        if (isListed(member, memberships, visible)) members.push(member)
      }
    }
    return members
  } catch (error) {
    if (error instanceof WecomApiError) return undefined
    throw error
  }
}

/** An app may see members without any of their departments; no list of a department has them, and so the result must not either. */
function isListed(
  { userid, departments }: LiveMember,
  memberships: Memberships,
  visible: { has(id: DepartmentId): boolean },
): boolean {
  const named = memberships.get(useridKey(userid))?.departments ?? departments.map(({ department }) => department)
  return [...named].some((id) => visible.has(id))
}
