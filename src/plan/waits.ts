/** Who waits for whom, and who waits in vain. */
import type { ObjectRef, Token } from './book.ts'
import type { Pending, Scheduler } from './order.ts'
import type { ConstraintName, Refusal } from './refusal.ts'

/** Whether one of the blockers is enough to lift a refusal, or all of them have to move. */
const LIFTED_BY: Readonly<Record<ConstraintName, 'every blocker' | 'any blocker' | 'any deletion' | 'nothing'>> = {
  'department-exists': 'every blocker',
  'department-id-free': 'every blocker',
  'sibling-name-free': 'every blocker',
  'no-loop': 'any blocker',
  depth: 'any blocker',
  'department-empty': 'every blocker',
  'root-stays': 'nothing',
  'nodes-in-department': 'any deletion',
  'departments-in-corp': 'any deletion',
  'member-exists': 'every blocker',
  'userid-free': 'every blocker',
  'unique-value-free': 'every blocker',
  'contact-required': 'nothing',
  'departments-of-member': 'nothing',
  'leader-exists': 'every blocker',
  'tag-exists': 'every blocker',
  'tag-name-free': 'every blocker',
  'tags-in-corp': 'any deletion',
  'nodes-in-tag': 'any deletion',
  'call-size': 'nothing',
  milestone: 'every blocker',
  'file-content': 'nothing',
  'file-size': 'nothing',
  'nobody-omitted': 'every blocker',
}

/** Pending operations on `object` that would alter one of `tokens`. */
export function lifters(scheduler: Scheduler, object: ObjectRef, tokens: readonly Token[]): readonly Pending[] {
  return [...scheduler.pendingFor(object)].filter((pending) => {
    const released = scheduler.releases(pending)
    return tokens.some((token) => released.has(token))
  })
}

/** Those that nothing still pending could ever help; found again and again, because one in vain makes others so. */
export function hopeless(scheduler: Scheduler): readonly Pending[] {
  return [...scheduler.pending()].filter((pending) =>
    pending.refusals.some((refusal) => !canBeLifted(scheduler, refusal)),
  )
}

function canBeLifted(scheduler: Scheduler, refusal: Refusal): boolean {
  const { blockers, waitsFor } = refusal
  switch (LIFTED_BY[refusal.constraint]) {
    case 'every blocker':
      return blockers.every((object) => lifters(scheduler, object, waitsFor).length > 0)
    case 'any blocker':
      return blockers.some((object) => lifters(scheduler, object, waitsFor).length > 0)
    case 'any deletion':
      return [...scheduler.all()].some((pending) => {
        const released = scheduler.releases(pending)
        return waitsFor.some((token) => released.has(token))
      })
    case 'nothing':
      return false
  }
}
