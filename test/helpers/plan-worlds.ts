import { DesiredLiveMismatch } from '../../src/errors.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY, type Memory } from '../../src/model/memory.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planOrg } from '../../src/pipeline.ts'
import type { StrategyName } from '../../src/model/policy.ts'
import { declare, liveOf, type World } from './random-org.ts'

/** Readable instead of keyed. */
export const plainDigest = (ref: string, field: string, value: unknown): string =>
  `${ref} ${field} ${JSON.stringify(value)}`

/** A corp that orgctl has known for long: no adoption guard, and every tag of `world` is ours. */
export function memoryOf(world: World): Memory {
  const { bindings } = EMPTY_MEMORY
  return {
    ...EMPTY_MEMORY,
    adopted: true,
    bindings: { ...bindings, tags: Object.fromEntries(world.tags.map((tag) => [`former ${tag.id}`, tag.id])) },
  }
}

/**
 * The plan from one world to another with everything undeclared to be deleted; `ids` says by its bits whose id is declared.
 * `undefined`: a declared id whose place another live department holds, which is an error in the files.
 */
export function planBetween(
  from: World,
  to: World,
  ids: number,
  live: LiveOrg = liveOf(from),
  strategy: StrategyName = 'calls',
): Plan | undefined {
  try {
    return planOrg({
      desired: declare(to, {
        withId: (id) => ((ids >> (id % 16)) & 1) === 1,
        policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
      }),
      live,
      memory: memoryOf(from),
      digest: plainDigest,
      options: { allowDeletes: { members: 1e9, departments: 1e9, tags: 1e9 }, targets: [], strategy },
    }).plan
  } catch (error) {
    if (error instanceof DesiredLiveMismatch) return undefined
    throw error
  }
}
