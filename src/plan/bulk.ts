/**
 * The calls of strategy `replace`: one import for all departments, one for all members, and single calls for what no column of a
 * file can say.
 *
 * - Before the imports go the calls without which a file would do harm: a new userid (a file would delete the member under the
 *   old one and create another), and departments that have to give up a place in the tree which the file gives to others.
 * - After the imports go the values that somebody else holds while the file is read, and whatever has no column.
 *
 * All of it is ordered by the same scheduler as single calls are, the imports being two calls among others.
 */
import type { Call, DepartmentImport } from '../model/call.ts'
import type { Change } from '../model/change.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { Book } from './book.ts'
import { departmentFile, isForDepartmentFile } from './department-file.ts'
import { contestedRows } from './file-constraints.ts'
import { memberFile, type MemberFile } from './member-file.ts'
import { leftoverOf } from './member-rows.ts'
import { importOf, operationsOf, type Operation, type OperationOptions } from './operations.ts'
import { orderOperations, type Ordering } from './order.ts'

export type ImportPlan =
  | { readonly kind: 'ordered'; readonly ordering: Ordering; readonly warnings: readonly Message[] }
  /** The strategy cannot do it, and why. */
  | { readonly kind: 'unavailable'; readonly problems: readonly Message[] }

/** @param nameOf what a person calls a department */
export function orderImports(
  live: LiveOrg,
  changes: readonly Change[],
  options: OperationOptions,
  nameOf: (id: DepartmentId) => string,
): ImportPlan {
  if (live.read.mode !== 'full')
    return { kind: 'unavailable', problems: [{ code: 'plan.replace-mode', params: { mode: live.read.mode } }] }
  const book = new Book(live)
  const members = memberFile(live, book, changes, options)
  if (members && 'problems' in members) return { kind: 'unavailable', problems: members.problems }

  const single = operationsOf(changes, options)
  const about = (kind: Change['kind']): readonly Operation[] =>
    single.filter(({ changes: [index = -1] }) => changes[index]?.kind === kind)
  const people = memberOperations(about('member'), members)
  const order = (tree: Stages): Ordering =>
    orderOperations(live, [
      ...tree.before,
      ...people.before,
      ...tree.imports,
      ...(tree.imports.length > 0 ? people.imports.map(afterDepartments) : people.imports),
      ...tree.after,
      ...people.after,
      ...about('tag'),
    ])
  const byCalls = (warnings: readonly Message[] = []): ImportPlan => {
    const ordering = order({ before: about('department'), imports: [], after: [] })
    return { kind: 'ordered', ordering, warnings }
  }

  if (!changes.some(isForDepartmentFile)) return byCalls()
  const file = departmentFile(live, changes)
  if ('unsafe' in file)
    return byCalls([{ code: 'plan.replace-departments-by-calls', params: { object: nameOf(file.unsafe) } }])
  // WeCom takes no empty file.
  if (file.call.departments.length === 0) return byCalls()
  const contested = contestedRows(book, file.call.departments)
  const early = contested.size === 0 ? NONE : predecessors(contested, changes, orderOperations(live, single))
  const ordering = order(departmentOperations(about('department'), changes, file.call, early))
  // Single calls tell better what is in the way.
  const isStuck = ordering.stuck.some(({ operation }) => operation.call.call === 'batch/replaceparty')
  return isStuck ? byCalls() : { kind: 'ordered', ordering, warnings: [] }
}

const NONE: ReadonlySet<number> = new Set()

function afterDepartments(operation: Operation): Operation {
  return { ...operation, after: 'milestone:departments' }
}

/** Around the import. */
interface Stages {
  readonly before: readonly Operation[]
  readonly imports: readonly Operation[]
  readonly after: readonly Operation[]
}

/** @param early changes that single calls make before the file, which then has nothing to do for them */
function departmentOperations(
  single: readonly Operation[],
  changes: readonly Change[],
  call: DepartmentImport,
  early: ReadonlySet<number>,
): Stages {
  const before: Operation[] = []
  const after: Operation[] = []
  const carried: Operation[] = []
  const later = new Set(call.later)
  for (const operation of single) {
    const [index = -1] = operation.changes
    const change = changes[index]
    if (change?.kind !== 'department') continue
    if (early.has(index)) {
      // A deletion that cannot be done before the file need not be: under another name it stands in nobody's way.
      before.push(operation.isDelete ? operation : { ...operation, reaches: 'milestone:ready' })
    } else if (!isForDepartmentFile(change) || later.has(change.id)) {
      // What is not empty when the file is read goes by a call, whether or not WeCom removes it by then.
      after.push(operation)
    } else {
      carried.push(operation)
      const name_en = change.after?.name_en
      if (name_en === undefined) continue
      after.push(
        afterDepartments({ ...operation, call: { call: 'department/update', id: change.id, set: { name_en } } }),
      )
    }
  }
  if (carried.length === 0) return { before, imports: [], after }
  return { before, imports: [{ ...importOf(carried, call, 'milestone:departments'), after: 'milestone:ready' }], after }
}

function memberOperations(single: readonly Operation[], file: MemberFile | undefined): Stages {
  if (!file) return { before: [], imports: [], after: single }
  const before: Operation[] = []
  const after: Operation[] = []
  const carried: Operation[] = []
  for (const operation of single) {
    const [rename, call] = splitRename(operation.call)
    if (rename) before.push({ ...operation, call: rename })
    // From then on the member is known by the new userid.
    const renamed = { ...operation, objects: operation.objects.slice(-1) }
    const [index = -1] = operation.changes
    const written = file.carried.get(index)
    if (written !== undefined) carried.push(renamed)
    const rest = call && written !== undefined ? leftoverOf(call, written) : call
    if (rest) after.push({ ...renamed, call: rest, after: 'milestone:members' })
  }
  return { before, imports: [importOf(carried, file.call, 'milestone:members')], after }
}

/** A new userid first and by itself: WeCom often refuses it, and the import must not run then. */
function splitRename(call: Call): readonly [rename: Call | undefined, rest: Call | undefined] {
  if (call.call !== 'user/update' || call.new_userid === undefined) return [undefined, call]
  const { userid, new_userid, set } = call
  const rest: Call = { call: 'user/update', userid: new_userid, set }
  return [{ call: 'user/update', userid, new_userid, set: {} }, Object.keys(set).length === 0 ? undefined : rest]
}

/**
 * The changes of departments that the single calls of these departments would have to wait for. One that gets another English
 * name as well is among them: only a call sets both names at once.
 */
function predecessors(
  ids: ReadonlySet<DepartmentId>,
  changes: readonly Change[],
  { sequence }: Ordering,
): ReadonlySet<number> {
  const seeds = new Set(
    changes.flatMap((change, index) => (change.kind === 'department' && ids.has(change.id) ? [index] : [])),
  )
  const chosen = new Set([...seeds].filter((index) => changes[index]?.fields.some((field) => field === 'name_en')))
  const waiting = (index: number): boolean => chosen.has(index) || seeds.has(index)
  // An object's last call may wait for somebody who waits for its first: so again, until nothing is found any more.
  for (let size = -1; size !== chosen.size;) {
    size = chosen.size
    for (const { operation, after } of sequence.toReversed()) {
      if (!operation.changes.some(waiting)) continue
      for (const needed of after.flatMap((position) => sequence[position]?.operation.changes ?? [])) {
        if (changes[needed]?.kind === 'department') chosen.add(needed)
      }
    }
  }
  return chosen
}
