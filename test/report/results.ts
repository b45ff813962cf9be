import type { Plan } from '../../src/model/plan.ts'
import type { ApplyResult, StepResult, StepStatus } from '../../src/model/result.ts'

/** An apply of the plan whose steps ended like this; `targets` names objects that ended otherwise than their step. */
export function settle(
  plan: Plan,
  statuses: readonly StepStatus[],
  targets: Readonly<Record<string, StepStatus>> = {},
): ApplyResult {
  const results = plan.steps.map((step, index): StepResult => {
    const status = statuses[index] ?? 'done'
    const common = {
      step,
      status,
      targets: step.targets.map((ref) => ({ ref, status: targets[ref] ?? status })),
    }
    switch (status) {
      case 'done':
        return { ...common, attempts: 1, errcode: 0 }
      case 'failed':
        return {
          ...common,
          attempts: 3,
          errcode: 60104,
          message: { code: 'plan.conflict-held', params: { object: 'member "lisi"', what: 'mobile', holders: 'x' } },
          hint: { code: 'plan.contact-required', params: { object: 'member "lisi"' } },
        }
      case 'skipped':
        return { ...common, attempts: 0, errcode: 0, message: { code: 'apply.skipped', params: { step: 1 } } }
    }
  })
  const isDone = results.every(({ status }) => status === 'done')
  return {
    plan,
    results,
    converged: isDone,
    remaining: isDone ? [] : results.flatMap(({ status, step }) => (status === 'done' ? [] : step.targets)),
  }
}
