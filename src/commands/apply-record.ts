import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { ApplyResult } from '../model/result.ts'
import { renderApplyJunit, renderApplyReport, UNFINISHED, type ApplyEnd } from '../report/apply-report.ts'
import type { Context } from './context.ts'
import { writeText } from './files.ts'

/** What is to stand in the report, collected as it becomes known. */
export interface ApplyRecord {
  result?: ApplyResult
  readonly errors: OrgctlError[]
}

/**
 * Writes the report of an apply, however that ends: first that it has begun, so that a file that cannot be written is told before
 * anything is sent, and at the end how it ended.
 * @param file JUnit when it ends in `.xml`, JSON otherwise
 */
export async function withReport(
  context: Context,
  file: string | undefined,
  work: (record: ApplyRecord) => Promise<ExitCode>,
): Promise<ExitCode> {
  const record: ApplyRecord = { errors: [] }
  if (file === undefined) return work(record)
  const { world, wording } = context
  const startedAt = world.now().toISOString()
  const render = /\.xml$/iu.test(file) ? renderApplyJunit : renderApplyReport
  const write = (end: Omit<ApplyEnd, 'startedAt'>): Promise<void> =>
    writeText(context, file, render({ startedAt, ...end }, wording))
  const ended = async (exitCode: ExitCode, errors: readonly unknown[]): Promise<void> => {
    try {
      await write({
        ...(record.result && { result: record.result }),
        endedAt: world.now().toISOString(),
        exitCode,
        errors,
      })
    } catch (error) {
      // The apply itself is what its exit code is about.
      if (!(error instanceof OrgctlError)) throw error
      world.stderr.write(`${wording.message(error)}\n`)
    }
  }
  await write({ errors: [UNFINISHED] })
  try {
    const exitCode = await work(record)
    await ended(exitCode, record.errors)
    return exitCode
  } catch (error) {
    await ended(error instanceof OrgctlError ? error.exitCode : EXIT.error, [...record.errors, error])
    throw error
  }
}
