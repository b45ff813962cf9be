/** Changes as lines of fenced blocks with `diff` colours. */
import type { Change } from '../model/change.ts'
import { departmentWords, titleOf, toneOf, wordChange, type FieldWords } from './change-words.ts'
import { drawOutline, INDENT_WIDTH, type DrawnLine } from './draw-plan.ts'
import type { Names } from './names.ts'
import { outlinePlan } from './outline.ts'
import { wrapList } from './width.ts'
import type { Wording } from './wording.ts'

/** One line for each delete; where that is too much, many to a line. */
export function deleteLines(
  changes: readonly Change[],
  room: number,
  wording: Wording,
  names: Names,
): readonly string[] {
  const deletes = changes.filter((change) => change.action === 'delete')
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

export function moveLines(changes: readonly Change[], wording: Wording, names: Names): readonly string[] {
  return changes
    .filter((change) => toneOf(change) === 'move')
    .flatMap((change) => {
      const { title, fields } = wordChange(change, wording, names)
      const head = change.kind === 'department' ? departmentWords(change.id, change.path, wording, names) : title
      return [`! ${head}`, ...fields.flatMap(fieldLines)]
    })
}

export function fieldLines(field: FieldWords): readonly string[] {
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
}

/** What is neither a delete nor a move, by department. */
export function otherLines(changes: readonly Change[], wording: Wording, names: Names): readonly string[] {
  const lines: string[] = []
  const options = { wording, names, verbose: false, width: 120 }
  for (const line of drawOutline(outlinePlan({ changes: changes.filter(isOther) }, names), options)) {
    lines.push(diffLine(line))
  }
  return lines
}

export function isOther(change: Change): boolean {
  const tone = toneOf(change)
  return tone !== 'delete' && tone !== 'move'
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
