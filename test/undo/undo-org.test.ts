/** An apply and its undo, over random organisations, without WeCom: what comes out is what was before. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiveIndex } from '../../src/diff/live-index.ts'
import { DesiredLiveMismatch } from '../../src/errors.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { DEFAULT_POLICY } from '../../src/model/policy.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planOrg } from '../../src/pipeline.ts'
import { makeBundle, type UndoBundle } from '../../src/undo/bundle.ts'
import { isUndoBundle } from '../../src/undo/parse-bundle.ts'
import { undoOrg } from '../../src/undo/undo-org.ts'
import { afterCalls } from '../helpers/apply-calls.ts'
import { memoryOf, planBetween, plainDigest } from '../helpers/plan-worlds.ts'
import { anyWorld, liveOf, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 300)
const EVERY_ID = 0xffff

const NOBODY: World = { departments: [], members: [], tags: [] }

function bundleOf(plan: Plan, live: LiveOrg): UndoBundle {
  const index = new LiveIndex(live)
  const bundle = makeBundle({
    id: 'x',
    time: '2026-03-02T08:00:00.000Z',
    plan,
    live,
    path: (id) => index.path(id),
    departmentKey: () => undefined,
  })
  // As it is read from the disk.
  const read: unknown = JSON.parse(JSON.stringify(bundle))
  if (!isUndoBundle(read)) throw new Error('a bundle is not taken for one')
  return read
}

/** Every tag is ours. */
function undoPlan(bundle: UndoBundle, live: LiveOrg): Plan | undefined {
  const { bindings, ...memory } = memoryOf(NOBODY)
  const tags = Object.fromEntries(live.tags.map(({ name, id }) => [name, id]))

  try {
    return planOrg({
      desired: undoOrg(bundle, new LiveIndex(live), DEFAULT_POLICY),
      live,
      memory: { ...memory, bindings: { ...bindings, tags } },
      digest: plainDigest,
      options: { allowDeletes: { members: 1e9, departments: 1e9, tags: 1e9 }, targets: [] },
    }).plan
  } catch (error) {
    if (error instanceof DesiredLiveMismatch) return undefined
    throw error
  }
}

function callsOf(plan: Plan): Parameters<typeof afterCalls>[1] {
  return plan.steps.map((step) => step.call)
}

/** What people look at. Orders of lists, and what WeCom makes up itself, do not count. */
function appearance({ departments, members, tags }: LiveOrg): unknown {
  const byText = (items: readonly unknown[]): readonly string[] => items.map((item) => JSON.stringify(item)).sort()
  return {
    departments: byText(
      departments.map(({ id, parentid, name, name_en, order }) => [id, parentid, name, name_en || null, order]),
    ),
    members: byText(
      members.map((member) => [
        member.userid,
        member.name,
        member.mobile ?? null,
        member.email ?? null,
        member.direct_leader || null,
        member.main_department,
        byText(member.departments.map(({ department, leader, order }) => [department, leader, order])),
      ]),
    ),
    tags: byText(tags.map((tag) => [tag.id, tag.name, byText(tag.members), byText(tag.departments)])),
  }
}

/** Two people who swap their only contact: WeCom allows no moment in between. */
function isHonestRefusal(plan: Plan): boolean {
  return plan.blocked.every(({ message }) => message.code === 'plan.conflict-cycle')
}

test('an apply and its undo leave everything as it was', () => {
  const world = anyWorld({ departments: 8, members: 10, tags: 3, variety: 4 })
  let undone = 0
  fc.assert(
    fc.property(world, world, fc.nat(EVERY_ID), (from, to, ids) => {
      const live = liveOf(from)
      const plan = planBetween(from, to, ids)
      if (!plan || plan.blocked.length > 0) return
      const then = afterCalls(live, callsOf(plan))
      const back = undoPlan(bundleOf(plan, live), then)
      expect(back, 'the undo contradicts what is live').toBeDefined()
      if (!back || (back.blocked.length > 0 && isHonestRefusal(back))) return
      expect(back.blocked).toEqual([])
      expect(appearance(afterCalls(then, callsOf(back)))).toEqual(appearance(live))
      undone++
    }),
    { numRuns: RUNS },
  )
  expect(undone).toBeGreaterThan(RUNS / 3)
})

test('so it does when the apply was cut off anywhere', () => {
  const world = anyWorld({ departments: 6, members: 8, tags: 2, variety: 4 })
  fc.assert(
    fc.property(world, world, fc.nat(EVERY_ID), fc.nat(100), (from, to, ids, cut) => {
      const live = liveOf(from)
      const plan = planBetween(from, to, ids)
      if (!plan || plan.blocked.length > 0) return
      const calls = callsOf(plan)
      const hasTemporary = plan.steps.some((step) => step.temporary)
      const done = hasTemporary ? calls : calls.slice(0, cut % (calls.length + 1))
      const then = afterCalls(live, done)
      const back = undoPlan(bundleOf(plan, live), then)
      if (!back || (back.blocked.length > 0 && isHonestRefusal(back))) return
      expect(back.blocked).toEqual([])
      expect(appearance(afterCalls(then, callsOf(back)))).toEqual(appearance(live))
    }),
    { numRuns: RUNS },
  )
})

test('what others changed since stays, whatever is undone', () => {
  const world = anyWorld({ departments: 6, members: 8, tags: 2, variety: 4 })
  fc.assert(
    fc.property(world, world, world, fc.nat(EVERY_ID), (from, to, other, ids) => {
      const live = liveOf(from)
      const plan = planBetween(from, to, ids)
      if (!plan || plan.blocked.length > 0) return
      const bundle = bundleOf(plan, live)
      const now = liveOf(other)
      const back = undoPlan(bundle, now)
      if (!back) return
      const touched = new Set(
        bundle.entries.map((entry) => (entry.kind === 'member' ? entry.userid : String(entry.id))),
      )
      for (const change of back.changes) {
        const key = change.kind === 'member' ? change.userid : String(change.id)
        expect(touched.has(key), `${change.kind} ${key} was none of that apply's`).toBe(true)
        const entry = bundle.entries.find(
          (each) => each.kind === change.kind && (each.kind === 'member' ? each.userid : String(each.id)) === key,
        )
        const made = new Map<string, unknown>(Object.entries(entry?.after ?? {}))
        const wrong = Object.entries(change.action === 'update' ? (change.before ?? {}) : {}).filter(
          ([field, value]) =>
            !['departments', 'main_department', 'members'].includes(field) &&
            JSON.stringify(made.get(field) ?? null) !== JSON.stringify(value ?? null),
        )
        expect(wrong, `${change.kind} ${key} was changed again since`).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
})
