import type { MemberWrite } from '../model/call.ts'
import type { ExtattrValue, ExternalProfile, Gender } from '../model/fields.ts'
import type { LiveMember, LivePlacement, MemberStatus } from '../model/live.ts'
import { asArray, asInteger, asObject, asText, MalformedBody, optionalArray, type JsonObject } from './decode.ts'
import type { WireAttr, WireMemberWrite } from './wire.ts'

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/** Fields that are plain text on the wire, where "" says that there is none. */
const TEXT_FIELDS = [
  'name',
  'alias',
  'mobile',
  'email',
  'biz_mail',
  'position',
  'telephone',
  'address',
  'external_position',
] as const satisfies readonly (keyof LiveMember & keyof MemberWrite)[]

/**
 * What a key says that is not in an answer: `empty` where the credential may read every field, `unknown` where WeCom withholds
 * some of them.
 */
export type Absent = 'empty' | 'unknown'

/** A member as user/get and user/list return it. Status, main department and placement details stay unknown when they are absent. */
export function fromWireMember(value: unknown, absent: Absent): LiveMember {
  const row = asObject(value, 'userlist')
  const isPresent = (field: string): boolean => absent === 'empty' || row[field] !== undefined
  const member: Draft<LiveMember> = {
    userid: asText(row['userid'], 'userid'),
    departments: fromWirePlacements(row),
  }
  for (const field of TEXT_FIELDS) {
    if (isPresent(field)) member[field] = asText(row[field] ?? '', field) || null
  }
  const gender = fromWireGender(row['gender'])
  // Whom WeCom withholds the gender from reads "0" as well; then there is no mobile either.
  if (isPresent('gender') && (gender !== null || isPresent('mobile'))) member.gender = gender
  if (isPresent('direct_leader')) member.direct_leader = firstText(row['direct_leader'])
  if (isPresent('extattr')) member.extattr = fromWireExtattr(row['extattr'])
  if (isPresent('external_profile')) member.external_profile = fromWireProfile(row['external_profile'])
  const main = row['main_department']
  if (main !== undefined) member.main_department = asInteger(main ?? 0, 'main_department') || null
  const status = fromWireStatus(row['status'])
  if (status !== undefined) member.status = status
  const isEnabled = fromWireEnable(status, row['enable'])
  if (isEnabled !== undefined) member.enable = isEnabled
  return member
}

function fromWirePlacements(row: JsonObject): readonly LivePlacement[] {
  const departments = asArray(row['department'], 'department')
  const orders = optionalArray(row['order'], 'order')
  const leaders = optionalArray(row['is_leader_in_dept'], 'is_leader_in_dept')
  return departments.map((id, index) => {
    const placement: Draft<LivePlacement> = { department: asInteger(id, 'department') }
    const leader = leaders[index]
    if (leader !== undefined) placement.leader = asInteger(leader, 'is_leader_in_dept') === 1
    const order = orders[index]
    if (order !== undefined) placement.order = asInteger(order, 'order')
    return placement
  })
}

/** "0" and "" say that no gender is set. */
function fromWireGender(value: unknown): Gender | null {
  if (value === '' || value === null || value === undefined) return null
  switch (asInteger(value, 'gender')) {
    case 1:
      return 'male'
    case 2:
      return 'female'
    default:
      return null
  }
}

/** Older corps may hold up to five leaders; orgctl manages the first. */
function firstText(value: unknown): string | null {
  const first = optionalArray(value, 'direct_leader')[0]
  return first === undefined ? null : asText(first, 'direct_leader') || null
}

function fromWireStatus(value: unknown): MemberStatus | undefined {
  if (value === undefined || value === null) return undefined
  const status = asInteger(value, 'status')
  return status === 1 || status === 2 || status === 4 || status === 5 ? status : undefined
}

/** The status tells it; the retired `enable` key is believed only where no status is given. */
function fromWireEnable(status: MemberStatus | undefined, enable: unknown): boolean | undefined {
  if (status !== undefined) return status !== 2
  return enable === undefined || enable === null ? undefined : asInteger(enable, 'enable') !== 0
}

/** Entries of other types than text and web page cannot be written by orgctl and are left out, as are empty ones. */
function fromWireExtattr(value: unknown): Readonly<Record<string, ExtattrValue>> {
  const entries: [string, ExtattrValue][] = []
  for (const item of optionalArray(asObject(value ?? {}, 'extattr')['attrs'], 'extattr.attrs')) {
    const attr = asObject(item, 'extattr.attrs')
    const entry = fromWireAttr(attr)
    if (entry !== undefined) entries.push([asText(attr['name'], 'extattr.attrs.name'), entry])
  }
  return Object.fromEntries(entries)
}

function fromWireAttr(attr: JsonObject): ExtattrValue | undefined {
  switch (asInteger(attr['type'] ?? 0, 'extattr.attrs.type')) {
    case 0: {
      // Answers of long ago have the text beside the name.
      const holder = attr['text'] === undefined ? attr : asObject(attr['text'], 'extattr.attrs.text')
      return asText(holder['value'] ?? '', 'extattr.attrs.text.value') || undefined
    }
    case 1: {
      const web = asObject(attr['web'], 'extattr.attrs.web')
      const url = asText(web['url'] ?? '', 'extattr.attrs.web.url')
      const title = asText(web['title'] ?? '', 'extattr.attrs.web.title')
      return url === '' && title === '' ? undefined : { url, title }
    }
    default:
      return undefined
  }
}

/** Without `wechat_channels.status`, which is only ever read, and without what is empty; `null` when nothing is left. */
function fromWireProfile(value: unknown): ExternalProfile | null {
  const { wechat_channels: channels, ...rest } = asObject(value ?? {}, 'external_profile')
  const profile: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).filter(([, entry]) => !isEmpty(entry)),
  )
  if (!isEmpty(channels)) {
    const { status: _readOnly, ...written } = asObject(channels, 'external_profile.wechat_channels')
    if (!Object.values(written).every(isEmpty)) profile['wechat_channels'] = written
  }
  return Object.keys(profile).length === 0 ? null : profile
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** WeCom's form of "nothing" for the external profile: the default corp name, no channel, no attributes. */
const EMPTY_PROFILE: ExternalProfile = {
  external_corp_name: '',
  wechat_channels: { nickname: '' },
  external_attr: [],
}

/** Which kind an extattr entry has, where it is known: an entry is cleared in the form of its kind. */
export type ExtattrKinds = ReadonlyMap<string, 'text' | 'web'>

export function toWireMember(set: MemberWrite, kinds: ExtattrKinds): WireMemberWrite {
  const wire: WireMemberWrite = {}
  for (const field of TEXT_FIELDS) {
    const text = set[field]
    if (text !== undefined) wire[field] = text ?? ''
  }
  if (set.gender !== undefined) wire.gender = set.gender === 'male' ? '1' : '2'
  // An empty list clears; null would leave the leader as he is.
  if (set.direct_leader !== undefined) wire.direct_leader = set.direct_leader === null ? [] : [set.direct_leader]
  if (set.enable !== undefined) wire.enable = set.enable ? 1 : 0
  if (set.extattr !== undefined) {
    wire.extattr = { attrs: Object.entries(set.extattr).map(([name, entry]) => toWireAttr(name, entry, kinds)) }
  }
  if (set.external_profile !== undefined) wire.external_profile = set.external_profile ?? EMPTY_PROFILE
  if (set.placement !== undefined) {
    const { departments, main_department } = set.placement
    wire.department = departments.map(({ department }) => department)
    wire.order = departments.map(({ order }) => order)
    wire.is_leader_in_dept = departments.map(({ leader }) => (leader ? 1 : 0))
    wire.main_department = main_department
  }
  return wire
}

function toWireAttr(name: string, entry: ExtattrValue | null, kinds: ExtattrKinds): WireAttr {
  if (entry === null) {
    return kinds.get(name) === 'web'
      ? { type: 1, name, web: { url: '', title: '' } }
      : { type: 0, name, text: { value: '' } }
  }
  return typeof entry === 'string'
    ? { type: 0, name, text: { value: entry } }
    : { type: 1, name, web: { url: entry.url, title: entry.title } }
}

/** A row of user/list_id: one for each department of a member. */
export interface MemberRow {
  readonly userid: string
  readonly department: number
}

export function fromWireMemberRow(value: unknown): MemberRow {
  const row = asObject(value, 'dept_user')
  const userid = asText(row['userid'], 'dept_user.userid')
  if (userid === '') throw new MalformedBody('dept_user.userid')
  return { userid, department: asInteger(row['department'], 'dept_user.department') }
}
