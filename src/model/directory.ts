import type { Call } from './call.ts'
import type { DepartmentId } from './fields.ts'
import type { LiveOrg } from './live.ts'

/** Port: all that planning may do with WeCom. */
export interface DirectoryReader {
  /**
   * Everything, completely.
   * @throws OrgctlError with exit code 7 when anything could not be read
   */
  readOrg(progress?: (done: number, total: number) => void): Promise<LiveOrg>
}

/** WeCom took the call; for tag calls it may have left out some of the nodes. */
export interface CallOutcome {
  /** Tries on the wire, 1 or more. */
  readonly attempts: number
  /** Nodes that a tag call refused although it answered 0. Empty for every other call. */
  readonly refused: { readonly members: readonly string[]; readonly departments: readonly DepartmentId[] }
}

/** Port: what `apply` may do with WeCom. Retry, rate limits and tokens are behind it. */
export interface DirectoryWriter {
  /** @throws WecomApiError when WeCom refused, or nothing definite could be learned (`outcome: 'unknown'`) */
  execute(call: Call): Promise<CallOutcome>
}
