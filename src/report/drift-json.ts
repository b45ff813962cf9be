import type { Change } from '../model/change.ts'
import type { PlanSummary } from '../model/plan.ts'
import type { ObjectKind } from '../model/policy.ts'
import type { Locate, Position } from '../model/source.ts'
import { countChanges } from './diff-notices.ts'
import type { DriftReport } from './drift-report.ts'
import { arrayChunks, maskedView, pick, sentenceDocument, type SentenceDocument } from './plan-json.ts'
import { jsonText } from './sanitize.ts'
import type { Wording } from './wording.ts'

export interface DriftDocumentOptions {
  readonly wording: Wording
  readonly locate: Locate
}

interface ChangeDocumentBase {
  readonly action: Change['action']
  readonly before: object | null
  readonly after: object | null
  readonly fields: readonly string[]
  readonly cause: 'drift' | 'both'
  readonly source?: Position
}

type DriftChangeDocument = ChangeDocumentBase &
  (
    | { readonly kind: 'department'; readonly id: number; readonly path: string; readonly files_path?: string }
    | { readonly kind: 'member'; readonly userid: string; readonly name?: string }
    | { readonly kind: 'tag'; readonly id: number; readonly name: string }
  )

/** Described by `schemas/drift.schema.json`. Sensitive values are masked whatever the wording shows. */
export interface DriftDocument {
  readonly format_version: '1'
  readonly corp_id: string
  readonly read: { readonly mode: string; readonly unreadable: readonly string[] }
  readonly since: DriftReport['since']
  readonly summary: Pick<PlanSummary, ObjectKind>
  readonly changes: readonly DriftChangeDocument[]
  readonly warnings: readonly SentenceDocument[]
}

export function driftDocument(report: DriftReport, { wording, locate }: DriftDocumentOptions): DriftDocument {
  return {
    ...headDocument(report),
    changes: report.changes.map((change) => changeDocument(change, locate)),
    warnings: report.warnings.map((warning) => sentenceDocument(warning, wording)),
  }
}

/** The same document as text, one change on each line, in pieces. */
export function* driftJsonChunks(report: DriftReport, options: DriftDocumentOptions): Generator<string> {
  yield '{\n'
  for (const [key, value] of Object.entries(headDocument(report))) yield `  "${key}": ${jsonText(value)},\n`
  yield* arrayChunks('changes', report.changes, (change) => changeDocument(change, options.locate))
  yield ',\n'
  yield* arrayChunks('warnings', report.warnings, (warning) => sentenceDocument(warning, options.wording))
  yield '\n}\n'
}

function headDocument({ corp_id, read, since, changes }: DriftReport): Omit<DriftDocument, 'changes' | 'warnings'> {
  return {
    format_version: '1',
    corp_id,
    read: { mode: read.mode, unreadable: read.unreadable },
    since,
    summary: countChanges(changes),
  }
}

function changeDocument(change: Change, locate: Locate): DriftChangeDocument {
  const { action, fields, source } = change
  const common = {
    fields,
    cause: change.cause === 'both' ? 'both' : 'drift',
    ...(source && { source: locate(source) }),
  } as const
  switch (change.kind) {
    case 'department': {
      const { id, path, livePath, before, after } = change
      return {
        kind: change.kind,
        action,
        id,
        path,
        ...(livePath !== undefined && livePath !== path && { files_path: livePath }),
        before: before && pick(before, fields),
        after: after && pick(after, fields),
        ...common,
      }
    }
    case 'member': {
      const { userid, name, before, after } = change
      return {
        kind: change.kind,
        action,
        userid,
        ...(name !== undefined && { name }),
        before: before && maskedView(before, fields),
        after: after && maskedView(after, fields),
        ...common,
      }
    }
    case 'tag': {
      const { id, name, before, after } = change
      return {
        kind: change.kind,
        action,
        id,
        name,
        before: before && pick(before, fields),
        after: after && pick(after, fields),
        ...common,
      }
    }
  }
}
