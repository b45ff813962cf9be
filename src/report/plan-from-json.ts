import { validatePlan } from '#compiled/plan.js'
import { english, type MessageCode } from '../messages/catalogue.ts'
import type { Change, DepartmentView, MemberView, TagView } from '../model/change.ts'
import { useridKey, type DepartmentId } from '../model/fields.ts'
import type { Message } from '../model/message.ts'
import { planNames, type Names } from './names.ts'
import type { ChangeDocument, DepartmentDocument, PlanDocument, SentenceDocument } from './plan-json.ts'
import type { ShownPlan } from './plan-notices.ts'

/** Why a value is no plan document. */
export interface PlanFault {
  /** JSON pointer. */
  readonly place: string
  readonly problem: string
}

export type PlanCheck =
  | { readonly ok: true; readonly document: PlanDocument }
  | { readonly ok: false; readonly fault: PlanFault }

export function checkPlanDocument(value: unknown): PlanCheck {
  if (validatePlan(value)) return { ok: true, document: value as PlanDocument } // the schema has just checked every key
  const [fault] = validatePlan.errors ?? []
  return { ok: false, fault: { place: fault?.instancePath || '/', problem: fault?.message ?? '' } }
}

/**
 * The plan that a document tells of, to be shown again: values are masked for good, and of a call only its name is known.
 */
export function planFromDocument(document: PlanDocument): { readonly plan: ShownPlan; readonly names: Names } {
  const { corp_id, read, summary, impact, steps, leaving, warnings, notices = [], blocked } = document
  const changes = document.changes.map(changeFrom)
  const plan: ShownPlan = {
    corp_id,
    read,
    summary,
    impact: {
      inScope: impact.in_scope,
      leaderless: impact.leaderless.map(({ department }) => department),
    },
    changes,
    steps: steps.map(({ call, rows }) => ({ call: { call }, ...(rows !== undefined && { rows }) })),
    ...(leaving && {
      leaving: leaving.map(({ delete_after: deleteAfter, ...member }) => ({ ...member, deleteAfter })),
    }),
    warnings: warnings.map(sentenceFrom),
    notices: notices.map(sentenceFrom),
    blocked: blocked.map(({ guard, kind, actual, limit, ...sentence }) => ({
      guard,
      ...(kind !== undefined && { kind }),
      ...(actual !== undefined && { actual }),
      ...(limit !== undefined && { limit }),
      message: sentenceFrom(sentence),
    })),
  }
  return { plan, names: namesFrom(document, plan) }
}

/** The sentence in the reader's words; as it was said where this program does not know it. */
function sentenceFrom({ code, params, message }: SentenceDocument): Message {
  return isMessageCode(code) ? { code, params } : { code: 'report.verbatim', params: { text: message } }
}

function isMessageCode(code: string): code is MessageCode {
  return Object.hasOwn(english, code)
}

function changeFrom(document: ChangeDocument): Change {
  switch (document.kind) {
    // What a view holds is among what the schema has checked.
    case 'department': {
      const { kind, id, path, live_path: livePath, before, after } = document
      return {
        ...commonFrom(document),
        kind,
        id,
        path,
        ...(livePath !== undefined && { livePath }),
        before: before as DepartmentView | null,
        after: after as DepartmentView | null,
        fields: document.fields,
        unverified: document.unverified ?? [],
      }
    }
    case 'member': {
      const { kind, userid, name, before, after } = document
      return {
        ...commonFrom(document),
        kind,
        userid,
        ...(name !== undefined && { name }),
        before: before as MemberView | null,
        after: after as MemberView | null,
        fields: document.fields,
        unverified: document.unverified ?? [],
      }
    }
    case 'tag': {
      const { kind, id, name, before, after } = document
      return {
        ...commonFrom(document),
        kind,
        id,
        name,
        before: before as TagView | null,
        after: after as TagView | null,
        fields: document.fields,
        unverified: document.unverified ?? [],
      }
    }
  }
}

function commonFrom({ action, cause, effects }: ChangeDocument): Pick<Change, 'action' | 'cause' | 'effects'> {
  return { action, cause, effects }
}

/** Names of what changes, and of the departments where people are; of others the document knows ids only. */
function namesFrom(document: PlanDocument, plan: ShownPlan): Names {
  const names = planNames(plan)
  const homes = new Map<string, DepartmentDocument>()
  const departments = new Map<DepartmentId, string>()
  for (const place of document.impact.leaderless) departments.set(place.department, place.path)
  for (const change of document.changes) {
    if (change.kind !== 'member' || !change.home) continue
    homes.set(useridKey(change.userid), change.home)
    departments.set(change.home.department, change.home.path)
  }
  const ids = new Map([...departments].map(([id, path]) => [path, id]))
  return {
    ...names,
    path: (id) => names.path(id) ?? departments.get(id),
    id: (path) => names.id(path) ?? ids.get(path),
    home: (userid) => homes.get(useridKey(userid))?.department,
  }
}
