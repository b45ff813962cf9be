/** Types of `compiled/snapshot.js`, which `npm run build:schemas` makes. */
export interface SnapshotFault {
  readonly instancePath: string
  readonly message?: string
}

export interface SnapshotValidator {
  (data: unknown): boolean
  errors?: readonly SnapshotFault[] | null
}

export declare const validateSnapshot: SnapshotValidator
