import type { Diagnostic } from '../model/diagnostic.ts'
import type { Findings } from './diagnostics.ts'
import type { Wording } from './wording.ts'

/**
 * Workflow commands that GitHub shows beside the lines of a pull request. A fault that lies in the data must not be able to start a
 * command of its own, hence the escaping.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function renderDiagnosticsGithub({ diagnostics }: Findings, wording: Wording): string {
  return diagnostics.map((diagnostic) => `${annotation(diagnostic, wording)}\n`).join('')
}

function annotation(diagnostic: Diagnostic, wording: Wording): string {
  const { severity, code, position, endColumn, hint } = diagnostic
  const properties = [
    `file=${escapeProperty(wording.name(position.file))}`,
    `line=${position.line}`,
    ...(endColumn === undefined ? [] : [`endLine=${position.line}`]),
    `col=${position.column}`,
    ...(endColumn === undefined ? [] : [`endColumn=${endColumn}`]),
    `title=${escapeProperty(code)}`,
  ]
  const lines = [
    wording.message(diagnostic),
    ...(hint ? [wording.text('report.hint', { hint: wording.message(hint) })] : []),
  ]
  return `::${severity} ${properties.join(',')}::${escapeData(lines.join('\n'))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
