import type { Plan } from '../model/plan.ts'
import { wordBlocks } from './plan-notices.ts'
import type { Form, Wording } from './wording.ts'

/** GitHub refuses comments above 65,536 characters; the rest is room for what a pipeline adds around ours. */
export const MARKDOWN_LIMIT = 60_000

/** Our own words: nothing in them may start markup. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~#]/gu, '\\$&')
}

/** Foreign text: inside a code span neither markup, HTML, mentions nor issue numbers work. */
export function codeSpan(text: string): string {
  if (text.trim() === '') return `\`"${text}"\``
  const fence = '`'.repeat(longestRun(text) + 1)
  const pad = /^`|`$/u.test(text) ? ' ' : ''
  return `${fence}${pad}${text}${pad}${fence}`
}

/** Plain words and numbers stay as they are, so that a flag in a sentence can be copied. */
export const MARKDOWN_FORM: Form = {
  words: escapeMarkdown,
  filled: (text) => (/^[A-Za-z\d]+$/u.test(text) ? text : codeSpan(text)),
}

/** A block that no line inside can end. The lines must not hold line breaks. */
export function fenced(language: string, lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [fence + language, ...lines, fence].join('\n')
}

export function folded(summary: string, body: string): string {
  return `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${body}\n\n</details>`
}

/** What blocks the plan, as list items. */
export function blockLines(plan: Pick<Plan, 'blocked'>, wording: Wording): readonly string[] {
  return wordBlocks(plan, wording, MARKDOWN_FORM).map(({ guard, message }) => `- ${codeSpan(guard)}: ${message}`)
}

function longestRun(text: string): number {
  return (text.match(/`+/gu) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}

/** The first lines that fit into `room` characters, and how many did not; nothing is cut where all fit. */
export function fitLines(lines: readonly string[], room: number, wording: Wording): readonly string[] {
  const note = (count: number): string => wording.text('report.markdown.cut', { lines: wording.count('lines', count) })
  let used = 0
  let fitting = 0
  for (const line of lines) {
    if (used + line.length + 1 > room) break
    used += line.length + 1
    fitting += 1
  }
  if (fitting === lines.length) return lines
  const reserve = note(lines.length).length + 1
  while (fitting > 0 && used + reserve > room) {
    fitting -= 1
    used -= (lines[fitting]?.length ?? 0) + 1
  }
  return [...lines.slice(0, fitting), note(lines.length - fitting)]
}

/** Whole lines of a finished text that fit into `room` characters, with `note` below; what is open at the cut is closed. */
export function cutMarkdown(text: string, room: number, note: string): string {
  if (text.length <= room) return text
  const kept: string[] = []
  const open: string[] = []
  let used = note.length + CLOSING_ROOM
  for (const line of text.split('\n')) {
    used += line.length + 1
    if (used > room) break
    kept.push(line)
    const [fence] = /^`{3,}/u.exec(line) ?? []
    if (fence !== undefined && open.at(-1)?.startsWith('`') !== true) open.push(fence)
    else if (fence !== undefined && fence === open.at(-1)) open.pop()
    else if (line.startsWith('<details>')) open.push('</details>')
    else if (line === '</details>') open.pop()
  }
  return [...kept, ...open.reverse(), '', note].join('\n')
}

/** For fences and tags that have to be closed, with the line breaks between. */
const CLOSING_ROOM = 100
