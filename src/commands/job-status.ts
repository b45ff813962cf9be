import { EXIT, type ExitCode } from '../errors.ts'
import { renderJobJson, renderJobText } from '../report/job.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'

/** How far an import or export is. A job that failed is an answer too. */
export async function jobStatus(context: Context, jobid: string): Promise<ExitCode> {
  const format = formatOf('job status', context.flags.format, ['text', 'json'])
  const connection = await connect(context, 'read')
  try {
    const report = await connection.directory.job(jobid)
    const { wording } = context
    context.print(format === 'json' ? renderJobJson(report, wording) : renderJobText(report, wording))
    return EXIT.ok
  } finally {
    await connection.close()
  }
}
