import type { DepartmentWrite } from '../model/call.ts'
import { sortedBy } from '../model/compare.ts'
import { useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { LiveDepartment, LiveTag } from '../model/live.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from './decode.ts'
import type { WireDepartmentWrite } from './wire.ts'

/** A department without its names, as department/simplelist tells it. */
export interface DepartmentNode {
  readonly id: DepartmentId
  readonly parentid: DepartmentId
  /** 0 where WeCom does not tell it. */
  readonly order: number
}

export function fromWireNode(value: unknown): DepartmentNode {
  const row = asObject(value, 'department')
  return {
    id: asInteger(row['id'], 'department.id'),
    parentid: asInteger(row['parentid'], 'department.parentid'),
    order: asInteger(row['order'] ?? 0, 'department.order'),
  }
}

/** A department with its names; corps without a second language have no `name_en`. */
export function fromWireDepartment(value: unknown): LiveDepartment {
  const row = asObject(value, 'department')
  return {
    ...fromWireNode(row),
    name: asText(row['name'], 'department.name'),
    name_en: asText(row['name_en'] ?? '', 'department.name_en') || null,
  }
}

export function toWireDepartment(set: DepartmentWrite): WireDepartmentWrite {
  const wire: WireDepartmentWrite = {}
  if (set.name !== undefined) wire.name = set.name
  if (set.name_en !== undefined) wire.name_en = set.name_en ?? ''
  if (set.parentid !== undefined) wire.parentid = set.parentid
  if (set.order !== undefined) wire.order = set.order
  return wire
}

/** A row of tag/list. */
export interface TagName {
  readonly id: TagId
  readonly name: string
}

export function fromWireTagName(value: unknown): TagName {
  const row = asObject(value, 'taglist')
  return { id: asInteger(row['tagid'], 'taglist.tagid'), name: asText(row['tagname'], 'taglist.tagname') }
}

export type TagContent = Pick<LiveTag, 'members' | 'departments'>

/** The answer of tag/get. */
export function fromWireTag(body: JsonObject): TagContent {
  const members = optionalArray(body['userlist'], 'userlist').map((entry) =>
    asText(asObject(entry, 'userlist')['userid'], 'userlist.userid'),
  )
  const departments = optionalArray(body['partylist'], 'partylist').map((id) => asInteger(id, 'partylist'))
  return { members: sortedBy(members, useridKey), departments: departments.toSorted((a, b) => a - b) }
}
