import { script, scriptHash, style, styleHash } from '#page'
import { english, type MessageCode } from '../../messages/catalogue.ts'
import type { Change } from '../../model/change.ts'
import type { SettingChange } from '../../model/comparison.ts'
import { childPath, ROOT_PATH } from '../../model/path.ts'
import type { StepStatus } from '../../model/result.ts'
import { titleOf, toneOf, wordChange, type FieldWords } from '../change-words.ts'
import { wordSettings } from '../diff-notices.ts'
import type { Names } from '../names.ts'
import { noticeLine } from '../plan-notices.ts'
import { jsonText } from '../sanitize.ts'
import type { Wording } from '../wording.ts'
import { buildChart, type Chart, type ChartDepartment, type ChartInput } from './chart.ts'
import {
  ELEMENTS,
  PLACED,
  type PageChanges,
  type PageData,
  type PageDepartment,
  type PageDetails,
  type PageField,
  type PageHead,
  type PageMembers,
} from './page-data.ts'

export interface PageInput extends ChartInput {
  readonly head: PageHead
  readonly wording: Wording
  readonly names: Names
  readonly settings?: readonly SettingChange[]
  /** How an applied change ended. */
  readonly status?: (index: number) => StepStatus | undefined
}

/** Chinese characters are drawn as in the mainland. */
const LANGUAGE_TAGS = { en: 'en', zh: 'zh-CN' } as const

/** Changes whose details are parsed together. */
const PART = 200

/**
 * One file that needs nothing else: the page, its style, its program and its data. Nothing that is not in it may run or be loaded, and
 * the data is text that cannot end its element, whatever somebody is called.
 */
export function* pageChunks(input: PageInput): Generator<string> {
  const { wording, changes } = input
  const head = withoutEmoji(input.head)
  const policy = [
    `default-src 'none'`,
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ]
  yield `<!doctype html>
<html lang="${LANGUAGE_TAGS[wording.lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="orgctl">
<title>${escapeHtml(head.title)}</title>
<style>${style}</style>
</head>
<body>
<div id="${ELEMENTS.app}"><main>
<h1>${escapeHtml(head.title)}</h1>
<p>${escapeHtml(head.verdict.text)}</p>
<p>${escapeHtml(head.summary)}</p>
<ul>
${head.notices.items.map((notice) => `<li>${escapeHtml(noticeLine(notice, wording))}</li>`).join('\n')}
</ul>
<noscript><p>${escapeHtml(wording.text('page.noscript'))}</p></noscript>
</main></div>
`
  yield* dataElement(ELEMENTS.data, pageData({ ...input, head }))
  for (let start = 0; start < changes.length; start += PART) {
    const details = changes.slice(start, start + PART).map((change) => detailsOf(change, input))
    yield* dataElement(`${ELEMENTS.details}${start / PART}`, details)
  }
  yield `<script>${script}</script>\n</body>\n</html>\n`
}

/** The sign before a verdict is for places without colour. */
function withoutEmoji(head: PageHead): PageHead {
  const { tone, text } = head.verdict
  return { ...head, verdict: { tone, text: text.replace(/^\p{Extended_Pictographic}\u{fe0f}?\s*/u, '') } }
}

function* dataElement(id: string, data: unknown): Generator<string> {
  yield `<script type="application/json" id="${id}">`
  // Without a `<` nothing can end the element or start a comment in it.
  yield jsonText(data).replaceAll('<', '\\u003c')
  yield '</script>\n'
}

/** For text and for attribute values in quotes. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export function pageData(input: PageInput): PageData {
  const { head, wording, settings = [] } = input
  const chart = buildChart(input)
  return {
    ...head,
    lang: LANGUAGE_TAGS[wording.lang],
    texts: pageTexts(wording),
    departments: pageDepartments(chart, wording),
    members: pageMembers(chart, wording),
    chains: chart.chains.map(({ managers, next }) => [managers, next]),
    hasLeaders: chart.hasLeaders,
    changes: pageChanges(input),
    settings: wordSettings(settings, wording).map((field) => pageField(field, wording)),
  }
}

function pageTexts(wording: Wording): Readonly<Record<string, string>> {
  const codes = Object.keys(english).filter((code): code is MessageCode => code.startsWith('page.'))
  return Object.fromEntries(codes.map((code) => [code, wording.text(code)]))
}

function pageDepartments({ departments }: Chart, wording: Wording): readonly PageDepartment[] {
  const paths: string[] = []
  return departments.map((department, index): PageDepartment => {
    const name = nameOf(department, index, wording)
    const parent = paths[department.parent]
    const path = parent === undefined ? ROOT_PATH : childPath(parent, name)
    paths.push(path)
    const { formerName, formerParent, state, before, after, leadersBefore, leadersAfter, change } = department
    return {
      name,
      path: department.parent < 0 ? name : path,
      parent: department.parent,
      state,
      before,
      after,
      ...(formerName !== undefined && { was: wording.name(formerName) }),
      ...(formerParent >= 0 && { from: formerParent }),
      ...(change >= 0 && { change }),
      ...(leadersBefore.length > 0 && { led: leadersBefore }),
      ...(leadersAfter.length > 0 && { leads: leadersAfter }),
    }
  })
}

function nameOf({ name, id }: ChartDepartment, index: number, wording: Wording): string {
  if (name !== undefined) return wording.name(name)
  return index === 0 ? wording.text('page.root') : wording.text('page.nameless', { id })
}

function pageMembers({ members }: Chart, wording: Wording): PageMembers {
  const positions = new Map<string, number>()
  const positionOf = (position: string | undefined): number => {
    if (position === undefined || position === '') return -1
    const known = positions.get(position) ?? positions.size
    positions.set(position, known)
    return known
  }
  const noted = <T>(value: (index: number) => T | undefined): Readonly<Record<number, T>> => {
    const found: Record<number, T> = {}
    for (const index of members.keys()) {
      const of = value(index)
      if (of !== undefined) found[index] = of
    }
    return found
  }
  const position = members.map((member) => positionOf(member.position))
  return {
    userid: members.map(({ userid }) => wording.name(userid)),
    name: members.map(({ name }) => (name === undefined ? '' : wording.name(name))),
    position,
    positions: [...positions.keys()].map((text) => wording.value('position', text)),
    state: noted((index) => {
      const state = members[index]?.state
      return state === 'same' ? undefined : state
    }),
    change: noted((index) => {
      const change = members[index]?.change ?? -1
      return change < 0 ? undefined : change
    }),
    placements: members.map(({ placements }) =>
      placements.map(
        ({ department, before, after, ledBefore, leadsAfter }) =>
          department * PLACED.size +
          (before ? PLACED.before : 0) +
          (after ? PLACED.after : 0) +
          (ledBefore ? PLACED.ledBefore : 0) +
          (leadsAfter ? PLACED.leadsAfter : 0),
      ),
    ),
    chain: members.map(({ chainAfter }) => chainAfter),
    chainBefore: noted((index) => {
      const member = members[index]
      return member && member.chainBefore !== member.chainAfter ? member.chainBefore : undefined
    }),
  }
}

const KIND_LETTERS = { department: 'd', member: 'm', tag: 't' } as const
const TONE_LETTERS = { create: 'c', update: 'u', move: 'm', delete: 'd' } as const
const STATUS_LETTERS = { done: 'd', failed: 'f', skipped: 's' } as const

function pageChanges({ changes, status, wording, names }: PageInput): PageChanges {
  const ended = (index: number): string => {
    const of = status?.(index)
    return of === undefined ? '-' : STATUS_LETTERS[of]
  }
  return {
    kind: changes.map(({ kind }) => KIND_LETTERS[kind]).join(''),
    tone: changes.map((change) => TONE_LETTERS[toneOf(change)]).join(''),
    status: status ? changes.map((_, index) => ended(index)).join('') : '',
    title: changes.map((change) =>
      change.kind === 'department' ? wording.name(change.path) : titleOf(change, wording, names),
    ),
    part: PART,
  }
}

function detailsOf(change: Change, { wording, names }: PageInput): PageDetails {
  const { note, fields } = wordChange(change, wording, names)
  return { note, fields: fields.map((field) => pageField(field, wording)) }
}

/** Fields have WeCom's names everywhere; here these stand beside words. */
function pageField(field: FieldWords, wording: Wording): PageField {
  const [name = ''] = field.label.split('.')
  const code = `page.field.${name}`
  const words = isCode(code) ? wording.text(code) : field.label
  const label = name === 'extattr' && field.label !== name ? field.label.slice(name.length + 1) : words
  switch (field.kind) {
    case 'value':
      return { kind: field.kind, label, name: field.label, value: field.value }
    case 'pair':
      return { kind: field.kind, label, name: field.label, before: field.before, after: field.after }
    case 'set': {
      const { added, changed, removed } = field
      return { kind: field.kind, label, name: field.label, added, changed, removed }
    }
  }
}

function isCode(code: string): code is MessageCode {
  return Object.hasOwn(english, code)
}
