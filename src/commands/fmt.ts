import { formatYaml } from '../edit/format-yaml.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { renderDiff, type FileChange } from '../import/render-diff.ts'
import type { Context } from './context.ts'
import { loadWith, orgFiles, writeFileChanges } from './file-changes.ts'
import { requireOrg } from './org.ts'

export interface FmtFlags {
  readonly check?: boolean
}

/** Writes org files in the one canonical way, or with `--check` tells which are not. What they say stays the same. */
export async function fmt(context: Context, { check }: FmtFlags): Promise<ExitCode> {
  await requireOrg(context)
  const { wording } = context
  const files = orgFiles(context)
  const changes = files.flatMap(({ file, text }): readonly FileChange[] => {
    const after = formatYaml(text)
    return after === text ? [] : [{ file, before: text, after }]
  })
  const count = wording.count('files', files.length)
  if (changes.length === 0) {
    context.note(`${wording.text('cli.fmt-fine', { files: count })}\n`)
    return EXIT.ok
  }
  for (const { file } of changes) context.print(`${wording.name(file)}\n`)
  const changed = wording.count('files', changes.length)
  if (check === true) {
    if (context.verbose) {
      context.print(renderDiff(changes, { free: wording.free, showSensitive: wording.showSensitive }))
    }
    context.note(`${wording.text('cli.fmt-needed', { files: changed })}\n`)
    return EXIT.error
  }
  if (!(await loadWith(context, changes)).org) throw new OrgctlError('cli.fmt-broken', { fault: 'orgctl' })
  await writeFileChanges(context, changes)
  context.note(`${wording.text('cli.fmt-done', { files: changed })}\n`)
  return EXIT.ok
}
