import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DesiredLiveMismatch } from '../../src/errors.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import { planOrg } from '../../src/pipeline.ts'
import { anyWorld, declare, liveOf, type World } from '../helpers/random-org.ts'

const digest = (ref: string, field: string, value: unknown): string => `${ref} ${field} ${JSON.stringify(value)}`

function plan(from: World, to: World, ids: number) {
  try {
    return planOrg({
      desired: declare(to, {
        withId: (id) => ((ids >> (id % 16)) & 1) === 1,
        policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
      }),
      live: liveOf(from),
      memory: {
        ...EMPTY_MEMORY,
        adopted: true,
        bindings: {
          ...EMPTY_MEMORY.bindings,
          tags: Object.fromEntries(from.tags.map((tag) => [`former ${tag.id}`, tag.id])),
        },
      },
      digest,
      options: { allowDeletes: { members: 1e9, departments: 1e9, tags: 1e9 }, targets: [] },
    }).plan
  } catch (error) {
    if (error instanceof DesiredLiveMismatch) return undefined // a declared id whose place somebody else holds
    throw error
  }
}

test('any organisation becomes any other without a refused call', () => {
  const world = anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 })
  fc.assert(
    fc.property(world, world, fc.nat(0xffff), (from, to, ids) => {
      const made = plan(from, to, ids)
      // Two members who swap their only contact: WeCom allows no moment in between, so that one is refused beforehand.
      expect(made?.blocked.filter((block) => block.message.code !== 'plan.conflict-cycle') ?? []).toEqual([])
    }),
    { numRuns: Number(process.env['RUNS'] ?? 1000) },
  )
})
