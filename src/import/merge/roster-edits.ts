import { parsePointer, valueAt } from '../../config/pointer.ts'
import { parseYaml } from '../../config/parse-yaml.ts'
import type { FileEdits } from '../../edit/edit-yaml.ts'
import { sortedBy } from '../../model/compare.ts'
import type { DepartmentRef, DesiredMember, DesiredOrg } from '../../model/desired.ts'
import { useridKey } from '../../model/fields.ts'
import { MEMBER_KEYS } from '../../edit/key-order.ts'
import { ordered } from '../render-org.ts'
import { isList, isScalar, type YamlMap, type YamlValue } from '../../edit/yaml-text.ts'
import type { DepartmentsEdit, MemberEdit } from './member-edit.ts'
import type { Merge } from './merge-roster.ts'

export interface RosterEditRequest {
  readonly org: DesiredOrg
  readonly merge: Merge
  /** Whether members that the roster lacks are taken out of the files. */
  readonly removeAbsent: boolean
  /** The file for new members of departments that have none yet. */
  readonly otherFile: string
  readonly read: (file: string) => string
}

interface Draft {
  readonly set: { readonly pointer: string; readonly fields: Readonly<Record<string, YamlValue>> }[]
  readonly remove: string[]
  readonly append: { readonly list: string; readonly item: YamlMap }[]
}

/** What is to happen to which files, the new one for members without a better place included. */
export function rosterEdits(request: RosterEditRequest): ReadonlyMap<string, FileEdits> {
  const { org, merge, removeAbsent, otherFile } = request
  const drafts = new Map<string, Draft>()
  const draft = (file: string): Draft => {
    const known = drafts.get(file)
    if (known) return known
    const fresh: Draft = { set: [], remove: [], append: [] }
    drafts.set(file, fresh)
    return fresh
  }
  const written = newReader(request.read)
  for (const { index, edit } of sortedBy(merge.changed, (change) => org.members[change.index]?.source.file ?? '')) {
    const source = org.members[index]?.source
    if (source) draft(source.file).set.push({ pointer: source.pointer, fields: fieldsOf(edit, written(source)) })
  }
  if (removeAbsent) removeMembers(org, merge.absent, written, draft)
  const homes = new Homes(org, otherFile)
  for (const { spec, main } of merge.added) {
    draft(homes.of(main)).append.push({ list: '/members', item: ordered(spec, MEMBER_KEYS) })
  }
  return drafts
}

/** The declaration of an object, as it is written in its file. */
type Written = (source: DesiredMember['source']) => Readonly<Record<string, unknown>>

/** Keeps the file that was asked for last: there may be many, and the questions come file by file. */
function newReader(read: (file: string) => string): Written {
  let open: { readonly file: string; readonly value: unknown } | undefined
  return ({ file, pointer }) => {
    if (open?.file !== file) {
      const parsed = parseYaml(read(file))
      open = { file, value: parsed.ok ? parsed.value : undefined }
    }
    const value = valueAt(open.value, parsePointer(pointer))
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  }
}

function fieldsOf({ set, extattr, departments }: MemberEdit, written: ReturnType<Written>): Record<string, YamlValue> {
  const fields: Record<string, YamlValue> = { ...set }
  if (Object.keys(extattr).length > 0) {
    const { extattr: before } = written
    fields['extattr'] = { ...(isMapping(before) ? before : {}), ...extattr }
  }
  if (departments) fields['departments'] = placements(written['departments'], departments)
  return fields
}

function placements(written: unknown, { remove, update, add }: DepartmentsEdit): readonly YamlValue[] {
  const items = isYaml(written) && isList(written) ? written : []
  const kept = items.flatMap((item, position): readonly YamlValue[] => {
    if (remove.includes(position)) return []
    const change = update.get(position)
    if (!change) return [item]
    return [{ ...(isMapping(item) ? item : { department: item }), ...change }]
  })
  return [...kept, ...add.map((place) => (Object.keys(place).length === 1 ? place.department : { ...place }))]
}

/** Whoever goes out of the files goes out of tags and as a leader, too: nothing may refer to who is not there. */
function removeMembers(
  org: DesiredOrg,
  absent: readonly number[],
  written: Written,
  draft: (file: string) => Draft,
): void {
  const gone = new Set<string>()
  for (const index of absent) {
    const member = org.members[index]
    if (!member) continue
    gone.add(useridKey(member.userid))
    draft(member.source.file).remove.push(member.source.pointer)
  }
  const isGone = (userid: string): boolean => gone.has(useridKey(userid))
  for (const { source, members = [] } of org.tags) {
    if (!members.some(isGone)) continue
    const { members: before } = written(source)
    const left =
      isYaml(before) && isList(before) ? before.filter((userid) => typeof userid !== 'string' || !isGone(userid)) : []
    draft(source.file).set.push({ pointer: source.pointer, fields: { members: left } })
  }
  for (const { userid, direct_leader: leader, source } of org.members) {
    if (typeof leader !== 'string' || !isGone(leader) || isGone(userid)) continue
    const edits = draft(source.file).set
    const known = edits.findIndex(({ pointer }) => pointer === source.pointer)
    const fields = edits[known]?.fields ?? {}
    // The roster may have named another leader already.
    if ('direct_leader' in fields) continue
    const edit = { pointer: source.pointer, fields: { ...fields, direct_leader: null } }
    if (known < 0) edits.push(edit)
    else edits[known] = edit
  }
}

/** Which file a new member goes to: the one that has most members of that department. */
class Homes {
  readonly #files = new Map<string, string>()
  readonly #other: string

  constructor(org: DesiredOrg, other: string) {
    const counts = new Map<string, Map<string, number>>()
    for (const { departments, main_department: main, source } of org.members) {
      const key = homeKey(main ?? departments[0]?.department)
      const files = counts.get(key) ?? new Map<string, number>()
      counts.set(key, files.set(source.file, (files.get(source.file) ?? 0) + 1))
    }
    for (const [key, files] of counts) {
      const [most] = [...files].sort(([, a], [, b]) => b - a)
      if (most) this.#files.set(key, most[0])
    }
    this.#other = other
  }

  of(department: DepartmentRef): string {
    return this.#files.get(homeKey(department)) ?? this.#other
  }
}

function homeKey(ref: DepartmentRef | undefined): string {
  return JSON.stringify(ref)
}

function isMapping(value: unknown): value is YamlMap {
  return isYaml(value) && !isScalar(value) && !isList(value)
}

/** What the loader has read is made of YAML values only. */
function isYaml(value: unknown): value is YamlValue {
  return value !== undefined
}
