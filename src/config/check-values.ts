import { checkAcross } from './checks/across.ts'
import { newContext } from './checks/context.ts'
import { newOwners, reportTaken } from './checks/unique-values.ts'
import { collectFile } from './collect.ts'
import { newDeclared } from './declared.ts'
import { isWarningCode, type Problem } from './problem.ts'
import { buildTree } from './tree.ts'

/** What will become an org file, before it is text. */
export interface FileValue {
  /** Only for `Problem.source`. */
  readonly file: string
  readonly value: unknown
}

/** Every error that the files would have, by the same rules as for files on disk; warnings are left out. */
export function checkValues(files: Iterable<FileValue>): readonly Problem[] {
  const problems: Problem[] = []
  const report = (problem: Problem): void => {
    if (!isWarningCode(problem.code)) problems.push(problem)
  }
  const declared = newDeclared(true)
  const owners = newOwners()
  for (const { file, value } of files) collectFile({ declared, owners, report }, file, value, true)
  reportTaken(owners, declared.members, (member, field) => declared.members.specs?.[member]?.[field], report)
  checkAcross(newContext(declared, buildTree(declared), report))
  return problems
}
