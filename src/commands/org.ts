import { diskFolder, type OrgFolder } from '../config/folder.ts'
import { loadOrg, type LoadOptions, type LoadResult, type ValidateResult } from '../config/load.ts'
import { DesiredLiveMismatch, EXIT, OrgctlError } from '../errors.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { Locate } from '../model/source.ts'
import type { Findings } from '../report/diagnostics.ts'
import { renderDiagnosticsText } from '../report/diagnostics-text.ts'
import type { Context } from './context.ts'

const DEFAULT_ORG = 'org'

export interface LoadedOrg {
  readonly org: DesiredOrg
  readonly locate: Locate
}

export function orgFolder({ flags }: Context): string {
  return flags.org ?? DEFAULT_ORG
}

export function loadOptions(context: Context, dir: string): LoadOptions {
  return { dir, folder: folderAt(context, dir), showSensitive: context.wording.showSensitive }
}

/** Read where the command runs, named as the user typed it. */
function folderAt(context: Context, typed: string): OrgFolder {
  const shown = typed.length > 1 ? typed.replace(/[/\\]+$/u, '') : typed
  const place = context.path(shown)
  const disk = diskFolder(place)
  const rename = (path: string): string => (path.startsWith(place) ? shown + path.slice(place.length) : path)
  return {
    list: () => {
      const { files, faults } = disk.list()
      return {
        files: files.map((file) => ({ ...file, path: rename(file.path) })),
        faults: faults.map((fault) => ({ ...fault, path: rename(fault.path) })),
      }
    },
    read: (path) => disk.read(path.startsWith(shown) ? place + path.slice(shown.length) : path),
  }
}

async function readOrg(context: Context): Promise<LoadResult> {
  return loadOrg(loadOptions(context, orgFolder(context)))
}

/**
 * The organisation that the files declare. Warnings are noted on stderr.
 * @throws OrgctlError after showing the diagnostics, when there are errors among them
 */
export async function requireOrg(context: Context): Promise<LoadedOrg> {
  const { org, locate, ...found } = await readOrg(context)
  if (found.diagnostics.length > 0) showDiagnostics(context, findingsOf(found))
  if (!org) throw new OrgctlError('cli.diagnostics')
  return { org, locate }
}

export function findingsOf({ diagnostics, files, errors, warnings }: ValidateResult): Findings {
  return { diagnostics, files, omitted: errors + warnings - diagnostics.length }
}

export function showDiagnostics(context: Context, findings: Findings): void {
  const { wording, color, world, note } = context
  const text = renderDiagnosticsText(findings, { color: color.stderr, wording })
  const isError = findings.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
  if (isError) world.stderr.write(text)
  else note(text)
}

/**
 * What `make` makes of the files.
 * @throws DesiredLiveMismatch after showing where in the files the contradictions are
 */
export function orShowMismatch<T>(context: Context, locate: Locate, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof DesiredLiveMismatch)) throw error
    showDiagnostics(context, {
      files: 0,
      diagnostics: error.problems.map(({ code, params, source }) => ({
        code,
        params,
        severity: 'error',
        position: locate(source),
      })),
    })
    throw error
  }
}

/** @throws OrgctlError with exit code 4 when the files are for another corp; a sandbox is any corp */
export function checkCorp({ flags }: Context, org: DesiredOrg, corpId: string): void {
  if (org.corp_id === undefined || org.corp_id === corpId || flags.sandbox === true) return
  throw new OrgctlError('cli.other-corp', { params: { wanted: org.corp_id, corp: corpId }, exitCode: EXIT.refused })
}
