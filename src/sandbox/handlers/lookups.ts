import { createHash } from 'node:crypto'
import { refuse } from '../refusal.ts'
import { bytes } from '../rules/text.ts'
import { useridKey, type Member } from '../store.ts'
import type { CallContext, Endpoint, World } from '../world.ts'
import { memberOf } from './members.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const lookupEndpoints: Readonly<Record<string, Endpoint>> = {
  'user/getuserid': {
    method: 'POST',
    access: 'any',
    run: (context) => {
      const mobile = context.fields.string('mobile') ?? ''
      if (bytes(mobile) < 5 || bytes(mobile) > 32) refuse(40058)
      return found(context, context.store.memberByMobile(mobile))
    },
  },
  'user/get_userid_by_email': {
    method: 'POST',
    access: 'any',
    run: (context) => {
      const { fields, store } = context
      const email = fields.string('email') ?? ''
      const type = fields.int('email_type') ?? 1
      if (email === '' || (type !== 1 && type !== 2)) refuse(40058)
      return found(context, store.memberByMail(type === 1 ? 'biz_mail' : 'email', email))
    },
  },
  'user/convert_to_openid': {
    method: 'POST',
    access: 'any',
    run: (context) => {
      const member = memberOf(context, context.fields.string('userid'))
      if (!member.activated) refuse(43004)
      return { payload: { openid: openidOf(member) } }
    },
  },
  'user/convert_to_userid': {
    method: 'POST',
    access: 'any',
    run: ({ fields, store, view }) => {
      const openid = fields.string('openid') ?? refuse(40058)
      for (const member of store.members()) {
        if (member.activated && openidOf(member) === openid && view.seesMember(member)) {
          return { payload: { userid: member.userid } }
        }
      }
      return refuse(40073)
    },
  },
  'user/authsucc': {
    method: 'GET',
    access: 'contacts',
    changes: true,
    run: (context) => {
      memberOf(context, context.fields.string('userid')).activated = true
      return {}
    },
  },
}

function found(context: CallContext, member: Member | undefined): { readonly payload: { readonly userid: string } } {
  if (!member || !context.view.seesMember(member)) return refuseGuess(context.world)
  if (wrongGuesses(context.world).length > guessBudget(context.world)) refuse(45009)
  return { payload: { userid: member.userid } }
}

/** More wrong guesses in a day than a fifth of the account cap close the API for a day. */
function refuseGuess(world: World): never {
  const guesses = wrongGuesses(world)
  if (guesses.length > guessBudget(world)) refuse(45009)
  if (Number.isFinite(world.limits.members)) guesses.push(world.now())
  return refuse(46004)
}

function wrongGuesses(world: World): number[] {
  while ((world.wrongGuesses[0] ?? Number.POSITIVE_INFINITY) <= world.now() - DAY_MS) world.wrongGuesses.shift()
  return world.wrongGuesses
}

function guessBudget({ limits }: World): number {
  return limits.members / 5
}

/** The same for one userid every time. */
function openidOf({ userid }: Member): string {
  return `oSandbox${createHash('sha256').update(useridKey(userid)).digest('base64url').slice(0, 20)}`
}
