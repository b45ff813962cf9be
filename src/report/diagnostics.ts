import type { Diagnostic } from '../model/diagnostic.ts'
import type { Wording } from './wording.ts'

/** What `validate` found. */
export interface Findings {
  /** Sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[]
  /** Files that were read. */
  readonly files: number
  /** Problems beyond those kept in `diagnostics`. */
  readonly omitted?: number
}

export function countSeverities(diagnostics: readonly Diagnostic[]): Readonly<Record<Diagnostic['severity'], number>> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return { error: errors, warning: diagnostics.length - errors }
}

export function findingsLine({ diagnostics, files }: Findings, wording: Wording): string {
  const params = { files: wording.count('files', files) }
  if (diagnostics.length === 0) return wording.text('report.diagnostics.clean', params)
  const counts = countSeverities(diagnostics)
  return wording.text('report.diagnostics.summary', {
    ...params,
    errors: wording.count('errors', counts.error),
    warnings: wording.count('warnings', counts.warning),
  })
}
