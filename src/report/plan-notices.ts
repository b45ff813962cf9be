import type { MessageCode } from '../messages/catalogue.ts'
import type { Change, Effect } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { Plan, PlanSummary, Step } from '../model/plan.ts'
import { OBJECT_KINDS, type ObjectKind } from '../model/policy.ts'
import { titleOf } from './change-words.ts'
import { estimateSeconds } from './duration.ts'
import type { Names } from './names.ts'
import type { Form, Noun, Wording } from './wording.ts'

/** A sentence about some objects, with these named as far as there is room. */
export interface Notice {
  readonly text: string
  readonly objects: readonly string[]
  /** Objects that are counted but not named. */
  readonly more: number
}

const KIND_OF: Readonly<Record<Change['kind'], ObjectKind>> = {
  department: 'departments',
  member: 'members',
  tag: 'tags',
}

/** The worst first. */
const EFFECTS: readonly Effect[] = [
  'mailbox-deleted',
  'history-lost',
  'disabled',
  'login-changed',
  'leader-lost',
  'invitation',
  'userid-once',
  'mail-once',
]

export interface NoticeOptions {
  readonly wording: Wording
  readonly names: Names
  /** Objects to name in one notice. */
  readonly limit: number
  readonly form?: Form
}

/** What cannot be undone or is felt outside the directory: deletes first, then the effects. */
export function riskNotices(plan: Plan, options: NoticeOptions): readonly Notice[] {
  const deletes = OBJECT_KINDS.map((kind) =>
    notice(
      `report.risk.delete.${kind}`,
      plan.changes.filter((change) => change.action === 'delete' && KIND_OF[change.kind] === kind),
      kind,
      options,
    ),
  )
  const effects = EFFECTS.map((effect) => {
    // The line about deletes says already that their history is lost.
    const changes = plan.changes.filter(
      (change) => change.effects.includes(effect) && !(effect === 'history-lost' && change.action === 'delete'),
    )
    return notice(`report.risk.${effect}`, changes, nounFor(changes), options)
  })
  const unverified = plan.changes.filter((change) => change.unverified.length > 0)
  return [...deletes, ...effects, notice('report.plan.unverified', unverified, nounFor(unverified), options)].flatMap(
    (found) => found ?? [],
  )
}

function nounFor(changes: readonly Change[]): Noun {
  const kinds = new Set(changes.map((change) => KIND_OF[change.kind]))
  const [kind] = kinds
  return kinds.size === 1 && kind !== undefined ? kind : 'objects'
}

function notice(
  code: MessageCode,
  changes: readonly Change[],
  noun: Noun,
  { wording, names, limit, form }: NoticeOptions,
): Notice | undefined {
  if (changes.length === 0) return undefined
  const named = changes.length <= limit + 1 ? changes : changes.slice(0, limit)
  const title = form?.filled ?? ((text: string) => text)
  return {
    text: wording.text(code, { objects: wording.count(noun, changes.length) }, form && { ...form, filled: form.words }),
    objects: named.map((change) => title(titleOf(change, wording, names))),
    more: changes.length - named.length,
  }
}

/** `text: a, b … and 3 more`. */
export function noticeLine(found: Notice, wording: Wording): string {
  const more = found.more > 0 ? ` ${wording.text('report.folded.refs', { count: found.more })}` : ''
  return `${found.text}: ${found.objects.join(', ')}${more}`
}

export interface BlockWords {
  /** The guard with its numbers. */
  readonly guard: string
  /** What is wrong and the way out. */
  readonly message: string
}

export function wordBlocks(plan: Plan, wording: Wording, form?: Form): readonly BlockWords[] {
  return plan.blocked.map(({ guard, actual, limit, message }) => ({
    guard:
      actual === undefined || limit === undefined
        ? wording.text('report.plan.guard', { guard })
        : wording.text('report.plan.guard-limit', { guard, actual, limit }),
    message: wording.message(message, form),
  }))
}

export interface Totals {
  readonly add: number
  readonly change: number
  readonly destroy: number
}

export function totalsOf(summary: Pick<PlanSummary, ObjectKind>): Totals {
  const sum = (action: 'create' | 'update' | 'delete'): number =>
    OBJECT_KINDS.reduce((total, kind) => total + summary[kind][action], 0)
  return { add: sum('create'), change: sum('update'), destroy: sum('delete') }
}

export function isEmpty(plan: Plan): boolean {
  const { add, change, destroy } = totalsOf(plan.summary)
  return add + change + destroy === 0
}

/** The line that other tools search for; its form is fixed. */
export function summaryLine(plan: Plan, wording: Wording): string {
  if (isEmpty(plan)) return wording.text('report.plan.none')
  return wording.text('report.plan.summary', { ...totalsOf(plan.summary) })
}

export function callsLine(plan: Plan, wording: Wording): string {
  const calls = countCalls(plan.steps)
  return wording.text('report.plan.calls', {
    steps: wording.count('steps', plan.steps.length),
    strategy: plan.summary.strategy,
    calls: sortedBy(calls, ([call]) => call)
      .map(([call, count]) => wording.text('report.plan.call', { count, call }))
      .join(', '),
  })
}

export function durationLine(plan: Plan, wording: Wording): string {
  const seconds = estimateSeconds([...countCalls(plan.steps).values()])
  if (seconds < 60) return wording.text('report.plan.duration.short')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60
    ? wording.text('report.plan.duration.minutes', { minutes })
    : wording.text('report.plan.duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

function countCalls(steps: readonly Step[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { call } of steps) counts.set(call.call, (counts.get(call.call) ?? 0) + 1)
  return counts
}
