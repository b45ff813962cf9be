import { refuse } from '../refusal.ts'
import type { Endpoint } from '../world.ts'
import { memberOf } from './members.ts'

export const secondFactorEndpoints: Readonly<Record<string, Endpoint>> = {
  'auth/get_tfa_info': {
    method: 'POST',
    access: 'any',
    atOnce: 20,
    run: ({ fields, world, view }) => {
      const visit = world.secondFactors.exchange(fields.string('code') ?? refuse(40029)) ?? refuse(40029)
      if (!view.seesMember(visit.member)) refuse(40208)
      return { payload: { userid: visit.member.userid, tfa_code: visit.tfaCode } }
    },
  },
  'user/tfa_succ': {
    method: 'POST',
    access: 'any',
    atOnce: 20,
    changes: true,
    run: (context) => {
      const member = memberOf(context, context.fields.string('userid'))
      const visitor = context.world.secondFactors.finish(context.fields.string('tfa_code') ?? refuse(40207))
      if (visitor !== member) refuse(40207)
      member.activated = true
      return {}
    },
  },
}
