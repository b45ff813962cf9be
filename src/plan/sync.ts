/**
 * The calls of strategy `sync`: `batch/syncuser` for the members whose change a file can carry whole, single calls for everything
 * else. They are ordered together, by the same scheduler as ever.
 */
import type { Change } from '../model/change.ts'
import type { LiveOrg } from '../model/live.ts'
import { Book } from './book.ts'
import { operationsOf, type Operation, type OperationOptions } from './operations.ts'
import { orderOperations, type Ordering } from './order.ts'
import { syncOperations } from './sync-files.ts'

export interface SyncPlan {
  /** Files, each an upload and a job. */
  readonly jobs: number
  /** Members in the files: so many calls are not made. */
  readonly rows: number
  /** Rows of members who are there already: what they have in the file's columns is written back as it was read. */
  readonly rewritten: number
  readonly order: () => Ordering
}

export function planSync(live: LiveOrg, changes: readonly Change[], options: OperationOptions): SyncPlan {
  const single = operationsOf(changes, options)
  const files = syncOperations(live, new Book(live), changes, single, options)
  const carried = new Set(files.flatMap((file) => file.changes))
  const rest = single.filter(({ changes: [index = -1] }) => !carried.has(index))
  const rowsOf = ({ call }: Operation): number => (call.call === 'batch/syncuser' ? call.members.length : 0)
  return {
    jobs: files.length,
    rows: carried.size,
    rewritten: files.reduce(
      (sum, file) => sum + (file.call.call === 'batch/syncuser' && !file.call.creates ? rowsOf(file) : 0),
      0,
    ),
    order: () => orderOperations(live, [...files, ...rest]),
  }
}
