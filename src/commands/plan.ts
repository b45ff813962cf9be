import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import { parseSnapshot } from '../snapshot/parse-snapshot.ts'
import type { Context } from './context.ts'
import { readText, writeText } from './files.ts'
import { formatOf } from './flags.ts'
import { checkCorp, requireOrg } from './org.ts'
import { checkPlanFlags, makePlan, planChunks, PLAN_FORMATS, requestOf, type PlanFlags } from './planning.ts'
import { reportFormat } from './report-file.ts'
import { openState, stateStore } from './state.ts'

export interface PlanCommandFlags extends PlanFlags {
  readonly live?: string
  readonly out?: string
  readonly report?: string
  readonly detailedExitcode?: boolean
}

/** Shows what an apply would do; writes nothing to WeCom. */
export async function plan(context: Context, flags: PlanCommandFlags): Promise<ExitCode> {
  const format = formatOf('plan', context.flags.format, PLAN_FORMATS)
  const report = flags.report === undefined ? undefined : { file: flags.report, format: reportFormat(flags.report) }
  checkPlanFlags(flags)
  const loaded = await requireOrg(context)
  const request = requestOf(loaded.org, flags, flags.live !== undefined)
  const live =
    flags.live === undefined ? await readLive(context, loaded) : await readSnapshot(context, flags.live, loaded)
  const state = await openState(context, await stateStore(context), live.corp_id)
  const made = makePlan(context, loaded, live, state, request, flags)
  for (const chunk of await planChunks(context, made, format, context.color.stdout)) context.print(chunk)
  if (flags.out !== undefined) {
    await writeText(context, flags.out, [...(await planChunks(context, made, 'json', false))].join(''))
    context.note(
      `${context.wording.text(request.offline ? 'cli.snapshot-plan-saved' : 'cli.plan-saved', { file: flags.out })}\n`,
    )
  }
  if (report) {
    await writeText(context, report.file, [...(await planChunks(context, made, report.format, false))].join(''))
    context.note(`${context.wording.text('cli.report-saved', { file: report.file })}\n`)
  }
  return flags.detailedExitcode === true && made.plan.changes.length > 0 ? EXIT.changes : EXIT.ok
}

async function readLive(context: Context, { org }: { org: Parameters<typeof checkCorp>[1] }): Promise<LiveOrg> {
  const { connect } = await import('./connection.ts')
  const connection = await connect(context, 'write')
  try {
    checkCorp(context, org, connection.corpId)
    return await connection.directory.readOrg((done, total) =>
      context.progress.listener({ kind: 'reading', done, total }),
    )
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

async function readSnapshot(
  context: Context,
  file: string,
  { org }: { org: Parameters<typeof checkCorp>[1] },
): Promise<LiveOrg> {
  const live = parseSnapshot(await readText(context, file), file)
  if (org.corp_id !== undefined && org.corp_id !== live.corp_id && context.flags.sandbox !== true) {
    throw new OrgctlError('cli.snapshot-corp', {
      params: { wanted: org.corp_id, corp: live.corp_id },
      exitCode: EXIT.refused,
    })
  }
  if (isPartial(live)) {
    throw new OrgctlError('wecom.read.partial', { params: { what: file }, exitCode: EXIT.unreadable })
  }
  return live
}
