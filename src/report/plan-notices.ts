import type { MessageCode } from '../messages/catalogue.ts'
import type { Change, Effect } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { MessageParams } from '../model/message.ts'
import type { Impact, LeavingMember, Plan, PlanSummary } from '../model/plan.ts'
import { OBJECT_KINDS, type ObjectKind } from '../model/policy.ts'
import { departmentWords, memberTitle, titleOf, toneOf } from './change-words.ts'
import { estimateSeconds } from './duration.ts'
import type { Names } from './names.ts'
import type { Form, Noun, Wording } from './wording.ts'

/** A plan as far as reports look at it: what stands in the document of a saved one. */
export type ShownPlan = Omit<Plan, 'steps'> & { readonly steps: readonly ShownStep[] }

interface ShownStep {
  readonly call: { readonly call: string }
  /** Of an import of which nothing else is known. */
  readonly rows?: number
}

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

/** The worst first. A lost leader is told of the department, not of the members. */
const EFFECTS = [
  'mailbox-deleted',
  'history-lost',
  'disabled',
  'login-changed',
  'invitation',
  'userid-once',
  'mail-once',
] as const satisfies readonly Effect[]

export interface NoticeOptions {
  readonly wording: Wording
  readonly names: Names
  /** Objects to name in one notice. */
  readonly limit: number
  readonly form?: Form
}

/** What cannot be undone or is felt outside the directory: deletes first, then what hits many, then the effects. */
export function riskNotices(
  plan: Pick<Plan, 'changes' | 'impact' | 'leaving'>,
  options: NoticeOptions,
): readonly Notice[] {
  const { changes, impact, leaving = [] } = plan
  const unverified = changes.filter((change) => change.unverified.length > 0)
  return [
    ...deleteNotices(changes, options),
    ...moveNotices(changes, impact, options),
    ...leaderlessNotices(impact, options),
    ...effectNotices(changes, options),
    ...leavingNotices(leaving, options),
    ...notice('report.plan.unverified', unverified, nounFor(unverified), options),
  ]
}

export function deleteNotices(changes: readonly Change[], options: NoticeOptions): readonly Notice[] {
  return OBJECT_KINDS.flatMap((kind) =>
    notice(
      `report.risk.delete.${kind}`,
      changes.filter((change) => change.action === 'delete' && KIND_OF[change.kind] === kind),
      kind,
      options,
    ),
  )
}

/** Members who get another department instead of one they had, and which part of all these are. */
export function moveNotices(
  changes: readonly Change[],
  { inScope }: Pick<Impact, 'inScope'>,
  options: NoticeOptions,
): readonly Notice[] {
  const moved = changes.filter((change) => change.kind === 'member' && toneOf(change) === 'move')
  const total = inScope.members
  // Rounded up: nobody who moves is 0 % of anything.
  const params = { percent: total === 0 ? 100 : Math.ceil((moved.length * 100) / total), total }
  return notice('report.risk.moved', moved, 'members', options, params)
}

export function leaderlessNotices(
  { leaderless }: Pick<Impact, 'leaderless'>,
  options: NoticeOptions,
): readonly Notice[] {
  const { wording, names } = options
  const departments = sortedBy(leaderless, (id) => names.path(id) ?? '')
  const title = (id: DepartmentId): string => departmentWords(id, names.path(id), wording, names)
  return noticeOf('report.risk.leaderless', departments, title, 'departments', options)
}

export function effectNotices(changes: readonly Change[], options: NoticeOptions): readonly Notice[] {
  return EFFECTS.flatMap((effect) => {
    // The line about deletes says already that their history is lost.
    const affected = changes.filter(
      (change) => change.effects.includes(effect) && !(effect === 'history-lost' && change.action === 'delete'),
    )
    return notice(`report.risk.${effect}`, affected, nounFor(affected), options)
  })
}

/** Who is disabled until when: a line for each date. */
function leavingNotices(leaving: readonly LeavingMember[], options: NoticeOptions): readonly Notice[] {
  const { wording, names } = options
  const dates = new Map<string, LeavingMember[]>()
  for (const member of leaving) {
    const date = dateWords(member.deleteAfter)
    dates.set(date, [...(dates.get(date) ?? []), member])
  }
  const title = ({ userid, name }: LeavingMember): string =>
    memberTitle(userid, name ?? names.memberName(userid), wording)
  return [...dates].flatMap(([date, members]) =>
    noticeOf('report.risk.leaving', members, title, 'members', options, { date }),
  )
}

/** To the minute, rounded up: nothing happens before. */
function dateWords(iso: string): string {
  const minute = new Date(Math.ceil(Date.parse(iso) / 60_000) * 60_000).toISOString()
  return `${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`
}

export function nounFor(changes: readonly Change[]): Noun {
  const kinds = new Set(changes.map((change) => KIND_OF[change.kind]))
  const [kind] = kinds
  return kinds.size === 1 && kind !== undefined ? kind : 'objects'
}

/** A notice about the objects of some changes; none about none. */
export function notice(
  code: MessageCode,
  changes: readonly Change[],
  noun: Noun,
  options: NoticeOptions,
  params: MessageParams = {},
): readonly Notice[] {
  const title = (change: Change): string => titleOf(change, options.wording, options.names)
  return noticeOf(code, changes, title, noun, options, params)
}

/** A notice that counts things and names them as far as there is room; none about none. */
export function noticeOf<T>(
  code: MessageCode,
  items: readonly T[],
  title: (item: T) => string,
  noun: Noun,
  { wording, limit, form }: NoticeOptions,
  params: MessageParams = {},
): readonly Notice[] {
  if (items.length === 0) return []
  const named = (items.length <= limit + 1 ? items : items.slice(0, limit)).map(title)
  const objects = wording.count(noun, items.length)
  return [
    {
      text: wording.text(code, { ...params, objects }, form && { ...form, filled: form.words }),
      objects: form ? named.map(form.filled) : named,
      more: items.length - named.length,
    },
  ]
}

/** `text: a, b … and 3 more`. */
export function noticeLine(found: Notice, wording: Wording): string {
  if (found.objects.length === 0) return found.text
  const more = found.more > 0 ? ` ${wording.text('report.folded.refs', { count: found.more })}` : ''
  return `${found.text}: ${found.objects.join(', ')}${more}`
}

export interface BlockWords {
  /** The guard with its numbers. */
  readonly guard: string
  /** What is wrong and the way out. */
  readonly message: string
}

export function wordBlocks(plan: Pick<Plan, 'blocked'>, wording: Wording, form?: Form): readonly BlockWords[] {
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

export function isEmpty(plan: Pick<Plan, 'summary'>): boolean {
  const { add, change, destroy } = totalsOf(plan.summary)
  return add + change + destroy === 0
}

/** What the plan was made from. Only a snapshot has everything but fields that were left out. */
export function modeLine({ read: { mode, unreadable } }: Pick<ShownPlan, 'read'>, wording: Wording): string {
  return wording.text(`report.plan.mode.${mode === 'full' && unreadable.length > 0 ? 'some' : mode}`)
}

/** The line that other tools search for; its form is fixed. */
export function summaryLine(plan: Pick<Plan, 'summary'>, wording: Wording): string {
  if (isEmpty(plan)) return wording.text('report.plan.none')
  return wording.text('report.plan.summary', { ...totalsOf(plan.summary) })
}

export function callsLine(plan: ShownPlan, wording: Wording): string {
  const calls = countCalls(plan.steps)
  const rows = new Map<string, number>()
  for (const step of plan.steps) {
    const lines = importRows(step)
    if (lines !== undefined) rows.set(step.call.call, (rows.get(step.call.call) ?? 0) + lines)
  }
  return wording.text('report.plan.calls', {
    steps: wording.count('steps', plan.steps.length),
    strategy: plan.summary.strategy,
    calls: sortedBy(calls, ([call]) => call)
      .map(([call, count]) => {
        const lines = rows.get(call)
        return lines === undefined
          ? wording.text('report.plan.call', { count, call })
          : wording.text('report.plan.import', { count, call, rows: wording.count('rows', lines) })
      })
      .join(', '),
  })
}

/** Rows of the file, where the step is an import. */
export function importRows({ call, rows }: ShownStep): number | undefined {
  if (call.call === 'batch/replaceparty' && 'departments' in call && Array.isArray(call.departments))
    return call.departments.length
  if (call.call.startsWith('batch/') && 'members' in call && Array.isArray(call.members)) return call.members.length
  return rows
}

export function durationLine(plan: ShownPlan, wording: Wording): string {
  const calls = countCalls(plan.steps)
  const duration = callsDuration(calls, wording)
  const hasImport = [...calls.keys()].some((call) => call.startsWith('batch/'))
  return hasImport ? wording.text('report.plan.duration.imports', { duration }) : duration
}

function callsDuration(calls: ReadonlyMap<string, number>, wording: Wording): string {
  const seconds = estimateSeconds([...calls.values()])
  if (seconds < 60) return wording.text('report.plan.duration.short')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60
    ? wording.text('report.plan.duration.minutes', { minutes })
    : wording.text('report.plan.duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

function countCalls(steps: readonly ShownStep[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { call } of steps) counts.set(call.call, (counts.get(call.call) ?? 0) + 1)
  return counts
}
