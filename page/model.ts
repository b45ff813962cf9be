import { ELEMENTS, PLACED, type MemberState, type PageData, type PageDetails } from '../src/report/page/page-data.ts'

/** What becomes of a member in one department: besides what becomes of the member, coming and going. */
export type PlaceState = MemberState | 'in' | 'out'

/** The data, with what looking things up needs. Departments and members are their indices. */
export interface Model {
  readonly data: PageData
  readonly children: readonly (readonly number[])[]
  /** Members that are, or were, directly in each department; those who lead or change come first. */
  readonly members: readonly (readonly number[])[]
  /** Whether anything changes in the subtree of each department, itself included. */
  readonly hasChanges: readonly boolean[]
  /** -1 where the change is not about one. */
  readonly departmentOfChange: (change: number) => number
  readonly details: (change: number) => PageDetails | undefined
}

export function readModel(find: (id: string) => string | undefined): Model | undefined {
  const text = find(ELEMENTS.data)
  if (text === undefined) return undefined
  return createModel(JSON.parse(text) as PageData, find) // written by the program together with this page
}

function createModel(data: PageData, find: (id: string) => string | undefined): Model {
  const { departments, members } = data
  const children: number[][] = departments.map(() => [])
  const hasChanges = departments.map(({ state }) => state !== 'same')
  const inside: number[][] = departments.map(() => [])
  departments.forEach(({ parent }, index) => children[parent]?.push(index))
  members.placements.forEach((placements, member) => {
    for (const placement of placements) {
      const department = Math.floor(placement / PLACED.size)
      inside[department]?.push(member)
      if (member in members.state) hasChanges[department] = true
    }
  })
  // Parents come before children, so that walking backwards meets every child first.
  for (let index = departments.length - 1; index > 0; index--) {
    const parent = departments[index]?.parent ?? -1
    if (hasChanges[index] === true && parent >= 0) hasChanges[parent] = true
  }
  inside.forEach((list, department) => {
    const rank = (member: number): number => {
      const bits = placementBits(data, member, department)
      return (bits & (PLACED.leadsAfter | PLACED.ledBefore) ? 0 : 2) + (member in members.state ? 0 : 1)
    }
    const ranks = new Map(list.map((member) => [member, rank(member)]))
    list.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || a - b)
  })
  const ofChange = new Map(departments.map(({ change }, index) => [change, index]))
  return {
    data,
    children,
    members: inside,
    hasChanges,
    departmentOfChange: (change) => ofChange.get(change) ?? -1,
    details: newDetails(data, find),
  }
}

function newDetails(
  { changes: { part } }: PageData,
  find: (id: string) => string | undefined,
): (change: number) => PageDetails | undefined {
  const parts = new Map<number, readonly PageDetails[]>()
  return (change) => {
    const at = Math.floor(change / part)
    const known = parts.get(at) ?? (JSON.parse(find(`${ELEMENTS.details}${at}`) ?? '[]') as readonly PageDetails[])
    parts.set(at, known)
    return known[change % part]
  }
}

export function placementBits({ members }: PageData, member: number, department: number): number {
  for (const placement of members.placements[member] ?? []) {
    if (Math.floor(placement / PLACED.size) === department) return placement % PLACED.size
  }
  return 0
}

export function memberState({ members }: PageData, member: number): MemberState {
  return members.state[member] ?? 'same'
}

export function placeState(data: PageData, member: number, department: number): PlaceState {
  const state = memberState(data, member)
  if (state === 'create' || state === 'delete') return state
  const bits = placementBits(data, member, department)
  if ((bits & PLACED.before) === 0) return 'in'
  if ((bits & PLACED.after) === 0) return 'out'
  // Where it stays, a move is felt as a change of something else.
  return state === 'move' ? 'update' : state
}

/** Departments of a member: `bit` says of which side. */
export function departmentsOf({ members }: PageData, member: number, bit: number): readonly number[] {
  return (members.placements[member] ?? [])
    .filter((placement) => (placement & bit) !== 0)
    .map((placement) => Math.floor(placement / PLACED.size))
}

export function memberName({ members }: PageData, member: number): string {
  return members.name[member] || (members.userid[member] ?? '')
}

/** Everybody above, from the nearest on; each level may be several people. */
export function chainOf({ chains }: PageData, chain: number): readonly (readonly number[])[] {
  const levels: (readonly number[])[] = []
  for (let at = chain; at >= 0;) {
    const [managers, next] = chains[at] ?? [[], -1]
    levels.push(managers)
    at = next
  }
  return levels
}

export function chainBefore({ members }: PageData, member: number): number {
  return members.chainBefore[member] ?? members.chain[member] ?? -1
}

/** The departments above, the root first. */
export function ancestors({ departments }: PageData, department: number): readonly number[] {
  const above: number[] = []
  for (let at = departments[department]?.parent ?? -1; at >= 0; at = departments[at]?.parent ?? -1) above.unshift(at)
  return above
}
