import { OrgctlError } from '../errors.ts'
import { createPaint } from './paint.ts'
import { hideQueries } from './sanitize.ts'
import type { Wording } from './wording.ts'

export interface ErrorTextOptions {
  readonly color: boolean
  /** Adds the stack, but only where it is orgctl that went wrong. */
  readonly verbose: boolean
  readonly wording: Wording
}

/** What stopped a command: message and way out. Anything that is no `OrgctlError` is a mistake of ours and says so. */
export function renderErrorText(error: unknown, { color, verbose, wording }: ErrorTextOptions): string {
  const paint = createPaint(color)
  const isKnown = error instanceof OrgctlError
  const isOurs = !isKnown || error.fault === 'orgctl'
  const message = isKnown
    ? wording.text('report.error', { message: wording.message(error) })
    : wording.text('report.error.unexpected', { message: hideQueries(messageOf(error)) })
  const hint = isKnown && error.hint ? wording.message(error.hint) : ''
  const lines = [
    paint('error', message),
    ...(hint === '' ? [] : [wording.text('report.hint', { hint })]),
    ...(isOurs && verbose ? stackLines(error, wording) : []),
    ...(isOurs && !verbose ? [wording.text('report.error.report')] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** The frames alone: the first line of a stack repeats the message. */
function stackLines(error: unknown, wording: Wording): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return []
  return error.stack
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .map((line) => `    ${wording.name(hideQueries(line.trim()))}`)
}
