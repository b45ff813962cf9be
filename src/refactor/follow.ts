/*
 * What the files say about an object that is called something else from now on: references follow, wherever they stand. A reference
 * keeps its spelling unless it has to change.
 */
import { parseApprover } from '../config/approver.ts'
import { normalPath } from '../config/tree.ts'
import type { Drafts } from '../edit/drafts.ts'
import { asList, asRecord, toYaml, type RawFiles } from '../edit/raw-files.ts'
import type { YamlValue } from '../edit/yaml-text.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { useridKey } from '../model/fields.ts'
import type { DepartmentPath } from '../model/path.ts'
import type { SourceRef } from '../model/source.ts'

/** The files as they are, and the edits made out so far. */
export interface Desk {
  readonly org: DesiredOrg
  readonly raw: RawFiles
  readonly drafts: Drafts
}

type Follow = (value: unknown) => unknown

/** References by path to a department and to whatever is below it. */
export function followPath(desk: Desk, before: DepartmentPath, after: DepartmentPath): void {
  const follow: Follow = (ref) => {
    const path = typeof ref === 'string' && ref.startsWith('/') ? normalPath(ref) : undefined
    if (path === undefined) return ref
    if (path === before) return after
    return path.startsWith(`${before}/`) ? after + path.slice(before.length) : ref
  }
  const { org } = desk
  for (const { source } of org.departments) edit(desk, source, { parent: follow })
  for (const { source } of org.members) {
    edit(desk, source, { departments: each(inPlacement(follow)), main_department: follow })
  }
  for (const { source } of org.tags) edit(desk, source, { departments: each(follow) })
  editPolicy(desk, {
    scope: each(follow),
    protect: inField('departments', each(follow)),
    approvals: each(inField('in', each(follow))),
  })
}

export function followUserid(desk: Desk, before: string, after: string): void {
  const isOld = (userid: unknown): boolean => typeof userid === 'string' && useridKey(userid) === useridKey(before)
  const follow: Follow = (userid) => (isOld(userid) ? after : userid)
  const { org } = desk
  for (const { source } of org.members) edit(desk, source, { direct_leader: follow })
  for (const { source } of org.tags) edit(desk, source, { members: each(follow) })
  editPolicy(desk, {
    protect: inField('members', each(follow)),
    approvals: each(
      inField(
        'by',
        each((by) => (isOld(approver('member', by)) ? `member:${after}` : by)),
      ),
    ),
  })
}

export function followTagName(desk: Desk, before: string, after: string): void {
  editPolicy(desk, {
    protect: inField(
      'tags',
      each((name) => (name === before ? after : name)),
    ),
    approvals: each(
      inField(
        'by',
        each((by) => (approver('tag', by) === before ? `tag:${after}` : by)),
      ),
    ),
  })
}

function approver(wanted: 'tag' | 'member', written: unknown): string | undefined {
  const { kind, name } = parseApprover(String(written))
  return kind === wanted ? name : undefined
}

function each(follow: Follow): Follow {
  return (list) => (Array.isArray(list) ? asList(list).map(follow) : list)
}

function inField(field: string, follow: Follow): Follow {
  return (value) => {
    const record = asRecord(value)
    return Object.hasOwn(record, field) ? { ...record, [field]: follow(record[field]) } : value
  }
}

function inPlacement(follow: Follow): Follow {
  const inside = inField('department', follow)
  return (placement) => (typeof placement === 'object' ? inside(placement) : follow(placement))
}

function edit({ raw, drafts }: Desk, source: SourceRef, fields: Readonly<Record<string, Follow>>): void {
  const stated = raw.at(source)
  for (const [field, follow] of Object.entries(fields)) {
    if (!Object.hasOwn(stated, field) || drafts.sets(source, field)) continue
    const before = stated[field]
    const after = follow(before)
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      const value: YamlValue = toYaml(after)
      drafts.set(source, { [field]: value })
    }
  }
}

function editPolicy(desk: Desk, fields: Readonly<Record<string, Follow>>): void {
  const file = desk.raw.withField('policy')
  if (file !== undefined) edit(desk, { file, pointer: '/policy' }, fields)
}
