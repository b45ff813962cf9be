import { checkValues } from '../../config/check-values.ts'
import { parsePointer } from '../../config/pointer.ts'
import { shownParams } from '../../config/problem.ts'
import type { RosterRow, RowProblem } from '../roster/read-roster.ts'

/**
 * What the rows say, held against the rules for files: so that a wrong mail is reported with its row. Whoever a row is about has a userid
 * by now; departments and leaders are found elsewhere.
 */
export function checkRows(
  rows: readonly { readonly row: RosterRow; readonly userid: string }[],
  file: string,
): readonly RowProblem[] {
  const members = rows.map(({ row: { texts, gender, extattr }, userid }, index) => ({
    userid,
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null)),
    ...(gender && { gender }),
    // Any will do, but not all in one: a department holds 30,000.
    departments: [2 + Math.floor(index / 20_000)],
    ...(Object.keys(extattr).length > 0 && { extattr }),
  }))
  const rowAt = (pointer: string): number => rows[Number(parsePointer(pointer)[1])]?.row.number ?? 0
  return checkValues([{ file, value: { version: 1, members } }]).map(({ code, params, source, related }) => ({
    row: rowAt(source.pointer),
    message: {
      code,
      params: { ...shownParams(params, false), ...(related && { where: `${file}:${rowAt(related.pointer)}` }) },
    },
  }))
}
