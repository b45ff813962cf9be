/**
 * The way back from an apply, as an organisation to plan for. Three sides are looked at, value by value: what was before, what the
 * apply made of it, and what is there now.
 *
 *   now = before   nothing to do: undone already, or never done
 *   now = after    put back to what was before
 *   otherwise      changed again since: a conflict, which is told and left alone
 *
 * Sets (members and departments of tags, extended attributes) are looked at entry by entry. Nothing but the objects of the bundle is
 * declared, and of what is undeclared nothing goes but what that apply had created. Everything else (protection, scope, limits,
 * order of calls) is planned as ever.
 */
import { compareMemberField } from '../diff/fields.ts'
import type { LiveIndex } from '../diff/live-index.ts'
import { equalJson } from '../model/compare.ts'
import type { MemberView } from '../model/change.ts'
import type { DepartmentRef, DesiredDepartment, DesiredMember, DesiredOrg, DesiredTag } from '../model/desired.ts'
import {
  MEMBER_FIELDS,
  ROOT_ID,
  UNIQUE_FIELDS,
  uniqueKey,
  useridKey,
  type DepartmentId,
  type ExtattrValue,
  type MemberField,
  type TagId,
} from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LivePlacement, LiveTag } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { Policy } from '../model/policy.ts'
import {
  canBeMade,
  objectOfEntry,
  titleOfEntry,
  WRITTEN_ONCE,
  type DepartmentEntry,
  type MemberEntry,
  type TagEntry,
  type UndoBundle,
  type UndoEntry,
} from './bundle.ts'

/** @param policy of the present files; what they say about undeclared objects does not matter here */
export function undoOrg(bundle: UndoBundle, live: LiveIndex, policy: Policy): DesiredOrg {
  const way = new WayBack(bundle, live)
  return {
    policy: { ...policy, unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } },
    manages: { departments: true, members: true, tags: true },
    departments: way.departments,
    members: way.members,
    tags: way.tags,
    undo: { removes: way.removes, warnings: [...way.conflicts, ...bundle.lost] },
  }
}

class WayBack {
  readonly departments: DesiredDepartment[] = []
  readonly members: DesiredMember[] = []
  readonly tags: DesiredTag[] = []
  readonly conflicts: Message[] = []
  readonly removes: {
    readonly departments: Set<DepartmentId>
    readonly members: Set<string>
    readonly tags: Set<TagId>
  } = { departments: new Set(), members: new Set(), tags: new Set() }
  readonly #live: LiveIndex
  readonly #names: ReadonlyMap<DepartmentId, LiveDepartment>
  /** Positions among `departments` of those to be made again. */
  readonly #remade = new Map<DepartmentId, number>()
  readonly #touched: ReadonlySet<string>
  readonly #deleted: ReadonlySet<string>
  #holders: ReadonlyMap<string, string> | undefined

  constructor({ entries }: UndoBundle, live: LiveIndex) {
    this.#live = live
    this.#names = new Map(live.named().departments.map((department) => [department.id, department]))
    this.#touched = new Set(entries.map(objectOfEntry))
    this.#deleted = new Set(entries.filter(({ action }) => action === 'delete').map(objectOfEntry))
    // Whatever goes makes room for what comes back.
    for (const entry of entries) if (entry.action === 'create') this.#remove(entry)
    const departments = entries.filter((entry) => entry.kind === 'department')
    // What is made again, parents first, may be where others go back to.
    for (const entry of departments) if (entry.action === 'delete') this.#department(entry)
    for (const entry of departments) if (entry.action === 'update') this.#department(entry)
    this.#breakLoops(entries)
    for (const entry of entries) if (entry.kind === 'member') this.#member(entry)
    for (const entry of entries) if (entry.kind === 'tag') this.#tag(entry)
  }

  #conflict(entry: UndoEntry, fields: readonly string[]): void {
    const object = titleOfEntry(entry)
    this.conflicts.push({ code: 'undo.conflict', params: { object, fields: fields.join(', ') } })
  }

  #gone(entry: UndoEntry): void {
    this.conflicts.push({ code: 'undo.gone', params: { object: titleOfEntry(entry) } })
  }

  #exists(entry: UndoEntry): void {
    this.conflicts.push({ code: 'undo.exists', params: { object: titleOfEntry(entry) } })
  }

  /** What was created and is still what it was then. */
  #remove(entry: UndoEntry): void {
    switch (entry.kind) {
      case 'department': {
        const now = this.#names.get(entry.id)
        if (!now) return
        const changed = entry.fields.filter((field) => !isSame(entry.after?.[field], now[field]))
        if (changed.length > 0) this.#conflict(entry, changed)
        else this.removes.departments.add(entry.id)
        return
      }
      case 'member': {
        const now = this.#live.members.get(useridKey(entry.userid))
        if (!now) return
        const changed = changedMember(entry, now)
        if (changed.length > 0) this.#conflict(entry, changed)
        else this.removes.members.add(useridKey(entry.userid))
        return
      }
      case 'tag': {
        const now = this.#live.tags.get(entry.id)
        if (!now) return
        const changed = [
          ...(entry.after?.name === undefined || entry.after.name === now.name ? [] : ['name']),
          // A run that was cut off had not put everybody in.
          ...(isWithin(now.members.map(useridKey), entry.after?.members?.map(useridKey)) ? [] : ['members']),
          ...(isWithin(now.departments, entry.after?.departments) ? [] : ['departments']),
        ]
        if (changed.length > 0) this.#conflict(entry, changed)
        else this.removes.tags.add(entry.id)
      }
    }
  }

  #department(entry: DepartmentEntry): void {
    const { action, id, key, path, before } = entry
    if (action === 'create' || !before) return
    const now = this.#names.get(id)
    const known = { id, ...(key !== undefined && { key }), previously: [], source: sourceOf('departments') }
    if (action === 'delete') {
      if (now) {
        if ((['name', 'parentid'] as const).some((field) => !isSame(before[field], now[field]))) this.#exists(entry)
        return
      }
      const parent = before.parentid === undefined ? undefined : this.#placeFor(before.parentid)
      if (before.name === undefined) return
      if (!parent) return this.#conflict(entry, ['parentid'])
      if (this.#isTaken(before.parentid ?? ROOT_ID, before.name, id)) return this.#conflict(entry, ['name'])
      this.#remade.set(id, this.departments.length)
      this.departments.push({ ...known, ...valuesOf(before, ['name', 'name_en', 'order']), path, parent })
      return
    }
    if (!now) return this.#gone(entry)
    const back: Partial<Record<'name' | 'name_en' | 'order', string | number | null>> = {}
    let parentid = now.parentid
    const conflicts: string[] = []
    let isSet = false
    for (const field of entry.fields) {
      const was = before[field]
      if (was === undefined || isSame(was, now[field])) continue
      if (!isSame(entry.after?.[field], now[field])) conflicts.push(field)
      else if (field === 'parentid') {
        if (this.#placeFor(was as DepartmentId)) parentid = was as DepartmentId // the field says so
        else conflicts.push(field)
      } else back[field] = was
      isSet = true
    }
    const name = (back.name as string | undefined) ?? now.name
    const isMoved = parentid !== now.parentid || name !== now.name
    if (isMoved && name !== undefined && this.#isTaken(parentid, name, id)) {
      return this.#conflict(entry, ['name', 'parentid'])
    }
    if (conflicts.length > 0) this.#conflict(entry, conflicts)
    const parent = this.#placeFor(parentid)
    if (!isSet || !parent || (Object.keys(back).length === 0 && parentid === now.parentid)) return
    this.departments.push({ ...known, ...(back as Partial<DesiredDepartment>), ...(isMoved && { path }), parent })
  }

  /** Where others have moved a department below what is to go back below it, it stays where it is. */
  #breakLoops(entries: readonly UndoEntry[]): void {
    const positions = new Map(this.departments.map(({ id }, index) => [id, index]))
    const parentOf = (id: DepartmentId): DepartmentId | undefined => {
      const parent = this.departments[positions.get(id) ?? -1]?.parent
      if (parent?.kind === 'id') return parent.id
      if (parent?.kind === 'declared') return this.departments[parent.index]?.id
      return parent ? ROOT_ID : this.#live.departments.get(id)?.parentid
    }
    for (const entry of entries) {
      if (entry.kind !== 'department') continue
      const index = positions.get(entry.id)
      const department = index === undefined ? undefined : this.departments[index]
      const now = this.#live.departments.get(entry.id)
      if (index === undefined || !department || !now || !isAbove(entry.id, parentOf)) continue
      const { path: _path, ...rest } = department
      this.departments[index] = { ...rest, parent: this.#placeFor(now.parentid) ?? { kind: 'root' } }
      this.#conflict(entry, ['parentid'])
    }
  }

  /** Whether a department that stays has this name there. */
  #isTaken(parent: DepartmentId, name: string, self: DepartmentId): boolean {
    const holder = this.#live.children.get(parent)?.find((child) => this.#names.get(child.id)?.name === name)
    if (!holder || holder.id === self || this.removes.departments.has(holder.id)) return false
    return !this.#touched.has(`department:${holder.id}`)
  }

  /** `undefined`: it is gone, or goes. */
  #placeFor(id: DepartmentId): DepartmentRef | undefined {
    if (id === ROOT_ID) return { kind: 'root' }
    const index = this.#remade.get(id)
    if (index !== undefined) return { kind: 'declared', index }
    return this.#live.departments.has(id) && !this.removes.departments.has(id) ? { kind: 'id', id } : undefined
  }

  #member(entry: MemberEntry): void {
    const { action, userid, before } = entry
    if (action === 'create' || !before) return
    const now = this.#live.members.get(useridKey(userid)) ?? this.#live.members.get(useridKey(before.userid ?? userid))
    if (action === 'delete') {
      if (now) {
        if (MEMBER_FIELDS.some((field) => isOther(field, before[field], now))) this.#exists(entry)
        return
      }
      if (canBeMade(before)) this.#remake(entry, before)
      return
    }
    if (!now) return this.#gone(entry)
    const conflicts: string[] = []
    const back: Partial<Record<MemberField, unknown>> = {}
    for (const field of MEMBER_FIELDS) {
      if (!entry.fields.includes(field) || WRITTEN_ONCE.includes(field) || before[field] === undefined) continue
      if (field === 'extattr') {
        const { entries, conflicts: names } = this.#attributes(entry, now)
        conflicts.push(...names)
        if (Object.keys(entries).length > 0) back.extattr = entries
        continue
      }
      const was = before[field]
      if (isFieldSame(field, was, now)) continue
      if (!isFieldSame(field, entry.after?.[field], now) || this.#isHeld(field, was, now.userid)) conflicts.push(field)
      else if (was === null && (field === 'gender' || field === 'name')) conflicts.push(field)
      else back[field] = was
    }
    const moved = entry.fields.includes('departments') || entry.fields.includes('main_department')
    const placement = moved ? this.#placement(entry, now, conflicts) : undefined
    if (conflicts.length > 0) this.#conflict(entry, conflicts)
    if (Object.keys(back).length === 0 && !placement) return
    this.members.push({
      userid: now.userid,
      ...(back as Partial<DesiredMember>),
      ...(placement ?? {
        departments: now.departments.map((each) => placeOf(each, { kind: 'id', id: each.department })),
      }),
      previously: [],
      source: sourceOf('members'),
    })
  }

  #remake(entry: MemberEntry, before: Partial<LiveMember>): void {
    const conflicts: string[] = []
    const fields: Partial<Record<MemberField, unknown>> = {}
    for (const field of MEMBER_FIELDS) {
      const was = before[field]
      if (was === undefined || was === null || was === '') continue
      if (field === 'direct_leader' && typeof was === 'string' && !this.#isThere(was)) conflicts.push(field)
      else if (this.#isHeld(field, was, entry.userid)) conflicts.push(field)
      else if (field === 'enable' && was === true) continue
      else fields[field] = was
    }
    const departments = (before.departments ?? []).flatMap((each) => {
      const ref = this.#placeFor(each.department)
      return ref ? [placeOf(each, ref)] : []
    })
    if (departments.length < (before.departments?.length ?? 0)) conflicts.push('departments')
    if (conflicts.length > 0) this.#conflict(entry, conflicts)
    if (departments.length === 0 || (fields.mobile === undefined && fields.email === undefined)) return
    const main = this.#placeFor(before.main_department ?? ROOT_ID)
    const isMainThere = departments.some(({ department }) => equalJson(department, main))
    this.members.push({
      userid: before.userid ?? entry.userid,
      ...(fields as Partial<DesiredMember>),
      departments,
      ...(main && isMainThere && { main_department: main }),
      previously: [],
      source: sourceOf('members'),
    })
  }

  #placement(
    { before, after }: MemberEntry,
    now: LiveMember,
    conflicts: string[],
  ): Pick<DesiredMember, 'departments' | 'main_department'> | undefined {
    const was = before?.departments
    if (!was) return undefined
    const main = before.main_department
    const isMain = (wanted: DepartmentId | null | undefined): boolean =>
      wanted === undefined || wanted === null || now.main_department === undefined || now.main_department === wanted
    if (isSamePlaces(was, now.departments) && isMain(main)) return undefined
    const made = after?.departments ?? now.departments
    const isUntouched = isSamePlaces(made, now.departments) && isMain(after?.main_department)
    const refs = was.map((each) => ({ each, ref: this.#placeFor(each.department) }))
    if (!isUntouched || refs.some(({ ref }) => !ref)) {
      conflicts.push('departments')
      return undefined
    }
    const mainRef = main === undefined || main === null ? undefined : this.#placeFor(main)
    return {
      departments: refs.flatMap(({ each, ref }) => (ref ? [placeOf(each, ref)] : [])),
      ...(mainRef && { main_department: mainRef }),
    }
  }

  #attributes(
    { before, after }: MemberEntry,
    now: LiveMember,
  ): { readonly entries: Record<string, ExtattrValue | null>; readonly conflicts: readonly string[] } {
    const entries: Record<string, ExtattrValue | null> = {}
    const conflicts: string[] = []
    for (const [name, made] of Object.entries(after?.extattr ?? {})) {
      const was = ownValue(before?.extattr, name)
      const present = ownValue(now.extattr, name)
      if (equalJson(was, present)) continue
      if (now.extattr !== undefined && equalJson(made, present)) entries[name] = was
      else conflicts.push(`extattr.${name}`)
    }
    return { entries, conflicts }
  }

  #isThere(userid: string): boolean {
    const key = useridKey(userid)
    if (this.removes.members.has(key)) return false
    return this.#live.members.has(key) || this.#touched.has(`member:${key}`)
  }

  /** Whether somebody who is none of the bundle's holds a value that WeCom gives once only. */
  #isHeld(field: MemberField, value: unknown, self: string): boolean {
    const unique = UNIQUE_FIELDS.find((each) => each === field)
    if (unique === undefined || typeof value !== 'string' || value === '') return false
    this.#holders ??= new Map(
      this.#live.org.members.flatMap((member) =>
        UNIQUE_FIELDS.flatMap((each): [string, string][] => {
          const held = member[each]
          return held ? [[`${each} ${uniqueKey(each, held)}`, useridKey(member.userid)]] : []
        }),
      ),
    )
    const holder = this.#holders.get(`${unique} ${uniqueKey(unique, value)}`)
    return holder !== undefined && holder !== useridKey(self) && !this.#touched.has(`member:${holder}`)
  }

  #tag(entry: TagEntry): void {
    const { action, id, name, before, after } = entry
    if (action === 'create' || !before) return
    const now = this.#live.tags.get(id)
    const source = sourceOf('tags')
    const isNameFree = (wanted: string): boolean => {
      const holder = this.#live.tagsByName.get(wanted)
      return !holder || holder.id === id || this.removes.tags.has(holder.id) || this.#touched.has(`tag:${holder.id}`)
    }
    const people = (userids: readonly string[]): readonly string[] => userids.filter((userid) => this.#willBe(userid))
    const places = (ids: readonly DepartmentId[]): readonly DepartmentRef[] =>
      ids.flatMap((each) => this.#placeFor(each) ?? [])
    if (action === 'delete') {
      if (now) return this.#spared(entry, now)
      if (!isNameFree(name)) return this.#conflict(entry, ['name'])
      const members = people(before.members ?? [])
      const departments = places(before.departments ?? [])
      if (members.length < (before.members?.length ?? 0)) this.#conflict(entry, ['members'])
      if (departments.length < (before.departments?.length ?? 0)) this.#conflict(entry, ['departments'])
      this.tags.push({ id, name, members, departments, previously: [], source })
      return
    }
    if (!now) return this.#gone(entry)
    let wanted: string | undefined
    if (before.name !== undefined && after?.name !== undefined && now.name !== before.name) {
      if (now.name === after.name && isNameFree(before.name)) wanted = before.name
      else this.#conflict(entry, ['name'])
    }
    const members =
      before.members && after?.members && turnedBack(before.members, after.members, now.members, useridKey)
    const departments =
      before.departments &&
      after?.departments &&
      turnedBack(before.departments, after.departments, now.departments, String)
    this.tags.push({
      id,
      name: wanted ?? now.name,
      ...(members && { members: people(members) }),
      ...(departments && { departments: places(departments) }),
      previously: [],
      source,
    })
  }

  /** A tag that the run had not come to, but members and departments of it. */
  #spared(entry: TagEntry, now: LiveTag): void {
    const { members = [], departments = [] } = entry.before ?? {}
    const inTag = new Set(now.members.map(useridKey))
    const lostMembers = members.filter((userid) => !inTag.has(useridKey(userid)))
    const lostDepartments = departments.filter((department) => !now.departments.includes(department))
    const isOurs =
      entry.before?.name === now.name &&
      lostMembers.every((userid) => this.#deleted.has(`member:${useridKey(userid)}`)) &&
      lostDepartments.every((department) => this.#deleted.has(`department:${department}`))
    if (!isOurs) return this.#exists(entry)
    if (lostMembers.length + lostDepartments.length === 0) return
    this.tags.push({
      id: entry.id,
      name: now.name,
      members: [...now.members, ...lostMembers].filter((userid) => this.#willBe(userid)),
      departments: [...now.departments, ...lostDepartments].flatMap((each) => this.#placeFor(each) ?? []),
      previously: [],
      source: sourceOf('tags'),
    })
  }

  /** Whether there is somebody with this userid after the undo. */
  #willBe(userid: string): boolean {
    const key = useridKey(userid)
    if (this.removes.members.has(key)) return false
    return this.#live.members.has(key) || this.members.some((member) => useridKey(member.userid) === key)
  }
}

/** Whether a department is above itself. */
function isAbove(id: DepartmentId, parentOf: (id: DepartmentId) => DepartmentId | undefined): boolean {
  const seen = new Set<DepartmentId>()
  for (let at = parentOf(id); at !== undefined && at !== ROOT_ID && !seen.has(at); at = parentOf(at)) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

function sourceOf(kind: string): DesiredMember['source'] {
  return { file: 'undo', pointer: `/${kind}` }
}

function isSame(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || (a === '' && (b ?? null) === null) || (b === '' && (a ?? null) === null)
}

function isWithin<T>(items: readonly T[], all: readonly T[] = []): boolean {
  const set = new Set(all)
  return items.every((item) => set.has(item))
}

/** Flags and orders that cannot be read are taken to be as they were. */
function isSamePlaces(a: readonly LivePlacement[], b: readonly LivePlacement[]): boolean {
  if (a.length !== b.length) return false
  return a.every(({ department, leader, order }) => {
    const other = b.find((each) => each.department === department)
    return (
      other !== undefined &&
      (leader === undefined || other.leader === undefined || leader === other.leader) &&
      (order === undefined || other.order === undefined || order === other.order)
    )
  })
}

function placeOf({ leader, order }: LivePlacement, department: DepartmentRef): DesiredMember['departments'][number] {
  return { department, ...(leader !== undefined && { leader }), ...(order !== undefined && { order }) }
}

function isOther(field: MemberField, was: LiveMember[MemberField], now: LiveMember): boolean {
  return was !== undefined && now[field] !== undefined && !isFieldSame(field, was, now)
}

function isFieldSame(field: MemberField, value: unknown, now: LiveMember): boolean {
  if (value === undefined) return false
  const stated = { userid: now.userid, [field]: value } as unknown as DesiredMember // only this field is looked at
  return compareMemberField(field, stated, now, (userid) => userid) === 'equal'
}

/** What of a created member is no longer as it was made. What cannot be read is taken for unchanged. */
function changedMember({ fields, after }: MemberEntry, now: LiveMember): readonly string[] {
  const made: MemberView = after ?? {}
  const values = MEMBER_FIELDS.filter((field) => {
    if (now[field] === undefined) return false
    // A run that was cut off had not written everything.
    if (fields.includes(field)) return !isEmptyValue(now[field]) && !isFieldSame(field, made[field], now)
    // What WeCom itself gives a new member is no change of anybody.
    return OWN_VALUES.includes(field) ? false : !isEmptyValue(now[field])
  })
  const isPlaced = isSamePlaces(made.departments ?? now.departments, now.departments)
  return [...values, ...(isPlaced ? [] : ['departments'])]
}

const OWN_VALUES: readonly MemberField[] = ['enable', 'biz_mail', 'gender', 'external_profile', 'extattr']

function isEmptyValue(value: unknown): boolean {
  return value === null || value === ''
}

function ownValue(
  record: Readonly<Record<string, ExtattrValue | null>> | undefined,
  name: string,
): ExtattrValue | null {
  return record && Object.hasOwn(record, name) ? (record[name] ?? null) : null
}

function valuesOf<T extends object, F extends keyof T>(object: T, fields: readonly F[]): Partial<Pick<T, F>> {
  return Object.fromEntries(
    fields.flatMap((field) => (object[field] === undefined || object[field] === null ? [] : [[field, object[field]]])),
  ) as Partial<Pick<T, F>>
}

/** What is there now, with what was added taken out and what was taken out added: what others did since stays. */
function turnedBack<T>(
  before: readonly T[],
  after: readonly T[],
  now: readonly T[],
  key: (item: T) => string,
): readonly T[] {
  const was = new Set(before.map(key))
  const made = new Set(after.map(key))
  const present = new Set(now.map(key))
  return [
    ...now.filter((item) => was.has(key(item)) || !made.has(key(item))),
    ...before.filter((item) => !made.has(key(item)) && !present.has(key(item))),
  ]
}
