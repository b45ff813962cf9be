import type { DepartmentId } from './fields.ts'
import type { Message } from './message.ts'

export type JobStatus = 'waiting' | 'running' | 'done' | 'failed'

/** What WeCom said no to, why, and the way out. */
export interface JobFault {
  readonly errcode: number
  /** WeCom's own text, redacted. */
  readonly errmsg: string
  readonly cause: Message
  readonly remedy: Message
}

/** A row of an import that came to nothing. */
export interface JobRow extends JobFault {
  /** A userid, or a department's id. */
  readonly object: string | DepartmentId
}

export type JobReport =
  | {
      readonly kind: 'import'
      readonly jobid: string
      readonly status: JobStatus
      /** `sync_user`, `replace_user` or `replace_party`. */
      readonly type: string
      /** Rows of the file; absent while or where WeCom does not say. */
      readonly total?: number
      readonly percentage?: number
      /** Of the import as a whole. */
      readonly fault?: JobFault
      readonly refused: readonly JobRow[]
    }
  | {
      readonly kind: 'export'
      readonly jobid: string
      readonly status: JobStatus
      /** Sizes of the encrypted blocks, once they are there. */
      readonly blocks: readonly { readonly size: number; readonly md5: string }[]
    }
