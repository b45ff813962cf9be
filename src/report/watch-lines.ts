import type { DriftDocument } from './drift-json.ts'
import { jsonText } from './sanitize.ts'

/** One thing that `orgctl watch` tells, as one line of JSON. Every line has `time`. */
export type WatchLine =
  | { readonly kind: 'listening'; readonly format_version: '1'; readonly url: string; readonly corp_id: string }
  | { readonly kind: 'event'; readonly event: string; readonly change?: string; readonly ref?: string }
  | {
      readonly kind: 'job'
      readonly jobid: string
      readonly type: string
      readonly errcode: number
      readonly errmsg: string
    }
  | {
      readonly kind: 'drift'
      readonly cause: 'start' | 'events' | 'schedule' | 'retry'
      /** Events that this reading covers. */
      readonly events: number
      readonly drift: DriftDocument
    }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'stopped' }

export function watchLine(line: WatchLine, time: Date): string {
  const { kind, ...rest } = line
  return `${jsonText({ kind, time: time.toISOString(), ...rest })}\n`
}
