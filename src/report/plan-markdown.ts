import type { Change } from '../model/change.ts'
import type { Plan } from '../model/plan.ts'
import { departmentWords, titleOf, toneOf, wordChange } from './change-words.ts'
import { drawOutline, INDENT_WIDTH, type DrawnLine } from './draw-plan.ts'
import { blockLines, escapeMarkdown, fenced, fitLines, folded, MARKDOWN_FORM, MARKDOWN_LIMIT } from './markdown.ts'
import { planNames, type Names } from './names.ts'
import { outlinePlan } from './outline.ts'
import { callsLine, durationLine, isEmpty, noticeLine, riskNotices, summaryLine } from './plan-notices.ts'
import { wrapList } from './width.ts'
import type { Wording } from './wording.ts'

export interface PlanMarkdownOptions {
  readonly wording: Wording
  /** Names that the plan itself does not hold, from `planNames(plan, live)`. */
  readonly names?: Names
}

/** Room that headings, fences and the cut notes of all sections take together. */
const OVERHEAD = 1_500

/**
 * The plan as a comment on a pull request: the verdict, what blocks it, every delete, moves, and the rest folded away. Whatever the
 * size of the plan it stays within what GitHub accepts; deletes are the last to be left out, in full or as bare ids.
 */
export function renderPlanMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const { wording } = options
  const names = options.names ?? planNames(plan)
  const heading = (text: string): string => `#### ${escapeMarkdown(text)}`

  const head = [
    `### ${verdict(plan, wording)}`,
    summaryLine(plan, wording),
    ...(isEmpty(plan) ? [] : [escapeMarkdown(`${callsLine(plan, wording)}; ${durationLine(plan, wording)}`)]),
    escapeMarkdown(wording.text(`report.plan.mode.${plan.read.mode}`)),
  ].join('\n\n')

  let room = MARKDOWN_LIMIT - head.length - OVERHEAD
  /** Sections are filled in the order of their weight and shown in the order of reading. */
  const fill = (lines: readonly string[], share: number): readonly string[] => {
    const fitting = fitLines(lines, Math.floor(room * share), wording)
    room -= fitting.reduce((sum, line) => sum + line.length + 1, 0)
    return fitting
  }

  const blocks = fill(blockLines(plan, wording), 0.25)
  const deletes = fill(deleteLines(plan, room, wording, names), 1)
  const risks = fill(
    riskNotices(plan, { wording, names, limit: 10, form: MARKDOWN_FORM }).map(
      (risk) => `- ${noticeLine(risk, wording)}`,
    ),
    0.5,
  )
  const moves = fill(moveLines(plan, wording, names), 0.5)
  const warnings = fill(
    plan.warnings.map((warning) => `- ${wording.message(warning, MARKDOWN_FORM)}`),
    0.3,
  )
  const rest = plan.changes.filter((change) => toneOf(change) !== 'delete' && toneOf(change) !== 'move')
  const others = fill(otherLines({ ...plan, changes: rest }, wording, names), 1)

  const sections = [
    '<!-- orgctl plan -->',
    head,
    ...(blocks.length > 0 ? [heading(wording.text('report.markdown.blocked')), blocks.join('\n')] : []),
    ...(deletes.length > 0 ? [heading(wording.text('report.markdown.deletes')), fenced('diff', deletes)] : []),
    ...(moves.length > 0 ? [heading(wording.text('report.markdown.moves')), fenced('diff', moves)] : []),
    ...(risks.length > 0 ? [heading(wording.text('report.markdown.risks')), risks.join('\n')] : []),
    ...(others.length > 0
      ? [
          folded(
            wording.text('report.markdown.others', { changes: wording.count('changes', rest.length) }),
            fenced('diff', others),
          ),
        ]
      : []),
    ...(warnings.length > 0
      ? [folded(wording.text('report.markdown.warnings', { count: plan.warnings.length }), warnings.join('\n'))]
      : []),
  ]
  return `${sections.join('\n\n')}\n`
}

function verdict(plan: Plan, wording: Wording): string {
  if (isEmpty(plan)) return wording.text('report.markdown.verdict.none')
  const changes = wording.count('changes', plan.changes.length)
  return plan.blocked.length > 0
    ? wording.text('report.markdown.verdict.blocked', { changes })
    : wording.text('report.markdown.verdict.ready', { changes })
}

/** One line for each delete; where that is too much, many to a line. */
function deleteLines(plan: Plan, room: number, wording: Wording, names: Names): readonly string[] {
  const deletes = plan.changes.filter((change) => change.action === 'delete')
  const lines = deletes.map((change) => `- ${placedTitle(change, wording, names)}`)
  if (lines.reduce((sum, line) => sum + line.length + 1, 0) <= room) return lines
  return wrapList(
    deletes.map((change) => briefRef(change, wording)),
    120,
  ).map((line) => `- ${line}`)
}

function briefRef(change: Change, wording: Wording): string {
  return wording.name(change.kind === 'member' ? change.userid : change.kind === 'tag' ? change.name : change.path)
}

/** The object with its place, for a list that is not grouped by department. */
function placedTitle(change: Change, wording: Wording, names: Names): string {
  switch (change.kind) {
    case 'department':
      return departmentWords(change.id, change.path, wording, names)
    case 'member': {
      const title = titleOf(change, wording, names)
      const home = change.before?.main_department ?? names.home(change.userid)
      const path = typeof home === 'number' ? names.path(home) : undefined
      return path === undefined ? title : `${title}  ${wording.name(path)}`
    }
    case 'tag':
      return wording.text('report.show.tag', { name: titleOf(change, wording, names) })
  }
}

function moveLines(plan: Plan, wording: Wording, names: Names): readonly string[] {
  return plan.changes
    .filter((change) => toneOf(change) === 'move')
    .flatMap((change) => {
      const { title, fields } = wordChange(change, wording, names)
      const head = change.kind === 'department' ? departmentWords(change.id, change.path, wording, names) : title
      const details = fields.flatMap((field): readonly string[] => {
        switch (field.kind) {
          case 'value':
            return [`    ${field.label}: ${field.value}`]
          case 'pair':
            return [`    ${field.label}: ${field.before} → ${field.after}`]
          case 'set':
            return [
              ...field.added.map((item) => `+   ${field.label}: ${item}`),
              ...field.changed.map((item) => `!   ${field.label}: ${item}`),
              ...field.removed.map((item) => `-   ${field.label}: ${item}`),
            ]
        }
      })
      return [`! ${head}`, ...details]
    })
}

function otherLines(plan: Plan, wording: Wording, names: Names): readonly string[] {
  const lines: string[] = []
  for (const line of drawOutline(outlinePlan(plan, names), { wording, names, verbose: false, width: 120 })) {
    lines.push(diffLine(line))
  }
  return lines
}

/** Column 0 carries the sign that gives the line its colour. */
function diffLine({ tone, indent, label, text, note }: DrawnLine): string {
  const margin = ' '.repeat(1 + indent * INDENT_WIDTH)
  const body = `${label === undefined ? '' : `${label}  `}${text}${note === undefined ? '' : `  (${note})`}`
  switch (tone) {
    case 'create':
      return `+${margin}${body}`
    case 'delete':
      return `-${margin}${body}`
    case 'update':
    case 'move':
      return `!${margin}${body}`
    case 'context':
    case 'detail':
    case 'fold':
      return ` ${margin}${body}`
  }
}
