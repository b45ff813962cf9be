import type { LiveOrg } from '../model/live.ts'
import type { Step } from '../model/plan.ts'
import { Book } from './book.ts'
import { examine } from './constraints.ts'
import type { Refusal } from './refusal.ts'

/** The first step that WeCom would refuse, and why; `undefined` when the steps, one after another, are all acceptable. */
export function rehearse(live: LiveOrg, steps: readonly Step[]): { step: Step; refusal: Refusal } | undefined {
  const book = new Book(live)
  for (const step of steps) {
    const [refusal] = examine(book, step.call).refusals
    if (refusal) return { step, refusal }
    book.apply(step.call)
  }
  return undefined
}
