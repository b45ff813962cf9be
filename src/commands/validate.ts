import { validateOrg } from '../config/load.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { renderDiagnosticsCodequality } from '../report/diagnostics-codequality.ts'
import { renderDiagnosticsGithub } from '../report/diagnostics-github.ts'
import { renderDiagnosticsJson } from '../report/diagnostics-json.ts'
import { renderDiagnosticsJunit } from '../report/diagnostics-junit.ts'
import { renderDiagnosticsSarif } from '../report/diagnostics-sarif.ts'
import { renderDiagnosticsText } from '../report/diagnostics-text.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { findingsOf, loadOptions, orgFolder } from './org.ts'
import { packageVersion } from './version.ts'

/** Checks the org files; offline. */
export async function validate(context: Context): Promise<ExitCode> {
  const format = formatOf('validate', context.flags.format, ['text', 'json', 'github', 'junit', 'codequality', 'sarif'])
  const { wording, color } = context
  const result = await validateOrg(loadOptions(context, orgFolder(context)))
  const findings = findingsOf(result)
  switch (format) {
    case 'text':
      context.print(renderDiagnosticsText(findings, { color: color.stdout, wording }))
      break
    case 'json':
      context.print(renderDiagnosticsJson(findings, wording))
      break
    case 'github':
      context.print(renderDiagnosticsGithub(findings, wording))
      break
    case 'junit':
      context.print(renderDiagnosticsJunit(findings, wording))
      break
    case 'codequality':
      context.print(renderDiagnosticsCodequality(findings, wording))
      break
    case 'sarif':
      context.print(renderDiagnosticsSarif(findings, wording, packageVersion()))
      break
  }
  return result.errors > 0 ? EXIT.error : EXIT.ok
}
