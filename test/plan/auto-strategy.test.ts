import { expect, test } from 'vitest'
import { chooseStrategy } from '../../src/plan/auto-strategy.ts'
import type { SyncPlan } from '../../src/plan/sync.ts'

function files(rows: number, jobs: number, rewritten = 0): SyncPlan {
  return { rows, jobs, rewritten, order: () => ({ sequence: [], stuck: [] }) }
}

test.each<[string, number, SyncPlan | undefined, string]>([
  ['nobody has looked at files', 900, undefined, 'calls because of plan.auto-few'],
  ['most have to go by calls anyway', 50_000, files(900, 1), 'calls because of plan.auto-saves-little'],
  ['jobs take longer than the calls', 1_200, files(1_200, 1), 'calls because of plan.auto-slower'],
  ['thousands are new', 4_000, files(4_000, 1), 'sync because of plan.auto-sync'],
  ['thousands change', 20_000, files(20_000, 1, 20_000), 'calls because of plan.auto-rewrites'],
  ['calls would take an hour', 600_000, files(600_000, 8, 600_000), 'sync because of plan.auto-sync'],
])('where %s', (_, calls, sync, expected) => {
  const { strategy, reason } = chooseStrategy(calls, sync)
  expect(`${strategy} because of ${reason.code}`).toBe(expected)
})
