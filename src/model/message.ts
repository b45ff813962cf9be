import type { MessageCode } from '../messages/catalogue.ts'

/** Values put into the `{placeholders}` of a catalogue text. Never a secret; an unmasked mobile, mail or address only where `--show-sensitive` asks for it. */
export type MessageParams = Readonly<Record<string, string | number>>

/** A sentence that is not worded yet: `report/` words it in the reader's language. */
export interface Message {
  readonly code: MessageCode
  readonly params: MessageParams
}
