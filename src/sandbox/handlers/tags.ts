import { refuse } from '../refusal.ts'
import { characters } from '../rules/text.ts'
import {
  tagDepartment,
  tagMember,
  untagDepartment,
  untagMember,
  type Department,
  type Member,
  type Store,
  type Tag,
} from '../store.ts'
import type { CallContext, Endpoint, Success } from '../world.ts'

export const tagEndpoints: Readonly<Record<string, Endpoint>> = {
  'tag/create': {
    method: 'POST',
    access: 'tag-write',
    run: ({ fields, store, world, caller }) => {
      const name = checkTagName(fields.string('tagname'), store)
      const id = fields.int('tagid') ?? store.nextTagId()
      if (id < 0 || store.tags.has(id)) refuse(40068)
      if (store.tags.size >= world.limits.tags) refuse(40058)
      store.addTag(id, name, caller)
      return { errmsg: 'created', payload: { tagid: id } }
    },
  },
  'tag/update': {
    method: 'POST',
    access: 'tag-write',
    run: (context) => {
      const tag = ownTag(context)
      const name = context.fields.string('tagname')
      if (name !== tag.name) context.store.renameTag(tag, checkTagName(name, context.store))
      return { errmsg: 'updated' }
    },
  },
  'tag/delete': {
    method: 'GET',
    access: 'tag-write',
    run: (context) => {
      context.store.removeTag(ownTag(context))
      return { errmsg: 'deleted' }
    },
  },
  'tag/get': {
    method: 'GET',
    access: 'any',
    run: (context) => {
      const { tagname, userlist, partylist } = wireTag(tagOf(context), context)
      return { payload: { tagname, userlist, partylist } }
    },
  },
  'tag/addtagusers': {
    method: 'POST',
    access: 'tag-write',
    emptyOnRefusal: { invalidparty: [] },
    run: (context) => {
      const tag = ownTag(context)
      const nodes = readNodes(context, (node) => !isIn(tag, node))
      const isNew = [...nodes.members, ...nodes.departments].filter((node) => !isIn(tag, node)).length
      if (tag.members.size + tag.departments.size + isNew > context.world.limits.nodesPerTag) refuse(81003)
      if (nodes.isAllInvalid) refuse(40070)
      for (const member of nodes.members) tagMember(tag, member)
      for (const department of nodes.departments) tagDepartment(tag, department)
      return partial(nodes)
    },
  },
  'tag/deltagusers': {
    method: 'POST',
    access: 'tag-write',
    emptyOnRefusal: { invalidparty: [] },
    run: (context) => {
      const tag = ownTag(context)
      const nodes = readNodes(context, (node) => isIn(tag, node))
      if (nodes.isAllInvalid) refuse(40031)
      for (const member of nodes.members) untagMember(tag, member)
      for (const department of nodes.departments) untagDepartment(tag, department)
      return { errmsg: 'deleted', ...partial(nodes) }
    },
  },
  'tag/list': {
    method: 'GET',
    access: 'any',
    run: ({ store }) => ({
      payload: { taglist: [...store.tags.values()].map(({ id, name }) => ({ tagid: id, tagname: name })) },
    }),
  },
}

function checkTagName(name: string | undefined, store: Store): string {
  if (name === undefined) return refuse(41018)
  if (name === '' || characters(name) > 32) refuse(40072)
  if (store.tagByName.has(name)) refuse(40071)
  return name
}

/** As `tag/get` tells it. */
export function wireTag(
  tag: Tag,
  { view, caller, world }: CallContext,
): {
  readonly tagname: string
  readonly userlist: readonly { readonly userid: string; readonly name?: string }[]
  readonly partylist: readonly number[]
} {
  const isNamed = caller !== 'contacts' || world.profile === 'full' || world.switches.tagNamesForContacts === 'present'
  const members = [...tag.members].filter((member) => view.seesMember(member))
  return {
    tagname: tag.name,
    userlist: members.map(({ userid, name }) => (isNamed ? { userid, name } : { userid })),
    partylist: [...tag.departments].filter((department) => view.seesDepartment(department)).map(({ id }) => id),
  }
}

export function tagOf({ fields, store }: CallContext): Tag {
  const id = fields.int('tagid') ?? refuse(fields.has('tagid') ? 40068 : 41017)
  return store.tags.get(id) ?? refuse(40068)
}

/** The contacts secret owns its tags and those of the console; an app its own. */
function ownTag(context: CallContext): Tag {
  const tag = tagOf(context)
  const { caller } = context
  const isOwn = caller === 'console' || tag.owner === caller || (caller === 'contacts' && tag.owner === 'console')
  return isOwn ? tag : refuse(81011)
}

interface Nodes {
  readonly members: readonly Member[]
  readonly departments: readonly Department[]
  readonly invalidMembers: readonly string[]
  readonly invalidDepartments: readonly number[]
  readonly isAllInvalid: boolean
}

/** Strings instead of arrays are an error here, not a warning. `isEffective`: the call would change something about the node. */
function readNodes(context: CallContext, isEffective: (node: Member | Department) => boolean): Nodes {
  const { fields, store, view, world } = context
  const userids = fields.strings('userlist') ?? []
  const ids = fields.ints('partylist') ?? []
  if (fields.mistyped || userids.length + ids.length === 0 || userids.length > 1000 || ids.length > 100) refuse(40035)
  const isAccepted = (node: Member | Department): boolean => world.switches.tagNoop === 'ok' || isEffective(node)

  const members: Member[] = []
  const invalidMembers: string[] = []
  for (const userid of userids) {
    const member = store.member(userid)
    if (member && view.seesMember(member) && isAccepted(member)) members.push(member)
    else invalidMembers.push(userid)
  }
  const departments: Department[] = []
  const invalidDepartments: number[] = []
  for (const id of ids) {
    const department = store.departments.get(id)
    if (department && view.seesDepartment(department) && isAccepted(department)) departments.push(department)
    else invalidDepartments.push(id)
  }
  const isAllInvalid = members.length + departments.length === 0
  return { members, departments, invalidMembers, invalidDepartments, isAllInvalid }
}

function isIn(tag: Tag, node: Member | Department): boolean {
  return 'userid' in node ? tag.members.has(node) : tag.departments.has(node)
}

function partial({ invalidMembers, invalidDepartments }: Nodes): Success {
  if (invalidMembers.length + invalidDepartments.length === 0) return {}
  return {
    payload: {
      ...(invalidMembers.length > 0 ? { invalidlist: invalidMembers.join('|') } : {}),
      invalidparty: invalidDepartments,
    },
  }
}
