/** Types of `compiled/plan.js`, which `npm run build:schemas` makes. */
export interface PlanFault {
  readonly instancePath: string
  readonly message?: string
}

export interface PlanValidator {
  (data: unknown): boolean
  errors?: readonly PlanFault[] | null
}

export declare const validatePlan: PlanValidator
