import type { Diagnostic } from '../model/diagnostic.ts'
import { hideText } from './show-value.ts'

/** Characters shown of a long line, and how many of them stand before the caret. */
const WINDOW = 120
const BEFORE = 60

/** The source line around `column` (zero-based), with personal values hidden unless they may be shown. Columns stay what they are. */
export function makeExcerpt(line: string, column: number, showSensitive: boolean): NonNullable<Diagnostic['excerpt']> {
  // A tab is one column to us and many to a terminal.
  const shown = (showSensitive ? line : hideSensitive(line)).replaceAll('\t', ' ')
  if (shown.length <= WINDOW) return { text: shown.trimEnd(), caret: column }
  const start = Math.max(0, Math.min(column - BEFORE, shown.length - WINDOW))
  const end = Math.min(shown.length, start + WINDOW)
  const head = start > 0 ? '…' : ''
  const tail = end < shown.length ? '…' : ''
  return { text: (head + shown.slice(start, end) + tail).trimEnd(), caret: column - start + head.length }
}

/** The value behind a sensitive key, in block or flow style, quoted or not. */
const SENSITIVE_FIELD =
  /((?:^|[\s{,])["']?(?:mobile|email|biz_mail|address)["']?[ \t]*:[ \t]*)("(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|[^\s,{}[\]#][^,{}[\]]*)/gu
const MAIL = /[\p{L}\p{N}.!#$%&'*+/=?^_`|~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const MOBILE = /(?<![\d+])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\+\d[\d -]{6,16}\d)(?!\d)/gu

function hideSensitive(line: string): string {
  return line
    .replaceAll(SENSITIVE_FIELD, (_, key: string, value: string) => key + hideValue(value))
    .replaceAll(MAIL, (mail) => hideText(mail))
    .replaceAll(MOBILE, (mobile) => hideText(mobile))
}

function hideValue(value: string): string {
  const quote = value.startsWith('"') || value.startsWith("'") ? value.slice(0, 1) : ''
  const isClosed = quote !== '' && value.length > 1 && value.endsWith(quote)
  const inner = value.slice(quote.length, isClosed ? -1 : undefined)
  return inner === 'null' || inner === '~' ? value : quote + hideText(inner) + (isClosed ? quote : '')
}
