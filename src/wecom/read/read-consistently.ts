import { EXIT, OrgctlError } from '../../errors.ts'
import type { LiveOrg } from '../../model/live.ts'
import { Inconsistency } from './inconsistency.ts'

const TRIES = 2

/**
 * Reads with `read`, and once more when the first result does not fit together: most likely somebody edited the address book.
 * @throws OrgctlError with exit code 7
 */
export async function readConsistently(read: () => Promise<LiveOrg>): Promise<LiveOrg> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof Inconsistency)) throw error
      if (left === 0) throw unreadable(error)
    }
  }
}

function unreadable({ finding }: Inconsistency): OrgctlError {
  return new OrgctlError(finding.code, {
    params: finding.params,
    exitCode: EXIT.unreadable,
    fault: 'wecom',
    hint: { code: 'wecom.read.remedy', params: {} },
  })
}
