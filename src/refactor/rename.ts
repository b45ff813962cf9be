import { normalPath } from '../config/tree.ts'
import { asList } from '../edit/raw-files.ts'
import type { DesiredDepartment, DesiredMember, DesiredTag } from '../model/desired.ts'
import { useridKey } from '../model/fields.ts'
import { childPath, formatPath, parsePath, type DepartmentPath } from '../model/path.ts'
import type { SourceRef } from '../model/source.ts'
import type { Declared } from './find-object.ts'
import { followPath, followTagName, followUserid, type Desk } from './follow.ts'

/** Gives a declared object another name: the former one is written to `previously`, and whatever names the object follows. */
export function rename(desk: Desk, { kind, object }: Declared, name: string): void {
  switch (kind) {
    case 'department':
      renameDepartment(desk, object, name)
      break
    case 'member':
      renameMember(desk, object, name)
      break
    case 'tag':
      renameTag(desk, object, name)
      break
  }
}

function renameDepartment(desk: Desk, { path, source }: DesiredDepartment, name: string): void {
  desk.drafts.set(source, { name })
  // Files made in mode `ids` name no path: the id says which department it is.
  if (path === undefined) return
  const parent = formatPath((parsePath(path) ?? []).slice(0, -1))
  const after = childPath(parent, name)
  rememberPath(desk, source, path, after)
  followPath(desk, path, after)
}

/** What is called as it once was is not "previously" so any more. */
export function rememberPath(desk: Desk, source: SourceRef, before: DepartmentPath, after: DepartmentPath): void {
  remember(desk, source, before, after, (path) => normalPath(path) ?? path)
}

function renameMember(desk: Desk, { userid, source }: DesiredMember, name: string): void {
  desk.drafts.set(source, { userid: name })
  if (useridKey(userid) !== useridKey(name)) remember(desk, source, userid, name, useridKey)
  followUserid(desk, userid, name)
}

function renameTag(desk: Desk, { name: before, source }: DesiredTag, name: string): void {
  desk.drafts.set(source, { name })
  if (before === undefined) return
  remember(desk, source, before, name, (text) => text)
  followTagName(desk, before, name)
}

function remember(
  { raw, drafts }: Desk,
  source: SourceRef,
  before: string,
  after: string,
  keyOf: (name: string) => string,
): void {
  const known = asList(raw.at(source)['previously']).map(String)
  const kept = known.filter((name) => keyOf(name) !== keyOf(after) && keyOf(name) !== keyOf(before))
  drafts.set(source, { previously: [...kept, before] })
}
