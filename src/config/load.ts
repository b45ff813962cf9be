import type { DesiredOrg } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { UniqueField } from '../model/fields.ts'
import type { Locate } from '../model/source.ts'
import { checkAcross } from './checks/across.ts'
import { newContext } from './checks/context.ts'
import { newOwners, reportTaken } from './checks/unique-values.ts'
import { collectFile, markIncomplete, type Collecting } from './collect.ts'
import { memberSource, newDeclared, type Declared } from './declared.ts'
import { decodeText } from './decode.ts'
import { diagnose } from './diagnose.ts'
import { diskFolder, systemCode, type OrgFolder } from './folder.ts'
import { parseYaml } from './parse-yaml.ts'
import { newLocate } from './item-places.ts'
import { parsePointer, valueAt } from './pointer.ts'
import { placeAt } from './odd-yaml.ts'
import { FilePositions } from './positions.ts'
import { addProblem, newProblemList, type ProblemList } from './problem.ts'
import { reportDecodeFault, reportFolderFault, reportSize, reportYamlFault } from './read-problems.ts'
import { isSuspicious } from './checks/texts.ts'
import { resolveOrg } from './resolve.ts'
import { buildTree, type Tree } from './tree.ts'

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
export async function validateOrg(options: LoadOptions): Promise<ValidateResult> {
  const { declared, problems, folder, files } = readOrg(options, false)
  return summarize(declared, problems, files, newOpener(folder), options)
}

/** Reads and checks the org files, all problems at once. */
export async function loadOrg(options: LoadOptions): Promise<LoadResult> {
  const { declared, tree, problems, folder, files } = readOrg(options, true)
  const result = await summarize(declared, problems, files, newOpener(folder), options)
  const locate = newLocate((file) => readText(folder, file))
  return { ...result, ...(result.errors > 0 ? {} : { org: resolveOrg(declared, tree) }), locate }
}

interface ReadOrg {
  readonly declared: Declared
  readonly tree: Tree
  readonly problems: ProblemList
  readonly folder: OrgFolder
  readonly files: number
}

/** A usual member takes more. Tables for so many are made at once instead of growing. */
const MEMBER_BYTES = 200
const EXPECTED_LIMIT = 200_000

function readOrg({ dir, folder = diskFolder(dir) }: LoadOptions, keepMembers: boolean): ReadOrg {
  const problems = newProblemList()
  const listing = folder.list()
  const bytes = listing.files.reduce((sum, file) => sum + file.bytes, 0)
  const expected = Math.min(Math.ceil(bytes / MEMBER_BYTES), EXPECTED_LIMIT)
  const declared = newDeclared(keepMembers, expected)
  const to: Collecting = { declared, owners: newOwners(expected), report: (problem) => addProblem(problems, problem) }
  for (const fault of listing.faults) reportFolderFault(fault, dir, to.report)
  if (listing.faults.length > 0) markIncomplete(declared)
  else if (listing.files.length === 0) {
    to.report({
      code: 'ORG002',
      params: { path: dir },
      source: { file: dir, pointer: '' },
      at: 'file',
    })
  }
  let total = 0
  for (const { path, bytes } of listing.files) {
    total += bytes
    if (!reportSize(path, bytes, total, to.report) || !readFile(to, folder, path)) markIncomplete(declared)
  }
  reportTaken(to.owners, declared.members, valueReader(declared, folder), to.report)
  const tree = buildTree(declared)
  checkAcross(newContext(declared, tree, to.report))
  return { declared, tree, problems, folder, files: listing.files.length }
}

/** One file at a time, so that only what is declared stays in memory. False when it could not be read. */
function readFile(to: Collecting, folder: OrgFolder, path: string): boolean {
  const bytes = readBytes(folder, path)
  if (typeof bytes === 'string') {
    reportFolderFault({ path, kind: 'unreadable', reason: bytes }, path, to.report)
    return false
  }
  const decoded = decodeText(bytes)
  if (!decoded.ok) {
    reportDecodeFault(path, decoded.fault, to.report)
    return false
  }
  const parsed = parseYaml(decoded.text)
  if (!parsed.ok) {
    reportYamlFault(path, parsed.fault, to.report)
    return false
  }
  for (const { key, offset } of parsed.duplicates) {
    to.report({
      code: 'ORG012',
      params: { key },
      source: { file: path, pointer: '' },
      at: 'key',
      place: placeAt(decoded.text, offset),
    })
  }
  // The earlier value of a duplicate key is lost, and it may have been a whole list.
  if (parsed.duplicates.length > 0) markIncomplete(to.declared)
  collectFile(to, path, parsed.value, isSuspicious(decoded.text))
  return true
}

/** What members state, read again from the last file asked about. */
function valueReader({ members }: Declared, folder: OrgFolder): (member: number, field: UniqueField) => unknown {
  let open: { readonly file: string; readonly value: unknown } | undefined
  return (member, field) => {
    const spec = members.specs?.[member]
    if (spec) return spec[field]
    const { file, pointer } = memberSource(members, member)
    if (open?.file !== file) {
      const text = readText(folder, file)
      const parsed = text === undefined ? undefined : parseYaml(text)
      open = { file, value: parsed?.ok ? parsed.value : undefined }
    }
    return valueAt(open.value, [...parsePointer(pointer), field])
  }
}

/** The bytes, or the system's code for why there are none. */
function readBytes(folder: OrgFolder, path: string): Uint8Array | string {
  try {
    return folder.read(path)
  } catch (error) {
    return systemCode(error)
  }
}

async function summarize(
  declared: Declared,
  problems: ProblemList,
  files: number,
  open: (file: string) => FilePositions | undefined,
  { showSensitive = false }: LoadOptions,
): Promise<ValidateResult> {
  return {
    diagnostics: await diagnose(problems.kept, open, showSensitive),
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

/** Files kept open: problems come file by file, but speak of places in others. */
const OPEN_LIMIT = 4

function newOpener(folder: OrgFolder): (file: string) => FilePositions | undefined {
  const opened = new Map<string, FilePositions | undefined>()
  return (file) => {
    const text = opened.has(file) ? undefined : readText(folder, file)
    const positions = text === undefined ? opened.get(file) : new FilePositions(text)
    opened.delete(file)
    opened.set(file, positions)
    const [oldest] = opened.keys()
    if (opened.size > OPEN_LIMIT && oldest !== undefined) opened.delete(oldest)
    return positions
  }
}

/** `undefined` when the file is gone or is no text. */
function readText(folder: OrgFolder, file: string): string | undefined {
  const bytes = readBytes(folder, file)
  const decoded = typeof bytes === 'string' ? undefined : decodeText(bytes)
  return decoded?.ok ? decoded.text : undefined
}
