/** Types of `compiled/roster-mapping.js`, which `npm run build:schemas` makes. */
export interface MappingFault {
  readonly instancePath: string
  readonly message?: string
}

export interface MappingValidator {
  (data: unknown): boolean
  errors?: readonly MappingFault[] | null
}

export declare const validateRosterMapping: MappingValidator
