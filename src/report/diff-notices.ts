import type { Change, DepartmentChange, MemberChange, PlacementView } from '../model/change.ts'
import type { Comparison, ReleasedObject, SettingChange } from '../model/comparison.ts'
import { sortedBy } from '../model/compare.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { Counts, PlanSummary } from '../model/plan.ts'
import { OBJECT_KINDS, type ObjectKind } from '../model/policy.ts'
import { departmentWords, memberTitle, titleOf, type FieldWords } from './change-words.ts'
import type { Names } from './names.ts'
import {
  deleteNotices,
  effectNotices,
  leaderlessNotices,
  moveNotices,
  nounFor,
  notice,
  noticeOf,
  totalsOf,
  type Notice,
  type NoticeOptions,
} from './plan-notices.ts'
import type { Form, Wording } from './wording.ts'

/** A comparison with what is said about it. */
export interface DiffReport {
  /** Both sides as the user typed them. */
  readonly base: string
  readonly head: string
  readonly comparison: Comparison
  /** Departments that lose their last leader and stay. */
  readonly leaderless: readonly DepartmentId[]
}

/** In the words of files, a value that is not there is one that they do not manage. */
export function wordingOfFiles(wording: Wording): Wording {
  return {
    ...wording,
    value: (field, value) => (value === undefined ? wording.text('diff.unmanaged') : wording.value(field, value)),
  }
}

export function isSame({ changes, released, kinds, settings }: Comparison): boolean {
  return changes.length + released.length + kinds.managed.length + kinds.released.length + settings.length === 0
}

export function countChanges(changes: readonly Change[]): Pick<PlanSummary, ObjectKind> {
  const count = (kind: Change['kind']): Counts => {
    const counts = { create: 0, update: 0, delete: 0 }
    for (const change of changes) if (change.kind === kind) counts[change.action]++
    return counts
  }
  return { departments: count('department'), members: count('member'), tags: count('tag') }
}

/** Like the one of a plan, so that the same tools find it. */
export function diffSummaryLine(comparison: Comparison, wording: Wording): string {
  if (isSame(comparison)) return wording.text('report.plan.none')
  return wording.text('diff.summary', { ...totalsOf(countChanges(comparison.changes)) })
}

/** How much there is to look at. The number stands as it is; both sides are foreign text. */
export function diffVerdict({ comparison, base, head }: DiffReport, wording: Wording, form?: Form): string {
  if (isSame(comparison)) return wording.text('diff.markdown.none')
  const { changes: objects, released, kinds, settings } = comparison
  const total = objects.length + released.length + kinds.managed.length + kinds.released.length + settings.length
  const changes = wording.count('changes', total)
  const filled = (text: string): string => (text === changes || !form ? text : form.filled(text))
  return wording.text('diff.markdown.some', { changes, base, head }, form && { ...form, filled })
}

/** What happens to the organisation, people first. */
export function meaningNotices({ comparison, leaderless }: DiffReport, options: NoticeOptions): readonly Notice[] {
  const { changes } = comparison
  const created = (kind: Change['kind']): readonly Change[] =>
    changes.filter((change) => change.kind === kind && change.action === 'create')
  const updated = (kind: Change['kind'], field: string): readonly Change[] =>
    changes.filter(
      (change) => change.kind === kind && change.action === 'update' && change.fields.some((each) => each === field),
    )
  const moved = updated('department', 'parentid')
  const renamed = updated('department', 'name').filter((change) => !moved.includes(change))
  const tagged = changes.filter(
    ({ kind, action, fields }) =>
      kind === 'tag' && action === 'update' && fields.some((field) => field === 'members' || field === 'departments'),
  )
  const releasing = changes.filter(releasesFields)
  return [
    ...notice('diff.join', created('member'), 'members', options),
    ...deleteNotices(changes, options),
    ...moveNotices(changes, comparison, options),
    ...notice('diff.new.departments', created('department'), 'departments', options),
    ...noticeOf('diff.renamed.departments', renamed.filter(isDepartment), pathWords(options), 'departments', options),
    ...noticeOf('diff.moved.departments', moved.filter(isDepartment), pathWords(options), 'departments', options),
    ...leaderNotices(changes, options),
    ...leaderlessNotices({ leaderless }, options),
    ...notice('diff.new.tags', created('tag'), 'tags', options),
    ...noticeOf('diff.renamed.tags', updated('tag', 'name'), tagRename(options), 'tags', options),
    ...notice('diff.tagged', tagged, 'tags', options),
    ...effectNotices(changes, options),
    ...notice('diff.released-fields', releasing, nounFor(releasing), options),
    ...releasedNotices(comparison.released, options),
    ...kindNotices(comparison, options),
  ]
}

function isDepartment(change: Change): change is DepartmentChange {
  return change.kind === 'department'
}

function pathWords({ wording }: NoticeOptions): (change: DepartmentChange) => string {
  return ({ path, livePath = path }) =>
    wording.text('diff.renamed', { before: wording.name(livePath), after: wording.name(path) })
}

function tagRename({ wording, names }: NoticeOptions): (change: Change) => string {
  return (change) => {
    const before = change.kind === 'tag' ? (change.before?.name ?? '') : ''
    return wording.text('diff.renamed', { before: wording.name(before), after: titleOf(change, wording, names) })
  }
}

/** Whether the files no longer say something that they said before. */
function releasesFields(change: Change): boolean {
  const { before, after } = change
  if (change.action !== 'update' || !before || !after) return false
  const stays = new Map<string, unknown>(Object.entries(after))
  if (change.fields.some((field) => !stays.has(field))) return true
  return change.kind === 'member' && (releasesEntries(change) || releasesFlags(change))
}

function releasesEntries({ before, after }: MemberChange): boolean {
  return Object.keys(before?.extattr ?? {}).some((name) => !Object.hasOwn(after?.extattr ?? {}, name))
}

function releasesFlags({ before, after }: MemberChange): boolean {
  const was = new Map((before?.departments ?? []).map((placement) => [placement.department, placement]))
  return (after?.departments ?? []).some(({ department, leader, order }) => {
    const old = was.get(department)
    return (old?.leader !== undefined && leader === undefined) || (old?.order !== undefined && order === undefined)
  })
}

interface Leadership {
  readonly gained: string[]
  readonly lost: string[]
}

/** Departments that are led by others than before. New ones and those that go are said to be so. */
function leaderNotices(changes: readonly Change[], options: NoticeOptions): readonly Notice[] {
  const { wording, names } = options
  const whole = new Set(
    changes.flatMap((change) => (change.kind === 'department' && change.action !== 'update' ? [change.id] : [])),
  )
  const led = new Map<DepartmentId, Leadership>()
  const of = (id: DepartmentId): Leadership => {
    const found = led.get(id) ?? { gained: [], lost: [] }
    led.set(id, found)
    return found
  }
  for (const change of changes) {
    if (change.kind !== 'member' || !change.fields.includes('departments')) continue
    const title = memberTitle(change.userid, change.name ?? names.memberName(change.userid), wording)
    const was = flags(change.before?.departments)
    const willBe = flags(change.after?.departments)
    for (const [id, leads] of willBe) if (leads === true && was.get(id) !== true) of(id).gained.push(title)
    for (const [id, leads] of was) {
      // A flag that is left open stays as it is.
      if (leads === true && (!willBe.has(id) || willBe.get(id) === false)) of(id).lost.push(title)
    }
  }
  const departments = sortedBy(
    [...led].filter(([id]) => !whole.has(id)),
    ([id]) => names.path(id) ?? '',
  )
  return noticeOf('diff.led', departments, leadershipWords(wording, names), 'departments', options)
}

function flags(placements: readonly PlacementView[] = []): ReadonlyMap<DepartmentId, boolean | undefined> {
  return new Map(placements.map(({ department, leader }) => [department, leader]))
}

function leadershipWords(wording: Wording, names: Names): (of: readonly [DepartmentId, Leadership]) => string {
  return ([id, { gained, lost }]) =>
    wording.text('diff.leaders', {
      department: departmentWords(id, names.path(id), wording, names),
      leaders: [...gained.map((title) => `+ ${title}`), ...lost.map((title) => `- ${title}`)].join(', '),
    })
}

function releasedNotices(released: readonly ReleasedObject[], options: NoticeOptions): readonly Notice[] {
  const { wording, names } = options
  const title = (object: ReleasedObject): string => {
    switch (object.kind) {
      case 'department':
        return departmentWords(object.id, object.path, wording, names)
      case 'member':
        return memberTitle(object.userid, object.name, wording)
      case 'tag':
        return wording.name(object.name)
    }
  }
  const nouns = { department: 'departments', member: 'members', tag: 'tags' } as const
  return (['department', 'member', 'tag'] as const).flatMap((kind) =>
    noticeOf(
      'diff.released',
      released.filter((object) => object.kind === kind),
      title,
      nouns[kind],
      options,
    ),
  )
}

/** What happens to whole kinds, and to what no file declares. */
function kindNotices({ kinds, settings }: Comparison, { wording, form }: NoticeOptions): readonly Notice[] {
  const plain = form && { ...form, filled: form.words }
  const line = (code: Parameters<Wording['text']>[0], kind: ObjectKind, declared = 0): Notice => ({
    text: wording.text(code, { kind, objects: wording.count(kind, declared) }, plain),
    objects: [],
    more: 0,
  })
  const fates = new Map(
    settings.flatMap((change) => (change.kind === 'value' ? [[change.setting, change.after] as const] : [])),
  )
  return [
    ...kinds.managed.map(({ kind, declared }) => line('diff.kind-managed', kind, declared)),
    ...kinds.released.map(({ kind, declared }) => line('diff.kind-released', kind, declared)),
    ...OBJECT_KINDS.flatMap((kind) => {
      const managed = kinds.managed.find((each) => each.kind === kind)
      const fate = managed?.undeclared ?? fates.get(`policy.unmanaged.${kind}`)
      if (fate === 'delete') return [line('diff.undeclared-delete', kind)]
      return fate === 'keep' && !managed ? [line('diff.undeclared-keep', kind)] : []
    }),
  ]
}

export function wordSettings(settings: readonly SettingChange[], wording: Wording): readonly FieldWords[] {
  return settings.map((change): FieldWords => {
    const { setting: label } = change
    switch (change.kind) {
      case 'value': {
        const words = (value: typeof change.before): string =>
          value === null ? wording.text('diff.unstated') : wording.value(label, value)
        return { kind: 'pair', label, before: words(change.before), after: words(change.after) }
      }
      case 'list': {
        const { added, removed } = change
        return { kind: 'set', label, added: added.map(wording.name), changed: [], removed: removed.map(wording.name) }
      }
    }
  })
}
