import { useridKey } from '../../model/fields.ts'
import { memberName, memberSource } from '../declared.ts'
import type { CheckContext } from './context.ts'

/** Nobody leads themselves. Circles of several leaders are fine. */
export function checkLeaders({ declared: { members }, report }: CheckContext): void {
  for (let ordinal = 0; ordinal < members.userids.length; ordinal++) {
    const leader = members.leaderNames.values[members.leaders.at(ordinal)]
    const userid = members.userids[ordinal] ?? ''
    if (leader?.length !== userid.length || useridKey(leader) !== useridKey(userid)) continue
    const { file, pointer } = memberSource(members, ordinal)
    report({
      code: 'ORG407',
      params: { object: memberName(userid) },
      source: { file, pointer: `${pointer}/direct_leader` },
      at: 'value',
    })
  }
}
