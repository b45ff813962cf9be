import { asList, asRecord, asRef } from '../edit/raw-files.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { commitDesk, openDesk } from './edit-org.ts'

export interface OffboardFlags {
  readonly to?: string
}

/**
 * Takes a member out of the org files, out of every tag, and lets their direct reports follow `--to`, or nobody. Nothing is sent; what is
 * left of the member in the policy stays, because a protected member is not deleted either.
 */
export async function offboard(context: Context, userid: string, { to }: OffboardFlags): Promise<ExitCode> {
  const desk = await openDesk(context)
  const { org, raw, drafts } = desk
  const find = (wanted: string): (typeof org.members)[number] => {
    const member = org.members.find((each) => isSame(each.userid, wanted))
    if (member) return member
    throw new OrgctlError('cli.offboard-unknown', { params: { userid: wanted } })
  }
  const leaver = find(userid)
  const heir = to === undefined ? undefined : find(to)
  if (heir === leaver) throw new OrgctlError('cli.offboard-self', { params: { userid } })

  drafts.remove(leaver.source)
  for (const { source } of org.members) {
    const leader = asRecord(raw.at(source))['direct_leader']
    if (source === leaver.source || typeof leader !== 'string' || !isSame(leader, leaver.userid)) continue
    // Nobody is their own leader.
    drafts.set(source, { direct_leader: heir === undefined || heir.source === source ? null : heir.userid })
  }
  for (const { source } of org.tags) {
    const members = asList(asRecord(raw.at(source))['members'])
    const kept = members.filter((each) => !isSame(String(each), leaver.userid))
    if (kept.length < members.length) drafts.set(source, { members: kept.map(asRef) })
  }
  await commitDesk(context, desk)
  return EXIT.ok
}

/** As WeCom compares userids. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
