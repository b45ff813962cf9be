import type { TagMembersCall } from '../model/call.ts'
import type { CallOutcome } from '../model/directory.ts'
import { useridKey, type DepartmentId, type TagId } from '../model/fields.ts'
import type { Answer, Client } from './client.ts'
import { fromWireTag, fromWireTagName, type TagContent, type TagName } from './convert.ts'
import { asInteger, asText, optionalArray, type JsonObject } from './decode.ts'
import { NOTHING_REFUSED } from './departments.ts'
import type { WireTagMembers } from './wire.ts'

type Refused = CallOutcome['refused']

const NO_TAG = 40068
/** How addtagusers and deltagusers say that not one of the nodes was valid. */
const ALL_INVALID: Readonly<Record<TagMembersCall['call'], number>> = {
  'tag/addtagusers': 40070,
  'tag/deltagusers': 40031,
}

function ref(id: TagId): string {
  return `tag:${id}`
}

/**
 * All tags of the corp, other apps' tags included: whose a tag is cannot be read.
 * https://developer.work.weixin.qq.com/document/path/90216
 */
export async function listTags(client: Client): Promise<readonly TagName[]> {
  const { value } = await client.call({
    endpoint: 'tag/list',
    effect: 'read',
    decode: (body) => optionalArray(body['taglist'], 'taglist').map(fromWireTagName),
  })
  return value
}

/**
 * Members and departments that are in the tag directly; `undefined` when there is no such tag.
 * https://developer.work.weixin.qq.com/document/path/90213
 */
export async function getTag(client: Client, id: TagId): Promise<TagContent | undefined> {
  const { value } = await client.call<{ readonly tag: TagContent | undefined }>({
    endpoint: 'tag/get',
    effect: 'read',
    target: ref(id),
    query: { tagid: id },
    decode: (body) => ({ tag: fromWireTag(body) }),
    refusalMeans: (errcode) => (errcode === NO_TAG ? { tag: undefined } : undefined),
  })
  return value.tag
}

async function hasTag(client: Client, id: TagId, name: string): Promise<Refused | undefined> {
  const tags = await listTags(client)
  return tags.some((tag) => tag.id === id && tag.name === name) ? NOTHING_REFUSED : undefined
}

/**
 * With its id, so that a creation that is sent twice is recognised. Names are unique in the corp, over all apps; at most 3,000 tags.
 * https://developer.work.weixin.qq.com/document/path/90210
 */
export async function createTag(client: Client, id: TagId, name: string): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'tag/create',
    effect: 'repeatable',
    target: ref(id),
    body: { tagid: id, tagname: name },
    decode: () => NOTHING_REFUSED,
    settle: () => hasTag(client, id, name),
  })
}

/**
 * Renames; only the app that made the tag may (81011).
 * https://developer.work.weixin.qq.com/document/path/90211
 */
export async function updateTag(client: Client, id: TagId, name: string): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'tag/update',
    effect: 'repeatable',
    target: ref(id),
    body: { tagid: id, tagname: name },
    decode: () => NOTHING_REFUSED,
    // Whether a tag may be given the name it has is not documented.
    settle: () => hasTag(client, id, name),
  })
}

/**
 * A tag that is gone already counts as deleted.
 * https://developer.work.weixin.qq.com/document/path/90212
 */
export async function deleteTag(client: Client, id: TagId): Promise<Answer<Refused>> {
  return client.call({
    endpoint: 'tag/delete',
    effect: 'repeatable',
    target: ref(id),
    query: { tagid: id },
    decode: () => NOTHING_REFUSED,
    refusalMeans: (errcode) => (errcode === NO_TAG ? NOTHING_REFUSED : undefined),
  })
}

/**
 * Adds or removes at most 1,000 members and 100 departments; both may be repeated. Nodes that WeCom left out come back as
 * refused, and so do all of them when it took none (40070, 40031): for the caller the two cases differ in number only.
 * https://developer.work.weixin.qq.com/document/path/90214 and 90215
 */
export async function changeTagMembers(client: Client, call: TagMembersCall): Promise<Answer<Refused>> {
  const { id, members, departments } = call
  const body: WireTagMembers = { tagid: id, userlist: members, partylist: departments }
  const answer = await client.call<Refused>({
    endpoint: call.call,
    effect: 'repeatable',
    target: ref(id),
    body,
    decode: fromWireInvalid,
    refusalMeans: (errcode) => (errcode === ALL_INVALID[call.call] ? { members, departments } : undefined),
    settle: async () => {
      const tag = await getTag(client, id)
      return tag && leftOver(call, tag)
    },
  })
  const { value: refused, attempts } = answer
  if (attempts === 1 || refused.members.length + refused.departments.length === 0) return answer
  // An earlier try may have done it, and what is done already may count as invalid.
  const tag = await getTag(client, id).catch(() => undefined)
  return tag ? { value: leftOver(call, tag), attempts } : answer
}

/** `invalidlist` is one string joined with `|`, `invalidparty` a list; both may be missing or empty. */
function fromWireInvalid(body: JsonObject): Refused {
  const list = body['invalidlist']
  const members =
    typeof list === 'string' || list === undefined || list === null
      ? (list ?? '').split('|').filter((userid) => userid !== '')
      : optionalArray(list, 'invalidlist').map((userid) => asText(userid, 'invalidlist'))
  const departments = optionalArray(body['invalidparty'], 'invalidparty').map((id) => asInteger(id, 'invalidparty'))
  return { members, departments }
}

/** The nodes of the call that the tag does not have in the wanted state. */
function leftOver(call: TagMembersCall, tag: TagContent): Refused {
  const members = new Set(tag.members.map(useridKey))
  const departments = new Set<DepartmentId>(tag.departments)
  const wanted = call.call === 'tag/addtagusers'
  return {
    members: call.members.filter((userid) => members.has(useridKey(userid)) !== wanted),
    departments: call.departments.filter((department) => departments.has(department) !== wanted),
  }
}
