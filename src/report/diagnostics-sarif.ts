import type { Diagnostic } from '../model/diagnostic.ts'
import type { Findings } from './diagnostics.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

/** SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function renderDiagnosticsSarif(
  { diagnostics, omitted = 0 }: Findings,
  wording: Wording,
  version: string,
): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const left = omitted > 0 ? [note(wording.text('report.diagnostics.omitted', { count: omitted }))] : []
  const run = {
    tool: {
      driver: {
        name: 'orgctl',
        semanticVersion: version,
        rules: codes.map((id) => ({ id, shortDescription: { text: wording.text(id) } })),
      },
    },
    // Files that were read to the end; what is wrong in them is no failure of ours.
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: left }],
    columnKind: 'utf16CodeUnits',
    results: diagnostics.map((diagnostic) => result(diagnostic, codes.indexOf(diagnostic.code), wording)),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${jsonText(log)}\n`
}

function note(text: string): object {
  return { level: 'warning', message: { text } }
}

function result(diagnostic: Diagnostic, ruleIndex: number, wording: Wording): object {
  const { code, severity, position, endColumn, hint } = diagnostic
  const hinted = hint ? [wording.text('report.hint', { hint: wording.message(hint) })] : []
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: [wording.message(diagnostic), ...hinted].join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: position.file.split('/').map(encodeURIComponent).join('/') },
          region: {
            startLine: position.line,
            startColumn: position.column,
            ...(endColumn !== undefined && { endColumn }),
          },
        },
      },
    ],
  }
}
