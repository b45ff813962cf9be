import { asList, asRecord, asRef, RawFiles } from '../drift/raw-files.ts'
import { Drafts } from '../drift/drafts.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { renderDiff } from '../import/render-diff.ts'
import type { Context } from './context.ts'
import { editFiles, loadWith, orgFileReader, orgFiles, writeFileChanges } from './file-changes.ts'
import { findingsOf, requireOrg, showDiagnostics } from './org.ts'

export interface OffboardFlags {
  readonly to?: string
}

/**
 * Takes a member out of the org files, out of every tag, and lets their direct reports follow `--to`, or nobody. Nothing is sent; what is
 * left of the member in the policy stays, because a protected member is not deleted either.
 */
export async function offboard(context: Context, userid: string, { to }: OffboardFlags): Promise<ExitCode> {
  const { org } = await requireOrg(context)
  const { wording } = context
  const find = (wanted: string): (typeof org.members)[number] => {
    const member = org.members.find((each) => isSame(each.userid, wanted))
    if (member) return member
    throw new OrgctlError('cli.offboard-unknown', { params: { userid: wanted } })
  }
  const leaver = find(userid)
  const heir = to === undefined ? undefined : find(to)
  if (heir === leaver) throw new OrgctlError('cli.offboard-self', { params: { userid } })

  const read = orgFileReader(context)
  const raw = new RawFiles(
    orgFiles(context).map(({ file }) => file),
    (file) => read(file) ?? '',
  )
  const drafts = new Drafts()
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
  const changes = editFiles(context, drafts.edits(), () => '')
  const result = await loadWith(context, changes)
  if (!result.org) {
    showDiagnostics(context, findingsOf(result))
    throw new OrgctlError('cli.edit-invalid')
  }
  await writeFileChanges(context, changes)
  context.print(renderDiff(changes, { free: wording.free, showSensitive: wording.showSensitive }))
  const files = wording.count('files', changes.length)
  context.note(`${wording.text('cli.edit-done', { files })}\n`)
  return EXIT.ok
}

/** As WeCom compares userids. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
