import { isImport } from '../model/call.ts'
import type { Block } from '../model/plan.ts'
import type { ObjectRef } from './book.ts'
import type { Stuck } from './order.ts'
import type { Refusal } from './refusal.ts'

/**
 * Says of every operation that cannot go ahead what stands in its way.
 * @param name what a person calls an object
 * @param leftOut what would change if the plan were not of some targets only
 */
export function conflictBlocks(
  stuck: readonly Stuck[],
  name: (object: ObjectRef) => string,
  leftOut: ReadonlySet<ObjectRef>,
): readonly Block[] {
  return stuck.map(({ operation, refusals, isCycle }) => {
    // An import is about too many to name.
    const [target = ''] = operation.targets
    const object = isImport(operation.call) ? operation.call.call : target
    const contact = refusals.find((refusal) => refusal.constraint === 'contact-required')
    if (contact) return { guard: 'contact-required', message: { code: 'plan.contact-required', params: { object } } }
    const [refusal] = refusals
    const untargeted = [...new Set(refusals.flatMap((each) => each.blockers))].filter((each) => leftOut.has(each))
    if (untargeted.length > 0) {
      const holders = untargeted.slice(0, 5).map(name).join(', ')
      return { guard: 'conflict', message: { code: 'plan.conflict-untargeted', params: { object, holders } } }
    }
    const holders = [...new Set(refusals.flatMap((each) => each.blockers.map(name)))].slice(0, 5).join(', ')
    return {
      guard: 'conflict',
      message: isCycle
        ? { code: 'plan.conflict-cycle', params: { object, holders } }
        : {
            code: refusal ? conflictCode(refusal) : 'plan.conflict-cycle',
            params: { object, holders, what: whatOf(refusal) },
          },
    }
  })
}

function conflictCode({ constraint }: Refusal) {
  switch (constraint) {
    case 'unique-value-free':
    case 'sibling-name-free':
    case 'tag-name-free':
    case 'userid-free':
    case 'department-id-free':
      return 'plan.conflict-held'
    case 'department-exists':
    case 'member-exists':
    case 'leader-exists':
    case 'tag-exists':
      return 'plan.conflict-missing'
    case 'department-empty':
      return 'plan.conflict-not-empty'
    case 'depth':
      return 'plan.conflict-depth'
    case 'no-loop':
      return 'plan.conflict-loop'
    case 'nodes-in-department':
    case 'departments-in-corp':
    case 'departments-of-member':
    case 'tags-in-corp':
    case 'nodes-in-tag':
    case 'call-size':
      return 'plan.conflict-limit'
    case 'file-size':
      return 'plan.conflict-file-size'
    case 'file-content':
    case 'milestone':
    case 'nobody-omitted':
      return 'plan.conflict-file'
    case 'root-stays':
    case 'contact-required':
      return 'plan.conflict-never'
  }
}

/** Which of the object's values is at issue; the value itself may be a mobile and is not repeated. */
function whatOf(refusal: Refusal | undefined): string {
  const [token = ''] = refusal?.waitsFor ?? []
  return token.split(':', 1)[0] ?? ''
}
