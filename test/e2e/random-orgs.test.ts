import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DesiredOrg } from '../../src/model/desired.ts'
import { equalJson } from '../../src/model/compare.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import type { Memory } from '../../src/model/memory.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import { appearance, arrive, type Arrival } from '../helpers/arrival.ts'
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
    await fc.assert(
      fc.asyncProperty(world, world, fc.nat(EVERY_ID), async (from, to, ids) => {
        expect((await attempt(liveOf(from), to, ids, memoryOf(from))).faults).toEqual([])
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)

test(
  'an organisation goes through three shapes in a row with what the state remembers',
  async () => {
    const world = anyWorld({ departments: 10, members: 20, tags: 3, variety: 5, isLarge: true })
    await fc.assert(
      fc.asyncProperty(world, world, world, fc.nat(EVERY_ID), async (first, second, third, ids) => {
        const one = await attempt(liveOf(NOBODY), first, ids, memoryOf(NOBODY))
        const two = await attempt(undefined, second, ids, one.memory)
        const three = await attempt(undefined, third, ids, two.memory)
        expect([one.faults, two.faults, three.faults]).toEqual([[], [], []])
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    )
  },
  TIMEOUT_MS,
)

test(
  'what the state remembers may be wrong in every way: live was made into something else meanwhile',
  async () => {
    const world = anyWorld({ departments: 10, members: 20, tags: 3, variety: 5, isLarge: true })
    await fc.assert(
      fc.asyncProperty(world, world, world, fc.nat(EVERY_ID), async (first, drifted, to, ids) => {
        const { memory } = await attempt(liveOf(NOBODY), first, ids, memoryOf(NOBODY))
        const tags = Object.fromEntries(drifted.tags.map(({ id }) => [`former ${id}`, id]))
        const bindings = { ...memory.bindings, tags: { ...memory.bindings.tags, ...tags } }
        expect((await attempt(liveOf(drifted), to, ids, { ...memory, bindings })).faults).toEqual([])
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    )
  },
  TIMEOUT_MS,
)

const NOBODY: World = { departments: [], members: [], tags: [] }

interface Attempt {
  /** Whatever is not as it must be. */
  readonly faults: readonly unknown[]
  readonly memory: Memory
}

/** @param live put in place first; `undefined`: whatever is there */
async function attempt(live: LiveOrg | undefined, to: World, ids: number, memory: Memory): Promise<Attempt> {
  const { sandbox } = running
  if (live) sandbox.replace(live)
  sandbox.resetCalls()
  const before = sandbox.state()
  const arrival = await arrive(running, declared(to, ids), memory)
  const is = appearance(sandbox.state())
  // What is refused leaves everything as it was.
  const should = appearance(arrival.kind === 'applied' ? liveOf(to) : before)
  return {
    faults: [...faultsOf(arrival), ...(equalJson(is, should) ? [] : [{ is, should }])],
    memory: arrival.kind === 'applied' ? arrival.memory : memory,
  }
}

function faultsOf(arrival: Arrival): readonly unknown[] {
  switch (arrival.kind) {
    case 'applied':
      return [...arrival.faults, ...arrival.remaining]
    case 'blocked':
      // Two members who swap their only contact: WeCom allows no moment in between.
      return arrival.codes.filter((code) => code !== 'plan.conflict-cycle')
    case 'mismatch':
      return []
  }
}

function declared(world: World, ids: number): DesiredOrg {
  return declare(world, {
    withId: (id) => ((ids >> (id % 16)) & 1) === 1,
    policy: { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
  })
}
