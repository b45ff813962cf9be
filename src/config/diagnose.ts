import { compareCodePoints } from '../model/compare.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { MessageParams } from '../model/message.ts'
import type { SourceRef } from '../model/source.ts'
import { makeExcerpt } from './excerpt.ts'
import { showValue } from './show-value.ts'
import type { FilePositions, Span } from './positions.ts'
import { isWarningCode, shownParams, type Problem } from './problem.ts'

/** The positions of a file; `undefined` when it is not text or is gone. */
export type OpenPositions = (file: string) => FilePositions | undefined

/** Gives every problem its line, column and excerpt, in order of file, line and column. */
export async function diagnose(
  problems: readonly Problem[],
  open: OpenPositions,
  showSensitive: boolean,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const problem of [...problems].sort((a, b) => compareCodePoints(a.source.file, b.source.file))) {
    diagnostics.push(await place(problem, open, showSensitive))
  }
  return diagnostics.sort(
    (a, b) =>
      compareCodePoints(a.position.file, b.position.file) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column ||
      compareCodePoints(a.code, b.code),
  )
}

async function place(problem: Problem, open: OpenPositions, showSensitive: boolean): Promise<Diagnostic> {
  const { file } = problem.source
  const positions = problem.at === 'file' ? undefined : open(file)
  const span = positions && (await findSpan(problem, positions))
  const where = problem.related ? { where: await wordPlace(problem.related, open) } : {}
  const written = problem.written !== undefined && span ? textAt(positions, span) : undefined
  const value = written === undefined ? {} : { value: showValue(written, problem.written) }
  const base = {
    code: problem.code,
    severity: isWarningCode(problem.code) ? ('warning' as const) : ('error' as const),
    params: wordParams({ ...problem.params, ...value, ...where }, showSensitive),
    position: { file, line: (span?.line ?? 0) + 1, column: (span?.column ?? 0) + 1 },
    ...(problem.hint ? { hint: problem.hint } : {}),
  }
  if (!positions || !span) return base
  return {
    ...base,
    ...(span.length > 1 ? { endColumn: span.column + span.length + 1 } : {}),
    excerpt: makeExcerpt(positions.lineText(span.line), span.column, showSensitive),
  }
}

/** Names are as long as their writers make them, and a message is a line. */
const PARAM_LENGTH = 200

function wordParams(params: Problem['params'], showSensitive: boolean): MessageParams {
  return Object.fromEntries(
    Object.entries(shownParams(params, showSensitive)).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > PARAM_LENGTH ? `${value.slice(0, PARAM_LENGTH)}…` : value,
    ]),
  )
}

function textAt(positions: FilePositions | undefined, { line, column, length }: Span): string {
  return positions?.lineText(line).slice(column, column + length) ?? ''
}

async function findSpan(problem: Problem, positions: FilePositions): Promise<Span> {
  if (problem.place) return { ...problem.place, length: 1 }
  return positions.find(problem.source.pointer, problem.at === 'key' ? 'key' : 'value')
}

async function wordPlace(source: SourceRef, open: OpenPositions): Promise<string> {
  const span = await open(source.file)?.find(source.pointer, 'key')
  return span ? `${source.file}:${span.line + 1}:${span.column + 1}` : source.file
}
