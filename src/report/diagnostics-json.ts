import type { Diagnostic } from '../model/diagnostic.ts'
import { countSeverities, type Findings } from './diagnostics.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

export interface DiagnosticDocument {
  readonly code: string
  readonly severity: Diagnostic['severity']
  readonly message: string
  readonly file: string
  readonly line: number
  readonly column: number
  /** Exclusive, on the same line. */
  readonly end_column?: number
  readonly hint?: string
}

export interface DiagnosticsDocument {
  readonly format_version: '1'
  readonly summary: {
    readonly errors: number
    readonly warnings: number
    readonly files: number
    /** Further problems that are not listed. */
    readonly omitted: number
  }
  readonly diagnostics: readonly DiagnosticDocument[]
}

export function diagnosticsDocument(
  { diagnostics, files, omitted = 0 }: Findings,
  wording: Wording,
): DiagnosticsDocument {
  const counts = countSeverities(diagnostics)
  return {
    format_version: '1',
    summary: { errors: counts.error, warnings: counts.warning, files, omitted },
    diagnostics: diagnostics.map((diagnostic) => diagnosticDocument(diagnostic, wording)),
  }
}

function diagnosticDocument(diagnostic: Diagnostic, wording: Wording): DiagnosticDocument {
  const { code, severity, position, endColumn, hint } = diagnostic
  return {
    code,
    severity,
    message: wording.message(diagnostic),
    file: position.file,
    line: position.line,
    column: position.column,
    ...(endColumn === undefined ? {} : { end_column: endColumn }),
    ...(hint === undefined ? {} : { hint: wording.message(hint) }),
  }
}

export function renderDiagnosticsJson(findings: Findings, wording: Wording): string {
  const { format_version, summary, diagnostics } = diagnosticsDocument(findings, wording)
  const lines = diagnostics.map((diagnostic) => `    ${jsonText(diagnostic)}`).join(',\n')
  return [
    '{',
    `  "format_version": ${jsonText(format_version)},`,
    `  "summary": ${jsonText(summary)},`,
    `  "diagnostics": [${lines === '' ? '' : `\n${lines}\n  `}]`,
    '}\n',
  ].join('\n')
}
