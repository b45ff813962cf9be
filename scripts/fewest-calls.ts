/** What the scripts look at of a plan's JSON; described in full by `schemas/plan.schema.json`. */
export interface PlanDocument {
  readonly read: { readonly mode: string }
  readonly summary: Readonly<Record<'departments' | 'members' | 'tags', Counts>> & { readonly steps: number }
  readonly changes: readonly {
    readonly kind: 'department' | 'member' | 'tag'
    readonly action: 'create' | 'update' | 'delete'
    readonly fields: readonly string[]
    readonly before: TagContents | null
    readonly after: TagContents | null
  }[]
  readonly blocked: readonly { readonly guard: string }[]
}

type Counts = Readonly<Record<'create' | 'update' | 'delete', number>>

interface TagContents {
  readonly members?: readonly unknown[]
  readonly departments?: readonly unknown[]
}

const MEMBERS_IN_DELETION = 200
const MEMBERS_IN_TAG_CALL = 1000
const DEPARTMENTS_IN_TAG_CALL = 100

/** No plan can do with fewer: one call for every department, every new or changed member and every tag, deletions and tag contents in full batches. */
export function fewestCalls({ summary, changes }: Pick<PlanDocument, 'summary' | 'changes'>): number {
  const { departments, members } = summary
  return (
    departments.create +
    departments.update +
    departments.delete +
    members.create +
    members.update +
    Math.ceil(members.delete / MEMBERS_IN_DELETION) +
    changes.reduce((sum, change) => sum + (change.kind === 'tag' ? tagCalls(change) : 0), 0)
  )
}

function tagCalls({ action, fields, before, after }: PlanDocument['changes'][number]): number {
  if (action === 'delete') return 1
  const naming = action === 'create' || fields.includes('name') ? 1 : 0
  return naming + contentCalls(before, after) + contentCalls(after, before)
}

/** Calls for what `to` has and `from` has not. */
function contentCalls(from: TagContents | null, to: TagContents | null): number {
  return Math.max(
    Math.ceil(countNew(from?.members, to?.members) / MEMBERS_IN_TAG_CALL),
    Math.ceil(countNew(from?.departments, to?.departments) / DEPARTMENTS_IN_TAG_CALL),
  )
}

function countNew(from: readonly unknown[] = [], to: readonly unknown[] = []): number {
  const known = new Set(from)
  return to.filter((item) => !known.has(item)).length
}
