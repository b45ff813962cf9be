import { refuse } from '../refusal.ts'
import type { Store, TagOwner } from '../store.ts'
import type { Endpoint } from '../world.ts'
import { memberOf } from './members.ts'

const OWNERS: readonly TagOwner[] = ['contacts', 'app', 'console', 'other']

/** What only an admin in the web console can do, or only time can. Not part of WeCom's API. */
export const consoleEndpoints: Readonly<Record<string, Endpoint>> = {
  'member/set': {
    method: 'POST',
    access: 'write',
    run: (context) => {
      const { fields, store } = context
      const member = memberOf(context, fields.string('userid'))
      const status = fields.int('status')
      if (status !== undefined && ![1, 2, 4, 5].includes(status)) refuse(40058)
      if (status !== undefined) {
        member.left = status === 5
        member.enabled = status !== 2
        if (status !== 2) member.activated = status !== 4
      }
      member.systemUserid = fields.bool('system_userid') ?? member.systemUserid
      member.foreignMail = fields.bool('foreign_mail') ?? member.foreignMail
      if (fields.bool('biz_mail_assigned') === true) member.bizMailOrigin = 'assigned'
      if (fields.bool('creator') === true) store.creator = member
      return { errmsg: 'updated' }
    },
  },
  /** The member comes to the corp's page of the second factor; WeCom puts the code into its address. */
  'member/visit_tfa_page': {
    method: 'POST',
    access: 'write',
    run: (context) => ({
      payload: { code: context.world.secondFactors.visit(memberOf(context, context.fields.string('userid'))) },
    }),
  },
  'extattr/define': {
    method: 'POST',
    access: 'write',
    run: ({ fields, store }) => {
      const names = fields.strings('names') ?? refuse(40058)
      store.definedExtattr = new Set([...(store.definedExtattr ?? usedExtattr(store)), ...names])
      return { errmsg: 'updated' }
    },
  },
  'tag/set_owner': {
    method: 'POST',
    access: 'write',
    run: ({ fields, store }) => {
      const tag = store.tags.get(fields.int('tagid') ?? refuse(41017)) ?? refuse(40068)
      tag.owner = OWNERS.find((owner) => owner === fields.string('owner')) ?? refuse(40058)
      return { errmsg: 'updated' }
    },
  },
}

function usedExtattr(store: Store): readonly string[] {
  return [...store.members()].flatMap(({ extattr }) => [...extattr.keys()])
}
