import { EXIT, type ExitCode } from '../errors.ts'
import type { LiveOrg } from '../model/live.ts'
import { driftJsonChunks } from '../report/drift-json.ts'
import { renderDriftMarkdown } from '../report/drift-markdown.ts'
import type { DriftReport } from '../report/drift-report.ts'
import { driftTextLines } from '../report/drift-text.ts'
import { connect } from './connection.ts'
import { withLineEnds, type Context } from './context.ts'
import { readDrift, type DriftReading } from './drift-reading.ts'
import { formatOf } from './flags.ts'
import { requireOrg, type LoadedOrg } from './org.ts'

export interface DriftFlags {
  readonly accept?: boolean
}

const DRIFT_FORMATS = ['text', 'json', 'markdown', 'html'] as const

/** What was changed in WeCom behind the files' back since the last apply. */
export async function drift(context: Context, flags: DriftFlags): Promise<ExitCode> {
  const format = formatOf('drift', context.flags.format, DRIFT_FORMATS)
  const { loaded, live, state, found, report } = await readDriftOnce(context)
  for (const chunk of await reportChunks(context, report, format, live, loaded)) context.print(chunk)
  if (flags.accept === true) {
    const { acceptDrift } = await import('./accept.ts')
    return acceptDrift({ context, loaded, live, state, found })
  }
  if (found.changes.length === 0) return EXIT.ok
  context.note(`${context.wording.text('drift.hint')}\n`)
  return EXIT.changes
}

/** Mistakes in the files are told before anything is sent. */
async function readDriftOnce(context: Context): Promise<DriftReading> {
  const loaded = await requireOrg(context)
  const connection = await connect(context, 'read')
  try {
    return await readDrift(context, loaded, connection)
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

async function reportChunks(
  context: Context,
  report: DriftReport,
  format: (typeof DRIFT_FORMATS)[number],
  live: LiveOrg,
  { locate }: LoadedOrg,
): Promise<Iterable<string>> {
  const { wording, verbose, width, color } = context
  switch (format) {
    case 'text':
      return withLineEnds(driftTextLines(report, { color: color.stdout, verbose, wording, width, live }))
    case 'json':
      return driftJsonChunks(report, { wording, locate })
    case 'markdown':
      return [renderDriftMarkdown(report, { wording, live })]
    case 'html': {
      const { driftHtmlChunks } = await import('../report/drift-html.ts')
      return driftHtmlChunks(report, { wording, live })
    }
  }
}
