import type { Model } from './model.ts'

/** A line of the tree, or a box of the chart. */
export interface Row {
  /** Unique: a member is in the tree once for each of its departments. */
  readonly key: string
  readonly kind: 'department' | 'member'
  readonly index: number
  /** The department that it stands under; of a department its parent. */
  readonly under: number
  /** From 1 on. */
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly isOpen: boolean
  readonly hasInside: boolean
}

export interface RowOptions {
  readonly expanded: ReadonlySet<number>
  readonly onlyChanges: boolean
  readonly withMembers: boolean
}

export function departmentKey(department: number): string {
  return `d${department}`
}

export function memberKey(member: number, department: number): string {
  return `m${member}.${department}`
}

/** What is to be seen, from top to bottom. */
export function visibleRows(model: Model, options: RowOptions): readonly Row[] {
  const rows: Row[] = []
  const { expanded } = options
  const add = (department: number, under: number, level: number, position: number, siblings: number): void => {
    const { members, departments } = insideOf(model, department, options)
    const count = members.length + departments.length
    const isOpen = count > 0 && expanded.has(department)
    rows.push({
      key: departmentKey(department),
      kind: 'department',
      index: department,
      under,
      level,
      position,
      siblings,
      isOpen,
      hasInside: count > 0,
    })
    if (!isOpen) return
    members.forEach((member, at) => {
      rows.push({
        key: memberKey(member, department),
        kind: 'member',
        index: member,
        under: department,
        level: level + 1,
        position: at + 1,
        siblings: count,
        isOpen: false,
        hasInside: false,
      })
    })
    departments.forEach((child, at) => add(child, department, level + 1, members.length + at + 1, count))
  }
  add(0, -1, 1, 1, 1)
  return rows
}

/** What unfolding a department shows. */
export function insideOf(
  { data, members, children, hasChanges }: Model,
  department: number,
  { onlyChanges, withMembers }: Omit<RowOptions, 'expanded'>,
): { readonly members: readonly number[]; readonly departments: readonly number[] } {
  const people = withMembers ? (members[department] ?? []) : []
  const below = children[department] ?? []
  return onlyChanges
    ? {
        members: people.filter((member) => member in data.members.state),
        departments: below.filter((child) => hasChanges[child] === true),
      }
    : { members: people, departments: below }
}

/** Rows that are opened at first: enough to see what changes, not more than one can take in. */
const FIRST_ROWS = 300
/** A company of this size is seen whole. */
const SMALL = 400

export interface FirstView {
  readonly expanded: ReadonlySet<number>
  readonly onlyChanges: boolean
}

export function firstView(model: Model): FirstView {
  const { data, hasChanges } = model
  const hasAny = hasChanges[0] === true
  const onlyChanges = hasAny && data.departments.length + data.members.userid.length > SMALL
  const expanded = new Set<number>()
  let rows = 1
  const queue = [0]
  for (let at = 0; at < queue.length && rows <= FIRST_ROWS; at++) {
    const department = queue[at] ?? 0
    if (hasAny && hasChanges[department] !== true) continue
    const inside = insideOf(model, department, { onlyChanges, withMembers: true })
    const count = inside.members.length + inside.departments.length
    if (department > 0 && rows + count > FIRST_ROWS) continue
    rows += count
    expanded.add(department)
    // Without changes the first two levels are enough.
    if (hasAny) queue.push(...inside.departments)
  }
  return { expanded, onlyChanges }
}
