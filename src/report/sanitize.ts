/**
 * Names come from files and from WeCom, so anybody who may edit a name could put terminal commands, line breaks or characters that
 * turn the reading direction into a report. Everything shown passes through here once.
 */

/** Control, format, line-separator and invisible filler characters, and halves of surrogate pairs. */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{115f}\u{1160}\u{3164}\u{ffa0}]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text on one line, with hostile characters spelled out: `\n`, `\u{202e}`. */
export function showHostile(text: string): string {
  return text.replaceAll(HOSTILE, (char, offset: number) => {
    if (char === '\u{200d}' && isInsideEmoji(text, offset)) return char
    return SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
  })
}

/** A joiner between two pictures belongs to one emoji; everywhere else it is as invisible as the rest. */
function isInsideEmoji(text: string, offset: number): boolean {
  return (
    /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}]$/u.test(text.slice(0, offset)) &&
    /^\p{Extended_Pictographic}/u.test(text.slice(offset + 1))
  )
}

/** JSON on one line that holds the exact value, with hostile characters written as `\uXXXX`. */
export function jsonText(value: unknown): string {
  return escapeHostile(JSON.stringify(value))
}

function escapeHostile(json: string): string {
  return json.replaceAll(HOSTILE, (char) =>
    Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  )
}

/** `jsonText` on as many lines as people read it by. */
export function jsonDocument(value: unknown): string {
  // Inside a text a line break is escaped already: these are the document's own.
  const lines = JSON.stringify(value, undefined, 2).split('\n')
  return `${lines.map(escapeHostile).join('\n')}\n`
}

/** Query values of addresses inside free text, such as the message of a failed request, replaced by `***`. */
export function hideQueries(text: string): string {
  return text.replaceAll(/([?&][\w.-]+=)[^&\s"'<>)]+/gu, '$1***')
}
