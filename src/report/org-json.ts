import { useridKey, MEMBER_FIELDS } from '../model/fields.ts'
import type { DesiredDepartment, DesiredOrg } from '../model/desired.ts'
import { viewDesired, type OrgMember, type OrgNode, type OrgTag } from './org-view.ts'
import { arrayChunks, maskedView } from './plan-json.ts'
import { jsonText } from './sanitize.ts'

/**
 * The organisation as the files declare it, as data for other programs: everything looked up, references as paths, counts and leaders
 * beside them. Described by `schemas/organization.schema.json`. Sensitive values are masked.
 */
export function* orgJsonChunks(org: DesiredOrg): Generator<string> {
  const view = viewDesired(org)
  const declared = new Map(org.departments.map((department) => [department.path ?? department.id, department]))
  yield '{\n'
  yield '  "format_version": "1",\n'
  if (org.corp_id !== undefined) yield `  "corp_id": ${jsonText(org.corp_id)},\n`
  yield `  "manages": ${jsonText(org.manages)},\n`
  const nodes = [...walk(view.root, undefined)]
  yield* arrayChunks('departments', nodes, (placed) =>
    departmentDocument(placed, declared.get(placed.node.path ?? placed.node.id)),
  )
  yield ',\n'
  yield* arrayChunks('members', view.members, memberDocument)
  yield ',\n'
  yield* arrayChunks('tags', view.tags, tagDocument)
  yield '\n}\n'
}

interface PlacedNode {
  readonly node: OrgNode
  readonly parent: OrgNode | undefined
}

/** The root first, parents before children. */
function* walk(node: OrgNode, parent: OrgNode | undefined): Generator<PlacedNode> {
  yield { node, parent }
  for (const child of node.children) yield* walk(child, node)
}

function departmentDocument({ node, parent }: PlacedNode, declared: DesiredDepartment | undefined): object {
  return {
    path: referenceTo(node),
    ...(parent && { parent: referenceTo(parent) }),
    ...(node.name !== undefined && { name: node.name }),
    ...(node.id !== undefined && { id: node.id }),
    ...(declared?.key !== undefined && { key: declared.key }),
    ...(declared?.name_en !== undefined && { name_en: declared.name_en }),
    ...(declared?.order !== undefined && { order: declared.order }),
    declared: declared !== undefined,
    leaders: node.leaders.map(({ userid }) => userid),
    members: node.members.map(({ userid }) => userid),
    headcount: node.headcount,
  }
}

function memberDocument({ userid, placements, fields, tags }: OrgMember): object {
  return {
    userid,
    ...maskedView(fields, MEMBER_FIELDS),
    departments: placements.map(({ department, leader }) => ({ department: referenceTo(department), leader })),
    main_department: referenceTo(placements.find(({ main }) => main)?.department),
    tags,
  }
}

function tagDocument({ id, name, members, strangers, departments }: OrgTag): object {
  const userids = [...members.map(({ userid }) => userid), ...strangers]
  return {
    name,
    ...(id !== undefined && { id }),
    members: userids.toSorted((a, b) => (useridKey(a) < useridKey(b) ? -1 : 1)),
    departments: departments.map(referenceTo),
  }
}

/** As in org files: the path where it is known, else the id. */
function referenceTo(node: OrgNode | undefined): string | number | null {
  return node?.path ?? node?.id ?? null
}
