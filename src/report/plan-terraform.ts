import { totalsOf, type ShownPlan } from './plan-notices.ts'

/**
 * Counts for the widget that GitLab shows in a merge request (`artifacts:reports:terraform`).
 * https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsterraform
 */
export function renderPlanTerraform({ summary }: Pick<ShownPlan, 'summary'>): string {
  const { add, change, destroy } = totalsOf(summary)
  return `${JSON.stringify({ create: add, update: change, delete: destroy })}\n`
}
