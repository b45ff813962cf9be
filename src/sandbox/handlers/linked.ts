import type { LinkedGroup, LinkedMember } from '../linked.ts'
import { refuse } from '../refusal.ts'
import type { CallContext, Endpoint } from '../world.ts'

/** Read by self-built apps only; ids are strings here. */
export const linkedEndpoints: Readonly<Record<string, Endpoint>> = {
  'linkedcorp/agent/get_perm_list': {
    method: 'POST',
    access: 'app',
    bodyOptional: true,
    run: ({ world: { linked } }) => ({
      payload: {
        userids: linked.flatMap(({ members }) => members.map(({ corpid, userid }) => `${corpid}/${userid}`)),
        department_ids: linked.flatMap(({ linkedid, departments }) => departments.map(({ id }) => `${linkedid}/${id}`)),
      },
    }),
  },
  'linkedcorp/user/get': {
    method: 'POST',
    access: 'app',
    run: ({ fields, world: { linked } }) => {
      const wanted = fields.string('userid') ?? refuse(41009)
      for (const group of linked) {
        const member = group.members.find(({ corpid, userid }) => `${corpid}/${userid}` === wanted)
        if (member) return { payload: { user_info: wholeMember(group, member) } }
      }
      return refuse(60111)
    },
  },
  'linkedcorp/user/simplelist': {
    method: 'POST',
    access: 'app',
    emptyOnRefusal: { userlist: [] },
    run: (context) => {
      const { group, members } = membersIn(context)
      return { payload: { userlist: members.map((member) => shortMember(group, member)) } }
    },
  },
  'linkedcorp/user/list': {
    method: 'POST',
    access: 'app',
    emptyOnRefusal: { userlist: [] },
    run: (context) => {
      const { group, members } = membersIn(context)
      return { payload: { userlist: members.map((member) => wholeMember(group, member)) } }
    },
  },
  'linkedcorp/department/list': {
    method: 'POST',
    access: 'app',
    run: (context) => {
      const { group, ids } = departmentsAt(context, true)
      return {
        payload: {
          department_list: group.departments
            .filter(({ id }) => ids.has(id))
            .map(({ id, name, parentid, order }) => ({ department_id: id, department_name: name, parentid, order })),
        },
      }
    },
  },
}

/** The department that is asked for, and with `isDeep` all below it. */
function departmentsAt(
  { fields, world }: CallContext,
  isDeep: boolean,
): { readonly group: LinkedGroup; readonly ids: ReadonlySet<string> } {
  const [linkedid, id = ''] = (fields.string('department_id') ?? refuse(60127)).split('/')
  const group = world.linked.find((each) => each.linkedid === linkedid) ?? refuse(60011)
  if (!group.departments.some((department) => department.id === id)) refuse(60123)
  const ids = new Set([id])
  if (!isDeep) return { group, ids }
  for (let size = 0; size < ids.size;) {
    size = ids.size
    for (const department of group.departments) if (ids.has(department.parentid)) ids.add(department.id)
  }
  return { group, ids }
}

/** `fetch_child`: a number on one part of the page, a boolean on another. */
function membersIn(context: CallContext): { readonly group: LinkedGroup; readonly members: readonly LinkedMember[] } {
  const { fields } = context
  const isDeep = fields.isNumber('fetch_child') ? fields.int('fetch_child') === 1 : fields.bool('fetch_child') === true
  const { group, ids } = departmentsAt(context, isDeep)
  return { group, members: group.members.filter(({ departments }) => departments.some((id) => ids.has(id))) }
}

function shortMember({ linkedid }: LinkedGroup, { corpid, userid, name, departments }: LinkedMember) {
  return { userid, name, department: departments.map((id) => `${linkedid}/${id}`), corpid }
}

function wholeMember(group: LinkedGroup, member: LinkedMember) {
  const { mobile, telephone, email, position } = member
  return { ...shortMember(group, member), mobile, telephone, email, position, extattr: { attrs: [] } }
}
