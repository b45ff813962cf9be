import type { DesiredMember } from '../model/desired.ts'
import { UNIQUE_FIELDS, useridKey } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Digest } from './cause.ts'

/**
 * Live state in which mobiles and mails that cannot be read are filled in where the record of the last apply matches a value
 * of the files. For ordering only: whoever gets a number that somebody else had must wait for it, also where nobody can look.
 */
export function presumeHolders(
  live: LiveOrg,
  members: readonly { readonly desired: DesiredMember }[],
  memory: Memory,
  digest: Digest,
): LiveOrg {
  const isReadable = UNIQUE_FIELDS.every((field) => !live.read.unreadable.includes(`members.${field}`))
  if (isReadable || Object.keys(memory.applied.members).length === 0) return live
  const values = new Map<string, string>()
  for (const { desired } of members) {
    for (const field of UNIQUE_FIELDS) {
      const value = desired[field]
      if (value !== undefined && value !== null) values.set(`${field} ${digest('member', field, value)}`, value)
    }
  }
  return {
    ...live,
    members: live.members.map((member) => {
      const digests = memory.applied.members[useridKey(member.userid)]?.digests
      if (!digests) return member
      const known = UNIQUE_FIELDS.flatMap((field) => {
        const value = member[field] === undefined ? values.get(`${field} ${digests[field]}`) : undefined
        return value === undefined ? [] : [[field, value]]
      })
      return known.length === 0 ? member : { ...member, ...Object.fromEntries(known) }
    }),
  }
}
