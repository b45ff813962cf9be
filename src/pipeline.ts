/**
 * The whole flow. Data goes one way:
 *
 *   org files ──config──▶ desired ┐
 *                                 ├─diff─▶ changes ─plan─▶ plan ─apply─▶ results ─verify─▶ a second plan, hoped empty
 *   WeCom ────wecom────▶ live ────┘
 *
 * Planning gets a reader only, so it cannot write.
 */
import { execute, type ExecuteOptions } from './apply/execute.ts'
import { diffOrg, type OrgDiff } from './diff/diff-org.ts'
import type { Digest } from './diff/cause.ts'
import type { Listener } from './events.ts'
import type { PlacementWrite } from './model/call.ts'
import type { DesiredOrg } from './model/desired.ts'
import type { DirectoryReader } from './model/directory.ts'
import { useridKey, type DepartmentId } from './model/fields.ts'
import type { LiveOrg } from './model/live.ts'
import type { Memory } from './model/memory.ts'
import type { Message } from './model/message.ts'
import type { Plan } from './model/plan.ts'
import type { StepResult } from './model/result.ts'
import { DesiredLiveMismatch } from './errors.ts'
import { sortedBy } from './model/compare.ts'
import { buildPlan, type PlanInput, type PlanOptions } from './plan/build-plan.ts'
import { unknownTargets, type Nameable } from './plan/targeting.ts'

export interface PlanRequest {
  readonly desired: DesiredOrg
  readonly live: LiveOrg
  readonly memory: Memory
  readonly digest: Digest
  readonly options: PlanOptions
  /** When the plan is made, in ms since 1970. Absent: no waiting time of the policy is over. */
  readonly nowMs?: number
}

export interface Planned {
  readonly plan: Plan
  /** What the plan was made from; `remember` needs it after an apply. */
  readonly diff: OrgDiff
}

/**
 * 1. Matches what the files declare with what is live, and compares the two.
 * 2. Turns the differences into ordered calls, and holds them against guards and policy.
 *
 * @throws DesiredLiveMismatch when the files contradict live in a way that no plan can mend
 */
export function planOrg({ desired, live, memory, digest, options, nowMs }: PlanRequest): Planned {
  const diff = diffOrg({ desired, live, memory, digest, writeUnverified: options.writeUnverified === true, nowMs })
  if (diff.problems.length > 0) throw new DesiredLiveMismatch(diff.problems)
  const { target } = diff
  const keys = new Map(target.departments.map((department) => [department.id, department.desired.key]))
  const plan = buildPlan({
    live: diff.presumed,
    changes: diff.changes,
    warnings: [
      ...(live.read.warnings ?? []),
      ...unmanaged(desired),
      ...(desired.undo?.warnings ?? []),
      ...unknownTargets(options.targets, nameable(diff)),
      ...target.dangling,
      ...diff.warnings,
    ],
    blocked: diff.blocked,
    withheld: diff.withheld,
    policy: desired.policy,
    leaving: leavingOf(target.leaving),
    inScope: target.inScope,
    placements: placementsOf(diff),
    departmentKey: (id) => keys.get(id),
    isAdopted: memory.adopted,
    options,
  })
  return { plan, diff }
}

/** Files without a single kind leave everything alone, which is not what anybody writes files for. */
function unmanaged({ manages }: DesiredOrg): readonly Message[] {
  return manages.departments || manages.members || manages.tags ? [] : [{ code: 'plan.nothing-managed', params: {} }]
}

function nameable({ live, target }: OrgDiff): Nameable {
  const members = [
    ...live.members.keys(),
    ...target.members.flatMap(({ userid, desired }) => [userid, ...desired.previously].map(useridKey)),
  ]
  const departments = [
    ...live.org.departments.flatMap(({ id }) => [String(id), live.path(id)]),
    ...target.departments.flatMap(({ id, path, desired }) => [String(id), path, desired.key ?? path]),
  ]
  const tags = [...live.tagsByName.keys(), ...target.tags.map(({ name }) => name)]
  return { members: new Set(members), departments: new Set(departments), tags: new Set(tags) }
}

/** Who is disabled until a date, that first. */
function leavingOf({ disables, starts, waits }: OrgDiff['target']['leaving']): PlanInput['leaving'] {
  const entry =
    (begins: PlanInput['leaving'][number]['begins']) =>
    ({ member: { userid, name }, deleteAfterMs }: (typeof waits)[number]): PlanInput['leaving'][number] => ({
      userid,
      ...(name && { name }),
      deleteAfter: new Date(deleteAfterMs).toISOString(),
      begins,
    })
  return sortedBy(
    [...disables.map(entry('disable')), ...starts.map(entry('start')), ...waits.map(entry(undefined))],
    ({ deleteAfter, userid }) => `${deleteAfter} ${useridKey(userid)}`,
  )
}

/** Whole memberships of those who change. */
function placementsOf({ changes, target }: OrgDiff): PlanInput['placements'] {
  const changing = new Set(changes.map((change) => (change.kind === 'member' ? change.userid : undefined)))
  const placements = new Map<string, { departments: readonly PlacementWrite[]; main_department: DepartmentId }>()
  for (const { userid, placement } of target.members) {
    if (!placement || !changing.has(userid)) continue
    const { departments, main_department } = placement
    placements.set(useridKey(userid), { departments, main_department })
  }
  return placements
}

/** Makes the plan's calls. Refuse a blocked plan before. */
export function applyPlan(request: ExecuteOptions): Promise<readonly StepResult[]> {
  return execute(request)
}

export interface VerifyRequest extends Omit<PlanRequest, 'live'> {
  readonly reader: DirectoryReader
  readonly emit: Listener
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Whether a difference may be a reading that lags behind: false after an apply that was not done in full. */
  readonly patient: boolean
}

/** Reading may lag behind writing: this long it is repeated before a difference is believed. */
const VERIFY_FOR_MS = 30_000
const VERIFY_PAUSE_MS = 1_000

/** Reads live again until nothing is left to do, or half a minute has passed. @returns the plan that is left */
export async function verifyOrg(request: VerifyRequest): Promise<Planned> {
  const { reader, emit, clock, sleep } = request
  const until = clock() + (request.patient ? VERIFY_FOR_MS : 0)
  for (let attempt = 1; ; attempt++) {
    emit({ kind: 'verifying', attempt })
    const planned = planOrg({ ...request, live: await reader.readOrg() })
    if (planned.plan.changes.length === 0 || clock() >= until) return planned
    await sleep(VERIFY_PAUSE_MS * attempt)
  }
}
