/**
 * The organisation before and after some changes, laid over each other: every department and member once, with what becomes of
 * it. One of the two sides is known as it is (live, or what stood before); the other is that one with the changes done, or undone.
 */
import type { Change, DepartmentChange, MemberChange } from '../../model/change.ts'
import { compareCodePoints } from '../../model/compare.ts'
import { ROOT_ID, useridKey, type DepartmentId } from '../../model/fields.ts'
import type { LiveOrg } from '../../model/live.ts'
import { toneOf, type ChangeTone } from '../change-words.ts'
import { chainsOf, NO_CHAIN, type Chain } from './chains.ts'

export type DepartmentState = 'same' | 'new' | 'gone' | 'moved' | 'renamed' | 'changed'
export type MemberState = 'same' | ChangeTone

/** Departments and members are referred to by their index in the chart. */
export interface ChartDepartment {
  /** `undefined` where it cannot be read. */
  readonly name: string | undefined
  readonly formerName: string | undefined
  readonly id: DepartmentId
  /** -1 for the root. What goes stays where it was. */
  readonly parent: number
  /** Where it was, of one that moves; else -1. */
  readonly formerParent: number
  readonly state: DepartmentState
  /** People in the subtree, each counted once. */
  readonly before: number
  readonly after: number
  readonly leadersBefore: readonly number[]
  readonly leadersAfter: readonly number[]
  /** Index of the change, -1 for none. */
  readonly change: number
}

export interface ChartPlacement {
  readonly department: number
  readonly before: boolean
  readonly after: boolean
  readonly ledBefore: boolean
  readonly leadsAfter: boolean
}

export interface ChartMember {
  readonly userid: string
  readonly name: string | undefined
  readonly position: string | undefined
  readonly state: MemberState
  readonly placements: readonly ChartPlacement[]
  /** Indices into `chains`, `NO_CHAIN` where there is nobody above. */
  readonly chainBefore: number
  readonly chainAfter: number
  readonly change: number
}

export interface Chart {
  /** The root first, parents before children, siblings in WeCom's order. */
  readonly departments: readonly ChartDepartment[]
  readonly members: readonly ChartMember[]
  readonly chains: readonly Chain[]
  /** Nobody is known to lead anything: nothing can be said about departments without a leader. */
  readonly hasLeaders: boolean
}

export interface ChartInput {
  readonly changes: readonly Change[]
  readonly live: LiveOrg
  /** Whether `live` is what the changes lead to, instead of what they start from. */
  readonly isAfter?: boolean
}

interface Department {
  readonly name: string | undefined
  readonly parentid: DepartmentId
  readonly order: number
}

interface Placement {
  readonly department: DepartmentId
  readonly leader: boolean
}

interface Member {
  readonly userid: string
  readonly name: string | undefined
  readonly position: string | undefined
  readonly departments: readonly Placement[]
  readonly main: DepartmentId | undefined
  readonly direct_leader: string | undefined
}

/** One side. Members by the key of the userid that they have on the known side. */
interface State {
  readonly departments: ReadonlyMap<DepartmentId, Department>
  readonly members: ReadonlyMap<string, Member>
}

const LEFT_THE_CORP = 5

export function buildChart({ changes, live, isAfter = false }: ChartInput): Chart {
  const known = stateOf(live)
  const other = withChanges(known, isAfter ? changes.map(inverse) : changes)
  const [before, after] = isAfter ? [other, known] : [known, other]
  const departments = layDepartments(before, after, changes)
  const members = layMembers(before, after, departments, changes, isAfter)
  const chains = chainsOf([
    { parents: departments.drafts.map(({ id }) => indexOfParent(before, departments, id)), members: members.before },
    { parents: departments.drafts.map(({ id }) => indexOfParent(after, departments, id)), members: members.after },
  ])
  const counts = [headcounts(before, departments, members.before), headcounts(after, departments, members.after)]
  const leaders = [leadersOf(members.before, departments), leadersOf(members.after, departments)]
  return {
    departments: departments.drafts.map((draft, index) => ({
      ...draft,
      before: counts[0]?.[index] ?? 0,
      after: counts[1]?.[index] ?? 0,
      leadersBefore: leaders[0]?.[index] ?? [],
      leadersAfter: leaders[1]?.[index] ?? [],
    })),
    members: members.drafts.map((draft, index) => ({
      ...draft,
      chainBefore: chains.of[0]?.[index] ?? NO_CHAIN,
      chainAfter: chains.of[1]?.[index] ?? NO_CHAIN,
    })),
    chains: chains.all,
    hasLeaders: leaders.some((side) => side.some((found) => found.length > 0)),
  }
}

function stateOf(live: LiveOrg): State {
  const departments = new Map<DepartmentId, Department>([[ROOT_ID, { name: undefined, parentid: 0, order: 0 }]])
  for (const { id, name, parentid, order } of live.departments) departments.set(id, { name, parentid, order })
  const members = new Map<string, Member>()
  for (const {
    userid,
    status,
    name,
    position,
    departments: placements,
    main_department,
    direct_leader,
  } of live.members) {
    if (status === LEFT_THE_CORP) continue
    members.set(useridKey(userid), {
      userid,
      name: name ?? undefined,
      position: position ?? undefined,
      departments: placements.map(({ department, leader }) => ({ department, leader: leader === true })),
      main: main_department ?? undefined,
      direct_leader: direct_leader ?? undefined,
    })
  }
  return { departments, members }
}

function withChanges(state: State, changes: readonly Change[]): State {
  const departments = new Map(state.departments)
  const members = new Map(state.members)
  for (const change of changes) {
    switch (change.kind) {
      case 'department':
        if (change.action === 'delete') departments.delete(change.id)
        else departments.set(change.id, changedDepartment(departments.get(change.id), change))
        break
      case 'member': {
        const key = formerKey(change)
        if (change.action === 'delete') members.delete(key)
        else members.set(key, changedMember(members.get(key), change))
        break
      }
      case 'tag':
        break
    }
  }
  return { departments, members }
}

function changedDepartment(before: Department | undefined, { after }: DepartmentChange): Department {
  return {
    name: after?.name ?? before?.name,
    parentid: after?.parentid ?? before?.parentid ?? ROOT_ID,
    order: after?.order ?? before?.order ?? 0,
  }
}

function changedMember(before: Member | undefined, { userid, name, after }: MemberChange): Member {
  const led = new Set(before?.departments.flatMap(({ department, leader }) => (leader ? [department] : [])))
  // A flag that is left open stays as it is.
  const departments =
    after?.departments?.map(({ department, leader }) => ({ department, leader: leader ?? led.has(department) })) ??
    before?.departments ??
    []
  const main = after?.main_department ?? before?.main
  return {
    userid,
    name: after?.name ?? before?.name ?? name,
    position: after && 'position' in after ? (after.position ?? undefined) : before?.position,
    departments,
    main: departments.some(({ department }) => department === main) ? main : departments[0]?.department,
    direct_leader: after && 'direct_leader' in after ? (after.direct_leader ?? undefined) : before?.direct_leader,
  }
}

/** The key of the userid that the member has before the change. */
function formerKey({ userid, before }: MemberChange): string {
  return useridKey(before?.userid ?? userid)
}

const INVERSE = { create: 'delete', update: 'update', delete: 'create' } as const

function inverse(change: Change): Change {
  const action = INVERSE[change.action]
  switch (change.kind) {
    case 'department':
      return { ...change, action, before: change.after, after: change.before }
    case 'member':
      return {
        ...change,
        action,
        userid: change.before?.userid ?? change.userid,
        before: undo(change),
        after: change.before,
      }
    case 'tag':
      return { ...change, action, before: change.after, after: change.before }
  }
}

/** Undone, the change starts from the userid that it leads to. */
function undo({ userid, before, after }: MemberChange): MemberChange['before'] {
  return before?.userid === undefined ? after : { ...after, userid }
}

type DepartmentDraft = Omit<ChartDepartment, 'before' | 'after' | 'leadersBefore' | 'leadersAfter'>

interface Departments {
  readonly drafts: readonly DepartmentDraft[]
  readonly index: ReadonlyMap<DepartmentId, number>
}

/** Every department of either side once, in the order of a walk through the tree that both make together. */
function layDepartments(before: State, after: State, changes: readonly Change[]): Departments {
  const ids = new Set([...after.departments.keys(), ...before.departments.keys()])
  const place = (id: DepartmentId): Department | undefined => after.departments.get(id) ?? before.departments.get(id)
  const children = new Map<DepartmentId, DepartmentId[]>()
  for (const id of ids) {
    if (id === ROOT_ID) continue
    const { parentid = ROOT_ID } = place(id) ?? {}
    const parent = ids.has(parentid) && parentid !== id ? parentid : ROOT_ID
    const siblings = children.get(parent)
    if (siblings) siblings.push(id)
    else children.set(parent, [id])
  }
  const orderOf = (id: DepartmentId): number => place(id)?.order ?? 0
  for (const siblings of children.values()) siblings.sort((a, b) => orderOf(b) - orderOf(a) || a - b)

  const changeOf = new Map<DepartmentId, number>()
  changes.forEach((change, index) => {
    if (change.kind === 'department') changeOf.set(change.id, index)
  })
  const index = new Map<DepartmentId, number>()
  const walk: { readonly id: DepartmentId; readonly parent: number }[] = [{ id: ROOT_ID, parent: -1 }]
  const drafts: DepartmentDraft[] = []
  for (let next = walk.pop(); next; next = walk.pop()) {
    const { id, parent } = next
    const at = drafts.length
    index.set(id, at)
    const was = before.departments.get(id)
    const willBe = after.departments.get(id)
    const name = (willBe ?? was)?.name
    const change = changeOf.get(id) ?? -1
    const isMoved = was !== undefined && willBe !== undefined && was.parentid !== willBe.parentid && id !== ROOT_ID
    const isRenamed = was !== undefined && willBe !== undefined && was.name !== willBe.name
    drafts.push({
      id,
      name,
      formerName: isRenamed ? was.name : undefined,
      parent,
      formerParent: isMoved ? was.parentid : -1,
      state: !was
        ? 'new'
        : !willBe
          ? 'gone'
          : isMoved
            ? 'moved'
            : isRenamed
              ? 'renamed'
              : change >= 0
                ? 'changed'
                : 'same',
      change,
    })
    for (const child of (children.get(id) ?? []).toReversed()) walk.push({ id: child, parent: at })
  }
  return {
    drafts: drafts.map((draft) =>
      draft.formerParent < 0 ? draft : { ...draft, formerParent: index.get(draft.formerParent) ?? 0 },
    ),
    index,
  }
}

function indexOfParent({ departments }: State, { index }: Departments, id: DepartmentId): number {
  const parentid = departments.get(id)?.parentid
  return parentid === undefined || id === ROOT_ID ? -1 : (index.get(parentid) ?? 0)
}

type MemberDraft = Omit<ChartMember, 'chainBefore' | 'chainAfter'>

/** A member of one side, by indices. */
export interface PlacedMember {
  readonly departments: readonly { readonly department: number; readonly leader: boolean }[]
  readonly main: number
  /** Index of the member that `direct_leader` names; -1 where it names none. */
  readonly leader: number
}

interface Members {
  readonly drafts: readonly MemberDraft[]
  /** By the same index; `undefined` where the side does not have the member. */
  readonly before: readonly (PlacedMember | undefined)[]
  readonly after: readonly (PlacedMember | undefined)[]
}

function layMembers(
  before: State,
  after: State,
  { index }: Departments,
  changes: readonly Change[],
  isAfter: boolean,
): Members {
  const keys = [...new Set([...before.members.keys(), ...after.members.keys()])].sort(compareCodePoints)
  const indices = new Map(keys.map((key, at) => [key, at]))
  const changeOf = new Map<string, number>()
  changes.forEach((change, at) => {
    if (change.kind === 'member') changeOf.set(isAfter ? useridKey(change.userid) : formerKey(change), at)
  })
  const placed = ({ members }: State): readonly (PlacedMember | undefined)[] => {
    // Somebody who is renamed is called by the new userid on the other side.
    const byUserid = new Map([...members].map(([key, { userid }]) => [useridKey(userid), indices.get(key) ?? -1]))
    return keys.map((key) => {
      const member = members.get(key)
      if (!member) return undefined
      const { departments, main, direct_leader } = member
      return {
        departments: departments.map(({ department, leader }) => ({ department: index.get(department) ?? 0, leader })),
        main: index.get(main ?? departments[0]?.department ?? ROOT_ID) ?? 0,
        leader: direct_leader === undefined ? -1 : (byUserid.get(useridKey(direct_leader)) ?? -1),
      }
    })
  }
  const sides = { before: placed(before), after: placed(after) }
  const drafts = keys.map((key, at): MemberDraft => {
    const change = changeOf.get(key) ?? -1
    const found = changes[change]
    const { userid = key, name, position } = after.members.get(key) ?? before.members.get(key) ?? {}
    return {
      userid,
      name,
      position,
      state: found ? toneOf(found) : 'same',
      placements: placementsOf(sides.before[at], sides.after[at]),
      change,
    }
  })
  return { drafts, ...sides }
}

function placementsOf(before: PlacedMember | undefined, after: PlacedMember | undefined): readonly ChartPlacement[] {
  const was = new Map(before?.departments.map(({ department, leader }) => [department, leader]))
  const willBe = new Map(after?.departments.map(({ department, leader }) => [department, leader]))
  return [...new Set([...willBe.keys(), ...was.keys()])].map((department) => ({
    department,
    before: was.has(department),
    after: willBe.has(department),
    ledBefore: was.get(department) === true,
    leadsAfter: willBe.get(department) === true,
  }))
}

function headcounts(
  side: State,
  departments: Departments,
  members: readonly (PlacedMember | undefined)[],
): readonly number[] {
  const parents = departments.drafts.map(({ id }) => indexOfParent(side, departments, id))
  const counts = parents.map(() => 0)
  const countedFor = parents.map(() => -1)
  members.forEach((member, index) => {
    for (const { department } of member?.departments ?? []) {
      for (let at = department; at >= 0 && countedFor[at] !== index; at = parents[at] ?? -1) {
        countedFor[at] = index
        counts[at] = (counts[at] ?? 0) + 1
      }
    }
  })
  return counts
}

function leadersOf(
  members: readonly (PlacedMember | undefined)[],
  { drafts }: Departments,
): readonly (readonly number[])[] {
  const leaders: number[][] = drafts.map(() => [])
  members.forEach((member, index) => {
    for (const { department, leader } of member?.departments ?? []) if (leader) leaders[department]?.push(index)
  })
  return leaders
}
