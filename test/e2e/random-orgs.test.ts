import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import type { Memory } from '../../src/model/memory.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import { appearance, arrive } from '../helpers/arrival.ts'
import { memoryOf } from '../helpers/plan-worlds.ts'
import { anyWorld, declare, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 500)
const TIMEOUT_MS = 60_000 + 1_000 * RUNS
const EVERY_ID = 0xffff
const NO_QUOTA = { callsPerMinute: Infinity, callsPerHour: Infinity }

let running: RunningSandbox

beforeAll(async () => {
  running = await startSandbox({ limits: NO_QUOTA })
})

afterAll(() => running.close())

test(
  'any organisation becomes any other over the wire, without a rejected call, and nothing is left to do',
  async () => {
    const world = anyWorld({ departments: 20, members: 60, tags: 4, variety: 12, isLarge: true })
    await holds(fc.tuple(world, world, fc.nat(EVERY_ID)), RUNS, async ([from, to, ids]) => {
      await expectArrival(liveOf(from), to, ids, memoryOf(from))
    })
  },
  TIMEOUT_MS,
)

test(
  'an organisation goes through three shapes in a row with what the state remembers',
  async () => {
    const world = anyWorld({ departments: 10, members: 20, tags: 3, variety: 5, isLarge: true })
    await holds(fc.tuple(world, world, world, fc.nat(EVERY_ID)), RUNS / 5, async ([first, second, third, ids]) => {
      const afterFirst = await expectArrival(liveOf(NOBODY), first, ids, memoryOf(NOBODY))
      const afterSecond = await expectArrival(undefined, second, ids, afterFirst)
      await expectArrival(undefined, third, ids, afterSecond)
    })
  },
  TIMEOUT_MS,
)

test(
  'what the state remembers may be wrong in every way: live was made into something else meanwhile',
  async () => {
    const world = anyWorld({ departments: 10, members: 20, tags: 3, variety: 5, isLarge: true })
    await holds(fc.tuple(world, world, world, fc.nat(EVERY_ID)), RUNS / 5, async ([first, drifted, to, ids]) => {
      const memory = await expectArrival(liveOf(NOBODY), first, ids, memoryOf(NOBODY))
      const tags = Object.fromEntries(drifted.tags.map(({ id }) => [`former ${id}`, id]))
      const bindings = { ...memory.bindings, tags: { ...memory.bindings.tags, ...tags } }
      await expectArrival(liveOf(drifted), to, ids, { ...memory, bindings })
    })
  },
  TIMEOUT_MS,
)

const NOBODY: World = { departments: [], members: [], tags: [] }

async function holds<T>(
  input: fc.Arbitrary<T>,
  numRuns: number,
  predicate: (input: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(input, predicate), { numRuns: Math.ceil(numRuns) })
}

/** @param live put in place first; `undefined`: whatever is there. @returns what is remembered afterwards */
async function expectArrival(live: LiveOrg | undefined, to: World, ids: number, memory: Memory): Promise<Memory> {
  const { sandbox } = running
  if (live) sandbox.replace(live)
  sandbox.resetCalls()
  const before = sandbox.state()
  const arrival = await arrive(running, declared(to, ids), memory)
  switch (arrival.kind) {
    case 'applied':
      expect(arrival.faults).toEqual([])
      expect(arrival.remaining).toEqual([])
      expect(appearance(sandbox.state())).toEqual(appearance(liveOf(to)))
      return arrival.memory
    case 'blocked':
      // Two members who swap their only contact: WeCom allows no moment in between.
      expect(arrival.codes.filter((code) => code !== 'plan.conflict-cycle')).toEqual([])
      expect(sandbox.state()).toEqual(before)
      return memory
    case 'mismatch':
      expect(sandbox.state()).toEqual(before)
      return memory
  }
}

function declared(world: World, ids: number): DesiredOrg {
  return declare(world, {
    withId: (id) => ((ids >> (id % 16)) & 1) === 1,
    policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
  })
}
