import type { Diagnostic } from '../model/diagnostic.ts'
import type { Findings } from './diagnostics.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

/**
 * The report that GitLab shows beside the lines of a merge request.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function renderDiagnosticsCodequality({ diagnostics }: Findings, wording: Wording): string {
  const seen = new Map<string, number>()
  const lines = diagnostics.map((diagnostic) => {
    const text = wording.message(diagnostic)
    // Without the line, so that a fault that only moved is the same fault; equal ones are numbered.
    const subject = `${diagnostic.code} ${diagnostic.position.file} ${text}`
    const count = (seen.get(subject) ?? 0) + 1
    seen.set(subject, count)
    return `  ${jsonText(issue(diagnostic, text, `${subject} ${count}`))}`
  })
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
}

function issue({ code, severity, position }: Diagnostic, description: string, fingerprint: string): object {
  return {
    description,
    check_name: code,
    fingerprint,
    severity: severity === 'error' ? 'major' : 'minor',
    location: { path: position.file, lines: { begin: position.line } },
  }
}
