import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { IMPORT_FILE } from '../import/file-names.ts'
import { disturbed } from '../import/merge/disturbed.ts'
import { mergeRoster, type Merge } from '../import/merge/merge-roster.ts'
import { rosterEdits } from '../import/merge/roster-edits.ts'
import type { FileChange } from '../import/render-diff.ts'
import { NO_MAPPING, parseMapping } from '../import/roster/mapping.ts'
import { findLayout } from '../import/roster/layout.ts'
import { readRoster, type Roster, type RowProblem } from '../import/roster/read-roster.ts'
import { readTables } from '../import/roster/read-table.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { Context } from './context.ts'
import { editFiles, isSingleFile, loadWith, orgFileReader, writeFileChanges } from './file-changes.ts'
import { systemReason } from './files.ts'
import { formatOf } from './flags.ts'
import { findingsOf, orgFolder, requireOrg, showDiagnostics } from './org.ts'
import { reportRoster } from './roster-report.ts'
import { SCHEMA_PLACE } from './schema.ts'

export interface RosterFlags {
  readonly mapping?: string
  readonly removeAbsent?: boolean
  readonly dryRun?: boolean
}

/** Merges an HR roster or the console's spreadsheet into the org files: only the lines that change do. */
export async function importRoster(context: Context, from: string, flags: RosterFlags): Promise<ExitCode> {
  const format = formatOf('import --from', context.flags.format, ['text', 'json'])
  const mapping =
    flags.mapping === undefined ? NO_MAPPING : parseMapping(await readBytes(context, flags.mapping), flags.mapping)
  const tables = await readTables(await readBytes(context, from), { file: from, ...mapping })
  const layout = findLayout(tables, mapping, from)
  const roster = readRoster(layout)
  const { org } = await requireOrg(context)
  const merge = mergeRoster({ org, rows: roster.rows, mapping, file: from })
  requireNoProblems(context, from, [...roster.problems, ...merge.problems])

  const changes = makeChanges(context, org, merge, flags.removeAbsent === true)
  if (changes.length > 0) await requireArrival(context, org, merge, changes, { roster, mapping, from, flags })
  if (flags.dryRun !== true) await writeFileChanges(context, changes)
  const isRemoved = flags.removeAbsent === true
  const isDryRun = flags.dryRun === true
  reportRoster(context, { format, from, isDryRun, isRemoved, layout, roster, org, merge, changes })
  return EXIT.ok
}

async function readBytes(context: Context, typed: string): Promise<Uint8Array> {
  try {
    return await readFile(context.path(typed))
  } catch (error) {
    throw new OrgctlError('cli.file-unreadable', { params: { file: typed, reason: systemReason(error) }, cause: error })
  }
}

/** @throws OrgctlError after all of them were shown, in order of rows */
function requireNoProblems({ wording, world }: Context, file: string, problems: readonly RowProblem[]): void {
  if (problems.length === 0) return
  for (const { row, message } of problems.toSorted((a, b) => a.row - b.row)) {
    // A cell may hold anything, a mobile in the wrong column for one.
    const said = wording.free(wording.message(message))
    world.stderr.write(`${wording.text('import.row-problem', { file, row, message: said })}\n`)
  }
  throw new OrgctlError('import.problems', { params: { file, count: problems.length } })
}

function makeChanges(context: Context, org: DesiredOrg, merge: Merge, removeAbsent: boolean): readonly FileChange[] {
  const dir = orgFolder(context)
  const fresh = newFile(context, dir)
  const otherFile = isSingleFile(context, dir) ? dir : `${dir.replace(/\/+$/u, '')}/members/${IMPORT_FILE}.yaml`
  const textOf = orgFileReader(context)
  const edits = rosterEdits({ org, merge, removeAbsent, otherFile, read: (file) => textOf(file) ?? fresh })
  return editFiles(context, edits, () => fresh)
}

/** What a file begins with that is made for members without a better place. */
function newFile({ path }: Context, dir: string): string {
  const schema = existsSync(path(`${dir}/${SCHEMA_PLACE}`))
    ? `# yaml-language-server: $schema=../${SCHEMA_PLACE}\n`
    : ''
  return `${schema}version: 1\n`
}

interface Made {
  readonly roster: Roster
  readonly mapping: Parameters<typeof mergeRoster>[0]['mapping']
  readonly from: string
  readonly flags: RosterFlags
}

/**
 * The files as they would be are read back, and the roster is held against them again: it must have nothing left to say, and nobody else
 * may have changed.
 */
async function requireArrival(
  context: Context,
  before: DesiredOrg,
  merge: Merge,
  changes: readonly FileChange[],
  { roster, mapping, from, flags }: Made,
): Promise<void> {
  const result = await loadWith(context, changes)
  if (!result.org) {
    showDiagnostics(context, findingsOf(result))
    throw new OrgctlError('import.result-invalid', { params: { file: from } })
  }
  const again = mergeRoster({ org: result.org, rows: roster.rows, mapping, file: from })
  const left = [
    ...again.added.map(({ spec }) => spec.userid),
    ...again.changed.map(({ index }) => result.org?.members[index]?.userid ?? ''),
    ...disturbed(before, result.org, merge, flags.removeAbsent === true),
  ]
  if (left.length > 0) {
    throw new OrgctlError('import.not-applied', {
      params: { userids: left.slice(0, 5).join(', '), count: left.length },
      fault: 'orgctl',
    })
  }
}
