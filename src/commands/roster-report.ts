import { editedFields } from '../import/merge/member-edit.ts'
import type { Merge } from '../import/merge/merge-roster.ts'
import { renderDiff, type FileChange } from '../import/render-diff.ts'
import type { Layout } from '../import/roster/layout.ts'
import type { Roster } from '../import/roster/read-roster.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { Context } from './context.ts'

/** Lines of a kind that are shown without `--verbose`. */
const SHOWN = 20

/** What an import of a roster did, or would do. */
export interface RosterOutcome {
  readonly from: string
  readonly isDryRun: boolean
  readonly isRemoved: boolean
  readonly roster: Roster
  readonly format: 'text' | 'json'
  readonly layout: Layout
  readonly org: DesiredOrg
  readonly merge: Merge
  readonly changes: readonly FileChange[]
}

export function reportRoster(context: Context, outcome: RosterOutcome): void {
  switch (outcome.format) {
    case 'text':
      context.print(reportText(context, outcome))
      break
    case 'json':
      context.print(`${JSON.stringify(reportJson(outcome), undefined, 2)}\n`)
      break
  }
}

function reportText(
  { wording, verbose }: Context,
  { from, layout, roster, org, merge, changes, isDryRun, isRemoved }: RosterOutcome,
): string {
  const { added, changed, unchanged, absent } = merge
  const name = (index: number): string => org.members[index]?.userid ?? ''
  const params = {
    file: from,
    sheet: layout.sheet ?? '',
    rows: roster.rows.length,
    header: layout.headerRow,
    skipped: roster.skipped,
  }
  const lines = [
    wording.text(layout.sheet === undefined ? 'import.roster-read' : 'import.roster-sheet', params),
    ...(roster.skipped > 0 ? [wording.text('import.roster-skipped', params)] : []),
    ...(layout.unused.length > 0 ? [wording.text('import.roster-unused', { columns: layout.unused.join(', ') })] : []),
    '',
    ...shortened(
      added.map(({ spec, row }) =>
        wording.text('import.member-added', { userid: spec.userid, name: spec.name ?? '', row }),
      ),
    ),
    ...shortened(
      changed.map(({ index, edit, row }) =>
        wording.text('import.member-changed', { userid: name(index), fields: editedFields(edit).join(', '), row }),
      ),
    ),
    ...shortened(
      absent.map((index) =>
        wording.text(isRemoved ? 'import.member-removed' : 'import.member-absent', { userid: name(index) }),
      ),
    ),
    ...(added.length + changed.length + absent.length > 0 ? [''] : []),
    wording.text('import.roster-summary', {
      added: added.length,
      changed: changed.length,
      unchanged,
      absent: absent.length,
    }),
    ...(absent.length > 0 && !isRemoved ? [wording.text('import.absent-kept')] : []),
    wording.text(isDryRun ? 'import.files-would-change' : 'import.files-changed', {
      files: wording.count('files', changes.length),
    }),
  ]
  const diff = isDryRun && changes.length > 0 ? `\n${renderDiff(changes, wording)}` : ''
  return lines.map((line) => `${line}\n`).join('') + diff

  function shortened(all: readonly string[]): readonly string[] {
    const limit = verbose ? Infinity : SHOWN
    const rest = all.length - limit
    return rest <= 0 ? all : [...all.slice(0, limit), wording.text('import.more', { count: rest })]
  }
}

function reportJson({ layout, roster, org, merge, changes, isDryRun, isRemoved }: RosterOutcome): unknown {
  const userid = (index: number): string => org.members[index]?.userid ?? ''
  return {
    format_version: '1',
    ...(layout.sheet !== undefined && { sheet: layout.sheet }),
    header_row: layout.headerRow,
    rows: roster.rows.length,
    skipped: roster.skipped,
    unused_columns: layout.unused,
    added: merge.added.map(({ row, spec }) => ({ row, userid: spec.userid })),
    changed: merge.changed.map(({ row, index, edit }) => ({ row, userid: userid(index), fields: editedFields(edit) })),
    unchanged: merge.unchanged,
    absent: merge.absent.map(userid),
    absent_removed: isRemoved,
    files: changes.map(({ file }) => file),
    written: !isDryRun,
  }
}
