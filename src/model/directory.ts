import type { Call } from './call.ts'
import type { DepartmentId } from './fields.ts'
import type { LiveOrg } from './live.ts'
import type { Message } from './message.ts'

/** Port: all that planning may do with WeCom. */
export interface DirectoryReader {
  /**
   * Everything, completely.
   * @throws OrgctlError with exit code 7 when anything could not be read
   */
  readOrg(progress?: (done: number, total: number) => void): Promise<LiveOrg>
}

/** A row of an import that WeCom did not take, while it took others. */
export interface RefusedRow {
  /** A userid, or a department's id. */
  readonly object: string | DepartmentId
  readonly errcode: number
  readonly message: Message
}

/** WeCom took the call; for tag calls it may have left out some of the nodes, of an import some of the rows. */
export interface CallOutcome {
  /** Tries on the wire, 1 or more. */
  readonly attempts: number
  /** Nodes that a tag call refused although it answered 0. Empty for every other call. */
  readonly refused: { readonly members: readonly string[]; readonly departments: readonly DepartmentId[] }
  /** Absent for every call but imports. */
  readonly refusedRows?: readonly RefusedRow[]
}

/** Port: what `apply` may do with WeCom. Retry, rate limits and tokens are behind it. */
export interface DirectoryWriter {
  /**
   * @param progress told how far an import is, from 0 to 100
   * @throws WecomApiError when WeCom refused, or nothing definite could be learned (`outcome: 'unknown'`)
   */
  execute(call: Call, progress?: (percentage: number) => void): Promise<CallOutcome>
}
