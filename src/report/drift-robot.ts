import type { LiveOrg } from '../model/live.ts'
import { drawOutline, SYMBOLS, type DrawnLine } from './draw-plan.ts'
import { driftSummaryLine, sinceLine, withNotesOnConflicts, type DriftReport } from './drift-report.ts'
import { planNames } from './names.ts'
import { outlinePlan } from './outline.ts'
import type { Form, Wording } from './wording.ts'

/** A group robot refuses longer ones (40058). https://developer.work.weixin.qq.com/document/path/99110 */
export const ROBOT_LIMIT: number = 4096

/** Room for the line that says how much is left out. */
const NOTE_ROOM = 200
/** The robot knows three colours: green, grey and orange. */
const COLORS = { create: 'info', update: 'comment', move: 'comment', delete: 'warning' } as const
/** Blanks at the start of a line are not shown. */
const INDENT = '\u{3000}'

/**
 * What was changed in WeCom, in the Markdown of WeCom's group robots: 4,096 bytes at most. Names come from people, so nothing in them
 * may mention somebody, colour or link.
 */
export function renderDriftForRobot(
  report: DriftReport,
  { wording, live }: { readonly wording: Wording; readonly live: LiveOrg },
): string {
  const changes = withNotesOnConflicts(report.changes)
  const names = planNames({ changes }, live)
  const head = [
    `### ${harmless(wording.text('drift.corp', { corp_id: report.corp_id }))}`,
    `**${harmless(forPeople(driftSummaryLine(report, wording)))}**`,
    harmless(sinceLine(report, wording)),
  ]
  const drawn = drawOutline(outlinePlan({ changes }, names), { wording, names, verbose: false, width: Infinity })
  const lines = [
    ...[...drawn].map(robotLine),
    ...report.warnings.map((warning) => `> ${wording.message(warning, HARMLESS)}`),
  ]
  const foot = changes.length === 0 ? [] : [harmless(wording.text('drift.hint'))]
  const shown = fit(lines, ROBOT_LIMIT - NOTE_ROOM - bytes([...head, ...foot].join('\n')))
  const rest = lines.length - shown.length
  const note =
    rest === 0 ? [] : [harmless(wording.text('report.markdown.cut', { lines: wording.count('lines', rest) }))]
  return [...head, ...shown, ...note, ...foot].join('\n')
}

/** Without the line that tools look for: no tool reads a group. */
function forPeople(summary: string): string {
  return summary.split('\n', 1).join('')
}

function robotLine({ tone, indent, label, text, note }: DrawnLine): string {
  const words = [label, text, note].filter((part) => part !== undefined).join('  ')
  const margin = `> ${INDENT.repeat(indent)}`
  switch (tone) {
    case 'create':
    case 'update':
    case 'move':
    case 'delete':
      return `${margin}<font color="${COLORS[tone]}">${harmless(`${SYMBOLS[tone]} ${words}`)}</font>`
    case 'context':
      return `${margin}**${harmless(words)}**`
    case 'detail':
    case 'fold':
      return `${margin}${harmless(words)}`
  }
}

function fit(lines: readonly string[], room: number): readonly string[] {
  let used = 0
  const end = lines.findIndex((line) => (used += bytes(line) + 1) > room)
  return end === -1 ? lines : lines.slice(0, end)
}

const WIDE: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  '`': '‘',
  '#': '＃',
}

/** The robot's Markdown has no escape character: what could mean something is written in its wide form, an address to click on too. */
function harmless(text: string): string {
  return text.replaceAll(/[<>[\]*`#]/gu, (character) => WIDE[character] ?? '').replaceAll('://', '：//')
}

const HARMLESS: Form = { words: harmless, filled: harmless }

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}
