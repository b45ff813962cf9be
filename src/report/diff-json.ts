import type { Change, DepartmentView, Effect, MemberView, PlacementView, TagView } from '../model/change.ts'
import type { Comparison, KindCount, ReleasedObject, RequiredApproval, SettingChange } from '../model/comparison.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { DepartmentPath } from '../model/path.ts'
import type { PlanSummary } from '../model/plan.ts'
import type { ObjectKind } from '../model/policy.ts'
import type { Locate, Position } from '../model/source.ts'
import { changeRef } from './change-words.ts'
import { countChanges, type DiffReport } from './diff-notices.ts'
import type { Names } from './names.ts'
import { arrayChunks, pick, maskedView, sentenceDocument, type SentenceDocument } from './plan-json.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

export interface DiffDocumentOptions {
  readonly wording: Wording
  /** From `planNames` of the comparison. */
  readonly names: Names
  /** Where the present files declare things; absent when these are a snapshot. */
  readonly locate?: Locate
}

/** As in org files: the id where it is known, else the path. */
type Reference = DepartmentId | DepartmentPath

interface ChangeDocumentBase {
  readonly action: Change['action']
  readonly before: object | null
  readonly after: object | null
  readonly fields: readonly string[]
  readonly now_managed?: readonly string[]
  readonly no_longer_managed?: readonly string[]
  readonly source?: Position
  readonly effects: readonly Effect[]
}

type DiffChangeDocument = ChangeDocumentBase &
  (
    | { readonly kind: 'department'; readonly id?: number; readonly path: string; readonly base_path?: string }
    | { readonly kind: 'member'; readonly userid: string; readonly name?: string }
    | { readonly kind: 'tag'; readonly id?: number; readonly name: string }
  )

/** Described by `schemas/diff.schema.json`. Sensitive values are masked whatever the wording shows. */
export interface DiffDocument {
  readonly format_version: '1'
  readonly base: string
  readonly head: string
  readonly summary: Pick<PlanSummary, ObjectKind> & { readonly released: number; readonly settings: number }
  readonly unreadable: readonly string[]
  readonly now_managed: readonly KindCount[]
  readonly no_longer_managed: readonly Omit<KindCount, 'undeclared'>[]
  readonly settings: readonly object[]
  readonly approvals: readonly object[]
  readonly leaderless: readonly { readonly department: Reference; readonly path: DepartmentPath }[]
  readonly changes: readonly DiffChangeDocument[]
  readonly released: readonly object[]
  readonly warnings: readonly SentenceDocument[]
}

export function diffDocument(report: DiffReport, options: DiffDocumentOptions): DiffDocument {
  const { comparison } = report
  return {
    ...headDocument(report, options),
    changes: comparison.changes.map((change) => changeDocument(change, comparison, options)),
    released: comparison.released.map((object) => releasedDocument(object, options.names)),
    warnings: comparison.warnings.map((warning) => sentenceDocument(warning, options.wording)),
  }
}

/** The same document as text, one change on each line, in pieces. */
export function* diffJsonChunks(report: DiffReport, options: DiffDocumentOptions): Generator<string> {
  const { comparison } = report
  yield '{\n'
  for (const [key, value] of Object.entries(headDocument(report, options))) yield `  "${key}": ${jsonText(value)},\n`
  yield* arrayChunks('changes', comparison.changes, (change) => changeDocument(change, comparison, options))
  yield ',\n'
  yield* arrayChunks('released', comparison.released, (object) => releasedDocument(object, options.names))
  yield ',\n'
  yield* arrayChunks('warnings', comparison.warnings, (warning) => sentenceDocument(warning, options.wording))
  yield '\n}\n'
}

function headDocument(
  { base, head, comparison, leaderless }: DiffReport,
  { names }: DiffDocumentOptions,
): Omit<DiffDocument, 'changes' | 'released' | 'warnings'> {
  const { changes, released, settings, kinds, unreadable } = comparison
  return {
    format_version: '1',
    base,
    head,
    summary: { ...countChanges(changes), released: released.length, settings: settings.length },
    unreadable,
    now_managed: kinds.managed.map(({ kind, declared, undeclared }) => ({ kind, declared, undeclared })),
    no_longer_managed: kinds.released.map(({ kind, declared }) => ({ kind, declared })),
    settings: settings.map(settingDocument),
    approvals: comparison.approvals.map((approval) => approvalDocument(approval, comparison, names)),
    leaderless: leaderless.map((id) => departmentReference(id, names)),
  }
}

function departmentReference(
  id: DepartmentId,
  names: Names,
): { readonly department: Reference; readonly path: DepartmentPath } {
  const path = names.path(id) ?? `/#${id}`
  return { department: names.ids.department(id) ?? path, path }
}

function approvalDocument(
  { by, members, changes, settings, agreed }: RequiredApproval,
  comparison: Comparison,
  names: Names,
): object {
  const refs = changes.flatMap((index) => {
    const change = comparison.changes[index]
    return change ? [changeRef(change)] : []
  })
  const who =
    by.kind === 'owners' ? { by: by.kind, ...departmentReference(by.department, names) } : approverDocument(by)
  return { ...who, members, changes: refs, settings, ...(agreed && { agreed }) }
}

function approverDocument(by: Exclude<RequiredApproval['by'], { readonly kind: 'owners' }>): object {
  return by.kind === 'tag' ? { by: by.kind, tag: by.tag } : { by: by.kind, userid: by.userid }
}

function settingDocument(change: SettingChange): object {
  const { setting } = change
  switch (change.kind) {
    case 'value':
      return { setting, before: change.before, after: change.after }
    case 'list':
      return { setting, added: change.added, removed: change.removed }
  }
}

function releasedDocument(object: ReleasedObject, { ids }: Names): object {
  switch (object.kind) {
    case 'department': {
      const id = ids.department(object.id)
      return { kind: object.kind, ...(id !== undefined && { id }), path: object.path }
    }
    case 'member':
      return { kind: object.kind, userid: object.userid, ...(object.name !== undefined && { name: object.name }) }
    case 'tag': {
      const id = ids.tag(object.id)
      return { kind: object.kind, ...(id !== undefined && { id }), name: object.name }
    }
  }
}

type Refer = (id: DepartmentId) => Reference

function changeDocument(
  change: Change,
  { pathBefore }: Comparison,
  { names, locate }: DiffDocumentOptions,
): DiffChangeDocument {
  const was: Refer = (id) => names.ids.department(id) ?? pathBefore(id)
  const willBe: Refer = (id) => names.ids.department(id) ?? names.path(id) ?? pathBefore(id)
  switch (change.kind) {
    case 'department': {
      const id = names.ids.department(change.id)
      const { path, livePath, before, after } = change
      const isElsewhere = livePath !== undefined && livePath !== path
      return {
        kind: change.kind,
        action: change.action,
        ...(id !== undefined && { id }),
        path,
        ...(isElsewhere && { base_path: livePath }),
        before: before && departmentDocument(before, change.fields, was),
        after: after && departmentDocument(after, change.fields, willBe),
        ...statementsDocument(change, locate),
      }
    }
    case 'member': {
      const { before, after } = change
      return {
        kind: change.kind,
        action: change.action,
        userid: change.userid,
        ...(change.name !== undefined && { name: change.name }),
        before: before && memberDocument(before, change.fields, was, names),
        after: after && memberDocument(after, change.fields, willBe, names),
        ...statementsDocument(change, locate),
      }
    }
    case 'tag': {
      const id = names.ids.tag(change.id)
      const { before, after } = change
      return {
        kind: change.kind,
        action: change.action,
        ...(id !== undefined && { id }),
        name: change.name,
        before: before && tagDocument(before, change.fields, was),
        after: after && tagDocument(after, change.fields, willBe),
        ...statementsDocument(change, locate),
      }
    }
  }
}

function statementsDocument(
  { action, after, fields, unverified, source, effects }: Change,
  locate: Locate | undefined,
): Omit<ChangeDocumentBase, 'action' | 'before' | 'after'> {
  const stated = new Set(Object.keys(after ?? {}))
  const released = action === 'update' ? fields.filter((field) => !stated.has(field)) : []
  return {
    fields,
    ...(unverified.length > 0 && { now_managed: unverified }),
    ...(released.length > 0 && { no_longer_managed: released }),
    ...(source && locate && { source: locate(source) }),
    effects,
  }
}

function departmentDocument(view: DepartmentView, fields: readonly string[], refer: Refer): object {
  const { parentid } = view
  return { ...pick(view, fields), ...(parentid !== undefined && { parentid: refer(parentid) }) }
}

function memberDocument(view: MemberView, fields: readonly string[], refer: Refer, names: Names): object {
  const { departments, main_department } = view
  return {
    ...maskedView(view, fields),
    ...(departments && { departments: departments.map((placement) => placementDocument(placement, names)) }),
    ...(typeof main_department === 'number' && { main_department: refer(main_department) }),
  }
}

function placementDocument({ department, ...rest }: PlacementView, { ids }: Names): object {
  const id = ids.department(department)
  return { ...(id !== undefined && { department: id }), ...rest }
}

function tagDocument(view: TagView, fields: readonly string[], refer: Refer): object {
  const { departments } = view
  return { ...pick(view, fields), ...(departments && { departments: departments.map(refer) }) }
}
