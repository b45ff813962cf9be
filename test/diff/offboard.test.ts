/** Random time lines of people who leave the files and come back, of admins who disable and enable them, and of runs that are cut off. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectPlan, remember } from '../../src/diff/remember.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY, type Memory } from '../../src/model/memory.ts'
import { planOrg } from '../../src/pipeline.ts'
import { afterCalls } from '../helpers/apply-calls.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'
import { declare, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 500)
const WAIT_HOURS = 48
const HOUR_MS = 3_600_000
const PEOPLE = ['u0', 'u1', 'u2']

type Event =
  | { readonly kind: 'leave' | 'return' | 'disable' | 'enable'; readonly who: number; readonly afterHours: number }
  | { readonly kind: 'apply'; readonly afterHours: number }
  /** The first call reached WeCom, or did not; nothing was written down afterwards. */
  | { readonly kind: 'killed'; readonly reached: boolean; readonly afterHours: number }

const afterHours = fc.integer({ min: 0, max: 60 })
const who = fc.nat({ max: PEOPLE.length - 1 })
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('leave', 'return', 'disable', 'enable'), who, afterHours }),
  fc.record({ kind: fc.constant('apply' as const), afterHours }),
  fc.record({ kind: fc.constant('apply' as const), afterHours }),
  fc.record({ kind: fc.constant('killed' as const), reached: fc.boolean(), afterHours }),
)

function worldOf(userids: readonly string[]): World {
  const members = userids.map((userid) => ({
    userid,
    name: userid,
    email: `${userid}@example.com`,
    in: [{ department: -1, leader: false, order: 0 }],
  }))
  return { departments: [], members, tags: [] }
}

/** As it is read where no details may be. */
function withoutDetails(live: LiveOrg): LiveOrg {
  return {
    ...live,
    read: { mode: 'ids', unreadable: [] },
    members: live.members.map(({ userid, departments, main_department }) => ({
      userid,
      departments,
      ...(main_department !== undefined && { main_department }),
    })),
  }
}

interface Line {
  hours: number
  declared: Set<string>
  live: LiveOrg
  memory: Memory
  /** Hour of the first finished apply since which the member was never declared at an apply. */
  readonly missingSince: Map<string, number>
}

function planAt({ hours, declared, live, memory }: Line, isReadable: boolean): ReturnType<typeof planOrg> {
  const policy = { offboard: { disableFirstMs: WAIT_HOURS * HOUR_MS } }
  return planOrg({
    desired: declare(worldOf([...declared].sort()), { withId: () => true, policy }),
    live: isReadable ? live : withoutDetails(live),
    memory,
    digest: plainDigest,
    options: { allowDeletes: { members: 100 }, targets: [], writeUnverified: true },
    nowMs: hours * HOUR_MS,
  })
}

function run(line: Line, isReadable: boolean, ending: 'done' | 'lost' | 'reached'): void {
  const { plan, diff } = planAt(line, isReadable)
  expect(plan.blocked).toEqual([])
  const gone = plan.changes.flatMap((change) =>
    change.kind === 'member' && change.action === 'delete' ? [change.userid] : [],
  )
  for (const userid of gone) {
    const since = line.missingSince.get(userid)
    expect(since, `${userid} is deleted although no apply has missed them`).toBeDefined()
    expect(line.hours - (since ?? 0), `${userid} is deleted early`).toBeGreaterThanOrEqual(WAIT_HOURS)
    expect(line.live.members.some((each) => each.userid === userid && isReadable && each.enable === true)).toBe(false)
  }
  if (ending !== 'lost') {
    const after = afterCalls(
      line.live,
      plan.steps.map((step) => step.call),
    )
    line.live = { ...after, members: after.members.map((member) => ({ ...member, enable: member.enable ?? true })) }
  }
  if (plan.steps.length > 0) line.memory = { ...line.memory, ...expectPlan(line.memory, diff, plan, plainDigest) }
  if (ending === 'done') {
    const results = plan.steps.map((step) => ({
      step,
      status: 'done' as const,
      targets: step.targets.map((ref) => ({ ref, status: 'done' as const })),
      attempts: 1,
      errcode: 0,
    }))
    const nowMs = line.hours * HOUR_MS
    line.memory = {
      ...line.memory,
      ...remember({ memory: line.memory, diff, plan, results, digest: plainDigest, nowMs }),
    }
  }
  for (const userid of PEOPLE) {
    if (line.declared.has(userid)) line.missingSince.delete(userid)
    else if (ending !== 'lost' && !line.missingSince.has(userid)) line.missingSince.set(userid, line.hours)
  }
}

function happen(line: Line, event: Event, isReadable: boolean): void {
  line.hours += event.afterHours
  switch (event.kind) {
    case 'leave':
      line.declared.delete(PEOPLE[event.who] ?? '')
      break
    case 'return':
      line.declared.add(PEOPLE[event.who] ?? '')
      break
    case 'disable':
    case 'enable': {
      const userid = PEOPLE[event.who]
      const enable = event.kind === 'enable'
      const members = line.live.members.map((member) => (member.userid === userid ? { ...member, enable } : member))
      line.live = { ...line.live, members }
      break
    }
    case 'apply':
      run(line, isReadable, 'done')
      break
    case 'killed':
      run(line, isReadable, event.reached ? 'reached' : 'lost')
      break
  }
}

function aLine(): Line {
  const line: Line = {
    hours: 400_000,
    declared: new Set(PEOPLE),
    live: liveOf(worldOf(PEOPLE)),
    memory: { ...EMPTY_MEMORY, adopted: true },
    missingSince: new Map(),
  }
  run(line, true, 'done')
  return line
}

test.each([
  ['status can be read', true],
  ['nothing but ids can be read', false],
])('nobody is deleted early and nobody is forgotten where %s', (_, isReadable) => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
      const line = aLine()
      for (const event of events) happen(line, event, isReadable)
      run(line, isReadable, 'done')
      line.hours += WAIT_HOURS
      run(line, isReadable, 'done')
      expect(line.live.members.map(({ userid }) => userid).sort()).toEqual([...line.declared].sort())
      expect(line.memory.leaving ?? {}).toEqual({})
      expect(planAt(line, isReadable).plan.changes).toEqual([])
    }),
    { numRuns: RUNS },
  )
})

test.each([
  ['status can be read', true],
  ['nothing but ids can be read', false],
])('whoever is back and was disabled by nobody else is enabled, where %s', (_, isReadable) => {
  const events = fc.array(
    anyEvent.filter(({ kind }) => kind !== 'disable' && kind !== 'enable'),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(events, (happened) => {
      const line = aLine()
      for (const event of happened) happen(line, event, isReadable)
      for (const userid of PEOPLE) line.declared.add(userid)
      run(line, isReadable, 'done')
      expect(line.live.members.map(({ userid, enable }) => `${userid} ${enable}`).sort()).toEqual(
        PEOPLE.map((userid) => `${userid} true`),
      )
    }),
    { numRuns: RUNS },
  )
})
