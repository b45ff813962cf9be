/**
 * Organisations that are not all ours: people who left, are active or disabled, others kept or protected by the policy. What
 * cannot be done has to be said before; whatever is tried must go through, and what is not ours must stay as it was.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DesiredOrg } from '../../src/model/desired.ts'
import { ROOT_ID } from '../../src/model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg, MemberStatus } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.ts'
import { arrive } from '../helpers/arrival.ts'
import { anyWorld, declare, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 300)
const TIMEOUT_MS = 60_000 + 1_000 * RUNS
const UNPLACED = 900

/** Reasons for which a plan may be refused: somebody who stays has, or is, what the files want for somebody else. */
const HONEST = new Set([
  'plan.conflict-held',
  'plan.conflict-cycle',
  'plan.conflict-not-empty',
  'plan.conflict-missing',
  'plan.conflict-loop',
  'plan.contact-required',
  // WeCom's own stop of an import that deletes too many.
  'plan.guard-45026',
])

let running: RunningSandbox

beforeAll(async () => {
  running = await startSandbox({ limits: { callsPerMinute: Infinity, callsPerHour: Infinity }, jobMs: 0 })
})

afterAll(() => running.close())

interface Circumstances {
  /** By position of the member, repeated. */
  readonly statuses: readonly MemberStatus[]
  readonly unplaced: readonly boolean[]
  readonly protectedMembers: readonly number[]
  readonly protectedDepartments: readonly number[]
  readonly protectedTags: readonly number[]
  readonly unmanaged: Readonly<Record<'members' | 'departments' | 'tags', 'delete' | 'keep'>>
  readonly manages: { readonly members: boolean; readonly tags: boolean }
  readonly ids: number
}

const choice = fc.constantFrom('delete' as const, 'keep' as const)
const someOf = fc.array(fc.nat(60), { maxLength: 3 })
const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  statuses: fc.array(fc.constantFrom<MemberStatus>(4, 4, 4, 1, 2, 5), { minLength: 1, maxLength: 20 }),
  unplaced: fc.array(fc.constantFrom(false, false, false, true), { minLength: 1, maxLength: 20 }),
  protectedMembers: someOf,
  protectedDepartments: someOf,
  protectedTags: someOf,
  unmanaged: fc.record({ members: choice, departments: choice, tags: choice }),
  manages: fc.record({ members: fc.boolean(), tags: fc.boolean() }),
  ids: fc.nat(0xffff),
})

function liveIn(world: World, { statuses, unplaced }: Circumstances): LiveOrg {
  const live = liveOf(world)
  return {
    ...live,
    departments: [
      ...live.departments,
      { id: UNPLACED, parentid: 1, order: 1, name: '其他（待设置部门）', name_en: null },
    ],
    members: live.members.map((member, i) => {
      const status = statuses[i % statuses.length] ?? 4
      const isUnplaced = unplaced[i % unplaced.length] === true
      return {
        ...member,
        status,
        enable: status !== 2,
        ...(isUnplaced && {
          departments: [{ department: UNPLACED, leader: false, order: 0 }],
          main_department: UNPLACED,
        }),
      }
    }),
  }
}

function desiredIn(to: World, { manages, unmanaged, ids, ...rest }: Circumstances): DesiredOrg {
  const org = declare(to, {
    withId: (id) => ((ids >> (id % 16)) & 1) === 1,
    policy: {
      unmanaged,
      protect: {
        members: rest.protectedMembers.map((n) => `u${n}`),
        departments: rest.protectedDepartments.flatMap((n) =>
          n < to.departments.length ? [{ kind: 'declared' as const, index: n }] : [],
        ),
        tags: rest.protectedTags.map((n) => `签${n}`),
      },
    },
  })
  return {
    ...org,
    manages: { departments: true, ...manages },
    members: manages.members ? org.members : [],
    tags: manages.tags ? org.tags : [],
  }
}

/** Members on whom nothing may change, as far as their own values go. */
function handsOff(live: LiveOrg, desired: DesiredOrg): readonly LiveMember[] {
  const declared = new Set(desired.members.map(({ userid }) => userid))
  const guarded = new Set(desired.policy.protect.members)
  const keepsOthers = !desired.manages.members || desired.policy.unmanaged.members === 'keep'
  return live.members.filter(
    ({ userid, status, departments }) =>
      status === 5 ||
      guarded.has(userid) ||
      (!declared.has(userid) && (keepsOthers || departments.every(({ department }) => department === UNPLACED))),
  )
}

/** The root, and 其他（待设置部门）. */
function isWecoms({ id }: LiveDepartment): boolean {
  return id === ROOT_ID || id === UNPLACED
}

function valuesOf(live: LiveOrg, members: readonly LiveMember[]): unknown {
  return members.map(({ userid }) => {
    const member = live.members.find((each) => each.userid === userid)
    // A leader who is deleted leaves everybody's direct_leader.
    return member && { ...member, direct_leader: null }
  })
}

test.each(['calls', 'replace'] as const)(
  'a plan by %s that is not refused goes through, and leaves alone what is not ours',
  async (strategy) => {
    const world = anyWorld({ departments: 8, members: 20, tags: 3, variety: 6, isLarge: true })
    const seen = { applied: 0 }
    await fc.assert(
      fc.asyncProperty(world, world, circumstances, async (from, to, about) => {
        const { sandbox } = running
        const live = liveIn(from, about)
        const desired = desiredIn(to, about)
        sandbox.replace({ ...live, sandbox: { other_department: UNPLACED } })
        sandbox.resetCalls()
        const before = sandbox.state()
        const tags = Object.fromEntries(from.tags.map(({ id }) => [`former ${id}`, id]))
        const bindings = { ...EMPTY_MEMORY.bindings, tags }
        const arrival = await arrive(running, desired, { ...EMPTY_MEMORY, adopted: true, bindings }, { strategy })
        const after = sandbox.state()
        const untouched = handsOff(before, desired)
        expect(valuesOf(after, untouched)).toEqual(valuesOf(before, untouched))
        expect(after.departments.filter(isWecoms)).toEqual(before.departments.filter(isWecoms))
        const faults =
          arrival.kind === 'applied'
            ? [...arrival.faults, ...arrival.remaining]
            : arrival.kind === 'blocked'
              ? arrival.codes.filter((code) => !HONEST.has(code))
              : []
        expect(faults).toEqual([])
        if (arrival.kind === 'applied') seen.applied++
      }),
      { numRuns: RUNS },
    )
    expect(seen.applied).toBeGreaterThan(RUNS / 4)
  },
  TIMEOUT_MS,
)
