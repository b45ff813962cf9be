import { WecomApiError } from '../../errors.ts'
import type { DepartmentId } from '../../model/fields.ts'
import type { LiveDepartment, LiveOrg, LiveTag } from '../../model/live.ts'
import type { Client } from '../client.ts'
import { getDepartment, listDepartments } from '../departments.ts'
import { getMember, listMembers } from '../members.ts'
import { forEachConcurrent } from '../pool.ts'
import { listTags } from '../tags.ts'
import { collectMemberships, type Memberships } from './memberships.ts'
import { counter, type ReadOptions } from './options.ts'
import { readTag } from './read-tag.ts'
import { Roster } from './roster.ts'
import { assertUnchanged, indexTree, type Tree } from './tree.ts'

/**
 * Everything, with a contacts secret that may read details:
 *
 * 1. the department tree, which is `departments`
 * 2. the members of every department, and every tag, many at a time
 * 3. all memberships by id; who is named differently there is read once more, and so is a department that only members name
 * 4. the tree again: it must not have changed meanwhile
 *
 * @throws Inconsistency when what was read does not fit together
 * @throws WecomApiError
 */
export async function readFull(
  client: Client,
  departments: readonly LiveDepartment[],
  options: ReadOptions,
): Promise<LiveOrg> {
  const tree = indexTree(departments)
  const names = await listTags(client)
  const progress = counter(tree.size + names.length, options.progress)

  const roster = new Roster()
  const tags: LiveTag[] = []
  await forEachConcurrent([...tree.keys(), ...names], options.parallelism, async (item) => {
    if (typeof item === 'number') roster.add(item, await listMembers(client, item, 'empty'))
    else tags.push(await readTag(client, item))
    progress()
  })

  const memberships = await membershipsIfAllowed(client, options.pageRows)
  await forEachConcurrent(roster.disputed(memberships), options.parallelism, async (userid) => {
    roster.resolve(userid, await getMember(client, userid, 'empty'))
  })
  const wholeTree = await withUnlisted(client, tree, roster.unlisted(tree, memberships))
  const members = roster.complete(wholeTree, memberships)
  assertUnchanged(tree, indexTree(await listDepartments(client)))

  return {
    corp_id: options.corpId,
    read: { mode: 'full', unreadable: [] },
    departments: [...wholeTree.values()],
    members,
    tags: tags.sort((a, b) => a.id - b.id),
  }
}

/** WeCom's 其他（待设置部门） need not be in the list. What cannot be had one by one either stays out, and its members show it. */
async function withUnlisted(client: Client, tree: Tree, ids: readonly DepartmentId[]): Promise<Tree> {
  if (ids.length === 0) return tree
  const found: LiveDepartment[] = []
  for (const id of ids) {
    const department = await getDepartment(client, id)
    if (department) found.push(department)
  }
  return indexTree([...tree.values(), ...found])
}

/** 48002, 48009: the credential may not list ids, and what user/list says has to do. */
const NO_LIST_ID: ReadonlySet<number> = new Set([48001, 48002, 48009, 60011])

async function membershipsIfAllowed(client: Client, pageRows: number): Promise<Memberships | undefined> {
  try {
    return (await collectMemberships(client, pageRows)).memberships
  } catch (error) {
    if (error instanceof WecomApiError && NO_LIST_ID.has(error.errcode)) return undefined
    throw error
  }
}
