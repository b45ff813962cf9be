import type { Change } from '../model/change.ts'
import type { Call, MemberWrite } from '../model/call.ts'
import { useridKey } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Block, Counts, LeavingMember, Plan } from '../model/plan.ts'
import type { ObjectKind, Policy, StrategyName } from '../model/policy.ts'
import { conflictBlocks } from './conflicts.ts'
import type { ObjectRef } from './book.ts'
import { markLostLeaders } from './effects.ts'
import { foldedNames } from './folded-names.ts'
import { withoutHindered } from './hindered.ts'
import { deletionBlocks, type AllowedDeletes } from './guard.ts'
import type { OperationOptions } from './operations.ts'
import { rehearse } from './rehearse.ts'
import { renameHints } from './rename-hints.ts'
import { stepsOf } from './steps.ts'
import { findWay } from './strategy.ts'
import { isNamed, withDependencies, type TargetRef } from './targeting.ts'

export interface PlanInput {
  readonly live: LiveOrg
  readonly changes: readonly Change[]
  readonly warnings: readonly Message[]
  readonly blocked: readonly Block[]
  readonly policy: Policy
  /** Protected objects that differ: their changes are not among the `changes`. */
  readonly withheld: ReadonlySet<ObjectRef>
  /** Who left the files and stays for the time being; `disable`: by this plan; `start`: found disabled. */
  readonly leaving: readonly (LeavingMember & { readonly begins: 'disable' | 'start' | undefined })[]
  /** Live objects in scope, per kind. */
  readonly inScope: Readonly<Record<ObjectKind, number>>
  /** Whole memberships after the plan, by userid key. */
  readonly placements: ReadonlyMap<string, NonNullable<MemberWrite['placement']>>
  /** The files' key of a department, by its id. */
  readonly departmentKey: (id: number) => string | undefined
  readonly isAdopted: boolean
  readonly options: PlanOptions
}

export interface PlanOptions {
  readonly allowDeletes: AllowedDeletes
  /** Empty: everything. */
  readonly targets: readonly TargetRef[]
  /** Write values that cannot be compared also where orgctl has not been adopted yet. */
  readonly writeUnverified?: boolean
  /** Default: calls. */
  readonly strategy?: StrategyName
}

/**
 * 1. Picks the changes that are wanted (`--target`), without those that wait for a protected object.
 * 2. Turns them into the fewest calls of the strategy and puts these in an order that WeCom accepts.
 * 3. Rehearses that order from the start.
 * 4. Holds the whole against the guards.
 */
export function buildPlan(input: PlanInput): Plan {
  const { live, options, policy } = input
  const callOptions: OperationOptions = { invite: policy.invite, placements: input.placements }
  const wanted = wantedChanges(input, callOptions)
  const possible = withoutHindered(live, wanted, input.withheld, callOptions, nameOf(wanted, live))
  const nameless = possible.changes.filter(
    (change) => change.action === 'create' && change.kind !== 'tag' && !change.after?.name,
  )
  const { changes, leaderless } = markLostLeaders(
    possible.changes.filter((change) => !nameless.includes(change)),
    live,
  )
  const strategy = options.strategy ?? 'calls'
  const name = nameOf(changes, live)
  const way = findWay(strategy, live, changes, callOptions, (id) => name(`department:${id}`))
  const steps = stepsOf(way.ordering.sequence)
  const disabled = new Set(changes.flatMap((change) => (change.kind === 'member' ? [change.userid] : [])))
  const leaving = input.leaving.filter(({ begins, userid }) => begins !== 'disable' || disabled.has(userid))
  const counts = {
    departments: countActions(changes, 'department'),
    members: countActions(changes, 'member'),
    tags: countActions(changes, 'tag'),
  }
  return {
    corp_id: live.corp_id,
    read: live.read,
    summary: { ...counts, steps: steps.length, strategy: way.strategy },
    impact: { inScope: input.inScope, leaderless },
    changes,
    steps,
    warnings: [
      ...input.warnings,
      ...possible.warnings,
      ...renameHints(changes, live),
      ...foldedNames(changes, live),
      ...way.warnings,
    ],
    ...(leaving.length > 0 && { leaving: leaving.map(({ begins: _begins, ...member }) => member) }),
    notices: way.notices,
    blocked: [
      ...deletionBlocks({
        summary: counts,
        offboarded: leaving.filter(({ begins }) => begins === 'disable' || (begins === 'start' && !input.isAdopted))
          .length,
        inScope: input.inScope,
        limits: policy.deletes,
        isAdopted: input.isAdopted,
        allowed: options.allowDeletes,
      }),
      ...input.blocked,
      ...nameless.map((change): Block => ({
        guard: 'name-required',
        message: { code: 'plan.name-required', params: { object: refOf(change) } },
      })),
      ...way.blocked,
      ...conflictBlocks(way.ordering.stuck, nameOf(input.changes, live), leftOut(input.changes, wanted)),
      ...rehearsalBlocks(live, steps),
    ],
  }
}

function wantedChanges(input: PlanInput, callOptions: OperationOptions): readonly Change[] {
  const { changes, options, live } = input
  if (options.targets.length === 0) return changes
  const named = new Set(
    changes.flatMap((change, i) => (isNamed(change, options.targets, input.departmentKey) ? [i] : [])),
  )
  // What depends on what is a matter of single calls, however they are sent.
  const { ordering } = findWay('calls', live, changes, callOptions, String)
  const chosen = withDependencies(named, changes, ordering.sequence)
  return changes.filter((_, index) => chosen.has(index))
}

/** Live objects whose changes no target wants. */
function leftOut(all: readonly Change[], wanted: readonly Change[]): ReadonlySet<ObjectRef> {
  const chosen = new Set(wanted)
  return new Set(all.flatMap((change) => (chosen.has(change) ? [] : [liveRef(change)])))
}

function liveRef(change: Change): ObjectRef {
  return change.kind === 'member'
    ? `member:${useridKey(change.before?.userid ?? change.userid)}`
    : `${change.kind}:${change.id}`
}

function countActions(changes: readonly Change[], kind: Change['kind']): Counts {
  const counts = { create: 0, update: 0, delete: 0 }
  for (const change of changes) if (change.kind === kind) counts[change.action]++
  return counts
}

function rehearsalBlocks(live: LiveOrg, steps: Plan['steps']): readonly Block[] {
  const failure = steps.length === 0 ? undefined : rehearse(live, steps)
  if (!failure) return []
  const { step, refusal } = failure
  const params = {
    step: step.step,
    call: nameOfCall(step.call),
    object: step.targets[0] ?? '',
    errcode: refusal.errcode,
  }
  return [{ guard: 'rehearsal', message: { code: 'plan.rehearsal-failed', params } }]
}

function nameOfCall(call: Call): string {
  return call.call
}

/** What a person calls the object of a change, and `--target` takes. */
function refOf(change: Change): string {
  switch (change.kind) {
    case 'department':
      return change.path
    case 'member':
      return `member:${change.userid}`
    case 'tag':
      return `tag:${change.name}`
  }
}

function nameOf(changes: readonly Change[], live: LiveOrg): (object: ObjectRef) => string {
  return (object) => {
    const [kind, id] = object.split(':')
    if (kind === 'member') return object
    if (kind === 'tag') return `tag:${live.tags.find((tag) => String(tag.id) === id)?.name ?? id}`
    const change = changes.find((each) => each.kind === 'department' && String(each.id) === id)
    if (change) return refOf(change)
    const department = live.departments.find((each) => String(each.id) === id)
    return department?.name === undefined ? object : `${department.name} (department ${department.id})`
  }
}
