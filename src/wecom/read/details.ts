import type { DepartmentId } from '../../model/fields.ts'
import type { LiveDepartment, LiveOrg, LiveTag } from '../../model/live.ts'
import type { Message } from '../../model/message.ts'
import type { Client } from '../client.ts'
import { listDepartmentNodes } from '../departments.ts'
import { getMember, listMembers } from '../members.ts'
import { forEachConcurrent } from '../pool.ts'
import { listTags } from '../tags.ts'
import { AppView } from './app-view.ts'
import { coveringDepartments } from './cover.ts'
import { membersByExport, type ExportChoice } from './details-by-export.ts'
import { readMemberships, type Memberships } from './memberships.ts'
import { counter, type ReadOptions } from './options.ts'
import { readTag } from './read-tag.ts'
import { assertUnchanged, indexTree } from './tree.ts'
import { withUnlisted } from './unlisted.ts'
import { DEPARTMENT_DETAILS, MEMBER_DETAILS, sorted, withheldFields } from './unreadable.ts'

/**
 * Ids from the contacts secret and details from an app:
 *
 * 1. the shape of the tree, all memberships, and the names of the tags: contacts
 * 2. the members: app, by lists of as few departments as have everybody, or by an export where that takes fewer calls; and every tag:
 *    contacts, for an app hides whom it does not see
 * 3. who is told in two ways, or is missing where the app looked, once more: app
 * 4. the tree again: it must not have changed meanwhile
 *
 * What the app does not return is unknown, with a warning.
 *
 * @param named the departments that the app sees
 * @throws Inconsistency when what was read does not fit together
 * @throws WecomApiError
 */
export async function readDetails(
  { contacts, app }: { readonly contacts: Client; readonly app: Client },
  named: readonly LiveDepartment[],
  options: ReadOptions,
  choice: ExportChoice,
): Promise<LiveOrg> {
  const tree = indexTree(await listDepartmentNodes(contacts))
  const names = await listTags(contacts)
  const memberships = await readMemberships(contacts, options.pageRows)

  const visible = new Map(named.map((department) => [department.id, department]))
  const asked = coveringDepartments(memberships, visible)
  const isExporting = choice.isWorth(asked.length)
  const exported = isExporting ? await viewByExport(app, memberships, visible) : undefined
  // A view that is out of date leaves more to ask about one by one than the departments are.
  const isUsable = exported !== undefined && exported.open().length <= asked.length
  if (isExporting && !isUsable) choice.close()
  const view = isUsable ? exported : new AppView(memberships, visible)
  const work = isUsable ? names : [...asked, ...names]
  const progress = counter(work.length, options.progress)
  const tags: LiveTag[] = []
  await forEachConcurrent(work, options.parallelism, async (item) => {
    if (typeof item === 'number') view.add(await listMembers(app, item, 'unknown'))
    else tags.push(await readTag(contacts, item))
    progress()
  })
  await forEachConcurrent(view.open(), options.parallelism, async (userid) => {
    view.resolve(userid, await getMember(app, userid, 'unknown'))
  })
  assertUnchanged(tree, indexTree(await listDepartmentNodes(contacts)))

  const wholeTree = withUnlisted(tree, memberships, (id) => visible.get(id))
  const departments = [...wholeTree.values()].map((node): LiveDepartment => {
    const { name, name_en } = visible.get(node.id) ?? {}
    return { ...node, ...(name !== undefined && { name }), ...(name_en !== undefined && { name_en }) }
  })
  const members = view.complete(wholeTree)
  const unseen = view.unseen()
  const nameless = departments.filter(({ name }) => name === undefined).map(({ id }) => id)
  const warnings = [
    ...narrowness('wecom.read.members-unseen', unseen, members.length),
    ...narrowness('wecom.read.departments-unseen', nameless, departments.length),
  ]
  return {
    corp_id: options.corpId,
    read: {
      mode: 'details',
      unreadable: sorted([
        ...(nameless.length === departments.length ? DEPARTMENT_DETAILS : []),
        ...(members.length > 0 && unseen.length === members.length ? MEMBER_DETAILS : withheldFields(view.seen())),
      ]),
      ...(warnings.length > 0 && { warnings }),
    },
    departments,
    members,
    tags: tags.sort((a, b) => a.id - b.id),
  }
}

async function viewByExport(
  app: Client,
  memberships: Memberships,
  visible: { has(id: DepartmentId): boolean },
): Promise<AppView | undefined> {
  const members = await membersByExport(app, memberships, visible)
  if (!members) return undefined
  const view = new AppView(memberships, visible)
  view.add(members)
  return view
}

const SHOWN = 5

function narrowness(
  code: 'wecom.read.members-unseen' | 'wecom.read.departments-unseen',
  unseen: readonly (string | number)[],
  total: number,
): readonly Message[] {
  if (unseen.length === 0) return []
  const examples = unseen.slice(0, SHOWN).join(', ') + (unseen.length > SHOWN ? ' …' : '')
  return [{ code, params: { count: unseen.length, total, examples } }]
}
