import { useridKey } from '../model/fields.ts'
import type { Memory } from '../model/memory.ts'
import type { Plan } from '../model/plan.ts'
import type { Digest } from './cause.ts'
import type { OrgDiff } from './diff-org.ts'
import { remember } from './remember.ts'

export interface AdoptInput {
  /** Its digests must be of the same key. */
  readonly memory: Memory
  readonly diff: OrgDiff
  readonly plan: Plan
  readonly digest: Digest
}

/**
 * The memory as if an apply had just made everything that is both declared and live what the files say. What is only declared is not
 * recorded: it was never made.
 */
export function adopt({ memory, diff, plan, digest }: AdoptInput): Memory {
  const { target } = diff
  const remembered = remember({
    memory,
    diff: {
      ...diff,
      fixed: readable(diff),
      changes: [],
      target: {
        ...target,
        departments: target.departments.filter(({ live }) => live !== undefined),
        members: target.members.filter(({ live }) => live !== undefined),
        tags: target.tags.filter(({ live }) => live !== undefined),
        deletes: { departments: [], members: [], tags: [] },
        leaving: { disables: [], starts: [], waits: [] },
      },
    },
    plan: { ...plan, changes: [], steps: [] },
    results: [],
    digest,
    // What is declared and gone was deleted in WeCom: drift tells it by its record.
    keepsGone: true,
  })
  // Nobody was disabled or enabled by it.
  return { ...remembered, ...(memory.leaving && { leaving: memory.leaving }), adopted: true }
}

/** Of the fields that no call changes those that live tells: what is live is known to be otherwise than the files say. */
function readable({ fixed, target }: OrgDiff): OrgDiff['fixed'] {
  const live = new Map(target.members.map((member) => [useridKey(member.userid), member.live]))
  return new Map(
    [...fixed].map(([key, fields]) => [
      key,
      new Set([...fields].filter((field) => live.get(key)?.[field] !== undefined)),
    ]),
  )
}
