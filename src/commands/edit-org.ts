/** What the commands that edit org files have in common. */
import { Drafts } from '../edit/drafts.ts'
import { RawFiles } from '../edit/raw-files.ts'
import { OrgctlError } from '../errors.ts'
import { renderDiff } from '../import/render-diff.ts'
import type { Desk } from '../refactor/follow.ts'
import type { Context } from './context.ts'
import { editFiles, loadWith, orgFileReader, orgFiles, writeFileChanges } from './file-changes.ts'
import { findingsOf, requireOrg, showDiagnostics } from './org.ts'

/** @throws OrgctlError after showing the diagnostics, when the files have errors as they are */
export async function openDesk(context: Context): Promise<Desk> {
  const { org } = await requireOrg(context)
  const read = orgFileReader(context)
  const files = orgFiles(context).map(({ file }) => file)
  return { org, raw: new RawFiles(files, (file) => read(file) ?? ''), drafts: new Drafts() }
}

/**
 * Writes the edits, all of them or none, and shows what has changed.
 * @throws OrgctlError after showing the diagnostics, when the files would have errors; nothing is written then
 */
export async function commitDesk(context: Context, { drafts }: Desk): Promise<void> {
  const { wording } = context
  const changes = editFiles(context, drafts.edits(), () => '').filter(({ before, after }) => before !== after)
  const result = await loadWith(context, changes)
  if (!result.org) {
    showDiagnostics(context, findingsOf(result))
    throw new OrgctlError('cli.edit-invalid')
  }
  await writeFileChanges(context, changes)
  context.print(renderDiff(changes, { free: wording.free, showSensitive: wording.showSensitive }))
  const files = wording.count('files', changes.length)
  context.note(`${wording.text('cli.edit-done', { files })}\n`)
}
