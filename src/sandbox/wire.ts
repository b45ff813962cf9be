import type { ExternalProfile, ExtattrValue } from '../model/fields.ts'
import { isRecord } from './fields.ts'
import { leaderOf, statusOf, type Department, type Member } from './store.ts'
import type { CallContext } from './world.ts'

/** A member as `user/get` and `user/list` show it to this caller. */
export function wireMember(member: Member, context: CallContext): Readonly<Record<string, unknown>> {
  const { view } = context
  const placements = view.isWhole
    ? member.placements
    : member.placements.filter(({ department }) => view.seesDepartment(department))
  const leader = leaderOf(member)
  return {
    userid: member.userid,
    name: member.name,
    department: placements.map(({ department }) => department.id),
    order: placements.map(({ order }) => order),
    is_leader_in_dept: placements.map(({ leader: isLeader }) => (isLeader ? 1 : 0)),
    ...(view.seesDepartment(member.main) ? { main_department: member.main.id } : {}),
    position: member.position,
    telephone: member.telephone,
    alias: member.alias,
    status: statusOf(member),
    direct_leader: leader && view.seesMember(leader) ? [leader.userid] : [],
    extattr: { attrs: [...member.extattr].map(wireExtattr) },
    external_position: member.external_position,
    ...(member.external_profile ? { external_profile: wireProfile(member.external_profile) } : {}),
    ...sensitiveFields(member, context),
  }
}

/** Hidden from apps since 2022-06-20: gender reads as "0", the other keys are absent. */
function sensitiveFields(member: Member, { caller, world }: CallContext): Readonly<Record<string, unknown>> {
  if (caller === 'app' && !world.switches.appReadsSensitiveFields) return { gender: '0' }
  return {
    mobile: member.mobile,
    email: member.email,
    biz_mail: member.biz_mail,
    gender: member.gender || '0',
    address: member.address,
    avatar: member.avatar,
    thumb_avatar: member.avatar,
    qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${encodeURIComponent(member.userid)}`,
  }
}

function wireExtattr([name, value]: readonly [string, ExtattrValue]): Readonly<Record<string, unknown>> {
  return typeof value === 'string' ? { type: 0, name, text: { value } } : { type: 1, name, web: value }
}

/** Reading adds the state of the video channel to its nickname. */
function wireProfile(profile: ExternalProfile): ExternalProfile {
  const channels = profile['wechat_channels']
  return isRecord(channels) ? { ...profile, wechat_channels: { ...channels, status: 1 } } : profile
}

export function leaderFlag(member: Member, department: Department): 0 | 1 {
  return member.placements.some((placement) => placement.department === department && placement.leader) ? 1 : 0
}
