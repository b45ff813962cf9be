import { diffLines } from 'diff/lib/diff/line.js'
import type {
  Change,
  DepartmentChange,
  MemberChange,
  MemberChangeField,
  MemberView,
  PlacementView,
  TagChange,
} from '../model/change.ts'
import { compareCodePoints } from '../model/compare.ts'
import { useridKey, type DepartmentId, type ExtattrValue } from '../model/fields.ts'
import { formatPath, parsePath, type DepartmentPath } from '../model/path.ts'
import type { Names } from './names.ts'
import type { FieldValue, Wording } from './wording.ts'

/** A move is an update that takes an object out of one department and puts it into another. */
export type ChangeTone = 'create' | 'update' | 'move' | 'delete'

/** One field of a change in words; every format lays these out, none words them again. */
export type FieldWords =
  | { readonly kind: 'value'; readonly label: string; readonly value: string }
  | { readonly kind: 'pair'; readonly label: string; readonly before: string; readonly after: string }
  | {
      readonly kind: 'set'
      readonly label: string
      readonly added: readonly string[]
      readonly changed: readonly string[]
      readonly removed: readonly string[]
    }

export interface ChangeWords {
  readonly tone: ChangeTone
  /** How people call the object on a command line: `/研发中心`, `member:zhangsan`, `tag:值班`. */
  readonly ref: string
  /** Name with the id beside it. */
  readonly title: string
  /** What else belongs on the title's line: why it changed, or the essence of a new member. Empty when nothing does. */
  readonly note: string
  readonly fields: readonly FieldWords[]
}

/** An object by what people call it; every change is one. */
type Named =
  | Pick<DepartmentChange, 'kind' | 'path'>
  | Pick<MemberChange, 'kind' | 'userid'>
  | Pick<TagChange, 'kind' | 'name'>

/** The step target that stands for the object of a change; never sanitised, so that it can be compared. */
export function changeRef(change: Named): string {
  switch (change.kind) {
    case 'department':
      return change.path
    case 'member':
      return `member:${change.userid}`
    case 'tag':
      return `tag:${change.name}`
  }
}

export function wordChange(change: Change, wording: Wording, names: Names): ChangeWords {
  switch (change.kind) {
    case 'department':
      return wordDepartment(change, wording, names)
    case 'member':
      return wordMember(change, wording, names)
    case 'tag':
      return wordTag(change, wording, names)
  }
}

/** Without the fields: enough to group and to list. */
export function toneOf(change: Change): ChangeTone {
  if (change.action !== 'update') return change.action
  switch (change.kind) {
    case 'department':
      return change.fields.includes('parentid') ? 'move' : 'update'
    case 'member': {
      const { added, removed } = comparePlacements(change)
      return added.length > 0 && removed.length > 0 ? 'move' : 'update'
    }
    case 'tag':
      return 'update'
  }
}

export function titleOf(change: Change, wording: Wording, names: Names): string {
  switch (change.kind) {
    case 'department':
      return withId(
        wording.name(parsePath(change.path)?.at(-1) ?? change.path),
        names.ids.department(change.id),
        wording,
      )
    case 'member':
      return memberTitle(change.userid, change.name ?? names.memberName(change.userid), wording)
    case 'tag':
      return withId(wording.name(change.name), names.ids.tag(change.id), wording)
  }
}

export function memberTitle(userid: string, name: string | undefined, wording: Wording): string {
  return name === undefined ? wording.name(userid) : `${wording.name(name)} (${wording.name(userid)})`
}

function withId(title: string, id: number | undefined, wording: Wording): string {
  return id === undefined ? title : `${title} ${wording.text('report.value.id', { id })}`
}

/** A department met by its id: its path, with the id beside it. */
export function departmentWords(
  id: DepartmentId,
  path: DepartmentPath | undefined,
  wording: Wording,
  { ids }: Names,
): string {
  return path === undefined
    ? wording.text('report.value.department', { id })
    : withId(wording.name(path), ids.department(id), wording)
}

function causeNote(change: Change, wording: Wording): string {
  switch (change.cause) {
    case 'drift':
      return wording.text('report.cause.drift')
    case 'both':
      return wording.text('report.cause.both')
    case 'files':
    case 'unknown':
      return ''
  }
}

function wordDepartment(change: DepartmentChange, wording: Wording, names: Names): ChangeWords {
  const fields = change.fields.flatMap((field): readonly FieldWords[] => {
    if (field !== 'parentid') {
      return pairOrValue(field, change, change.before?.[field], change.after?.[field], wording)
    }
    const parentOf = (id: DepartmentId | undefined, path: DepartmentPath): string =>
      id === undefined ? wording.value(field, undefined) : departmentWords(id, parentPath(path), wording, names)
    const before = parentOf(change.before?.parentid, change.livePath ?? change.path)
    const after = parentOf(change.after?.parentid, change.path)
    if (change.action === 'update') return [{ kind: 'pair', label: field, before, after }]
    return [{ kind: 'value', label: field, value: change.action === 'create' ? after : before }]
  })
  return {
    tone: toneOf(change),
    ref: wording.name(changeRef(change)),
    title: titleOf(change, wording, names),
    note: causeNote(change, wording),
    fields,
  }
}

function parentPath(path: DepartmentPath): DepartmentPath | undefined {
  const parts = parsePath(path)
  return parts === undefined || parts.length === 0 ? undefined : formatPath(parts.slice(0, -1))
}

function wordMember(change: MemberChange, wording: Wording, names: Names): ChangeWords {
  return {
    tone: toneOf(change),
    ref: wording.name(changeRef(change)),
    title: titleOf(change, wording, names),
    note: change.action === 'create' ? memberEssence(change, wording) : causeNote(change, wording),
    fields: change.fields.flatMap((field) => wordMemberField(field, change, wording, names)),
  }
}

/** Position, and the placement where it is more than plain membership of the department that the member is listed under. */
function memberEssence(change: MemberChange, wording: Wording): string {
  const { position, departments = [] } = change.after ?? {}
  const [only] = departments
  const places =
    departments.length > 1
      ? departments.map((placement) => placementWords(placement, wording))
      : only?.leader === true
        ? [wording.text('report.value.leads')]
        : []
  return [...(position ? [wording.value('position', position)] : []), ...places].join(', ')
}

function wordMemberField(
  field: MemberChangeField,
  change: MemberChange,
  wording: Wording,
  names: Names,
): readonly FieldWords[] {
  const { before, after } = change
  switch (field) {
    case 'departments':
      return wordPlacements(change, wording)
    case 'main_department': {
      if (isImpliedByMove(change)) return []
      const words = (view: MemberView | null): string => {
        const id = view?.main_department
        return typeof id === 'number' ? departmentWords(id, names.path(id), wording, names) : wording.value(field, id)
      }
      return pairOrValueWords(field, change, words(before), words(after), wording)
    }
    case 'direct_leader': {
      const words = (view: MemberView | null): string => {
        const userid = view?.direct_leader
        return userid ? memberTitle(userid, names.memberName(userid), wording) : wording.value(field, userid)
      }
      return pairOrValueWords(field, change, words(before), words(after), wording)
    }
    case 'extattr':
      return wordExtattr(change, wording)
    case 'external_profile':
      return wordProfile(change, wording)
    case 'userid':
    case 'enable':
    case 'name':
    case 'alias':
    case 'mobile':
    case 'email':
    case 'biz_mail':
    case 'position':
    case 'gender':
    case 'telephone':
    case 'address':
    case 'external_position':
      return pairOrValue(field, change, before?.[field], after?.[field], wording)
  }
}

function pairOrValue(
  field: string,
  change: Change,
  before: FieldValue,
  after: FieldValue,
  wording: Wording,
  label: string = field,
): readonly FieldWords[] {
  return pairOrValueWords(label, change, wording.value(field, before), wording.value(field, after), wording)
}

function pairOrValueWords(
  label: string,
  change: Change,
  before: string,
  after: string,
  wording: Wording,
): readonly FieldWords[] {
  switch (change.action) {
    case 'create':
      return [{ kind: 'value', label, value: after }]
    case 'delete':
      return [{ kind: 'value', label, value: before }]
    case 'update': {
      // Two mobiles can look the same once masked; silence about it would read like a mistake.
      const shown = before === after ? `${after} ${wording.text('report.value.hidden')}` : after
      return [{ kind: 'pair', label, before, after: shown }]
    }
  }
}

interface PlacementDifference {
  readonly added: readonly PlacementView[]
  readonly removed: readonly PlacementView[]
  readonly changed: readonly { readonly before: PlacementView; readonly after: PlacementView }[]
}

function comparePlacements({ before, after }: MemberChange): PlacementDifference {
  const was = before?.departments ?? []
  const willBe = after?.departments ?? []
  const beforeById = new Map(was.map((placement) => [placement.department, placement]))
  const afterIds = new Set(willBe.map((placement) => placement.department))
  return {
    added: willBe.filter(({ department }) => !beforeById.has(department)),
    removed: was.filter(({ department }) => !afterIds.has(department)),
    changed: willBe.flatMap((placement) => {
      const old = beforeById.get(placement.department)
      return old && (old.leader !== placement.leader || old.order !== placement.order)
        ? [{ before: old, after: placement }]
        : []
    }),
  }
}

function wordPlacements(change: MemberChange, wording: Wording): readonly FieldWords[] {
  const label = 'departments'
  const list = (placements: readonly PlacementView[]): string =>
    placements.map((placement) => placementWords(placement, wording)).join(', ')
  if (change.action !== 'update') {
    const placements = (change.action === 'create' ? change.after : change.before)?.departments ?? []
    return [{ kind: 'value', label, value: list(placements) || wording.value(label, null) }]
  }
  const { added, removed, changed } = comparePlacements(change)
  if (added.length === 1 && removed.length === 1 && changed.length === 0) {
    return [{ kind: 'pair', label, before: list(removed), after: list(added) }]
  }
  return [
    {
      kind: 'set',
      label,
      added: added.map((placement) => placementWords(placement, wording)),
      changed: changed.map((pair) => placementChangeWords(pair.before, pair.after, wording)),
      removed: removed.map((placement) => placementWords(placement, wording)),
    },
  ]
}

/** Whoever moves from one department to the other moves the main department along; saying so again is noise. */
function isImpliedByMove(change: MemberChange): boolean {
  if (change.action !== 'update') return false
  const { added, removed } = comparePlacements(change)
  return (
    added.length === 1 &&
    removed.length === 1 &&
    change.before?.main_department === removed[0]?.department &&
    change.after?.main_department === added[0]?.department
  )
}

function placementWords({ path, leader, order }: PlacementView, wording: Wording): string {
  const isOrdered = order !== undefined && order !== 0
  const suffix =
    leader === true
      ? isOrdered
        ? ` ${wording.text('report.value.leader-order', { order })}`
        : ` ${wording.text('report.value.leader')}`
      : isOrdered
        ? ` ${wording.text('report.value.order', { order })}`
        : ''
  return wording.name(path) + suffix
}

function placementChangeWords(before: PlacementView, after: PlacementView, wording: Wording): string {
  const parts = [
    ...(before.leader === after.leader
      ? []
      : [`leader ${wording.value('leader', before.leader)} → ${wording.value('leader', after.leader)}`]),
    ...(before.order === after.order
      ? []
      : [`order ${wording.value('order', before.order)} → ${wording.value('order', after.order)}`]),
  ]
  return `${wording.name(after.path)}: ${parts.join(', ')}`
}

function wordExtattr(change: MemberChange, wording: Wording): readonly FieldWords[] {
  const before = change.before?.extattr
  const after = change.after?.extattr
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort(compareCodePoints)
  if (keys.length === 0 && change.action === 'update') {
    return pairOrValue('extattr', change, before && null, after && null, wording)
  }
  const entry = (view: Readonly<Record<string, ExtattrValue | null>> | undefined, key: string): FieldValue =>
    view !== undefined && Object.hasOwn(view, key) ? view[key] : undefined
  return keys.flatMap((key) =>
    pairOrValue('extattr', change, entry(before, key), entry(after, key), wording, `extattr.${wording.name(key)}`),
  )
}

function wordProfile(change: MemberChange, wording: Wording): readonly FieldWords[] {
  const label = 'external_profile'
  const before = change.before?.external_profile
  const after = change.after?.external_profile
  if (change.action !== 'update' || !before || !after) {
    const words = (profile: Readonly<Record<string, unknown>> | null | undefined): string =>
      profile ? wording.free(JSON.stringify(profile)) : wording.value(label, profile)
    return pairOrValueWords(label, change, words(before), words(after), wording)
  }
  const parts = diffLines(prettyJson(before), prettyJson(after))
  const lines = (wanted: 'added' | 'removed'): readonly string[] =>
    parts
      .filter((part) => part[wanted])
      .flatMap((part) => part.value.split('\n'))
      .map((line) => wording.free(line.trim()))
      .filter((line) => line !== '')
  return [{ kind: 'set', label, added: lines('added'), changed: [], removed: lines('removed') }]
}

function prettyJson(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(value, null, 1)
}

function wordTag(change: TagChange, wording: Wording, names: Names): ChangeWords {
  const member = (userid: string): string => memberTitle(userid, names.memberName(userid), wording)
  const department = (id: DepartmentId): string => departmentWords(id, names.path(id), wording, names)
  const fields = change.fields.flatMap((field): readonly FieldWords[] => {
    switch (field) {
      case 'name':
        // The title of a new or deleted tag says it.
        return change.action === 'update'
          ? pairOrValue(field, change, change.before?.name, change.after?.name, wording)
          : []
      case 'members':
        return wordSet(change, field, change.before?.members, change.after?.members, useridKey, member, wording)
      case 'departments':
        return wordSet(
          change,
          field,
          change.before?.departments,
          change.after?.departments,
          String,
          department,
          wording,
        )
    }
  })
  return {
    tone: toneOf(change),
    ref: wording.name(changeRef(change)),
    title: titleOf(change, wording, names),
    note: causeNote(change, wording),
    fields,
  }
}

function wordSet<T>(
  change: TagChange,
  label: 'members' | 'departments',
  before: readonly T[] | undefined,
  after: readonly T[] | undefined,
  key: (item: T) => string,
  words: (item: T) => string,
  wording: Wording,
): readonly FieldWords[] {
  const count = (items: readonly T[] | undefined): string =>
    items === undefined ? wording.value(label, items) : wording.count(label, items.length)
  // Of a set that one side does not tell, nothing is known to come or go.
  if (change.action === 'update' && (before === undefined || after === undefined)) {
    const changed = [`${count(before)} → ${count(after)}`]
    return [{ kind: 'set', label, added: (after ?? []).map(words), changed, removed: [] }]
  }
  const was = new Set(before?.map(key))
  const willBe = new Set(after?.map(key))
  const added = (after ?? []).filter((item) => !was.has(key(item))).map(words)
  const removed = (before ?? []).filter((item) => !willBe.has(key(item))).map(words)
  if (added.length === 0 && removed.length === 0) return []
  return [{ kind: 'set', label, added, changed: [], removed }]
}
