import { EXIT, OrgctlError, WecomApiError, type ExitCode } from '../../errors.ts'
import {
  recordJson,
  recordsJson,
  renderRecord,
  renderTable,
  type RecordOptions,
  type ShownRecord,
} from '../../report/record.ts'
import { renderErrorText } from '../../report/errors-text.ts'
import { forEachConcurrent } from '../../wecom/pool.ts'
import type { Context } from '../context.ts'

export interface EachOptions {
  readonly ids: readonly string[]
  /** The field that holds the id in what is printed. */
  readonly keyOf: (id: string) => string
  readonly format: 'text' | 'json'
  /** Text: a line each under these names, or a card each without them. */
  readonly columns?: readonly string[]
  /** Several calls at a time, unless their number matters to each other. */
  readonly parallelism?: number
  /** @throws OrgctlError */
  readonly work: (id: string) => Promise<ShownRecord>
}

const PARALLELISM = 48

/**
 * Does the same for each, and prints the results in the order of the ids as they come. One that fails keeps none of the others from
 * being done; a credential that is refused ends everything.
 * @throws OrgctlError
 */
export async function forEachId(context: Context, options: EachOptions): Promise<ExitCode> {
  const { ids, format, columns, work, parallelism = PARALLELISM } = options
  const settled = new Map<number, ShownRecord | OrgctlError>()
  const records: ShownRecord[] = []
  let printed = 0
  let done = 0
  let failed = 0
  const show = (id: string, result: ShownRecord | OrgctlError): void => {
    if (result instanceof OrgctlError) failed += 1
    if (format === 'json') context.print(jsonOf(context, options, id, result))
    else if (result instanceof OrgctlError) tell(context, result)
    else if (columns) records.push(result)
    else context.print(`${printed > 0 ? '\n' : ''}${renderRecord(result, textOptions(context))}`)
    printed += 1
  }
  const numbered = ids.map((id, index) => ({ id, index }))
  try {
    await forEachConcurrent(numbered, parallelism, async ({ id, index }) => {
      settled.set(index, await work(id).catch(failureOf))
      done += 1
      if (ids.length > 1) context.progress.listener({ kind: 'reading', done, total: ids.length })
      for (let next = settled.get(printed); next !== undefined; next = settled.get(printed)) {
        context.progress.finish()
        settled.delete(printed)
        show(ids[printed] ?? '', next)
      }
    })
  } finally {
    context.progress.finish()
    if (columns && records.length > 0) context.print(renderTable(records, columns, textOptions(context)))
  }
  if (failed > 0 && ids.length > 1) {
    context.note(`${context.wording.text('ops.failed', { failed, total: ids.length })}\n`)
  }
  return failed > 0 ? EXIT.failedSteps : EXIT.ok
}

/** A document for one, a line for each of several. */
function jsonOf(
  { wording }: Context,
  { ids, keyOf }: EachOptions,
  id: string,
  result: ShownRecord | OrgctlError,
): string {
  const record =
    result instanceof OrgctlError ? { [keyOf(id)]: id, error: errorRecord(result, wording.message(result)) } : result
  return ids.length === 1 ? recordsJson(record, wording) : recordJson(record, wording)
}

function errorRecord(error: OrgctlError, message: string): ShownRecord {
  return { code: error.code, ...(error instanceof WecomApiError && { errcode: error.errcode }), message }
}

function failureOf(error: unknown): OrgctlError {
  if (!(error instanceof OrgctlError)) throw error
  // Without a usable credential, and after an interrupt, the next one would fare no better.
  const isOfOne = error instanceof WecomApiError ? error.reach === 'object' : error.exitCode === EXIT.failedSteps
  if (!isOfOne) throw error
  return error
}

export function tell({ world, color, verbose, wording }: Context, error: OrgctlError): void {
  world.stderr.write(renderErrorText(error, { color: color.stderr, verbose, wording }))
}

export function textOptions({ wording, color }: Context): RecordOptions {
  return { wording, color: color.stdout }
}
