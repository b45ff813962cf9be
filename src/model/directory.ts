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
  /** The way out. */
  readonly remedy?: Message
}

/** WeCom took the call; for tag calls it may have left out some of the nodes, of an import some of the rows. */
export interface CallOutcome {
  /** Tries on the wire; 0 where it turned out that nothing was left to do. */
  readonly attempts: number
  /** Nodes that a tag call refused although it answered 0. Empty for every other call. */
  readonly refused: { readonly members: readonly string[]; readonly departments: readonly DepartmentId[] }
  /** Absent for every call but imports. */
  readonly refusedRows?: readonly RefusedRow[]
}

/** What a caller wants to know of an import while it runs, or knows of one that was begun before. */
export interface ImportWatch {
  /** Told how far the import is, from 0 to 100. */
  readonly progress?: (percentage: number) => void
  /** Told the job that WeCom made of the file, before anything else is asked. Told again when the file is submitted again. */
  readonly submitted?: (jobid: string) => void
  /** A job that an earlier run submitted for the same call: it is asked for first, and nothing is submitted if its result can be had. */
  readonly resume?: string
}

/** Port: what `apply` may do with WeCom. Retry, rate limits and tokens are behind it. */
export interface DirectoryWriter {
  /**
   * @param watch looked at for imports only
   * @throws WecomApiError when WeCom refused, or nothing definite could be learned (`outcome: 'unknown'`)
   */
  execute(call: Call, watch?: ImportWatch): Promise<CallOutcome>
}
