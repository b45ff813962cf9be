import type { DepartmentRef, DesiredMember, DesiredOrg } from '../model/desired.ts'
import { ROOT_ID, useridKey, type DepartmentId, type MemberField } from '../model/fields.ts'
import type { LiveMember, LiveOrg } from '../model/live.ts'
import { childPath, parsePath, ROOT_PATH, type DepartmentPath } from '../model/path.ts'

/** A department to show. `path` is missing where a name on the way is not known. */
export interface OrgNode {
  readonly name: string | undefined
  readonly path: DepartmentPath | undefined
  readonly id: DepartmentId | undefined
  readonly members: readonly OrgMember[]
  readonly leaders: readonly OrgMember[]
  /** People in the subtree, each counted once. */
  readonly headcount: number
  readonly children: readonly OrgNode[]
}

export interface OrgPlacement {
  readonly department: OrgNode
  readonly leader: boolean
  readonly main: boolean
}

export type OrgMemberStatus = 'active' | 'disabled' | 'inactive' | 'left'

export type OrgMemberFields = { readonly [Field in MemberField]?: DesiredMember[Field] | LiveMember[Field] }

export interface OrgMember {
  readonly userid: string
  readonly status: OrgMemberStatus
  readonly name: string | undefined
  readonly placements: readonly OrgPlacement[]
  /** As stated or read; a field that is neither is absent. */
  readonly fields: OrgMemberFields
  readonly tags: readonly string[]
}

export interface OrgTag {
  readonly id: number | undefined
  readonly name: string
  readonly members: readonly OrgMember[]
  /** userids that stand for no member at hand. */
  readonly strangers: readonly string[]
  readonly departments: readonly OrgNode[]
}

/** An organisation prepared for showing, whether it was declared or read. */
export interface OrgView {
  readonly root: OrgNode
  readonly departments: readonly OrgNode[]
  readonly members: readonly OrgMember[]
  readonly tags: readonly OrgTag[]
}

interface NodeDraft {
  readonly name: string | undefined
  readonly path: DepartmentPath | undefined
  readonly id: DepartmentId | undefined
  readonly parent: NodeDraft | undefined
  readonly members: OrgMember[]
  readonly leaders: OrgMember[]
  headcount: number
  readonly children: NodeDraft[]
}

type MemberSource = Omit<OrgMember, 'placements' | 'tags'> & {
  readonly placements: readonly { readonly department: NodeDraft; readonly leader: boolean; readonly main: boolean }[]
}

interface TagSource {
  readonly id: number | undefined
  readonly name: string
  readonly members: readonly string[]
  readonly departments: readonly NodeDraft[]
}

/** As the files declare it: children in the order of declaration, what is only referred to as well. */
export function viewDesired(org: DesiredOrg): OrgView {
  const root = draftNode(undefined, ROOT_PATH, ROOT_ID, undefined)
  const declared: NodeDraft[] = []
  const byId = new Map<DepartmentId, NodeDraft>([[ROOT_ID, root]])
  const byPath = new Map<DepartmentPath, NodeDraft>([[ROOT_PATH, root]])

  const undeclared = (path: DepartmentPath): NodeDraft => {
    let node = root
    for (const name of parsePath(path) ?? []) node = childAt(node, name)
    return node
  }
  const childAt = (parent: NodeDraft, name: string): NodeDraft => {
    const path = childPath(parent.path ?? ROOT_PATH, name)
    const known = byPath.get(path)
    if (known) return known
    const node = draftNode(name, path, undefined, parent)
    byPath.set(path, node)
    return node
  }
  const find = (ref: DepartmentRef): NodeDraft => {
    switch (ref.kind) {
      case 'root':
        return root
      case 'declared':
        return declared[ref.index] ?? root
      case 'id': {
        const node = byId.get(ref.id) ?? draftNode(undefined, undefined, ref.id, root)
        byId.set(ref.id, node)
        return node
      }
      case 'path':
        return undeclared(ref.path)
    }
  }
  for (const { name, path, id, parent } of org.departments) {
    const node = draftNode(name, path, id, find(parent))
    declared.push(node)
    if (id !== undefined) byId.set(id, node)
    if (path !== undefined) byPath.set(path, node)
  }

  const members = org.members.map((member): MemberSource => {
    const main = member.main_department && find(member.main_department)
    return {
      userid: member.userid,
      name: member.name,
      status: member.enable === false ? 'disabled' : 'active',
      fields: member,
      placements: member.departments.map((placement, index) => {
        const department = find(placement.department)
        return {
          department,
          leader: placement.leader ?? false,
          main: main === undefined ? index === 0 : main === department,
        }
      }),
    }
  })
  const tags = org.tags.map(({ id, name, members: userids = [], departments = [] }): TagSource => ({
    id,
    name: name ?? String(id ?? ''),
    members: userids,
    departments: departments.map(find),
  }))
  return finishView(root, members, tags)
}

/** As WeCom holds it: children in WeCom's order, those that come first having the larger `order`. */
export function viewLive(org: LiveOrg): OrgView {
  const rows = new Map(org.departments.map((row) => [row.id, row]))
  const nodes = new Map<DepartmentId, NodeDraft>()
  const root = draftNode(rows.get(ROOT_ID)?.name, ROOT_PATH, ROOT_ID, undefined)
  nodes.set(ROOT_ID, root)
  const place = (id: DepartmentId): NodeDraft => {
    const known = nodes.get(id)
    if (known) return known
    const row = rows.get(id)
    const parent = row === undefined || row.parentid === id ? root : place(row.parentid)
    const path = row?.name === undefined || parent.path === undefined ? undefined : childPath(parent.path, row.name)
    const node = draftNode(row?.name, path, id, parent)
    nodes.set(id, node)
    return node
  }
  for (const row of org.departments) place(row.id)
  const orderOf = ({ id = 0 }: NodeDraft): number => rows.get(id)?.order ?? 0
  for (const node of nodes.values()) {
    node.children.sort((a, b) => orderOf(b) - orderOf(a) || (a.id ?? 0) - (b.id ?? 0))
  }

  const members = org.members.map((member): MemberSource => {
    const main = member.main_department ?? member.departments[0]?.department
    return {
      userid: member.userid,
      name: member.name ?? undefined,
      status: liveStatus(member),
      fields: member,
      placements: member.departments.map(({ department, leader }) => ({
        department: place(department),
        leader: leader ?? false,
        main: department === main,
      })),
    }
  })
  const tags = org.tags.map((tag): TagSource => ({
    id: tag.id,
    name: tag.name,
    members: tag.members,
    departments: tag.departments.map(place),
  }))
  return finishView(root, members, tags)
}

function draftNode(
  name: string | undefined,
  path: DepartmentPath | undefined,
  id: DepartmentId | undefined,
  parent: NodeDraft | undefined,
): NodeDraft {
  const node: NodeDraft = { name, path, id, parent, members: [], leaders: [], headcount: 0, children: [] }
  parent?.children.push(node)
  return node
}

function liveStatus({ status, enable }: LiveMember): OrgMemberStatus {
  if (status === 5) return 'left'
  if (status === 4) return 'inactive'
  return status === 2 || enable === false ? 'disabled' : 'active'
}

function finishView(root: NodeDraft, sources: readonly MemberSource[], tagSources: readonly TagSource[]): OrgView {
  const tagsOf = new Map<string, string[]>()
  for (const tag of tagSources) {
    for (const userid of tag.members) {
      const key = useridKey(userid)
      tagsOf.set(key, [...(tagsOf.get(key) ?? []), tag.name])
    }
  }
  const members = sources.map((source): OrgMember => {
    const member = { ...source, tags: tagsOf.get(useridKey(source.userid)) ?? [] }
    settle(member, source.placements)
    return member
  })
  const byUserid = new Map(members.map((member) => [useridKey(member.userid), member]))
  const departments: NodeDraft[] = []
  const collect = (node: NodeDraft): void => {
    for (const child of node.children) {
      departments.push(child)
      collect(child)
    }
  }
  collect(root)
  const tags = tagSources.map((tag): OrgTag => ({
    id: tag.id,
    name: tag.name,
    members: tag.members.flatMap((userid) => byUserid.get(useridKey(userid)) ?? []),
    strangers: tag.members.filter((userid) => !byUserid.has(useridKey(userid))),
    departments: tag.departments,
  }))
  return { root, departments, members, tags }
}

function settle(member: OrgMember, placements: MemberSource['placements']): void {
  const counted = new Set<NodeDraft>()
  for (const { department, leader } of placements) {
    department.members.push(member)
    if (leader) department.leaders.push(member)
    if (member.status === 'left') continue
    for (let node: NodeDraft | undefined = department; node && !counted.has(node); node = node.parent) {
      counted.add(node)
      node.headcount += 1
    }
  }
}
