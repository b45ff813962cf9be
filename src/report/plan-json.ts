import type { Change, ChangeAction, DepartmentChange, MemberChange, MemberView, TagChange } from '../model/change.ts'
import { compareCodePoints } from '../model/compare.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message, MessageParams } from '../model/message.ts'
import type { Block, Plan, PlanSummary, Step } from '../model/plan.ts'
import { OBJECT_KINDS, type ObjectKind } from '../model/policy.ts'
import type { Locate, Position } from '../model/source.ts'
import { isSensitive, maskField, maskText } from './mask.ts'
import { planNames, type Names } from './names.ts'
import type { OrgMemberFields } from './org-view.ts'
import { importRows } from './plan-notices.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

export interface PlanDocumentOptions {
  /** `hmac-sha256:…` over the real values; computed where the key is. */
  readonly fingerprint: string
  readonly wording: Wording
  readonly locate: Locate
  /** Names that the plan itself does not hold, from `planNames(plan, live)`. */
  readonly names?: Names
  /** What the plan was made with. */
  readonly options: Pick<PlanOptionsDocument, 'targets' | 'strategy' | 'offline'> & {
    readonly writeUnverified?: boolean
    readonly allowDeletes?: AllowedCounts
  }
}

type AllowedCounts = Readonly<Partial<Record<ObjectKind, number>>>

/** What the plan was made with; an apply of the saved plan makes it again with the same. */
export interface PlanOptionsDocument {
  /** As given to `--target`, sorted; empty for everything. */
  readonly targets: readonly string[]
  readonly strategy: string
  /** Values that cannot be compared are written also before adoption. */
  readonly write_unverified?: true
  /** Deletions that were named as intended, per kind; absent: none. */
  readonly allow_deletes?: AllowedCounts
  /** Made from a snapshot with `--live`: cannot be applied. */
  readonly offline: boolean
}

type JsonObject = Readonly<Record<string, unknown>>

interface ChangeDocumentBase<C extends Change> {
  readonly kind: C['kind']
  readonly action: ChangeAction
  readonly before: JsonObject | null
  readonly after: JsonObject | null
  readonly fields: C['fields']
  readonly unverified?: C['unverified']
  readonly cause: Change['cause']
  readonly source?: Position
  readonly effects: Change['effects']
}

export type ChangeDocument = DepartmentChangeDocument | MemberChangeDocument | TagChangeDocument

interface DepartmentChangeDocument extends ChangeDocumentBase<DepartmentChange> {
  readonly id: number
  readonly path: string
  readonly live_path?: string
}

interface MemberChangeDocument extends ChangeDocumentBase<MemberChange> {
  readonly userid: string
  readonly name?: string
  /** Main department before the plan, where known. */
  readonly home?: DepartmentDocument
}

interface TagChangeDocument extends ChangeDocumentBase<TagChange> {
  readonly id: number
  readonly name: string
}

export interface DepartmentDocument {
  readonly department: number
  readonly path: string
}

export interface LeavingDocument {
  readonly userid: string
  readonly name?: string
  readonly delete_after: string
}

export interface StepDocument {
  readonly step: number
  readonly call: string
  readonly targets: readonly string[]
  readonly after: readonly number[]
  readonly temporary?: true
  /** Of an import: rows of its file. */
  readonly rows?: number
}

/** A sentence in words, and what it was made of: a program should look at `code` and `params` only. */
export interface SentenceDocument {
  readonly code: string
  readonly params: MessageParams
  readonly message: string
}

export type BlockDocument = Omit<Block, 'message'> & SentenceDocument

/** Described by `schemas/plan.schema.json`. Safe as a public artefact: sensitive values are masked whatever the wording shows. */
export interface PlanDocument {
  readonly format_version: '1'
  readonly corp_id: string
  readonly read: LiveOrg['read']
  readonly fingerprint: string
  readonly options: PlanOptionsDocument
  readonly summary: PlanSummary
  readonly impact: {
    readonly in_scope: Plan['impact']['inScope']
    readonly leaderless: readonly DepartmentDocument[]
  }
  readonly changes: readonly ChangeDocument[]
  readonly steps: readonly StepDocument[]
  readonly warnings: readonly SentenceDocument[]
  /** Whom the files no longer declare: disabled until a date. Absent: nobody. */
  readonly leaving?: readonly LeavingDocument[]
  /** Absent: none. */
  readonly notices?: readonly SentenceDocument[]
  readonly blocked: readonly BlockDocument[]
}

export function planDocument(plan: Plan, options: PlanDocumentOptions): PlanDocument {
  const names = options.names ?? planNames(plan)
  return {
    ...headDocument(plan, options, names),
    changes: plan.changes.map((change) => changeDocument(change, options.locate, names)),
    steps: plan.steps.map(stepDocument),
    ...tailDocument(plan, options.wording),
  }
}

/**
 * The same document as text, one change or step on each line, in pieces: neither the document nor its text is ever whole in memory.
 * Keys come in a fixed order, so the same plan gives the same bytes.
 */
export function* planJsonChunks(plan: Plan, options: PlanDocumentOptions): Generator<string> {
  const names = options.names ?? planNames(plan)
  yield '{\n'
  for (const [key, value] of Object.entries(headDocument(plan, options, names)))
    yield `  "${key}": ${jsonText(value)},\n`
  yield* arrayChunks('changes', plan.changes, (change) => changeDocument(change, options.locate, names))
  yield ',\n'
  yield* arrayChunks('steps', plan.steps, stepDocument)
  const { leaving, warnings, notices, blocked } = tailDocument(plan, options.wording)
  yield ',\n'
  if (leaving) {
    yield* arrayChunks('leaving', leaving, (member) => member)
    yield ',\n'
  }
  yield* arrayChunks('warnings', warnings, (warning) => warning)
  if (notices) {
    yield ',\n'
    yield* arrayChunks('notices', notices, (notice) => notice)
  }
  yield ',\n'
  yield* arrayChunks('blocked', blocked, (block) => block)
  yield '\n}\n'
}

export function renderPlanJson(plan: Plan, options: PlanDocumentOptions): string {
  return [...planJsonChunks(plan, options)].join('')
}

export function* arrayChunks<T>(key: string, items: readonly T[], toDocument: (item: T) => unknown): Generator<string> {
  if (items.length === 0) {
    yield `  "${key}": []`
    return
  }
  yield `  "${key}": [\n`
  for (const [index, item] of items.entries()) {
    yield `    ${jsonText(toDocument(item))}${index === items.length - 1 ? '\n' : ',\n'}`
  }
  yield '  ]'
}

function headDocument(
  plan: Plan,
  { fingerprint, options }: PlanDocumentOptions,
  names: Names,
): Pick<PlanDocument, 'format_version' | 'corp_id' | 'read' | 'fingerprint' | 'options' | 'summary' | 'impact'> {
  return {
    format_version: '1',
    corp_id: plan.corp_id,
    read: { mode: plan.read.mode, unreadable: plan.read.unreadable },
    fingerprint,
    options: {
      targets: options.targets,
      strategy: options.strategy,
      ...(options.writeUnverified === true && { write_unverified: true }),
      ...allowedDocument(options.allowDeletes),
      offline: options.offline,
    },
    summary: summaryDocument(plan.summary),
    impact: {
      in_scope: {
        departments: plan.impact.inScope.departments,
        members: plan.impact.inScope.members,
        tags: plan.impact.inScope.tags,
      },
      leaderless: plan.impact.leaderless.map((id) => departmentDocument(id, names)),
    },
  }
}

function allowedDocument(allowed: AllowedCounts = {}): Pick<PlanOptionsDocument, 'allow_deletes'> {
  const counts = OBJECT_KINDS.flatMap((kind): [ObjectKind, number][] => {
    const count = allowed[kind]
    return count === undefined ? [] : [[kind, count]]
  })
  return counts.length === 0 ? {} : { allow_deletes: Object.fromEntries<number>(counts) }
}

function departmentDocument(department: DepartmentId, names: Names): DepartmentDocument {
  return { department, path: names.path(department) ?? `/#${department}` }
}

function summaryDocument({ departments, members, tags, steps, strategy }: PlanSummary): PlanSummary {
  return {
    departments: countsDocument(departments),
    members: countsDocument(members),
    tags: countsDocument(tags),
    steps,
    strategy,
  }
}

function countsDocument(counts: PlanSummary['members']): PlanSummary['members'] {
  return { create: counts.create, update: counts.update, delete: counts.delete }
}

function tailDocument(
  plan: Plan,
  wording: Wording,
): Pick<PlanDocument, 'leaving' | 'warnings' | 'notices' | 'blocked'> {
  const notices = plan.notices.map((notice) => sentenceDocument(notice, wording))
  return {
    ...(plan.leaving && {
      leaving: plan.leaving.map(({ userid, name, deleteAfter }) => ({
        userid,
        ...(name !== undefined && { name }),
        delete_after: deleteAfter,
      })),
    }),
    warnings: plan.warnings.map((warning) => sentenceDocument(warning, wording)),
    ...(notices.length > 0 && { notices }),
    blocked: plan.blocked.map((block) => blockDocument(block, wording)),
  }
}

export function blockDocument({ guard, kind, actual, limit, message }: Block, wording: Wording): BlockDocument {
  return {
    guard,
    ...(kind === undefined ? {} : { kind }),
    ...(actual === undefined ? {} : { actual }),
    ...(limit === undefined ? {} : { limit }),
    ...sentenceDocument(message, wording),
  }
}

export function sentenceDocument(message: Message, wording: Wording): SentenceDocument {
  return { code: message.code, params: message.params, message: wording.message(message) }
}

function stepDocument(planned: Step): StepDocument {
  const { step, call, targets, after, temporary } = planned
  const rows = importRows(planned)
  return {
    step,
    call: call.call,
    targets,
    after,
    ...(temporary ? { temporary } : {}),
    ...(rows === undefined ? {} : { rows }),
  }
}

function changeDocument(change: Change, locate: Locate, names: Names): ChangeDocument {
  switch (change.kind) {
    case 'department':
      return {
        kind: 'department',
        action: change.action,
        id: change.id,
        path: change.path,
        ...(change.livePath === undefined || change.livePath === change.path ? {} : { live_path: change.livePath }),
        ...viewsDocument(change, locate, (view) => pick(view, change.fields)),
      }
    case 'member': {
      const home = names.home(change.userid)
      return {
        kind: 'member',
        action: change.action,
        userid: change.userid,
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(home === undefined ? {} : { home: departmentDocument(home, names) }),
        ...viewsDocument(change, locate, (view) => maskedView(view, change.fields)),
      }
    }
    case 'tag':
      return {
        kind: 'tag',
        action: change.action,
        id: change.id,
        name: change.name,
        ...viewsDocument(change, locate, (view) => pick(view, change.fields)),
      }
  }
}

function viewsDocument<C extends Change>(
  change: C,
  locate: Locate,
  toDocument: (view: NonNullable<C['before']>) => JsonObject,
): Omit<ChangeDocumentBase<C>, 'kind' | 'action'> {
  const { before, after, fields, unverified, cause, source, effects } = change
  return {
    before: before === null ? null : toDocument(before),
    after: after === null ? null : toDocument(after),
    fields,
    ...(unverified.length === 0 ? {} : { unverified }),
    cause,
    ...(source === undefined ? {} : { source: locate(source) }),
    effects,
  }
}

/** Only what is known, in the order of `fields`. */
export function pick<View extends object>(view: View, fields: readonly string[]): JsonObject {
  const entries = new Map<string, unknown>(Object.entries(view))
  return Object.fromEntries(fields.flatMap((field) => (entries.has(field) ? [[field, entries.get(field)]] : [])))
}

/** Fields that say who somebody is; a userid may well look like a mail. */
const KEPT: readonly string[] = ['userid', 'name', 'direct_leader', 'departments', 'main_department', 'enable']

/** A member's values with everything masked that is sensitive or might be. */
export function maskedView(view: MemberView | OrgMemberFields, fields: readonly string[]): JsonObject {
  const known = pick(view, fields)
  return Object.fromEntries(
    Object.entries(known).map(([field, value]) => [field, KEPT.includes(field) ? value : masked(field, value)]),
  )
}

/** Masks every text inside, and orders the keys of attributes and profiles. */
function masked(field: string, value: unknown): unknown {
  if (typeof value === 'string') return isSensitive(field) ? maskField(field, value) : maskText(value)
  if (Array.isArray(value)) return value.map((item) => masked(field, item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => compareCodePoints(a, b))
        .map(([key, item]) => [key, masked(field, item)]),
    )
  }
  return value
}
