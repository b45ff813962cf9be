import { WecomApiError } from '../../errors.ts'
import type { LiveMember, LiveOrg, LiveTag } from '../../model/live.ts'
import type { Client } from '../client.ts'
import { listDepartments } from '../departments.ts'
import { getMember, listMembers, pagesOfMemberRows } from '../members.ts'
import { forEachConcurrent } from '../pool.ts'
import { getTag, listTags } from '../tags.ts'
import { Inconsistency } from './inconsistency.ts'
import { collectMemberships, Roster, type Memberships } from './roster.ts'
import { assertUnchanged, indexTree, type Tree } from './tree.ts'
import { unreadableFields } from './unreadable.ts'

export interface ReadOptions {
  readonly corpId: string
  readonly parallelism: number
  readonly progress: (done: number, total: number) => void
}

/**
 * Everything, with a contacts secret that may read details:
 *
 * 1. the department tree
 * 2. the members of every department, and every tag, many at a time
 * 3. all memberships by id; who is named differently there is read once more
 * 4. the tree again: it must not have changed meanwhile
 *
 * @throws Inconsistency when what was read does not fit together
 * @throws WecomApiError
 */
export async function readFull(client: Client, options: ReadOptions): Promise<LiveOrg> {
  const tree = indexTree(await listDepartments(client))
  const names = await listTags(client)
  const progress = counter(tree.size + names.length, options.progress)

  const roster = new Roster()
  const tags: LiveTag[] = []
  await forEachConcurrent([...tree.keys(), ...names], options.parallelism, async (item) => {
    if (typeof item === 'number') {
      roster.add(item, await listMembers(client, item))
    } else {
      const content = await getTag(client, item.id)
      if (!content) throw new Inconsistency({ code: 'wecom.read.tag-gone', params: { tag: item.name } })
      tags.push({ ...item, ...content })
    }
    progress()
  })

  const members = await completeRoster(client, roster, tree, options.parallelism)
  assertUnchanged(tree, indexTree(await listDepartments(client)))

  const departments = [...tree.values()]
  return {
    corp_id: options.corpId,
    read: { mode: 'full', unreadable: unreadableFields(departments, members) },
    departments,
    members,
    tags: tags.sort((a, b) => a.id - b.id),
  }
}

async function completeRoster(
  client: Client,
  roster: Roster,
  tree: Tree,
  parallelism: number,
): Promise<readonly LiveMember[]> {
  const memberships = await readMemberships(client)
  await forEachConcurrent(roster.disputed(memberships), parallelism, async (userid) => {
    roster.resolve(userid, await getMember(client, userid))
  })
  return roster.complete(tree, memberships)
}

/** 48002, 48009: the credential may not list ids, and what user/list says has to do. */
const NO_LIST_ID: ReadonlySet<number> = new Set([48001, 48002, 48009, 60011])

async function readMemberships(client: Client): Promise<Memberships | undefined> {
  try {
    return await collectMemberships(pagesOfMemberRows(client))
  } catch (error) {
    if (error instanceof WecomApiError && NO_LIST_ID.has(error.errcode)) return undefined
    throw error
  }
}

function counter(total: number, tell: ReadOptions['progress']): () => void {
  let done = 0
  return () => {
    done += 1
    tell(done, total)
  }
}
