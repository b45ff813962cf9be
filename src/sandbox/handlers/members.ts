import { createMember, deleteMember, updateMember } from '../member-writes.ts'
import { refuse } from '../refusal.ts'
import { checkUserid, readMemberInput } from '../rules/member.ts'
import { bytes, isMail } from '../rules/text.ts'
import type { Member } from '../store.ts'
import type { CallContext, Endpoint } from '../world.ts'

export const memberEndpoints: Readonly<Record<string, Endpoint>> = {
  'user/create': {
    method: 'POST',
    access: 'write',
    run: (context) => {
      const { fields, world, caller } = context
      const userid = fields.string('userid') ?? refuse(41009)
      const input = readMemberInput(fields, world)
      const isInvited = fields.bool('to_invite') ?? caller !== 'console'
      const made = createMember(world, userid, input, isInvited)
      const created_department_list = { department_info: made.map(({ id, name }) => ({ name, id })) }
      return made.length > 0 ? { errmsg: 'created', payload: { created_department_list } } : { errmsg: 'created' }
    },
  },
  'user/update': {
    method: 'POST',
    access: 'write',
    run: (context) => {
      const { fields, world, caller } = context
      const member = memberOf(context, fields.string('userid'))
      checkManageable(member, context)
      const newUserid = checkNewUserid(context, member, fields.string('new_userid'))
      const aliases = checkMailAliases(context, member)
      updateMember(world, member, readMemberInput(fields, world), caller)
      if (aliases) world.store.setMailAliases(member, aliases)
      if (newUserid !== undefined) {
        world.store.rename(member, newUserid)
        member.systemUserid = false
      }
      return { errmsg: 'updated' }
    },
  },
  'user/delete': {
    method: 'GET',
    access: 'write',
    run: (context) => {
      const { fields, store, world } = context
      const userid = fields.string('userid') ?? refuse(41009)
      if (!store.member(userid) && world.switches.deleteUnknown === 'ok') return { errmsg: 'deleted' }
      const member = memberOf(context, userid)
      checkDeletable(member, context)
      deleteMember(world, member)
      return { errmsg: 'deleted' }
    },
  },
  'user/batchdelete': {
    method: 'POST',
    access: 'write',
    run: (context) => {
      const { fields, store, world } = context
      const userids = fields.strings('useridlist') ?? []
      if (userids.length === 0) refuse(40031)
      if (userids.length > 200) refuse(40032)
      const members = new Set<Member>()
      for (const userid of userids) {
        const member = store.member(userid)
        if (member) members.add(member)
        else if (world.switches.batchdeleteUnknown !== 'delete-known') refuse(world.switches.batchdeleteUnknown)
      }
      for (const member of members) checkDeletable(member, context)
      for (const member of members) deleteMember(world, member)
      return { errmsg: 'deleted' }
    },
  },
}

/** By userid without regard to case. @throws Refusal 41009 or 60111 */
export function memberOf({ store, view }: CallContext, userid: string | undefined): Member {
  if (userid === undefined || userid === '') return refuse(41009)
  const member = store.member(userid)
  if (member && view.seesMember(member)) return member
  return refuse(60111, /^[\w@.-]+$/u.test(userid) ? `invalid string value \`${userid}\`. userid not found` : undefined)
}

function checkManageable(member: Member, { caller, world }: CallContext): void {
  if (caller === 'console') return
  if (member.foreignMail) refuse(60275)
  if (member.left && world.switches.leftMemberWrite === 60111) refuse(60111)
}

function checkDeletable(member: Member, context: CallContext): void {
  checkManageable(member, context)
  if (member === context.store.creator) refuse(301005)
}

function checkNewUserid(
  { store, caller }: CallContext,
  member: Member,
  userid: string | undefined,
): string | undefined {
  if (userid === undefined || userid === member.userid) return undefined
  if (!member.systemUserid && caller !== 'console') refuse(301036)
  checkUserid(userid)
  const taken = store.member(userid)
  if (taken && taken !== member) refuse(60102)
  return userid
}

function checkMailAliases({ fields, store }: CallContext, member: Member): readonly string[] | undefined {
  const given = fields.object('biz_mail_alias')
  if (!given) return undefined
  const aliases = given.strings('item') ?? []
  if (aliases.length === 0) return []
  if (aliases.length > 5) refuse(60273)
  if (member.biz_mail === '') refuse(60272)
  for (const alias of aliases) {
    if (bytes(alias) < 6 || bytes(alias) > 63 || !isMail(alias)) refuse(60143)
    const owner = store.memberByMailAlias(alias) ?? store.memberByMail('biz_mail', alias)
    if (owner && owner !== member) refuse(60270)
  }
  return aliases
}
