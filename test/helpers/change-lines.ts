import type { Change } from '../../src/model/change.ts'
import { changeRef } from '../../src/report/change-words.ts'

/** Changes as short lines: `~ member:li {"position":"a"} → {"position":"b"}`; fields that are managed from now on behind an exclamation mark. */
export function changeLines(changes: readonly Change[]): readonly string[] {
  return changes.map((change) => {
    const sign = { create: '+', update: '~', delete: '-' }[change.action]
    const managed = change.unverified.length > 0 ? ` !${change.unverified.join()}` : ''
    const was = change.kind === 'department' && change.livePath !== undefined ? ` from ${change.livePath}` : ''
    if (change.action !== 'update') return `${sign} ${changeRef(change)}`
    return `${sign} ${changeRef(change)}${was} ${shown(change.before)} → ${shown(change.after)}${managed}`
  })
}

function shown(view: Change['before']): string {
  const entries = Object.entries(view ?? {}).map(([field, value]): readonly [string, unknown] => [
    field,
    field === 'departments' ? places(value) : value,
  ])
  return JSON.stringify(Object.fromEntries(entries))
}

/** `/研发*` for a leader, `/研发?` where that is left open, `/研发` else. */
function places(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((place: unknown) => {
    if (typeof place !== 'object' || place === null || !('path' in place)) return place
    const leader = 'leader' in place ? (place.leader === true ? '*' : '') : '?'
    const order = 'order' in place && place.order !== 0 ? `:${String(place.order)}` : ''
    return `${String(place.path)}${leader}${order}`
  })
}
