import type { CheckContext } from './context.ts'
import { checkDepartmentTree } from './department-tree.ts'
import { checkLeaders } from './leaders.ts'
import { checkPlacements } from './placements.ts'
import { checkPreviously } from './previously.ts'
import { checkReferences } from './references.ts'
import { checkSingletons } from './singletons.ts'
import { checkTagContents } from './tag-contents.ts'
import { checkUniqueDepartments } from './unique-departments.ts'
import { checkUniqueTags } from './unique-tags.ts'

/** Every rule about several objects at once, each linear in their number. */
export function checkAcross(context: CheckContext): void {
  checkSingletons(context)
  checkUniqueDepartments(context)
  checkDepartmentTree(context)
  checkUniqueTags(context)
  checkReferences(context)
  checkPlacements(context)
  checkLeaders(context)
  checkTagContents(context)
  checkPreviously(context)
}
