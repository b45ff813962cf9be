import { MEMBER_FIELDS, useridKey, type MemberField } from '../model/fields.ts'
import type { DepartmentPath } from '../model/path.ts'
import { memberTitle } from './change-words.ts'
import type { OrgMember, OrgNode, OrgTag, OrgView } from './org-view.ts'
import { createPaint, type Paint } from './paint.ts'
import { displayWidth, padEnd, padStart, wrapList } from './width.ts'
import type { FieldValue, Wording } from './wording.ts'

export interface OrgTextOptions {
  readonly color: boolean
  /** Lists the members below their departments, and fields that are known to be empty. */
  readonly verbose: boolean
  readonly wording: Wording
  readonly width: number
}

interface Row {
  readonly tree: string
  readonly title: string
  readonly headcount: string
  readonly note: string
}

/** All departments as a tree with headcounts and leaders. */
export function renderOrgText(view: OrgView, options: OrgTextOptions): string {
  const { wording } = options
  const totals = wording.text('report.show.totals', {
    departments: wording.count('departments', view.departments.length),
    members: wording.count('members', view.root.headcount),
    tags: wording.count('tags', view.tags.length),
  })
  return `${renderTree(view.root, options)}\n${totals}\n`
}

/** One department with everything below it, or nothing when no department has this path. */
export function renderDepartmentText(view: OrgView, path: DepartmentPath, options: OrgTextOptions): string | undefined {
  const node = path === view.root.path ? view.root : view.departments.find((department) => department.path === path)
  return node && renderTree(node, options)
}

function renderTree(root: OrgNode, options: OrgTextOptions): string {
  const rows = [...treeRows(root, '', '', options)]
  const titleWidth = Math.max(...rows.map((row) => displayWidth(row.tree + row.title)))
  const countWidth = Math.max(...rows.map((row) => displayWidth(row.headcount)))
  const paint = createPaint(options.color)
  return rows
    .map(({ tree, title, headcount, note }) => {
      const padding = ' '.repeat(titleWidth - displayWidth(tree + title))
      const name = headcount === '' ? title : paint('strong', title)
      const line = `${paint('faint', tree)}${name}${padding}  ${padStart(headcount, countWidth)}  ${paint('faint', note)}`
      return `${note === '' ? line.trimEnd() : line}\n`
    })
    .join('')
}

function* treeRows(node: OrgNode, tree: string, below: string, options: OrgTextOptions): Generator<Row> {
  const { wording, verbose } = options
  yield {
    tree,
    title: nodeTitle(node, wording),
    headcount: wording.count('members', node.headcount),
    note:
      node.leaders.length === 0
        ? ''
        : wording.text('report.show.leader', { members: titles(node.leaders, wording).join(', ') }),
  }
  const members = verbose ? node.members : []
  const last = members.length + node.children.length - 1
  for (const [index, member] of members.entries()) {
    yield {
      tree: below + (index === last ? '└─ ' : '├─ '),
      title: memberTitle(member.userid, member.name, wording),
      headcount: '',
      note: statusWords(member, wording),
    }
  }
  for (const [index, child] of node.children.entries()) {
    const isLast = members.length + index === last
    yield* treeRows(child, below + (isLast ? '└─ ' : '├─ '), below + (isLast ? '   ' : '│  '), options)
  }
}

function nodeTitle({ name, path, id }: OrgNode, wording: Wording): string {
  if (name === undefined && path === '/') return wording.text('report.show.root')
  if (name === undefined) return wording.text('report.value.department', { id: id ?? '' })
  return id === undefined ? wording.name(name) : `${wording.name(name)} ${wording.text('report.value.id', { id })}`
}

function titles(members: readonly OrgMember[], wording: Wording): readonly string[] {
  return members.map(({ userid, name }) => memberTitle(userid, name, wording))
}

function statusWords({ status }: OrgMember, wording: Wording): string {
  switch (status) {
    case 'active':
      return ''
    case 'disabled':
    case 'inactive':
    case 'left':
      return wording.text(`report.show.${status}`)
  }
}

/** One member with every known field, or nothing when there is no such userid. */
export function renderMemberText(view: OrgView, userid: string, options: OrgTextOptions): string | undefined {
  const { wording, verbose } = options
  const member = view.members.find((candidate) => useridKey(candidate.userid) === useridKey(userid))
  if (member === undefined) return undefined
  const rows: (readonly [string, readonly string[]])[] = [['departments', placementLines(member, wording)]]
  for (const field of MEMBER_FIELDS) {
    // The title says the name, the status says whether the member is enabled.
    if (field === 'name' || field === 'enable' || member.fields[field] === undefined) continue
    if (member.fields[field] === null && !verbose) continue
    rows.push(...fieldRows(field, member, view, wording))
  }
  if (member.tags.length > 0) rows.push(['tags', wrapList(member.tags.map(wording.name), room(options))])
  return card(memberTitle(member.userid, member.name, wording), statusWords(member, wording), rows, options)
}

function placementLines({ placements }: OrgMember, wording: Wording): readonly string[] {
  if (placements.length === 0) return [wording.value('departments', null)]
  return placements.map(({ department, leader, main }) => {
    const place = department.path === undefined ? nodeTitle(department, wording) : wording.name(department.path)
    const mark = main
      ? wording.text(leader ? 'report.show.main-leader' : 'report.show.main')
      : leader
        ? wording.text('report.value.leader')
        : ''
    return mark === '' ? place : `${place} ${mark}`
  })
}

function fieldRows(
  field: MemberField,
  { fields }: OrgMember,
  view: OrgView,
  wording: Wording,
): readonly (readonly [string, readonly string[]])[] {
  switch (field) {
    case 'extattr':
      return Object.entries(fields.extattr ?? {}).map(([name, value]) => [
        `extattr.${wording.name(name)}`,
        [wording.value(field, value)],
      ])
    case 'external_profile': {
      const profile = fields.external_profile
      return [[field, [profile ? wording.free(JSON.stringify(profile)) : wording.value(field, null)]]]
    }
    case 'direct_leader': {
      const userid = fields.direct_leader
      if (!userid) return [[field, [wording.value(field, null)]]]
      const leader = view.members.find((member) => useridKey(member.userid) === useridKey(userid))
      return [[field, [memberTitle(userid, leader?.name, wording)]]]
    }
    case 'name':
    case 'alias':
    case 'mobile':
    case 'email':
    case 'biz_mail':
    case 'position':
    case 'gender':
    case 'telephone':
    case 'address':
    case 'enable':
    case 'external_position': {
      const value: FieldValue = fields[field]
      return [[field, [wording.value(field, value)]]]
    }
  }
}

/** One tag with what is in it, or nothing when no tag has this name. */
export function renderTagText(view: OrgView, name: string, options: OrgTextOptions): string | undefined {
  const { wording } = options
  const tag = view.tags.find((candidate) => candidate.name === name)
  if (tag === undefined) return undefined
  const departments = tag.departments.map((node) =>
    node.path === undefined ? nodeTitle(node, wording) : wording.name(node.path),
  )
  const rows: (readonly [string, readonly string[]])[] = [
    ['members', listLines(tagMembers(tag, wording), options)],
    ['departments', listLines(departments, options)],
  ]
  const id = tag.id === undefined ? '' : wording.text('report.value.id', { id: tag.id })
  return card(wording.text('report.show.tag', { name: tag.name }), id, rows, options)
}

function tagMembers(tag: OrgTag, wording: Wording): readonly string[] {
  return [...titles(tag.members, wording), ...tag.strangers.map(wording.name)]
}

function listLines(items: readonly string[], options: OrgTextOptions): readonly string[] {
  return items.length === 0 ? [options.wording.value('', null)] : wrapList(items, room(options))
}

function room({ width }: OrgTextOptions): number {
  return Math.max(20, Math.min(width, 100) - 20)
}

function card(
  title: string,
  note: string,
  rows: readonly (readonly [string, readonly string[]])[],
  { color }: OrgTextOptions,
): string {
  const paint: Paint = createPaint(color)
  const width = Math.max(...rows.map(([label]) => displayWidth(label)))
  const lines = rows.flatMap(([label, values]) =>
    values.map((value, index) => `  ${paint('faint', padEnd(index === 0 ? label : '', width))}  ${value}`),
  )
  const head = note === '' ? paint('strong', title) : `${paint('strong', title)}  ${paint('faint', note)}`
  return [head, ...lines].map((line) => `${line}\n`).join('')
}
