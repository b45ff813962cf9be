import { withAgreement } from '../diff/approvals.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { markLostLeaders } from '../plan/effects.ts'
import { renameHints } from '../plan/rename-hints.ts'
import { diffJsonChunks } from '../report/diff-json.ts'
import { renderDiffMarkdown } from '../report/diff-markdown.ts'
import { isSame, wordingOfFiles, type DiffReport } from '../report/diff-notices.ts'
import { diffTextLines } from '../report/diff-text.ts'
import { planNames } from '../report/names.ts'
import { withLineEnds, type Context } from './context.ts'
import { formatOf } from './flags.ts'
import { orShowMismatch } from './org.ts'
import { compareSides, readSide, sideNames, type Side } from './sides.ts'

export interface DiffFlags {
  readonly detailedExitcode?: boolean
  readonly approvedBy?: string
}

const DIFF_FORMATS = ['text', 'json', 'markdown', 'html'] as const

/** What a change of the files means, or how they differ from WeCom or a snapshot; only `live` needs credentials. */
export async function diff(
  context: Context,
  flags: DiffFlags,
  baseName: string,
  headName: string | undefined,
): Promise<ExitCode> {
  const format = formatOf('diff', context.flags.format, DIFF_FORMATS)
  const names = await sideNames(context, baseName, headName)
  const base = await readSide(context, names.base, { withWarnings: false })
  const head = await readSide(context, names.head, { withWarnings: true })
  const report = withApprovers(makeReport(context, base, head), flags.approvedBy, [base, head])
  for (const chunk of await reportChunks(context, report, format, base, head)) context.print(chunk)
  assertApproved(report)
  return flags.detailedExitcode === true && !isSame(report.comparison) ? EXIT.changes : EXIT.ok
}

function makeReport(context: Context, base: Side, head: Side): DiffReport {
  const files = [head, base].find((side) => side.kind === 'files')
  const comparison = files
    ? orShowMismatch(context, files.locate, () => compareSides(base, head))
    : compareSides(base, head)
  const names = { base: base.name, head: head.name }
  // Who led what before is known of a snapshot and of files that stand up, not of files beside a snapshot.
  if (base.kind === 'files' && head.kind === 'snapshot') return { ...names, comparison, leaderless: [] }
  const { changes, leaderless } = markLostLeaders(comparison.changes, comparison.known)
  const warnings = [...comparison.warnings, ...renameHints(changes, comparison.known)]
  return { ...names, comparison: { ...comparison, changes, warnings }, leaderless }
}

function withApprovers(report: DiffReport, approvedBy: string | undefined, sides: readonly Side[]): DiffReport {
  if (approvedBy === undefined) return report
  // Without rules to ask, everything would pass.
  const snapshot = sides.find((side) => side.kind === 'snapshot')
  if (snapshot) throw new OrgctlError('diff.approvals-of-files', { params: { side: snapshot.name } })
  const userids = approvedBy.split(',').map((userid) => userid.trim())
  const { comparison } = report
  return { ...report, comparison: { ...comparison, approvals: withAgreement(comparison.approvals, userids) } }
}

/** @throws OrgctlError when it was said who has agreed, and they are not all who have to */
function assertApproved({ comparison: { approvals } }: DiffReport): void {
  const missing = approvals.filter(({ agreed }) => agreed?.length === 0)
  if (missing.length === 0) return
  const params = { count: missing.length, total: approvals.length }
  throw new OrgctlError('diff.unapproved', { params, exitCode: EXIT.refused })
}

async function reportChunks(
  context: Context,
  report: DiffReport,
  format: (typeof DIFF_FORMATS)[number],
  base: Side,
  head: Side,
): Promise<Iterable<string>> {
  const { verbose, width } = context
  const { comparison } = report
  const isOfFiles = base.kind === 'files' && head.kind === 'files'
  const wording = isOfFiles ? wordingOfFiles(context.wording) : context.wording
  const names = planNames(comparison, comparison.known, comparison.ids)
  switch (format) {
    case 'text':
      return withLineEnds(diffTextLines(report, { color: context.color.stdout, verbose, wording, width, names }))
    case 'json':
      return diffJsonChunks(report, { wording, names, ...(head.kind === 'files' && { locate: head.locate }) })
    case 'markdown':
      return [renderDiffMarkdown(report, { wording, names })]
    case 'html': {
      const { diffHtmlChunks } = await import('../report/diff-html.ts')
      return diffHtmlChunks(report, { wording, names, knowsHead: base.kind === 'files' && head.kind === 'snapshot' })
    }
  }
}
