import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { StrategyName } from '../../src/model/policy.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import type { SandboxSwitches } from '../../src/sandbox/switches.ts'
import { appearance, arrive, type Arrival } from '../helpers/arrival.ts'
import { memoryOf } from '../helpers/plan-worlds.ts'
import { anyWorld, declare, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 200)
const EVERY_ID = 0xffff

/** Two members who swap their only contact; and WeCom stops an import that deletes too many. */
const HONEST = ['plan.conflict-cycle', 'plan.guard-45026']

/** What WeCom's pages leave open, as it is by default and the other way round. */
const READINGS: readonly (readonly [string, Partial<SandboxSwitches>, number])[] = [
  ['as the sandbox has it', {}, RUNS],
  [
    'in other readings of the pages',
    {
      importEmptyCell: 'clears',
      importQuotes: 'rfc4180',
      importDefectsAt: 'result',
      importGuardAt: 'submit',
      importErrcodeAsString: true,
      extattrUpdate: 'replace',
      autoDepartmentOrder: 'zero',
      deletedMember: 'leader-stays',
      repeatedGettoken: 'new',
    },
    Math.ceil(RUNS / 4),
  ],
]

test.each(READINGS)(
  'by any strategy any organisation becomes what it becomes by single calls, %s',
  async (_, switches, runs) => {
    const limits = { callsPerMinute: Infinity, callsPerHour: Infinity }
    const running = await startSandbox({ limits, switches, jobMs: 0 })
    onTestFinished(() => running.close())
    const world = anyWorld({ departments: 8, members: 14, tags: 2, variety: 4 })
    const applied = { replace: 0, sync: 0 }
    await fc.assert(
      fc.asyncProperty(world, world, fc.nat(EVERY_ID), async (from, to, ids) => {
        const byCalls = await attempt(running, from, to, ids, 'calls')
        for (const strategy of ['replace', 'sync'] as const) {
          const byImports = await attempt(running, from, to, ids, strategy)
          expect(faultsOf(byImports.arrival)).toEqual([])
          if (byImports.arrival.kind !== 'applied' || byCalls.arrival.kind !== 'applied') continue
          applied[strategy]++
          expect(byImports.arrives).toEqual(byCalls.arrives)
          expect(byImports.arrives).toEqual(appearance(liveOf(to)))
          expect(running.sandbox.invitations()).toEqual([])
        }
      }),
      { numRuns: runs, seed: 11 },
    )
    expect(applied.replace).toBeGreaterThan(runs / 4)
    expect(applied.sync).toBeGreaterThan(runs / 4)
  },
  60_000 + 1_000 * RUNS,
)

async function attempt(running: RunningSandbox, from: World, to: World, ids: number, strategy: StrategyName) {
  running.sandbox.replace(liveOf(from))
  running.sandbox.resetCalls()
  const arrival = await arrive(running, declared(to, ids), memoryOf(from), { strategy })
  return { arrival, arrives: appearance(running.sandbox.state()) }
}

function faultsOf(arrival: Arrival): readonly unknown[] {
  switch (arrival.kind) {
    case 'applied':
      return [...arrival.faults, ...arrival.remaining]
    case 'blocked':
      return arrival.codes.filter((code) => !HONEST.includes(code))
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
