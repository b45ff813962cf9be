import type { LiveDepartment, LiveMember } from '../../model/live.ts'
import { fromWireDepartment } from '../convert.ts'
import { fromWireMember, type Absent } from '../convert-member.ts'
import { asArray, asInteger, asText, asObject, MalformedBody, type JsonObject } from '../decode.ts'
import { exportError, type ExportOrder } from './job.ts'

type Endpoint = Pick<ExportOrder, 'endpoint'>['endpoint']

/** The members of a block of `export/user`, or of `export/simple_user` with everything else unknown. @throws WecomApiError */
export function exportedMembers(endpoint: Endpoint, block: JsonObject, absent: Absent): readonly LiveMember[] {
  return understood(endpoint, () => asArray(block['userlist'], 'userlist').map((row) => fromWireMember(row, absent)))
}

/** The departments of a block of `export/department`. @throws WecomApiError */
export function exportedDepartments(endpoint: Endpoint, block: JsonObject): readonly LiveDepartment[] {
  return understood(endpoint, () => asArray(block['department'], 'department').map(fromWireDepartment))
}

/** One member or department of a tag, or the tag itself where it is empty. */
export interface TagRow {
  readonly tagname: string
  readonly userid?: string
  readonly name?: string
  readonly partyid?: number
}

/** What a block of `export/taguser` has, members first. @throws WecomApiError */
export function exportedTagRows(endpoint: Endpoint, block: JsonObject): readonly TagRow[] {
  return understood(endpoint, () => {
    const tagname = asText(block['tagname'] ?? '', 'tagname')
    const members = asArray(block['userlist'] ?? [], 'userlist').map((value): TagRow => {
      const { userid, name } = asObject(value, 'userlist')
      return {
        tagname,
        userid: asText(userid, 'userlist.userid'),
        ...(name !== undefined && { name: asText(name, 'userlist.name') }),
      }
    })
    const departments = asArray(block['partylist'] ?? [], 'partylist').map((id): TagRow => ({
      tagname,
      partyid: asInteger(id, 'partylist'),
    }))
    return [...members, ...departments]
  })
}

/** The rows of a block as WeCom wrote them. @throws WecomApiError */
export function exportedRows(
  endpoint: Endpoint,
  block: JsonObject,
  list: 'userlist' | 'department',
): readonly JsonObject[] {
  return understood(endpoint, () => asArray(block[list], list).map((row) => asObject(row, list)))
}

function understood<T>(endpoint: Endpoint, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof MalformedBody)) throw error
    throw exportError({ endpoint, blockRows: 0 }, 'wecom.export.row', { field: error.field })
  }
}
