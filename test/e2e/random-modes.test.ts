import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { remember } from '../../src/diff/remember.ts'
import { DesiredLiveMismatch } from '../../src/errors.ts'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { ReadMode } from '../../src/model/live.ts'
import { EMPTY_MEMORY, type Memory } from '../../src/model/memory.ts'
import { parsePath } from '../../src/model/path.ts'
import type { StrategyName } from '../../src/model/policy.ts'
import type { StepResult } from '../../src/model/result.ts'
import { applyPlan, planOrg, type Planned } from '../../src/pipeline.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import type { Snapshot } from '../../src/sandbox/snapshot.ts'
import { createDigester } from '../../src/state/digest.ts'
import { createDirectory, type Directory } from '../../src/wecom/directory.ts'
import { appearance, type Appearance } from '../helpers/arrival.ts'
import { anyEdits, CONSOLE_MAIL, CONSOLE_MOBILE, CONSOLE_NAME, consoleEdit } from '../helpers/console-edits.ts'
import { anyWorld, declare, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 60)
const NO_QUOTA = { callsPerMinute: Infinity, callsPerHour: Infinity }
const NO_WAIT = { perMinute: 1e9, perHour: 1e9 }
const TAKES_ALL = { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } } as const
const OPTIONS = { allowDeletes: { members: 1e9, departments: 1e9, tags: 1e9 }, targets: [] }
/** Two members who swap their only contact: WeCom allows no moment in between. */
const SWAP = 'plan.conflict-cycle'
/** A department that has to stay, because one of unknown name is below it, keeps its own names. */
const HELD = 'plan.conflict-held'
const MAY_BLOCK = { full: new Set([SWAP]), details: new Set([SWAP]), ids: new Set([SWAP, HELD]) }
/** How the reading finds out that the contacts secret tells ids only. */
const PROBE = 'department/list 48009'
const NOBODY: World = { departments: [], members: [], tags: [] }
const digest = createDigester(Buffer.from('a key for tests'))

const rounds = fc.array(
  fc.record({
    edits: anyEdits,
    world: anyWorld({ departments: 8, members: 12, tags: 3, variety: 8 }),
    /** By its bits: whose id is declared. */
    ids: fc.nat(0xffff),
    strategy: fc.constantFrom('calls', 'sync'),
  }),
  { minLength: 2, maxLength: 4 },
)

type Refusal = { readonly kind: 'mismatch' } | { readonly kind: 'blocked'; readonly codes: readonly string[] }
type Outcome = Refusal | { readonly kind: 'applied'; readonly memory: Memory }

describe.each(['full', 'details', 'ids'] as const)('in mode %s', (mode) => {
  let running: RunningSandbox

  beforeAll(async () => {
    running = await startSandbox({ profile: mode, limits: NO_QUOTA, jobMs: 0 })
  })

  afterAll(() => running.close())

  /** As every run of the program has one of its own. */
  function connect(): Directory {
    return createDirectory({
      corpId: 'wwsandbox',
      contactsSecret: 'contacts',
      ...(mode === 'details' && { appSecret: 'app' }),
      baseUrl: running.url,
      userAgent: 'orgctl/0.0.0',
      limits: NO_WAIT,
      // Only imports are waited for here.
      sleep: async () => undefined,
    })
  }

  /** One plan and one apply, every call of which has to be taken, then a second plan, which has to be empty. */
  async function apply(desired: DesiredOrg, memory: Memory, strategy: StrategyName): Promise<Outcome> {
    running.sandbox.resetCalls()
    const directory = connect()
    const planNow = async (known: Memory): Promise<Planned> => {
      const live = await directory.readOrg()
      expect(live.read.mode).toBe(mode)
      return planOrg({ desired, live, memory: known, digest, options: { ...OPTIONS, strategy } })
    }
    try {
      const { plan, diff } = await planNow(memory)
      if (plan.blocked.length > 0) return { kind: 'blocked', codes: plan.blocked.map(({ message }) => message.code) }
      const results = await applyPlan({ plan, writer: directory, parallelism: 8, emit: () => undefined })
      expect([...undone(results), ...refused(running)]).toEqual(mode === 'full' ? [] : [PROBE])
      const after = remember({ memory, diff, plan, results, digest })
      expect((await planNow(after)).plan.changes).toEqual([])
      return { kind: 'applied', memory: after }
    } catch (error) {
      if (error instanceof DesiredLiveMismatch) return { kind: 'mismatch' }
      throw error
    } finally {
      await directory.close()
    }
  }

  test('files arrive whatever an admin did in between, without a refused call, and nothing is left to do', async () => {
    const seen = { applied: 0, mismatch: 0, blocked: 0, edits: 0 }
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const { sandbox } = running
        sandbox.replace(liveOf(NOBODY))
        let memory: Memory = { ...EMPTY_MEMORY, adopted: true }
        let serial = 0
        const flagged = new Set<string>()
        for (const { edits, world, ids, strategy } of all) {
          for (const seed of edits) {
            const edit = consoleEdit(seed, sandbox.state(), ++serial)
            if (!edit) continue
            sandbox.console(edit.call, edit.body)
            if (seed.kind === 'change-flags') flagged.add(String(edit.body['userid']))
            seen.edits++
          }
          const before = sandbox.state()
          const withId = (id: number): boolean => ((ids >> (id % 16)) & 1) === 1
          const outcome = await apply(declare(world, { withId, policy: TAKES_ALL }), memory, strategy)
          seen[outcome.kind]++
          if (outcome.kind === 'applied') {
            memory = outcome.memory
            expectArrival(mode, world, sandbox.state(), memory, flagged, before)
          } else expectNothingDone(mode, outcome, sandbox.state(), before)
        }
      }),
      { numRuns: RUNS },
    )
    expect(seen.applied).toBeGreaterThan(RUNS)
    expect(seen.edits).toBeGreaterThan(RUNS)
  }, 600_000)
})

function undone(results: readonly StepResult[]): readonly string[] {
  return results
    .filter(({ status }) => status !== 'done')
    .map(({ step, status, errcode }) => `${step.call.call} of ${step.targets.join()} ${status} (${errcode})`)
}

function refused({ sandbox }: RunningSandbox): readonly string[] {
  return Object.entries(sandbox.calls()).flatMap(([call, codes]) =>
    Object.keys(codes).flatMap((code) => (code === '0' ? [] : [`${call} ${code}`])),
  )
}

function expectNothingDone(mode: ReadMode, refusal: Refusal, held: Snapshot, before: Snapshot): void {
  const codes = refusal.kind === 'blocked' ? refusal.codes : []
  expect(codes.filter((code) => !MAY_BLOCK[mode].has(code))).toEqual([])
  expect(held).toEqual(before)
}

/** What the sandbox holds is what the files say, but for what an admin changed where nobody could see it. */
function expectArrival(
  mode: ReadMode,
  world: World,
  held: Snapshot,
  memory: Memory,
  flagged: ReadonlySet<string>,
  before: Snapshot,
): void {
  const wanted = appearance(liveOf(world))
  const bound = new Map(Object.entries(memory.bindings.paths).map(([path, id]) => [id, parsePath(path)?.at(-1)]))
  const isHidden = mode === 'ids'
  const named = held.departments.map((department) =>
    isHidden && department.name?.startsWith(CONSOLE_NAME)
      ? { ...department, name: bound.get(department.id) ?? department.name }
      : department,
  )
  const found = appearance({ ...held, departments: named, tags: held.tags.filter(({ name }) => !isConsoles(name)) })
  const strangers = new Set(held.departments.filter(({ id }) => !bound.has(id) && id !== 1).map(({ id }) => id))
  // Only in mode ids may something be left that the files do not declare: a department of unknown name, and what keeps it company.
  expect(isHidden ? [] : [...strangers]).toEqual([])
  const declared = strangers.size === 0 ? found : onlyOf(found, wanted)
  expect({ ...declared, members: forgiving(declared.members, wanted.members, mode, flagged) }).toEqual(wanted)
  // Nobody but an admin took away what was there and is declared.
  const now = new Set(held.members.map(({ userid }) => userid))
  const kept = world.members.filter(({ userid }) => before.members.some((member) => member.userid === userid))
  expect(kept.filter(({ userid }) => !now.has(userid))).toEqual([])
}

function isConsoles(name: string | null | undefined): boolean {
  return name?.startsWith(CONSOLE_NAME) === true
}

function onlyOf(found: Appearance, wanted: Appearance): Appearance {
  const pick = <T>(all: Readonly<Record<string, T>>, like: object): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => key in like))
  return {
    departments: pick(found.departments, wanted.departments),
    members: pick(found.members, wanted.members),
    tags: pick(found.tags, wanted.tags),
  }
}

/** With what is wanted in the place of what an admin hid. */
function forgiving(
  found: Appearance['members'],
  wanted: Appearance['members'],
  mode: ReadMode,
  flagged: ReadonlySet<string>,
): Appearance['members'] {
  if (mode === 'full') return found
  return Object.fromEntries(
    Object.entries(found).map(([userid, member]) => {
      const like = wanted[userid]
      if (!like) return [userid, member]
      const contacts = {
        ...(member.mobile?.startsWith(CONSOLE_MOBILE) && { mobile: like.mobile }),
        ...(member.email?.startsWith(CONSOLE_MAIL) && { email: like.email }),
      }
      const details = {
        ...(isConsoles(member.name) && { name: like.name }),
        ...(flagged.has(userid) && { departments: like.departments }),
      }
      return [userid, { ...member, ...contacts, ...(mode === 'ids' && details) }]
    }),
  )
}
