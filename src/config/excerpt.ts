import type { Diagnostic } from '../model/diagnostic.ts'
import { hideInside, hideText } from './show-value.ts'

/** Characters shown of a long line, and how many of them stand before the caret. */
const WINDOW = 120
const BEFORE = 60
/** How far around the caret a line is looked at: enough to see the key of any value that is shown. */
const REACH = 2_000

/** The source line around `column` (zero-based), with personal values hidden unless they may be shown. Columns stay what they are. */
export function makeExcerpt(line: string, column: number, showSensitive: boolean): NonNullable<Diagnostic['excerpt']> {
  const start = Math.max(0, column - REACH)
  const near = line.slice(start, column + REACH)
  // A tab is one column to us and many to a terminal.
  const shown = (showSensitive ? near : hideSensitive(near, start > 0)).replaceAll('\t', ' ')
  const from = Math.max(0, Math.min(column - BEFORE, line.length - WINDOW))
  const to = Math.min(line.length, from + WINDOW)
  const head = from > 0 ? '…' : ''
  const tail = to < line.length ? '…' : ''
  const text = head + shown.slice(from - start, to - start) + tail
  return { text: text.trimEnd(), caret: column - from + head.length }
}

const KEY = String.raw`["']?(?:mobile|email|biz_mail|address)["']?[ \t]*:[ \t]*`
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?`
/** The value behind a sensitive key: in block style up to the end of the line or a comment, in flow style up to the next bracket or comma. */
const BLOCK_FIELD = new RegExp(String.raw`^([\s-]*${KEY})(${QUOTED}|[^\s#{[](?:\S|\s(?!#))*)`, 'gu')
const FLOW_FIELD = new RegExp(String.raw`([{,]\s*${KEY})(${QUOTED}|[^\s,{}[\]#][^,{}[\]]*)`, 'gu')

/** @param isCut whether the line starts further left: then its first value has no key that could tell what it is */
function hideSensitive(line: string, isCut: boolean): string {
  const known = line
    .replace(isCut ? /^[^,{[]+/u : '', (value) => '*'.repeat(value.length))
    .replaceAll(BLOCK_FIELD, (_, key: string, value: string) => key + hideValue(value))
    .replaceAll(FLOW_FIELD, (_, key: string, value: string) => key + hideValue(value))
  return hideInside(known)
}

function hideValue(value: string): string {
  const quote = value.startsWith('"') || value.startsWith("'") ? value.slice(0, 1) : ''
  const isClosed = quote !== '' && value.length > 1 && value.endsWith(quote)
  const inner = value.slice(quote.length, isClosed ? -1 : undefined)
  const text = inner.trimEnd()
  if (text === 'null' || text === '~') return value
  return quote + hideText(text) + inner.slice(text.length) + (isClosed ? quote : '')
}
