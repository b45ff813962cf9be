import type { Message } from '../model/message.ts'
import type { MessageCode } from '../messages/catalogue.ts'
import { createPaint, type Paint } from './paint.ts'
import { sentenceDocument } from './plan-json.ts'
import { displayWidth, padEnd } from './width.ts'
import type { Wording } from './wording.ts'

/** What was found, as far as reports look at it. */
export interface ShownDiagnosis {
  readonly reading: string
  readonly checks: readonly ShownCheck[]
}

interface ShownCheck {
  readonly id: string
  readonly area: 'files' | 'access' | 'contacts' | 'app' | 'state'
  readonly status: 'ok' | 'warning' | 'error' | 'skipped'
  readonly message: Message
  readonly remedy?: Message
}

const AREAS = ['files', 'access', 'contacts', 'app', 'state'] as const
const STATUSES = ['ok', 'warning', 'error', 'skipped'] as const

/** One document; a program should look at `id`, `status` and `code`. */
export function renderDoctorJson({ reading, checks }: ShownDiagnosis, wording: Wording): string {
  const document = {
    format_version: '1',
    reading,
    errors: count(checks, 'error'),
    warnings: count(checks, 'warning'),
    checks: checks.map(({ id, area, status, message, remedy }) => ({
      id,
      area,
      status,
      ...sentenceDocument(message, wording),
      ...(remedy && { remedy: wording.message(remedy) }),
    })),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

export interface DoctorTextOptions {
  readonly wording: Wording
  readonly color: boolean
}

/** Area by area, each finding with its way out below it. */
export function renderDoctorText({ checks }: ShownDiagnosis, { wording, color }: DoctorTextOptions): string {
  const paint = createPaint(color)
  const words = new Map(STATUSES.map((status) => [status, wording.text(`doctor.status.${status}`)]))
  const width = Math.max(...[...words.values()].map(displayWidth))
  const lines = AREAS.flatMap((area) => {
    const own = checks.filter((check) => check.area === area)
    if (own.length === 0) return []
    return [
      paint('strong', wording.text(`doctor.area.${area}` satisfies MessageCode)),
      ...own.flatMap(({ status, message, remedy }) => [
        `  ${painted(paint, status, padEnd(words.get(status) ?? status, width))}  ${wording.message(message)}`,
        ...(remedy ? [`  ${' '.repeat(width)}  ${paint('faint', '→')} ${wording.message(remedy)}`] : []),
      ]),
      '',
    ]
  })
  const [errors, warnings] = [count(checks, 'error'), count(checks, 'warning')]
  const summary =
    errors + warnings === 0
      ? wording.text('doctor.fine')
      : wording.text('doctor.summary', {
          errors: wording.count('errors', errors),
          warnings: wording.count('warnings', warnings),
        })
  return [...lines, paint('strong', summary)].map((line) => `${line}\n`).join('')
}

function painted(paint: Paint, status: ShownCheck['status'], text: string): string {
  switch (status) {
    case 'ok':
      return paint('create', text)
    case 'warning':
    case 'error':
      return paint(status, text)
    case 'skipped':
      return paint('faint', text)
  }
}

function count(checks: readonly ShownCheck[], status: ShownCheck['status']): number {
  return checks.filter((check) => check.status === status).length
}
