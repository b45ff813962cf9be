/** What cannot go ahead because a protected object is left as it is: it is withheld too, and so is whatever waits for it in turn. */
import type { Change } from '../model/change.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { ObjectRef } from './book.ts'
import { operationsOf, type OperationOptions } from './operations.ts'
import { orderOperations } from './order.ts'

export interface Unhindered {
  readonly changes: readonly Change[]
  /** One for each change that is withheld. */
  readonly warnings: readonly Message[]
}

/**
 * @param withheld objects with a change that the policy withholds
 * @param nameOf what a person calls an object
 */
export function withoutHindered(
  live: LiveOrg,
  changes: readonly Change[],
  withheld: ReadonlySet<ObjectRef>,
  options: OperationOptions,
  nameOf: (object: ObjectRef) => string,
): Unhindered {
  if (withheld.size === 0) return { changes, warnings: [] }
  const staying = new Set(withheld)
  const warnings: Message[] = []
  for (let rest = changes; ;) {
    const hindered = new Set<number>()
    for (const { operation, refusals } of orderOperations(live, operationsOf(rest, options)).stuck) {
      const holder = refusals.flatMap(({ blockers }) => blockers).find((object) => staying.has(object))
      const [index] = operation.changes
      if (holder === undefined || index === undefined || hindered.has(index)) continue
      hindered.add(index)
      warnings.push({
        code: 'plan.hindered',
        params: { object: operation.targets[0] ?? '', holder: nameOf(holder) },
      })
      for (const object of operation.objects) staying.add(object)
    }
    if (hindered.size === 0) return { changes: rest, warnings }
    rest = rest.filter((_, index) => !hindered.has(index))
  }
}
