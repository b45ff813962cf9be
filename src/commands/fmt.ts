import { Drafts } from '../edit/drafts.ts'
import type { FileEdits } from '../edit/edit-yaml.ts'
import { formatYaml } from '../edit/format-yaml.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { renderDiff, type FileChange } from '../import/render-diff.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { EMPTY_MEMORY } from '../model/memory.ts'
import { assignIds, type IdAssignment } from '../refactor/assign-ids.ts'
import { refOf } from '../refactor/find-object.ts'
import type { Context } from './context.ts'
import { editFiles, loadWith, orgFiles, writeFileChanges } from './file-changes.ts'
import { findingsOf, requireOrg, showDiagnostics } from './org.ts'
import { readState } from './state.ts'

export interface FmtFlags {
  readonly check?: boolean
  readonly assignIds?: boolean
}

/**
 * Writes org files in the one canonical way, or with `--check` tells which are not. What they say stays the same, but for the ids
 * that `--assign-ids` adds.
 */
export async function fmt(context: Context, flags: FmtFlags): Promise<ExitCode> {
  const isCheck = flags.check === true
  const { org } = await requireOrg(context)
  const { wording } = context
  const assignment = flags.assignIds === true ? await idsFor(context, org) : undefined
  const edited = editFiles(context, assignment ? editsOf(assignment) : new Map(), () => '')
  const texts = new Map(edited.map(({ file, after }) => [file, after]))
  const files = orgFiles(context)
  const changes = files.flatMap(({ file, text }): readonly FileChange[] => {
    const after = formatYaml(texts.get(file) ?? text)
    return after === text ? [] : [{ file, before: text, after }]
  })
  const isUnclear = assignment !== undefined && assignment.unclear.length > 0
  if (changes.length === 0) {
    context.note(`${wording.text('cli.fmt-fine', { files: wording.count('files', files.length) })}\n`)
    return isCheck && isUnclear ? EXIT.error : EXIT.ok
  }
  for (const { file } of changes) context.print(`${wording.name(file)}\n`)
  const changed = wording.count('files', changes.length)
  const hasIds = edited.length > 0
  if (isCheck) {
    if (context.verbose) {
      context.print(renderDiff(changes, { free: wording.free, showSensitive: wording.showSensitive }))
    }
    const needed = hasIds ? 'cli.fmt-ids-needed' : 'cli.fmt-needed'
    context.note(`${wording.text(needed, { files: changed })}\n`)
    return EXIT.error
  }
  const result = await loadWith(context, changes)
  if (!result.org) {
    if (!hasIds) throw new OrgctlError('cli.fmt-broken', { fault: 'orgctl' })
    showDiagnostics(context, findingsOf(result))
    throw new OrgctlError('cli.edit-invalid')
  }
  await writeFileChanges(context, changes)
  context.note(`${wording.text(hasIds ? 'cli.fmt-ids-done' : 'cli.fmt-done', { files: changed })}\n`)
  return EXIT.ok
}

async function idsFor(context: Context, org: DesiredOrg): Promise<IdAssignment> {
  const { wording, flags } = context
  const memory = await readState(context, flags.sandbox === true ? undefined : org.corp_id)
  const assignment = assignIds(org, memory ?? EMPTY_MEMORY)
  const { departments, tags, fresh, unclear } = assignment
  const count = departments.length + tags.length
  if (count > 0) context.note(`${wording.text('cli.fmt-ids', { count, bound: count - fresh, fresh })}\n`)
  if (fresh > 0 && memory?.adopted !== true) context.note(`${wording.text('cli.fmt-ids-no-state')}\n`)
  if (unclear.length > 0) {
    const refs = unclear.map((object) => wording.name(refOf(object))).join(', ')
    context.note(`${wording.text('cli.fmt-ids-unclear', { refs })}\n`)
  }
  return assignment
}

function editsOf({ departments, tags }: IdAssignment): ReadonlyMap<string, FileEdits> {
  const drafts = new Drafts()
  for (const { object, id } of [...departments, ...tags]) drafts.set(object.source, { id })
  return drafts.edits()
}
