import type { Diagnostic } from '../model/diagnostic.ts'
import { findingsLine, type Findings } from './diagnostics.ts'
import { createPaint, type Paint } from './paint.ts'
import { displayWidth } from './width.ts'
import type { Wording } from './wording.ts'

export interface DiagnosticsTextOptions {
  readonly color: boolean
  readonly wording: Wording
}

/** `file:line:column` first, so that terminals and editors can jump there; then the source line with a caret. */
export function renderDiagnosticsText(findings: Findings, { color, wording }: DiagnosticsTextOptions): string {
  const paint = createPaint(color)
  const lines = findings.diagnostics.flatMap((diagnostic) => [...diagnosticLines(diagnostic, wording, paint), ''])
  const { omitted = 0 } = findings
  if (omitted > 0) lines.push(wording.text('report.diagnostics.omitted', { count: omitted }))
  lines.push(paint('strong', findingsLine(findings, wording)))
  return lines.map((line) => `${line}\n`).join('')
}

function diagnosticLines(diagnostic: Diagnostic, wording: Wording, paint: Paint): readonly string[] {
  const { severity, code, position, hint } = diagnostic
  const place = `${wording.name(position.file)}:${position.line}:${position.column}`
  const label = paint(severity, `${wording.text(`report.severity.${severity}`)} ${code}`)
  return [
    `${paint('strong', place)}: ${label}: ${wording.message(diagnostic)}`,
    ...excerptLines(diagnostic, wording, paint),
    ...(hint ? [`  ${wording.text('report.hint', { hint: wording.message(hint) })}`] : []),
  ]
}

function excerptLines(diagnostic: Diagnostic, wording: Wording, paint: Paint): readonly string[] {
  const { excerpt, position, endColumn, severity } = diagnostic
  if (excerpt === undefined) return []
  const lineNumber = String(position.line)
  const gutter = ' '.repeat(lineNumber.length)
  const { text, caret } = excerpt
  const length = endColumn === undefined ? 1 : endColumn - position.column
  // Spelling out hostile characters changes widths, so the caret is placed in the text as it is shown.
  const before = displayWidth(wording.name(text.slice(0, caret)))
  const under = displayWidth(wording.name(text.slice(caret, caret + length)))
  return [
    `  ${paint('faint', `${lineNumber} |`)} ${wording.name(text)}`,
    `  ${paint('faint', `${gutter} |`)} ${' '.repeat(before)}${paint(severity, '^'.repeat(Math.max(1, under)))}`,
  ]
}
