import { refuse } from '../refusal.ts'
import type { Member } from '../store.ts'
import type { CallContext, Endpoint } from '../world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const corpEndpoints: Readonly<Record<string, Endpoint>> = {
  'batch/invite': { method: 'POST', access: 'any', changes: true, run: invite },
  'corp/get_join_qrcode': {
    method: 'GET',
    access: 'contacts',
    run: ({ fields, world, origin }) => {
      const size = fields.int('size_type') ?? 1
      if (size < 1 || size > 4) refuse(40058)
      const query = `action=join&vcode=${encodeURIComponent(world.corpId)}&qr_size=${size}`
      return { payload: { join_qrcode: `${origin}/join-qrcode?${query}` } }
    },
  },
  'user/get_active_stat': {
    method: 'POST',
    access: 'contacts',
    run: ({ fields, store, world }) => {
      const time = parseDate(fields.string('date') ?? '')
      const age = world.now() - time
      if (Number.isNaN(time) || age < 0 || age > 31 * DAY_MS) refuse(40058)
      let active_cnt = 0
      for (const member of store.members()) {
        if (member.activated && member.enabled && !member.left) active_cnt += 1
      }
      return { payload: { active_cnt } }
    },
  },
}

function parseDate(date: string): number {
  return /^\d{4}-\d{2}-\d{2}$/u.test(date) ? Date.parse(`${date}T00:00:00+08:00`) : Number.NaN
}

/** Members who use WeCom already are not asked again. */
function invite({ fields, store, view }: CallContext): ReturnType<Endpoint['run']> {
  const users = fields.strings('user') ?? []
  const parties = fields.ints('party') ?? []
  const tags = fields.ints('tag') ?? []
  if (users.length + parties.length + tags.length === 0) refuse(82001)
  if (users.length > 1000 || parties.length > 100 || tags.length > 100) refuse(40058)

  const invited = new Set<Member>()
  const invaliduser = users.filter((userid) => {
    const member = store.member(userid)
    const isSeen = member !== undefined && view.seesMember(member)
    if (isSeen) invited.add(member)
    return !isSeen
  })
  const invalidparty = parties.filter((id) => {
    const department = store.departments.get(id)
    if (!department || !view.seesDepartment(department)) return true
    for (const member of department.members) invited.add(member)
    return false
  })
  const invalidtag = tags.filter((id) => {
    const tag = store.tags.get(id)
    for (const member of tag?.members ?? []) invited.add(member)
    return tag === undefined
  })
  if (invaliduser.length + invalidparty.length + invalidtag.length === users.length + parties.length + tags.length) {
    refuse(81013)
  }
  for (const { activated, userid } of invited) {
    if (!activated) store.invitations.push(userid)
  }
  return { payload: { invaliduser, invalidparty, invalidtag } }
}
