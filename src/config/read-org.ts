import type { UniqueField } from '../model/fields.ts'
import { checkAcross } from './checks/across.ts'
import { newContext } from './checks/context.ts'
import { isSuspicious } from './checks/texts.ts'
import { newOwners, reportTaken } from './checks/unique-values.ts'
import { collectFile, markIncomplete, type Collecting } from './collect.ts'
import { memberSource, newDeclared, type Declared } from './declared.ts'
import { decodeText } from './decode.ts'
import type { OrgFolder } from './folder.ts'
import { readBytes, readText } from './open-files.ts'
import { parseYaml } from './parse-yaml.ts'
import { parsePointer, valueAt } from './pointer.ts'
import { addProblem, newProblemList, type ProblemList } from './problem.ts'
import { reportDecodeFault, reportFolderFault, reportSize, reportYamlFault } from './read-problems.ts'
import { placeAt } from './text-place.ts'
import { buildTree, type Tree } from './tree.ts'

export interface ReadOrg {
  readonly declared: Declared
  readonly tree: Tree
  readonly problems: ProblemList
  readonly files: number
}

/** A usual member takes more. Tables for so many are made at once instead of growing. */
const MEMBER_BYTES = 200
const EXPECTED_LIMIT = 200_000

/** Reads every file of the folder and checks all of them, alone and together. */
export function readOrg(dir: string, folder: OrgFolder, keepMembers: boolean): ReadOrg {
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
  return { declared, tree, problems, files: listing.files.length }
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
