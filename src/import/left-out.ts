import type { Message } from '../model/message.ts'

/**
 * Why something live is in no file: by object (`member:` with its key, `department:ID`, `tag:ID`, `organization`) and field, an entry of
 * extattr being `extattr.NAME`. The field `*` is the whole object.
 */
export type LeftOut = ReadonlyMap<string, ReadonlyMap<string, Message>>

const WHOLE = '*'

export function isLeftOut(leftOut: LeftOut, object: string, field: string = WHOLE): boolean {
  return leftOut.get(object)?.has(field) === true
}

/** Why the object as a whole is left out. */
export function wholeReason(leftOut: LeftOut, object: string): Message | undefined {
  return leftOut.get(object)?.get(WHOLE)
}

/** The fields that are left out of an object, with the reasons. */
export function fieldReasons(leftOut: LeftOut, object: string): readonly (readonly [field: string, reason: Message])[] {
  return [...(leftOut.get(object) ?? [])].filter(([field]) => field !== WHOLE)
}

/** With one thing more; `false` when it was left out already. */
export function leaveOut(
  leftOut: Map<string, Map<string, Message>>,
  object: string,
  field: string | undefined,
  reason: Message,
): boolean {
  const known = leftOut.get(object)
  const name = field ?? WHOLE
  if (known?.has(name)) return false
  if (known) known.set(name, reason)
  else leftOut.set(object, new Map([[name, reason]]))
  return true
}
