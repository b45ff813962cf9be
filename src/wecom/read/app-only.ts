import { ROOT_ID, type DepartmentId } from '../../model/fields.ts'
import { MEMBERSHIP, type LiveDepartment, type LiveOrg, type LiveTag } from '../../model/live.ts'
import type { Client } from '../client.ts'
import { listDepartments } from '../departments.ts'
import { getMember, listMembers } from '../members.ts'
import { forEachConcurrent } from '../pool.ts'
import { listTags } from '../tags.ts'
import { trusted } from './app-view.ts'
import { counter, type ReadOptions } from './options.ts'
import { readTag } from './read-tag.ts'
import { Roster } from './roster.ts'
import { assertUnchanged, indexTree } from './tree.ts'
import { sorted, withheldFields } from './unreadable.ts'

/**
 * What an app sees when it is alone: departments, members and tags as far as its visible range goes. Nobody can tell how far that
 * is, so this is marked as partial and good for looking at only.
 *
 * @param named the departments that the app sees
 * @throws Inconsistency when what was read does not fit together
 * @throws WecomApiError
 */
export async function readAppOnly(
  app: Client,
  named: readonly LiveDepartment[],
  options: ReadOptions,
): Promise<LiveOrg> {
  const tree = indexTree(withParents(named))
  const visible = named.map(({ id }) => id)
  const names = await listTags(app)
  const progress = counter(visible.length + names.length, options.progress)
  const roster = new Roster()
  const tags: LiveTag[] = []
  await forEachConcurrent([...visible, ...names], options.parallelism, async (item) => {
    if (typeof item === 'number') roster.add(item, await listMembers(app, item, 'unknown'))
    else tags.push(await readTag(app, item))
    progress()
  })
  await forEachConcurrent(roster.disputed(undefined), options.parallelism, async (userid) => {
    roster.resolve(userid, await getMember(app, userid, 'unknown'))
  })
  const seesAll = visible.includes(ROOT_ID)
  const members = roster.complete(tree, undefined).map((member) => trusted(member, seesAll))
  assertUnchanged(tree, indexTree(withParents(await listDepartments(app))))

  return {
    corp_id: options.corpId,
    read: {
      mode: 'details',
      unreadable: sorted([MEMBERSHIP, ...withheldFields(members)]),
      warnings: [{ code: 'wecom.read.app-only', params: {} }],
    },
    departments: [...tree.values()],
    members,
    tags: tags.sort((a, b) => a.id - b.id),
  }
}

/** With a nameless department for each parent that the app does not see, below the root: what is above it nobody knows. */
function withParents(named: readonly LiveDepartment[]): readonly LiveDepartment[] {
  const seen = new Set<DepartmentId>(named.map(({ id }) => id))
  const missing = new Set<DepartmentId>([ROOT_ID, ...named.map(({ parentid }) => parentid)])
  return [
    ...named,
    ...[...missing]
      .filter((id) => id !== 0 && !seen.has(id))
      .map((id) => ({ id, parentid: id === ROOT_ID ? 0 : ROOT_ID, order: 0 })),
  ]
}
