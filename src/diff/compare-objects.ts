/** One object as former and present files declare it. */
import type {
  Change,
  DepartmentChange,
  DepartmentView,
  Effect,
  MemberChange,
  MemberChangeField,
  MemberView,
  PlacementView,
  TagChange,
  TagChangeField,
} from '../model/change.ts'
import { equalJson } from '../model/compare.ts'
import type { DepartmentRef, DesiredDepartment, DesiredMember, DesiredTag } from '../model/desired.ts'
import {
  DEPARTMENT_FIELDS,
  MEMBER_FIELDS,
  useridKey,
  type DepartmentField,
  type DepartmentId,
  type ExtattrValue,
  type MemberField,
} from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveTag } from '../model/live.ts'
import type { DepartmentPath } from '../model/path.ts'
import { updateEffects } from './diff-members.ts'
import { compareMemberField } from './fields.ts'
import type { LiveIndex } from './live-index.ts'
import type { TargetDepartment, TargetMember, TargetTag } from './target.ts'

/** Fields that are left alone on either side. */
export interface Ignored {
  readonly departments: ReadonlySet<DepartmentField>
  readonly members: ReadonlySet<MemberChangeField>
  readonly tags: ReadonlySet<TagChangeField>
}

/** A deletion, without what would happen to a mailbox that nobody knows of. */
export function withoutGuesses<C extends Change>(change: C, live: LiveIndex): C {
  if (change.kind !== 'member' || change.action !== 'delete') return change
  if (live.members.get(useridKey(change.userid))?.biz_mail !== undefined) return change
  return { ...change, effects: change.effects.filter((effect) => effect !== 'mailbox-deleted') }
}

/** How the statements of both sides about a field differ. */
type Difference = 'changed' | 'managed' | 'released'

function differenceOf<T>(before: T | undefined, after: T | undefined, isEqual: () => boolean): Difference | undefined {
  if (before === undefined) return after === undefined ? undefined : 'managed'
  if (after === undefined) return 'released'
  return isEqual() ? undefined : 'changed'
}

/** @param before absent for a department that the former files only point at */
export function compareDepartment(
  before: DesiredDepartment | undefined,
  { id, path, parentid, desired }: TargetDepartment,
  live: LiveDepartment,
  livePath: DepartmentPath,
  ignored: Ignored,
): DepartmentChange | undefined {
  const unverified: DepartmentField[] = []
  const fields = DEPARTMENT_FIELDS.filter((field) => {
    if (ignored.departments.has(field)) return false
    // The place of a department that is known by its id only is not known.
    if (field === 'parentid') return before !== undefined && live.parentid !== parentid
    const difference = differenceOf(before?.[field], desired[field], () => before?.[field] === desired[field])
    if (difference === 'managed') unverified.push(field)
    return difference !== undefined
  })
  if (fields.length === 0) return undefined
  return {
    kind: 'department',
    action: 'update',
    id,
    path,
    ...(livePath !== path && { livePath }),
    before: departmentView({ ...before, parentid: live.parentid }, fields),
    after: departmentView({ ...desired, parentid }, fields),
    fields,
    unverified,
    cause: 'files',
    source: desired.source,
    effects: [],
  }
}

function departmentView(
  values: Partial<DesiredDepartment> & { readonly parentid: DepartmentId },
  fields: readonly DepartmentField[],
): DepartmentView {
  return Object.fromEntries(fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])))
}

/** What references to departments mean on one side. */
export interface References {
  readonly resolve: (ref: DepartmentRef) => DepartmentId | undefined
  readonly path: (id: DepartmentId) => DepartmentPath
}

export interface DeclaredMember {
  readonly declared: DesiredMember
  readonly references: References
}

export function compareMember(
  base: DeclaredMember,
  head: DeclaredMember,
  { userid, placement }: TargetMember,
  live: LiveMember,
  finalUserid: (userid: string) => string,
  ignored: Ignored,
): MemberChange | undefined {
  const before = base.declared
  const after = head.declared
  const differences = new Map<MemberChangeField, Difference>()
  const note = (field: MemberChangeField, difference: Difference | undefined): void => {
    if (difference && !ignored.members.has(field)) differences.set(field, difference)
  }
  if (useridKey(live.userid) !== useridKey(userid)) note('userid', 'changed')
  const extattr = compareExtattr(before.extattr, after.extattr)
  for (const field of MEMBER_FIELDS) {
    if (field === 'extattr') note(field, extattr.difference)
    else {
      const isEqual = (): boolean => compareMemberField(field, after, live, finalUserid) === 'equal'
      note(field, differenceOf(before[field], after[field], isEqual))
    }
  }
  const placements = { before: placementViews(base), after: placementViews(head) }
  if (!samePlacements(placements.before, placements.after)) note('departments', 'changed')
  if (placement) {
    note('main_department', compareMain(before, placements.before, after, placements.after, live, placement))
  }
  if (differences.size === 0) return undefined

  const fields = [...differences.keys()]
  const name = after.name ?? before.name
  const view = (side: DesiredMember, missing: Difference): MemberView => {
    const plain = fields.filter((field): field is Exclude<MemberField, 'extattr'> =>
      MEMBER_FIELDS.some((each) => each === field && each !== 'extattr' && side[each] !== undefined),
    )
    return {
      ...Object.fromEntries(plain.map((field) => [field, side[field]])),
      ...(fields.includes('userid') && { userid: side === before ? live.userid : userid }),
      ...(fields.includes('extattr') &&
        differences.get('extattr') !== missing && { extattr: side === before ? extattr.before : extattr.after }),
      ...(fields.includes('departments') && { departments: side === before ? placements.before : placements.after }),
      ...(fields.includes('main_department') &&
        differences.get('main_department') !== missing && {
          main_department: (side === before ? live.main_department : placement?.main_department) ?? null,
        }),
    }
  }
  return {
    kind: 'member',
    action: 'update',
    userid,
    ...(name !== undefined && { name }),
    before: view(before, 'managed'),
    after: view(after, 'released'),
    fields,
    unverified: fields.filter((field) => differences.get(field) === 'managed'),
    cause: 'files',
    source: after.source,
    effects: effectsOf(differences, after),
  }
}

/** A value that is managed from now on may well be the one that WeCom has; only that somebody is locked out is always worth a word. */
function effectsOf(differences: ReadonlyMap<MemberChangeField, Difference>, after: DesiredMember): readonly Effect[] {
  const certain = [...differences].flatMap(([field, difference]) =>
    difference === 'changed' || (difference === 'managed' && field === 'enable') ? [field] : [],
  )
  return updateEffects(certain, after)
}

interface ExtattrComparison {
  readonly difference: Difference | undefined
  readonly before: Readonly<Record<string, ExtattrValue | null>>
  readonly after: Readonly<Record<string, ExtattrValue | null>>
}

/** Entry by entry: an entry that one side does not state is absent on it. */
function compareExtattr(before: DesiredMember['extattr'], after: DesiredMember['extattr']): ExtattrComparison {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const entries = { before: new Map<string, ExtattrValue | null>(), after: new Map<string, ExtattrValue | null>() }
  const found = new Set<Difference>()
  for (const name of names) {
    const was = entryOf(before, name)
    const willBe = entryOf(after, name)
    const difference = differenceOf(was, willBe, () => equalJson(was, willBe))
    if (!difference) continue
    found.add(difference)
    if (was !== undefined) entries.before.set(name, was)
    if (willBe !== undefined) entries.after.set(name, willBe)
  }
  // To clear whatever there may be names no entry.
  if (found.size === 0 && before === undefined && after === null) found.add('managed')
  if (found.size === 0 && before === null && after === undefined) found.add('released')
  const [only] = found
  return {
    difference: found.size > 1 ? 'changed' : only,
    before: Object.fromEntries(entries.before),
    after: Object.fromEntries(entries.after),
  }
}

function entryOf(extattr: DesiredMember['extattr'], name: string): ExtattrValue | null | undefined {
  if (extattr === null || extattr === undefined) return extattr
  return Object.hasOwn(extattr, name) ? extattr[name] : undefined
}

function placementViews({ declared, references: { resolve, path } }: DeclaredMember): readonly PlacementView[] {
  const views = new Map<DepartmentId, PlacementView>()
  for (const { department: ref, leader, order } of declared.departments) {
    const department = resolve(ref)
    if (department === undefined || views.has(department)) continue
    views.set(department, {
      department,
      path: path(department),
      ...(leader !== undefined && { leader }),
      ...(order !== undefined && { order }),
    })
  }
  return [...views.values()]
}

function samePlacements(before: readonly PlacementView[], after: readonly PlacementView[]): boolean {
  if (before.length !== after.length) return false
  const was = new Map(before.map((placement) => [placement.department, placement]))
  return after.every(({ department, leader, order }) => {
    const old = was.get(department)
    return old !== undefined && old.leader === leader && old.order === order
  })
}

/** Where nobody states it, the main department stays, or is the only one there is. */
function compareMain(
  before: DesiredMember,
  wasIn: readonly PlacementView[],
  after: DesiredMember,
  willBeIn: readonly PlacementView[],
  live: LiveMember,
  placement: NonNullable<TargetMember['placement']>,
): Difference | undefined {
  const isEqual = live.main_department === placement.main_department
  const isCertain = (member: DesiredMember, places: readonly PlacementView[]): boolean =>
    member.main_department !== undefined || places.length === 1
  if (after.main_department !== undefined && !isCertain(before, wasIn)) return 'managed'
  if (before.main_department !== undefined && !isCertain(after, willBeIn) && isEqual) return 'released'
  return isEqual ? undefined : 'changed'
}

/** @param diff the change as a plan would have it */
export function compareTag(
  before: DesiredTag,
  { id, name, desired, members, departments }: TargetTag,
  live: LiveTag,
  diff: TagChange | undefined,
  ignored: Ignored,
): TagChange | undefined {
  const differs = (field: TagChangeField): boolean => diff?.fields.includes(field) === true
  const differences = new Map<TagChangeField, Difference>()
  const note = (field: TagChangeField, difference: Difference | undefined): void => {
    if (difference && !ignored.tags.has(field)) differences.set(field, difference)
  }
  note(
    'name',
    differenceOf(before.name, desired.name, () => !differs('name')),
  )
  note(
    'members',
    differenceOf(before.members, desired.members, () => !differs('members')),
  )
  note(
    'departments',
    differenceOf(before.departments, desired.departments, () => !differs('departments')),
  )
  if (differences.size === 0) return undefined
  const has = (field: TagChangeField, except: Difference): boolean =>
    differences.has(field) && differences.get(field) !== except
  return {
    kind: 'tag',
    action: 'update',
    id,
    name,
    before: {
      ...(has('name', 'managed') && { name: live.name }),
      ...(has('members', 'managed') && { members: diff?.before?.members ?? live.members }),
      ...(has('departments', 'managed') && { departments: diff?.before?.departments ?? live.departments }),
    },
    after: {
      ...(has('name', 'released') && { name }),
      ...(has('members', 'released') && members && { members: diff?.after?.members ?? members }),
      ...(has('departments', 'released') && departments && { departments: diff?.after?.departments ?? departments }),
    },
    fields: [...differences.keys()],
    unverified: [...differences].flatMap(([field, difference]) => (difference === 'managed' ? [field] : [])),
    cause: 'files',
    source: desired.source,
    effects: [],
  }
}
