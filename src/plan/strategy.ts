/** How the changes reach WeCom: the same changes, in other calls. */
import type { Change } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Block, PlanSummary } from '../model/plan.ts'
import type { StrategyName } from '../model/policy.ts'
import { chooseStrategy, LEAST_SAVED } from './auto-strategy.ts'
import { orderImports } from './bulk.ts'
import { operationsOf, type OperationOptions } from './operations.ts'
import { orderOperations, type Ordering } from './order.ts'
import { importBlocks } from './replace-guard.ts'
import { planSync, type SyncPlan } from './sync.ts'

export interface Way {
  readonly strategy: PlanSummary['strategy']
  readonly ordering: Ordering
  readonly warnings: readonly Message[]
  /** Why this way. */
  readonly notices: readonly Message[]
  readonly blocked: readonly Block[]
}

const NO_WAY: Ordering = { sequence: [], stuck: [] }

/** @param nameOf what a person calls a department */
export function findWay(
  strategy: StrategyName,
  live: LiveOrg,
  changes: readonly Change[],
  options: OperationOptions,
  nameOf: (id: DepartmentId) => string,
): Way {
  const common = { warnings: [], notices: [], blocked: [] }
  if (changes.length === 0) return { ...common, strategy: strategy === 'auto' ? 'calls' : strategy, ordering: NO_WAY }
  switch (strategy) {
    case 'calls':
      return { ...common, strategy, ordering: byCalls(live, changes, options) }
    case 'sync':
      return bySync(live, changes, options, planSync(live, changes, options))
    case 'auto':
      return byChoice(live, changes, options)
    case 'replace': {
      const found = orderImports(live, changes, options, nameOf)
      if (found.kind === 'unavailable') {
        const blocked = found.problems.map((message): Block => ({ guard: 'replace', message }))
        return { ...common, strategy, ordering: NO_WAY, blocked }
      }
      const blocked = importBlocks(deletesOf(found.ordering), live.members.length)
      return { ...common, ...found, strategy, blocked }
    }
  }
}

function byCalls(live: LiveOrg, changes: readonly Change[], options: OperationOptions): Ordering {
  return orderOperations(live, operationsOf(changes, options))
}

function bySync(live: LiveOrg, changes: readonly Change[], options: OperationOptions, sync: SyncPlan): Way {
  const common = { warnings: [], blocked: [] }
  if (sync.jobs === 0) {
    const notices: readonly Message[] = [{ code: 'plan.sync-nothing', params: {} }]
    return { ...common, strategy: 'calls', ordering: byCalls(live, changes, options), notices }
  }
  const ordering = sync.order()
  // A file is written as a whole, and so can wait for what waits for one of its rows; single calls find a way, or say what is in it.
  if (ordering.stuck.length > 0) {
    const notices: readonly Message[] = [{ code: 'plan.sync-no-order', params: {} }]
    return { ...common, strategy: 'calls', ordering: byCalls(live, changes, options), notices }
  }
  return { ...common, strategy: 'sync', ordering, notices: [] }
}

function byChoice(live: LiveOrg, changes: readonly Change[], options: OperationOptions): Way {
  const memberCalls = changes.filter(({ kind, action }) => kind === 'member' && action !== 'delete').length
  const sync = memberCalls > LEAST_SAVED ? planSync(live, changes, options) : undefined
  const { strategy, reason } = chooseStrategy(memberCalls, sync)
  if (strategy === 'sync' && sync) {
    const way = bySync(live, changes, options, sync)
    return way.strategy === 'sync' ? { ...way, notices: [reason] } : way
  }
  return { strategy: 'calls', ordering: byCalls(live, changes, options), warnings: [], notices: [reason], blocked: [] }
}

/** Members that the import deletes. */
function deletesOf({ sequence }: Ordering): number {
  return sequence.reduce((sum, { call }) => sum + (call.call === 'batch/replaceuser' ? call.deletes.length : 0), 0)
}
