import { totalsOf, type ShownPlan } from './plan-notices.ts'

/** `name=value` lines, as GitHub's `GITHUB_OUTPUT` and GitLab's dotenv report take them. None of the values comes from a file. */
export function renderPlanEnv({ summary, changes, blocked, read }: ShownPlan): string {
  const { add, change, destroy } = totalsOf(summary)
  const values = {
    has_changes: changes.length > 0,
    blocked: blocked.length > 0,
    to_add: add,
    to_change: change,
    to_destroy: destroy,
    steps: summary.steps,
    strategy: summary.strategy,
    mode: read.mode,
  }
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
