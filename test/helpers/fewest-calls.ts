/**
 * The exact smallest number of calls between two tiny organisations, found by search, for comparison with the planner.
 *
 * Every changed object needs one call; all members to delete share one. An order in which these suffice is looked for by
 * going through the sets of calls already made (what is live then does not depend on their order). Where there is none,
 * one object gets a second call with any intermediate values, then two objects do.
 */
import type { Call } from '../../src/model/call.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import type { Plan } from '../../src/model/plan.ts'
import { Book } from '../../src/plan/book.ts'
import { examine } from '../../src/plan/constraints.ts'

/** The calls of one object, to be made in this order. */
type Sequence = readonly Call[]

/** `undefined`: not with two extra calls. */
export function fewestCalls(live: LiveOrg, plan: Plan): number | undefined {
  const direct = directSequences(plan)
  if (canBeOrdered(live, direct)) return direct.length
  const options = direct.map((sequence) => detours(live, plan, sequence))
  for (const [i, detoursOfOne] of options.entries()) {
    for (const detour of detoursOfOne) if (canBeOrdered(live, direct.with(i, detour))) return direct.length + 1
  }
  for (let i = 0; i < options.length; i++) {
    for (let j = i + 1; j < options.length; j++) {
      for (const one of options[i] ?? []) {
        for (const other of options[j] ?? []) {
          if (canBeOrdered(live, direct.with(i, one).with(j, other))) return direct.length + 2
        }
      }
    }
  }
  return undefined
}

/** The final call of each changed object. Tags are left out: they wait for others, nobody waits for them. */
function directSequences(plan: Plan): readonly Sequence[] {
  const sequences: Sequence[] = []
  const deleted: string[] = []
  for (const change of plan.changes) {
    const { after } = change
    if (change.kind === 'department') {
      const { id } = change
      if (change.action === 'delete') sequences.push([{ call: 'department/delete', id }])
      else {
        const { name = '', parentid = 1, name_en = null } = change.after ?? {}
        sequences.push([
          change.action === 'create'
            ? { call: 'department/create', id, set: { name: name ?? '', parentid, name_en } }
            : { call: 'department/update', id, set: withoutNullName(change.after ?? {}) },
        ])
      }
    }
    if (change.kind === 'member') {
      if (after === null) deleted.push(change.userid)
      else sequences.push([memberCall(change, plan)])
    }
  }
  return deleted.length === 0 ? sequences : [...sequences, [{ call: 'user/batchdelete', userids: deleted }]]
}

function withoutNullName({
  name,
  ...rest
}: {
  name?: string | null
  name_en?: string | null
  parentid?: number
  order?: number
}) {
  return { ...rest, ...(typeof name === 'string' && { name }) }
}

/** What the planner would send in one piece. */
function memberCall(change: Extract<Plan['changes'][number], { kind: 'member' }>, plan: Plan): Call {
  const { userid, action, after } = change
  const whole = plan.steps.find(
    ({ call, temporary }) =>
      !temporary &&
      (call.call === 'user/create' || call.call === 'user/update') &&
      call.userid === userid &&
      call.set.placement,
  )
  const placement = whole && 'set' in whole.call && 'placement' in whole.call.set ? whole.call.set.placement : undefined
  const { mobile, email, direct_leader, name } = after ?? {}
  const set = {
    ...(mobile !== undefined && { mobile }),
    ...(email !== undefined && { email }),
    ...(direct_leader !== undefined && { direct_leader }),
    ...(placement && { placement }),
  }
  return action === 'create'
    ? { call: 'user/create', userid, set: { name: name ?? '', ...set }, to_invite: false }
    : { call: 'user/update', userid, set }
}

/** All ways to get there in two calls. */
function detours(live: LiveOrg, plan: Plan, [call]: Sequence): readonly Sequence[] {
  if (!call) return []
  const parents = [
    ...new Set([
      ...live.departments.map((d) => d.id),
      ...plan.changes.flatMap((c) => (c.kind === 'department' ? [c.id] : [])),
    ]),
  ]
  const names = [
    'temporary',
    ...new Set([
      ...live.departments.flatMap((d) => d.name ?? []),
      ...plan.changes.flatMap((c) => (c.kind === 'department' ? (c.after?.name ?? []) : [])),
    ]),
  ]
  switch (call.call) {
    case 'department/create':
      return names.flatMap((name) =>
        parents.map((parentid): Sequence => [
          { ...call, set: { name, parentid } },
          { call: 'department/update', id: call.id, set: call.set },
        ]),
      )
    case 'department/update':
    case 'department/delete': {
      const now = live.departments.find((department) => department.id === call.id)
      const final =
        call.call === 'department/update'
          ? { name: now?.name ?? '', name_en: now?.name_en ?? null, parentid: now?.parentid ?? 1, ...call.set }
          : undefined
      const last: Call = final ? { call: 'department/update', id: call.id, set: final } : call
      return names.flatMap((name) =>
        [undefined, ...parents].map((parentid): Sequence => [
          {
            call: 'department/update',
            id: call.id,
            set: { name, name_en: null, ...(parentid !== undefined && { parentid }) },
          },
          last,
        ]),
      )
    }
    case 'user/create': {
      const { direct_leader: _, ...early } = call.set
      return [
        [
          { ...call, set: early },
          { call: 'user/update', userid: call.userid, set: call.set },
        ],
        ...(['mobile', 'email'] as const).map((field): Sequence => [
          { ...call, set: { ...early, [field]: null } },
          { call: 'user/update', userid: call.userid, set: call.set },
        ]),
      ]
    }
    case 'user/update': {
      const { mobile, email } = call.set
      const values = (final: string | null | undefined) =>
        final === undefined ? [undefined] : [undefined, null, final]
      return values(mobile).flatMap((m) =>
        values(email).flatMap((e) =>
          [undefined, call.set.placement].map((placement): Sequence => [
            {
              call: 'user/update',
              userid: call.userid,
              set: {
                ...(m !== undefined && { mobile: m }),
                ...(e !== undefined && { email: e }),
                ...(placement && { placement }),
              },
            },
            call,
          ]),
        ),
      )
    }
    case 'user/delete':
    case 'user/batchdelete':
    case 'tag/create':
    case 'tag/update':
    case 'tag/delete':
    case 'tag/addtagusers':
    case 'tag/deltagusers':
    case 'batch/replaceparty':
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return []
  }
}

/** Whether some interleaving of the sequences is accepted call by call. */
function canBeOrdered(live: LiveOrg, sequences: readonly Sequence[]): boolean {
  const failed = new Set<string>()
  const search = (made: readonly number[], calls: readonly Call[]): boolean => {
    if (made.every((count, i) => count === sequences[i]?.length)) return true
    const key = made.join()
    if (failed.has(key)) return false
    for (const [i, sequence] of sequences.entries()) {
      const call = sequence[made[i] ?? 0]
      if (!call) continue
      const book = new Book(live)
      for (const earlier of calls) book.apply(earlier)
      if (examine(book, call).refusals.length > 0) continue
      if (search(made.with(i, (made[i] ?? 0) + 1), [...calls, call])) return true
    }
    failed.add(key)
    return false
  }
  return search(
    sequences.map(() => 0),
    [],
  )
}
