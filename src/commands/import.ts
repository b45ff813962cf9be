import { diskFolder } from '../config/folder.ts'
import { loadOrg } from '../config/load.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { declarableOrg, type DeclarableOrg } from '../import/declarable.ts'
import { renderOrg } from '../import/render-org.ts'
import { stageFolder, type Staging } from '../import/replace-folder.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import { EMPTY_MEMORY } from '../model/memory.ts'
import { planOrg } from '../pipeline.ts'
import { parseSnapshot } from '../snapshot/parse-snapshot.ts'
import type { Context } from './context.ts'
import { readText, systemReason } from './files.ts'
import { formatOf } from './flags.ts'
import type { RosterFlags } from './import-roster.ts'
import { orgFolder } from './org.ts'
import { orgSchema, SCHEMA_PLACE } from './schema.ts'

export interface ImportFlags extends RosterFlags {
  readonly from?: string
  readonly out?: string
  readonly force?: boolean
  readonly live?: string
}

/** Org files from live state, or a roster merged into those that are there. */
export async function importOrg(context: Context, flags: ImportFlags): Promise<ExitCode> {
  const foreign = FLAGS.find(
    ({ name, isForRoster }) => flags[name] !== undefined && isForRoster !== (flags.from !== undefined),
  )
  if (foreign) {
    const code = foreign.isForRoster ? 'import.flag-needs-from' : 'import.flag-not-with-from'
    throw new OrgctlError(code, { params: { flag: foreign.flag } })
  }
  if (flags.from === undefined) return importLive(context, flags)
  const { importRoster } = await import('./import-roster.ts')
  return importRoster(context, flags.from, flags)
}

const FLAGS = [
  { name: 'mapping', flag: '--mapping', isForRoster: true },
  { name: 'removeAbsent', flag: '--remove-absent', isForRoster: true },
  { name: 'dryRun', flag: '--dry-run', isForRoster: true },
  { name: 'out', flag: '--out', isForRoster: false },
  { name: 'force', flag: '--force', isForRoster: false },
  { name: 'live', flag: '--live', isForRoster: false },
] as const

/** Writes org files from live state: a plan of them right after is empty. */
async function importLive(context: Context, flags: ImportFlags): Promise<ExitCode> {
  formatOf('import', context.flags.format, ['text'])
  const out = flags.out ?? orgFolder(context)
  const obsolete = presentFiles(context, out)
  const [present] = obsolete
  if (present !== undefined && flags.force !== true) {
    throw new OrgctlError('import.exists', { params: { file: `${out}/${present}` } })
  }
  const live = flags.live === undefined ? await readLive(context) : await readSnapshot(context, flags.live)
  if (isPartial(live)) context.note(`${context.wording.text('import.partial')}\n`)
  for (const warning of live.read.warnings ?? []) context.note(`${context.wording.message(warning)}\n`)
  const org = declarableOrg(live)
  try {
    const staging = await stageFolder(context.path(out))
    try {
      await writeAll(context, staging, org, live)
      await requireEmptyPlan(staging, live)
      await staging.commit(obsolete)
    } catch (error) {
      await staging.discard()
      throw error
    }
  } catch (error) {
    if (error instanceof OrgctlError) throw error
    throw new OrgctlError('cli.file-unwritable', { params: { file: out, reason: systemReason(error) }, cause: error })
  }
  report(context, org, out)
  return EXIT.ok
}

/** Paths of the org files in the folder, below it. */
function presentFiles(context: Context, out: string): readonly string[] {
  const place = context.path(out)
  const { files, faults } = diskFolder(place).list()
  const fault = faults.find(({ kind }) => kind !== 'missing' && kind !== 'outside')
  if (fault) throw new OrgctlError('cli.file-unreadable', { params: { file: fault.path, reason: fault.reason ?? '' } })
  if (files.some(({ path }) => path === place)) throw new OrgctlError('import.not-a-folder', { params: { file: out } })
  return files.map(({ path }) => path.slice(place.length + 1))
}

async function readLive(context: Context): Promise<LiveOrg> {
  const { connect } = await import('./connection.ts')
  const connection = await connect(context, 'read')
  try {
    return await connection.directory.readOrg((done, total) =>
      context.progress.listener({ kind: 'reading', done, total }),
    )
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

async function readSnapshot(context: Context, file: string): Promise<LiveOrg> {
  return parseSnapshot(await readText(context, file), file)
}

async function writeAll({ wording }: Context, staging: Staging, org: DeclarableOrg, live: LiveOrg): Promise<void> {
  await staging.write(SCHEMA_PLACE, orgSchema(wording.lang))
  for (const { path, text } of renderOrg(org, live, { word: wording.message, name: wording.name })) {
    await staging.write(path, text)
  }
}

/**
 * The files are read back before they take their place: what is promised of them is checked, not believed.
 * @throws OrgctlError that says what differs; it is a defect
 */
async function requireEmptyPlan(staging: Staging, live: LiveOrg): Promise<void> {
  const { org, diagnostics } = await loadOrg({ dir: staging.dir })
  if (!org) {
    const problems = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)
    throw defect([...new Set(problems)].join(', '))
  }
  const { plan } = planOrg({
    desired: org,
    live,
    memory: EMPTY_MEMORY,
    digest: (_ref, _field, value) => JSON.stringify(value),
    options: { allowDeletes: {}, targets: [], writeUnverified: false },
  })
  const [change] = plan.changes
  if (change) throw defect(`${change.action} ${change.kind} (${change.fields.join(', ')})`)
}

function defect(what: string): OrgctlError {
  return new OrgctlError('import.not-equal', { params: { what }, fault: 'orgctl' })
}

function report(
  { wording, print, note, shown, path }: Context,
  { declaration, leftOut }: DeclarableOrg,
  out: string,
): void {
  const { members, tags, untouched } = declaration
  const say = (text: string): void => note(`${text}\n`)
  print(
    `${wording.text('import.done', {
      dir: shown(path(out)),
      departments: wording.count('departments', countDepartments(declaration.departments)),
      members: wording.count('members', members.length),
      tags: wording.count('tags', tags.length),
    })}\n`,
  )
  if (leftOut.size > 0) say(wording.text('import.left-out-count', { objects: wording.count('objects', leftOut.size) }))
  const undeclared = untouched.left.length + untouched.unplaced.length
  if (undeclared > 0) say(wording.text('import.untouched-count', { members: wording.count('members', undeclared) }))
  say(wording.text('import.personal-data', { dir: shown(path(out)) }))
}

function countDepartments(departments: DeclarableOrg['declaration']['departments']): number {
  return departments.reduce((sum, { children }) => sum + 1 + countDepartments(children), 0)
}
