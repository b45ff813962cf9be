import { batchEndpoints } from './handlers/batch.ts'
import { corpEndpoints } from './handlers/corp.ts'
import { departmentEndpoints } from './handlers/departments.ts'
import { exportEndpoints } from './handlers/exports.ts'
import { linkedEndpoints } from './handlers/linked.ts'
import { lookupEndpoints } from './handlers/lookups.ts'
import { mediaEndpoints } from './handlers/media.ts'
import { memberReadEndpoints } from './handlers/member-reads.ts'
import { memberEndpoints } from './handlers/members.ts'
import { secondFactorEndpoints } from './handlers/second-factor.ts'
import { tagEndpoints } from './handlers/tags.ts'
import type { Endpoint } from './world.ts'

/** By path below `/cgi-bin/`. `gettoken` is apart: it is the one call without a token. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({
    ...batchEndpoints,
    ...corpEndpoints,
    ...departmentEndpoints,
    ...exportEndpoints,
    ...linkedEndpoints,
    ...lookupEndpoints,
    ...mediaEndpoints,
    ...memberReadEndpoints,
    ...memberEndpoints,
    ...secondFactorEndpoints,
    ...tagEndpoints,
  }),
)

export function changesSomething({ access, changes }: Endpoint): boolean {
  return access === 'write' || access === 'tag-write' || changes === true
}
