/** Figures of WeCom's pages, to be made small in tests. */
export interface SandboxLimits {
  readonly departments: number
  /** Levels of departments; `depthCountsRoot` says whether the root is one. */
  readonly depth: number
  /** Departments and members directly under one department. */
  readonly nodesPerDepartment: number
  readonly departmentsPerMember: number
  readonly tags: number
  /** Members and departments in one tag. */
  readonly nodesPerTag: number
  /** The corp's account cap (45024); three times as many may be created in 30 days (45009). No figure is published. */
  readonly members: number
  /** Calls of one API; the answer beyond is 45009. */
  readonly callsPerMinute: number
  readonly callsPerHour: number
  /** How long the minute of `callsPerMinute` is, for tests that cannot wait. */
  readonly minuteMs: number
  /** Calls of one API at the same time; the answer beyond is 45033. No figure is published. */
  readonly concurrentCalls: number
  /** Wrong secrets from one IP in an hour before `gettoken` is closed to it for an hour. */
  readonly wrongSecrets: number
  /** Smallest `block_size` of an export. */
  readonly smallestExportBlock: number
}

export const DEFAULT_LIMITS: SandboxLimits = {
  departments: 30_000,
  depth: 15,
  nodesPerDepartment: 30_000,
  departmentsPerMember: 100,
  tags: 3000,
  nodesPerTag: 30_000,
  members: Number.POSITIVE_INFINITY,
  callsPerMinute: 10_000,
  callsPerHour: 150_000,
  minuteMs: 60_000,
  concurrentCalls: Number.POSITIVE_INFINITY,
  wrongSecrets: 2000,
  smallestExportBlock: 10_000,
}
