/** How the changes reach WeCom: the same changes, in other calls. */
import type { Change } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Block, PlanSummary } from '../model/plan.ts'
import { orderImports } from './bulk.ts'
import { operationsOf, type OperationOptions } from './operations.ts'
import { orderOperations, type Ordering } from './order.ts'
import { importBlocks } from './replace-guard.ts'

export type Strategy = Exclude<PlanSummary['strategy'], 'sync'>

export interface Way {
  readonly ordering: Ordering
  readonly warnings: readonly Message[]
  readonly blocked: readonly Block[]
}

const NO_WAY: Ordering = { sequence: [], stuck: [] }

/** @param nameOf what a person calls a department */
export function findWay(
  strategy: Strategy,
  live: LiveOrg,
  changes: readonly Change[],
  options: OperationOptions,
  nameOf: (id: DepartmentId) => string,
): Way {
  if (changes.length === 0) return { ordering: NO_WAY, warnings: [], blocked: [] }
  switch (strategy) {
    case 'calls':
      return { ordering: orderOperations(live, operationsOf(changes, options)), warnings: [], blocked: [] }
    case 'replace': {
      const found = orderImports(live, changes, options, nameOf)
      if (found.kind === 'unavailable') {
        const blocked = found.problems.map((message): Block => ({ guard: 'replace', message }))
        return { ordering: NO_WAY, warnings: [], blocked }
      }
      return { ...found, blocked: importBlocks(deletesOf(found.ordering), live.members.length) }
    }
  }
}

/** Members that the import deletes. */
function deletesOf({ sequence }: Ordering): number {
  return sequence.reduce((sum, { call }) => sum + (call.call === 'batch/replaceuser' ? call.deletes.length : 0), 0)
}
