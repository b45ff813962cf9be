import type { Change } from '../model/change.ts'
import { useridKey } from '../model/fields.ts'

/** `department:5`, `member:` with the key of the declared userid, or `tag:10`. */
export function objectOf(change: Change): string {
  return change.kind === 'member' ? `member:${useridKey(change.userid)}` : `${change.kind}:${change.id}`
}
