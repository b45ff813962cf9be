import type { DesiredOrg } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Locate } from '../model/source.ts'
import { diagnose } from './diagnose.ts'
import { diskFolder, type OrgFolder } from './folder.ts'
import { newLocate } from './item-places.ts'
import { newOpener, readText } from './open-files.ts'
import { readOrg, type ReadOrg } from './read-org.ts'
import { resolveOrg } from './resolve.ts'

export interface LoadOptions {
  /** Folder or single file, as the user typed it: positions start with it. */
  readonly dir: string
  /** Where the files come from instead of the disk. */
  readonly folder?: OrgFolder
  /** Show mobiles, mails and addresses in excerpts. */
  readonly showSensitive?: boolean
}

export interface ValidateResult {
  /** The first 1,000, errors before warnings, sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many there are, also beyond the first 1,000. */
  readonly errors: number
  readonly warnings: number
  readonly files: number
  readonly counts: { readonly departments: number; readonly members: number; readonly tags: number }
}

export interface LoadResult extends ValidateResult {
  /** Absent when there is any error. */
  readonly org?: DesiredOrg
  /** Reads the file again, at the first question about it. */
  readonly locate: Locate
}

/** Checks the org files without keeping what they say. */
export async function validateOrg({
  dir,
  folder = diskFolder(dir),
  showSensitive = false,
}: LoadOptions): Promise<ValidateResult> {
  return summarize(readOrg(dir, folder, false), folder, showSensitive)
}

/** Reads and checks the org files, all problems at once. */
export async function loadOrg({
  dir,
  folder = diskFolder(dir),
  showSensitive = false,
}: LoadOptions): Promise<LoadResult> {
  const read = readOrg(dir, folder, true)
  const result = await summarize(read, folder, showSensitive)
  const locate = newLocate((file) => readText(folder, file))
  return { ...result, ...(result.errors > 0 ? {} : { org: resolveOrg(read.declared, read.tree) }), locate }
}

async function summarize(
  { declared, problems, files }: ReadOrg,
  folder: OrgFolder,
  showSensitive: boolean,
): Promise<ValidateResult> {
  return {
    diagnostics: await diagnose(problems.kept, newOpener(folder), showSensitive),
    errors: problems.errors,
    warnings: problems.warnings,
    files,
    counts: {
      departments: declared.departments.length,
      members: declared.members.userids.length,
      tags: declared.tags.length,
    },
  }
}
