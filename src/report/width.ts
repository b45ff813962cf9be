import { eastAsianWidth } from 'get-east-asian-width'

/** Made when first needed: that takes longer than most commands word anything. */
let segmenter: Intl.Segmenter | undefined
/** What nearly every name is made of: one code unit a character, narrow below U+3000 and wide from there. Spares the segmenter. */
const PLAIN = /^[\u{20}-\u{7e}\u{2192}\u{2026}\u{3001}-\u{3029}\u{4e00}-\u{9fff}\u{ff01}-\u{ff60}]*$/u
const EMOJI = /\p{Emoji_Presentation}|\u{fe0f}/u

/** Columns that the text takes in a terminal: two for a Chinese character or an emoji, none for a combining mark. */
export function displayWidth(text: string): number {
  let width = 0
  if (PLAIN.test(text)) {
    for (let i = 0; i < text.length; i++) width += text.charCodeAt(i) < 0x3000 ? 1 : 2
    return width
  }
  for (const { segment } of segmentsOf(text)) width += graphemeWidth(segment)
  return width
}

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme)) return 2
  const first = grapheme.codePointAt(0) ?? 0
  if (/^[\p{M}\p{Cf}\p{Cc}]/u.test(grapheme)) return 0
  return eastAsianWidth(first)
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}

/** At most `width` columns, never cutting through a character; a cut text ends with `…`. */
export function cutToWidth(text: string, width: number): string {
  if (text.length <= width / 2 || displayWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const { segment } of segmentsOf(text)) {
    const next = graphemeWidth(segment)
    if (used + next > width - 1) break
    cut += segment
    used += next
  }
  return `${cut}…`
}

/** Fills lines with the items, separated by `, `; an item wider than the line stands alone. */
export function wrapList(items: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  items.forEach((item, index) => {
    const text = index === items.length - 1 ? item : `${item},`
    const joined = line === '' ? text : `${line} ${text}`
    if (line !== '' && displayWidth(joined) > width) {
      lines.push(line)
      line = text
    } else {
      line = joined
    }
  })
  if (line !== '') lines.push(line)
  return lines
}
