import type { Message } from './message.ts'
import type { Position } from './source.ts'

/** A problem in the user's files. `code` (`ORG###`) is stable and documented. */
export interface Diagnostic extends Message {
  readonly severity: 'error' | 'warning'
  readonly position: Position
  /** End column on the same line (exclusive), where the culprit is a single token. */
  readonly endColumn?: number
  /** The source line, cut to a window around the caret when long; absent when the file is not text. */
  readonly excerpt?: { readonly text: string; readonly caret: number }
  /** What to change, when the message itself does not say it. */
  readonly hint?: Message
}
