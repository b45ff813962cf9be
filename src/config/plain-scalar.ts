/*
 * What an unquoted word means. Texts, null, true/false and plain decimal integers mean the same in YAML 1.1, YAML 1.2, JSON and every
 * reader; anything else that looks like a number (017, 0x1F, 1_000, 1e3, 1.5, .inf) does not, and no field of an org file needs it.
 */

/** No word with a meaning of its own is longer: `false`, `False`, `FALSE`. */
const LONGEST_WORD = 5

/** True for most texts, and found out without looking at more than one character. */
export function isSurelyText(text: string): boolean {
  return text.length > LONGEST_WORD && text.charCodeAt(0) > 0x39
}

/** `NaN` stands for a refused number: it is of no type that a JSON Schema can ask for, so validation reports it where it stands. */
export function readPlainScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0)
  if (first >= 0x2b && first <= 0x39) return readNumber(text)
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
    case '':
      return null
    case 'true':
    case 'True':
    case 'TRUE':
      return true
    case 'false':
    case 'False':
    case 'FALSE':
      return false
    default:
      return text
  }
}

export function isRefusedNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isNaN(value)
}

const DECIMAL = /^(?:0|-?[1-9][0-9]{0,15})$/u

/** Every form that some YAML reader takes for a number: YAML 1.1 and 1.2, underscores, other bases, sexagesimal aside. */
const NUMBER_LIKE =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|\.[0-9_]+(?:e[-+]?[0-9]+)?|\.inf|\.nan)$/iu

function readNumber(text: string): string | number {
  if (DECIMAL.test(text)) {
    const value = Number(text)
    return Number.isSafeInteger(value) ? value : Number.NaN
  }
  return NUMBER_LIKE.test(text) ? Number.NaN : text
}
