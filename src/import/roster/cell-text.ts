import type { Cell } from './table.ts'

/** The text that a person sees in a cell, or why there is none that can be trusted. */
export type CellText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: 'import.cell-error' | 'import.cell-digits'; readonly text: string }

/** A spreadsheet keeps 15 digits of a number; of a longer one the rest is gone. */
const KEPT_DIGITS = 1e15
/** What spreadsheets write in a cell whose formula failed. */
const ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/u
/** A long number as a spreadsheet shows it when the column is narrow, and as it then saves it. */
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E[+-]\d{2,}$/iu
/** `="013800000000"`: a formula that keeps digits a text. */
const TEXT_FORMULA = /^="(.*)"$/u

const AROUND =
  /^[\s\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|[\s\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+$/gu

/** `digits`: the field holds digits that are no number, so that a number in scientific form has lost some. */
export function cellText(cell: Cell, field: 'text' | 'digits'): CellText {
  if (typeof cell === 'number') {
    const text = String(cell)
    return field === 'digits' && Math.abs(cell) >= KEPT_DIGITS
      ? { ok: false, fault: 'import.cell-digits', text }
      : ok(text)
  }
  if (cell instanceof Date) return ok(dateText(cell))
  if (cell === null) return ok('')
  if (typeof cell === 'boolean') return ok(String(cell))
  const text = tidy(cell)
  if (ERROR.test(text)) return { ok: false, fault: 'import.cell-error', text }
  if (field === 'text') return ok(text)
  // Full-width digits become plain ones; a program that writes tables may have turned a number into 13800000000.0.
  const digits = tidy(text.normalize('NFKC')).replace(/^(\d{5,})\.0+$/u, '$1')
  return SCIENTIFIC.test(digits) ? { ok: false, fault: 'import.cell-digits', text: digits } : ok(digits)
}

function ok(text: string): CellText {
  return { ok: true, text }
}

/** Without what spreadsheets and exports put around a text: blanks of any width, invisible marks, an apostrophe, a formula. */
function tidy(cell: string): string {
  const text = trim(cell)
  const inner = TEXT_FORMULA.exec(text)?.[1]
  if (inner !== undefined) return trim(inner.replaceAll('""', '"'))
  return /^['’]\+?\d/u.test(text) ? text.slice(1) : text
}

function trim(text: string): string {
  return text.replaceAll(AROUND, '').replaceAll(/\s*[\r\n]+\s*/gu, ' ')
}

/** Spreadsheets count days in the local time of nobody, which the reader turns into UTC. */
function dateText(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T')
  return time === '00:00:00.000Z' ? day : `${day} ${time.slice(0, 8)}`
}
