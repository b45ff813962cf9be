import { UNDO_FORMAT, type UndoBundle } from './bundle.ts'
import { isRecord } from '../model/json.ts'

/** Whether this is a bundle that this program wrote, or one like it. */
export function isUndoBundle(value: unknown): value is UndoBundle {
  if (!isRecord(value) || value['format_version'] !== UNDO_FORMAT) return false
  const { id, corp_id, time, counts, entries, lost } = value
  return (
    [id, corp_id, time].every((text) => typeof text === 'string') &&
    isRecord(counts) &&
    Array.isArray(lost) &&
    Array.isArray(entries) &&
    entries.every(
      (entry) =>
        isRecord(entry) &&
        Array.isArray(entry['fields']) &&
        ['before', 'after'].every((side) => entry[side] === null || isRecord(entry[side])) &&
        (entry['kind'] === 'member' ? typeof entry['userid'] === 'string' : Number.isSafeInteger(entry['id'])),
    )
  )
}
