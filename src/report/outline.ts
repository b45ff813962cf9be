import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import { sortedBy } from '../model/compare.ts'
import type { DepartmentId } from '../model/fields.ts'
import { formatPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'
import type { Plan } from '../model/plan.ts'
import { toneOf, type ChangeTone } from './change-words.ts'
import type { Names } from './names.ts'

export type ToneCounts = Readonly<Record<ChangeTone, number>>

/** A department that changes, whose members change, or that has such departments below it. */
export interface OutlineNode {
  readonly path: DepartmentPath
  readonly id: DepartmentId | undefined
  /** More than one when a department makes room for another one of the same name. */
  readonly changes: readonly DepartmentChange[]
  /** Of those whose main department this is, in plan order. */
  readonly members: readonly MemberChange[]
  /** By path. */
  readonly children: readonly OutlineNode[]
  /** Departments and members of the whole subtree. */
  readonly counts: ToneCounts
  readonly total: number
}

/** The changes of a plan as people think of them: by department, then tags. */
export interface Outline {
  readonly root: OutlineNode
  /** Members whose department has no readable path. */
  readonly unplaced: readonly MemberChange[]
  readonly tags: readonly TagChange[]
}

interface Draft {
  readonly changes: DepartmentChange[]
  readonly members: MemberChange[]
  readonly children: Map<string, Draft>
}

export function outlinePlan(plan: Pick<Plan, 'changes'>, names: Names): Outline {
  const root = draft()
  const unplaced: MemberChange[] = []
  const tags: TagChange[] = []
  for (const change of plan.changes) {
    switch (change.kind) {
      case 'department':
        draftAt(root, change.path)?.changes.push(change)
        break
      case 'member': {
        const home = homeOf(change, names)
        const place = home === undefined ? undefined : draftAt(root, home)
        if (place) place.members.push(change)
        else unplaced.push(change)
        break
      }
      case 'tag':
        tags.push(change)
        break
    }
  }
  return { root: finish(root, [], names), unplaced, tags }
}

/** Where people would look for the member: the main department after the plan, for a delete the one before. */
function homeOf(change: MemberChange, names: Names): DepartmentPath | undefined {
  const view = change.after ?? change.before
  const placements = view?.departments ?? []
  const main = view?.main_department ?? names.home(change.userid) ?? placements[0]?.department
  if (main === undefined) return undefined
  // Someone who left the former main department without stating a new one is in the first that remains.
  const isThere = placements.length === 0 || placements.some(({ department }) => department === main)
  const id = isThere ? main : (placements[0]?.department ?? main)
  return names.path(id) ?? placements.find(({ department }) => department === id)?.path
}

function draft(): Draft {
  return { changes: [], members: [], children: new Map() }
}

function draftAt(root: Draft, path: DepartmentPath): Draft | undefined {
  const segments = parsePath(path)
  return segments?.reduce((node, name) => {
    const known = node.children.get(name)
    if (known) return known
    const child = draft()
    node.children.set(name, child)
    return child
  }, root)
}

function finish(node: Draft, segments: readonly string[], names: Names): OutlineNode {
  const path = segments.length === 0 ? ROOT_PATH : formatPath(segments)
  const children = sortedBy(node.children, ([name]) => name).map(([name, child]) =>
    finish(child, [...segments, name], names),
  )
  const counts: Record<ChangeTone, number> = countTones([...node.changes, ...node.members])
  for (const child of children) {
    for (const tone of TONES) counts[tone] += child.counts[tone]
  }
  return {
    path,
    id: names.id(path),
    changes: node.changes,
    members: node.members,
    children,
    counts,
    total: TONES.reduce((sum, tone) => sum + counts[tone], 0),
  }
}

/** The order in which kinds of changes are shown. */
export const TONES: readonly ChangeTone[] = ['create', 'move', 'update', 'delete']

export function countTones(changes: readonly Change[]): Record<ChangeTone, number> {
  const counts: Record<ChangeTone, number> = { create: 0, update: 0, move: 0, delete: 0 }
  for (const change of changes) counts[toneOf(change)] += 1
  return counts
}
