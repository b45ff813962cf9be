import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseTarget } from '../../src/plan/targeting.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import { arrive } from '../helpers/arrival.ts'
import { memoryOf } from '../helpers/plan-worlds.ts'
import { anyWorld, declare, liveOf } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 200)
const TIMEOUT_MS = 60_000 + 1_000 * RUNS

let running: RunningSandbox

beforeAll(async () => {
  running = await startSandbox({ limits: { callsPerMinute: Infinity, callsPerHour: Infinity } })
})

afterAll(() => running.close())

test(
  'targets bring along all that they need, and are reached',
  async () => {
    const world = anyWorld({ departments: 8, members: 15, tags: 3, variety: 5, isLarge: true })
    const target = fc.oneof(
      fc.nat(17).map((n) => `member:u${n}`),
      fc.nat(4).map((n) => `tag:签${n}`),
      fc.nat(4).map((n) => `department:/部${n}`),
    )
    const targets = fc.array(target, { minLength: 1, maxLength: 4 })
    const seen = { reached: 0 }
    await fc.assert(
      fc.asyncProperty(world, world, targets, fc.nat(0xffff), async (from, to, names, ids) => {
        running.sandbox.replace(liveOf(from))
        running.sandbox.resetCalls()
        const desired = declare(to, {
          withId: (id) => ((ids >> (id % 16)) & 1) === 1,
          policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
        })
        const refs = names.flatMap((name) => parseTarget(name) ?? [])
        const arrival = await arrive(running, desired, memoryOf(from), { targets: refs })
        // Refused is what waits for something that is deleted only when it is named as well.
        const faults = arrival.kind === 'applied' ? [...arrival.faults, ...arrival.remaining] : []
        expect(faults).toEqual([])
        if (arrival.kind === 'applied' && arrival.steps > 0) seen.reached++
      }),
      { numRuns: RUNS },
    )
    expect(seen.reached).toBeGreaterThan(RUNS / 4)
  },
  TIMEOUT_MS,
)
