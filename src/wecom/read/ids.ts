import type { LiveMember, LiveOrg, LiveTag } from '../../model/live.ts'
import type { Message } from '../../model/message.ts'
import type { Client } from '../client.ts'
import { listDepartmentNodes } from '../departments.ts'
import { forEachConcurrent } from '../pool.ts'
import { listTags } from '../tags.ts'
import { readMemberships, type Memberships } from './memberships.ts'
import { counter, type ReadOptions } from './options.ts'
import { readTag } from './read-tag.ts'
import { assertUnchanged, indexTree } from './tree.ts'
import { withUnlisted } from './unlisted.ts'
import { DEPARTMENT_DETAILS, MEMBER_DETAILS, sorted } from './unreadable.ts'

/**
 * What a contacts secret may read from any IP: who is in which department, the shape of the tree with its orders, and tags.
 *
 * @param warnings why there is no more, where it was to be expected
 * @throws Inconsistency when what was read does not fit together
 * @throws WecomApiError
 */
export async function readIds(contacts: Client, options: ReadOptions, warnings: readonly Message[]): Promise<LiveOrg> {
  const tree = indexTree(await listDepartmentNodes(contacts))
  const names = await listTags(contacts)
  const progress = counter(names.length + 1, options.progress)
  const tags: LiveTag[] = []
  await forEachConcurrent(names, options.parallelism, async (name) => {
    tags.push(await readTag(contacts, name))
    progress()
  })
  const memberships = await readMemberships(contacts, options.pageRows)
  progress()
  assertUnchanged(tree, indexTree(await listDepartmentNodes(contacts)))

  return {
    corp_id: options.corpId,
    read: {
      mode: 'ids',
      unreadable: sorted([...DEPARTMENT_DETAILS, ...MEMBER_DETAILS]),
      ...(warnings.length > 0 && { warnings }),
    },
    departments: [...withUnlisted(tree, memberships, () => undefined).values()],
    members: bareMembers(memberships),
    tags: tags.sort((a, b) => a.id - b.id),
  }
}

function bareMembers(memberships: Memberships): readonly LiveMember[] {
  return [...memberships]
    .sort(([a], [b]) => (a < b ? -1 : 1)) // ASCII
    .map(([, { userid, departments }]) => bareMember(userid, departments))
}

/** A member of whom nothing but the place is known. */
export function bareMember(userid: string, departments: ReadonlySet<number>): LiveMember {
  const ids = [...departments].sort((a, b) => a - b)
  return { userid, departments: ids.map((department) => ({ department })) }
}
