import type { Diagnostic } from '../model/diagnostic.ts'
import { findingsLine, type Findings } from './diagnostics.ts'
import { renderJunit, type JunitCase } from './junit.ts'
import type { Wording } from './wording.ts'

/** A failed test for each error; a clean organisation is one test that passed, so that a viewer sees that something ran. */
export function renderDiagnosticsJunit(findings: Findings, wording: Wording): string {
  const errors = findings.diagnostics.filter(({ severity }) => severity === 'error')
  const cases =
    errors.length > 0
      ? errors.map((diagnostic) => failedCase(diagnostic, wording))
      : [{ group: 'orgctl', name: findingsLine(findings, wording), outcome: { status: 'passed' } } as const]
  return renderJunit('orgctl validate', cases)
}

function failedCase(diagnostic: Diagnostic, wording: Wording): JunitCase {
  const { code, position, hint } = diagnostic
  const { file, line, column } = position
  const summary = wording.message(diagnostic)
  const place = `${file}:${line}:${column}`
  const details = [
    `${place}: ${code}: ${summary}`,
    ...(hint ? [wording.text('report.hint', { hint: wording.message(hint) })] : []),
  ]
  return {
    group: file,
    name: `${code} ${place}`,
    place: { file, line },
    outcome: { status: 'failed', summary, details: details.join('\n') },
  }
}
