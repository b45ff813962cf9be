import { EXIT, OrgctlError } from '../errors.ts'
import type { LockHolder } from './store.ts'

/** Somebody else holds the state. Worth waiting for. */
export class StateLocked extends OrgctlError {
  override readonly name = 'StateLocked'

  constructor(place: string, holder: LockHolder | undefined) {
    super(holder ? 'state.locked' : 'state.locked-by-unknown', {
      params: { place, ...(holder && { who: holder.who, since: holder.since }) },
      exitCode: EXIT.locked,
    })
  }
}
