/**
 * What an apply leaves behind so that it can be undone: of every change what was there before, as far as it could be read, and what
 * the apply was to make of it. Written before the first call, so that it also serves a run that was killed; what such a run had not
 * come to is then found as it was. It holds real values of the objects that change, and of nobody else.
 */
import type { Change, DepartmentChange, Effect, MemberChange, TagChange } from '../model/change.ts'
import { MEMBER_FIELDS, useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import { membersByKey, type LiveDepartment, type LiveMember, type LiveOrg, type LiveTag } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Plan } from '../model/plan.ts'

export const UNDO_FORMAT = '1'

export interface UndoBundle {
  readonly format_version: typeof UNDO_FORMAT
  readonly id: string
  readonly corp_id: string
  /** ISO 8601, UTC. */
  readonly time: string
  /** Of the org files, where git knows it. */
  readonly commit?: string
  readonly counts: Readonly<Record<'create' | 'update' | 'delete', number>>
  readonly entries: readonly UndoEntry[]
  /** What no undo brings back. */
  readonly lost: readonly Message[]
}

export type UndoEntry = DepartmentEntry | MemberEntry | TagEntry

interface Entry<C extends Change, Before> {
  readonly kind: C['kind']
  readonly action: C['action']
  readonly fields: C['fields']
  /** The whole object, as it could be read; of an update only what it changes. `null`: it was created. */
  readonly before: Before | null
  /** `null`: it was deleted. */
  readonly after: C['after']
}

export interface DepartmentEntry extends Entry<DepartmentChange, Partial<LiveDepartment>> {
  readonly kind: 'department'
  readonly id: DepartmentId
  /** Where it was, or, of one that was created, where it came to be. */
  readonly path: string
  readonly key?: string
}

export interface MemberEntry extends Entry<MemberChange, Partial<LiveMember>> {
  readonly kind: 'member'
  /** As the apply left it. */
  readonly userid: string
}

export interface TagEntry extends Entry<TagChange, Partial<LiveTag>> {
  readonly kind: 'tag'
  readonly id: TagId
  readonly name: string
}

export interface BundleInput {
  readonly id: string
  readonly time: string
  readonly commit?: string | undefined
  readonly plan: Plan
  /** With what is remembered of the names that cannot be read. */
  readonly live: LiveOrg
  readonly path: (id: DepartmentId) => string
  /** The files' key of a department before this apply. */
  readonly departmentKey: (id: DepartmentId) => string | undefined
}

export function makeBundle({ id, time, commit, plan, live, path, departmentKey }: BundleInput): UndoBundle {
  const departments = new Map(live.departments.map((department) => [department.id, department]))
  const members = membersByKey(live)
  const tags = new Map(live.tags.map((tag) => [tag.id, tag]))
  const counts = { create: 0, update: 0, delete: 0 }
  const lost: Message[] = []
  const entries = plan.changes.map((change): UndoEntry => {
    counts[change.action]++
    lost.push(...lostEffects(change))
    const { action, fields, after } = change
    switch (change.kind) {
      case 'department': {
        const before = departments.get(change.id)
        const key = departmentKey(change.id)
        lost.push(...unreadable(change.path, action, before, ['name']))
        return {
          kind: 'department',
          action,
          id: change.id,
          path: change.livePath ?? (before ? path(change.id) : change.path),
          ...(key !== undefined && { key }),
          fields: change.fields,
          before: before ? part(before, action, fields) : null,
          after: change.after,
        }
      }
      case 'member': {
        const before = members.get(useridKey(change.before?.userid ?? change.userid))
        lost.push(...lostValues(change, before))
        return {
          kind: 'member',
          action,
          userid: change.userid,
          fields: change.fields,
          // Placements and the main department go together, and files cannot leave them out.
          before: before ? part(before, action, [...fields, 'userid', 'departments', 'main_department']) : null,
          after: change.after,
        }
      }
      case 'tag': {
        const before = tags.get(change.id)
        return {
          kind: 'tag',
          action,
          id: change.id,
          name: before?.name ?? change.name,
          fields: change.fields,
          before: before ? part(before, action, fields) : null,
          after,
        } as TagEntry // the change is one of a tag
      }
    }
  })
  const { corp_id } = plan
  return {
    format_version: UNDO_FORMAT,
    id,
    corp_id,
    time,
    ...(commit !== undefined && { commit }),
    counts,
    entries: [...withTraces(entries, live)],
    lost,
  }
}

/**
 * With what WeCom does by itself when something is deleted, which is no change of the plan: it takes it out of tags, and those whom
 * a deleted member led have no leader.
 */
function withTraces(entries: readonly UndoEntry[], live: LiveOrg): Iterable<UndoEntry> {
  const byObject = new Map(entries.map((entry) => [objectOfEntry(entry), entry]))
  const members = new Set<string>()
  const departments = new Set<DepartmentId>()
  for (const entry of entries) {
    if (entry.action !== 'delete') continue
    if (entry.kind === 'member') members.add(useridKey(entry.userid))
    if (entry.kind === 'department') departments.add(entry.id)
  }
  for (const { id, name, ...tag } of members.size + departments.size === 0 ? [] : live.tags) {
    const left = {
      members: tag.members.filter((userid) => !members.has(useridKey(userid))),
      departments: tag.departments.filter((department) => !departments.has(department)),
    }
    const found = byObject.get(`tag:${id}`)
    const known = found?.kind === 'tag' ? found : undefined
    if (known?.action === 'delete') continue
    const lists = (['members', 'departments'] as const).filter(
      (list) => left[list].length < tag[list].length && !known?.fields.includes(list),
    )
    if (lists.length === 0) continue
    byObject.set(`tag:${id}`, {
      kind: 'tag',
      action: 'update',
      id,
      name,
      fields: [...(known?.fields ?? []), ...lists],
      before: { ...known?.before, ...Object.fromEntries(lists.map((list) => [list, tag[list]])) },
      after: { ...known?.after, ...Object.fromEntries(lists.map((list) => [list, left[list]])) },
    })
  }
  for (const member of members.size === 0 ? [] : live.members) {
    const { userid, direct_leader } = member
    if (!direct_leader || !members.has(useridKey(direct_leader)) || members.has(useridKey(userid))) continue
    const found = byObject.get(`member:${useridKey(userid)}`)
    const known = found?.kind === 'member' ? found : undefined
    if (known?.fields.includes('direct_leader')) continue
    byObject.set(`member:${useridKey(userid)}`, {
      kind: 'member',
      action: 'update',
      userid,
      fields: [...(known?.fields ?? []), 'direct_leader'],
      before: {
        ...part(member, 'update', ['userid', 'departments', 'main_department']),
        ...known?.before,
        direct_leader,
      },
      after: { ...known?.after, direct_leader: null },
    })
  }
  return byObject.values()
}

/** `department:5`, `member:` with the userid's key, or `tag:10`. */
export function objectOfEntry(entry: UndoEntry): string {
  return entry.kind === 'member' ? `member:${useridKey(entry.userid)}` : `${entry.kind}:${entry.id}`
}

function part<T extends object>(object: T, action: Change['action'], fields: readonly string[]): Partial<T> {
  if (action === 'delete') return object
  return Object.fromEntries(Object.entries(object).filter(([field]) => fields.includes(field))) as Partial<T>
}

export function titleOfEntry(entry: UndoEntry | Change): string {
  switch (entry.kind) {
    case 'department':
      return entry.path
    case 'member':
      return `member:${entry.userid}`
    case 'tag':
      return `tag:${entry.name}`
  }
}

/** The others can be taken back. */
const FOR_GOOD: readonly Effect[] = ['history-lost', 'mailbox-deleted', 'invitation', 'userid-once', 'mail-once']

function lostEffects(change: Change): readonly Message[] {
  return change.effects
    .filter((effect) => FOR_GOOD.includes(effect))
    .map((effect) => ({ code: `undo.lost.${effect}` as Message['code'], params: { object: titleOfEntry(change) } }))
}

/** Fields that an update writes once and for all. */
export const WRITTEN_ONCE: readonly string[] = ['userid', 'biz_mail']

function lostValues(change: MemberChange, before: LiveMember | undefined): readonly Message[] {
  const { action, fields, userid } = change
  if (action === 'create') return []
  const wanted = action === 'delete' ? MEMBER_FIELDS : fields.filter((field) => !WRITTEN_ONCE.includes(field))
  if (action === 'delete' && before && !canBeMade(before)) {
    return [{ code: 'undo.lost.member', params: { object: `member:${userid}` } }]
  }
  return unreadable(`member:${userid}`, 'update', before, wanted)
}

/** WeCom makes no member without a name, and none without mobile and mail. */
export function canBeMade({ name, mobile, email }: Partial<LiveMember>): boolean {
  return Boolean(name) && (Boolean(mobile) || Boolean(email))
}

function unreadable(
  object: string,
  action: Change['action'],
  before: object | undefined,
  fields: readonly string[],
): readonly Message[] {
  if (action === 'create') return []
  const known = new Map<string, unknown>(Object.entries(before ?? {}))
  const missing = fields.filter((field) => known.get(field) === undefined)
  return missing.length === 0 ? [] : [{ code: 'undo.lost.unreadable', params: { object, fields: missing.join(', ') } }]
}
