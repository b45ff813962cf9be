import { stat } from 'node:fs/promises'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { viewDesired } from '../report/org-view.ts'
import { renderDepartmentText, renderMemberText, renderOrgText, renderTagText } from '../report/org-text.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { requireOrg } from './org.ts'

/**
 * The declared organisation as a tree, or one object of it: `/PATH`, a department's key or id, `member:U`, `tag:N`, or a bare
 * userid or tag name. A file is a saved plan.
 */
export async function show(context: Context, ref?: string): Promise<ExitCode> {
  if (ref !== undefined && (await isFile(context, ref))) {
    const { showPlan } = await import('./show-plan.ts')
    return showPlan(context, ref)
  }
  const format = formatOf('show', context.flags.format, ref === undefined ? ['text', 'json'] : ['text'])
  const { org } = await requireOrg(context)
  if (format === 'json') {
    const { orgJsonChunks } = await import('../report/org-json.ts')
    for (const chunk of orgJsonChunks(org)) context.print(chunk)
    return EXIT.ok
  }
  const view = viewDesired(org)
  const options = { ...context, color: context.color.stdout }
  if (ref === undefined) {
    context.print(renderOrgText(view, options))
    return EXIT.ok
  }
  const [, kind, name = ref] = /^(member|tag|department):(.+)$/u.exec(ref) ?? []
  const department = org.departments.find((each) => each.key === name || String(each.id) === name)
  const text =
    (kind === undefined || kind === 'department'
      ? renderDepartmentText(view, department?.path ?? name, options)
      : undefined) ??
    (kind === undefined || kind === 'member' ? renderMemberText(view, name, options) : undefined) ??
    (kind === undefined || kind === 'tag' ? renderTagText(view, name, options) : undefined)
  if (text === undefined) throw new OrgctlError('cli.show-unknown', { params: { ref } })
  context.print(text)
  return EXIT.ok
}

/** Also what is called `.json` and is not there: nobody means a department by that. */
async function isFile(context: Context, ref: string): Promise<boolean> {
  if (ref.endsWith('.json')) return true
  return stat(context.path(ref)).then(
    (found) => found.isFile(),
    () => false,
  )
}
