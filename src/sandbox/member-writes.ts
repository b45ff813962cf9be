import { checkDepartments, checkMain, mainOf, placementsOf } from './placement.ts'
import { refuse } from './refusal.ts'
import { checkBizMail, checkEmail, checkMobile, checkUserid, type MemberInput } from './rules/member.ts'
import { mobileKey, useridKey, type Department, type Member } from './store.ts'
import type { Caller, World } from './world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Checks everything, then creates; nothing is left behind by a refusal.
 * @returns the departments that had to be made for unknown ids
 */
export function createMember(
  world: World,
  userid: string,
  input: MemberInput,
  isInvited: boolean,
): readonly Department[] {
  const { store, switches } = world
  checkUserid(userid)
  if (store.member(userid)) refuse(60102)
  const name = input.name ?? refuse(60112)
  const { mobile = '', email = '', biz_mail = '' } = input
  if (mobile === '' && email === '') refuse(60129)
  if (mobile !== '') checkMobileFree(world, mobile)
  if (email !== '') checkEmailFree(world, email)
  if (biz_mail !== '') checkBizMailFree(world, biz_mail, 64)
  const leader = leaderIn(world, input)
  checkDepartments(world, input.department ?? [], switches.unknownDepartmentInCreate)
  checkMain(world, input.department, input.main_department)
  checkAccountQuota(world)

  const { placements, made } = placementsOf(world, input)
  const assigned = biz_mail === '' ? assignedMail(world, userid) : biz_mail
  store.addMember({
    userid,
    name,
    alias: input.alias ?? '',
    mobile: storedMobile(world, mobile),
    email,
    biz_mail: assigned,
    biz_mail_alias: [],
    bizMailOrigin: biz_mail === '' ? 'assigned' : 'fixed',
    position: input.position ?? '',
    gender: input.gender ?? '',
    telephone: input.telephone ?? '',
    address: input.address ?? '',
    external_position: input.external_position ?? '',
    avatar: avatarUrl(input) ?? '',
    enabled: input.enable ?? true,
    activated: false,
    left: false,
    systemUserid: false,
    foreignMail: false,
    placements,
    main: mainOf(world, placements, input.main_department, undefined),
    leader: leader ?? undefined,
    extattr: mergeExtattr(new Map(), input, 'merge'),
    external_profile: profileOf(input),
    tags: new Set(),
  })
  if (isInvited) store.invitations.push(userid)
  return made
}

/** Checks everything, then changes what `input` states; nothing is half done after a refusal. */
export function updateMember(
  world: World,
  member: Member,
  given: MemberInput,
  caller: Caller,
  unknownDepartment: 'auto-create' | number = world.switches.unknownDepartmentInUpdate,
): void {
  const { store, switches } = world
  const input = switches.emptyString === 'clears' ? given : withoutEmpty(given, switches.emptyString)
  const mobile = newMobile(world, member, input.mobile, caller)
  const email = newEmail(world, member, input.email, mobile ?? member.mobile, caller)
  const isContactStated = mobile !== undefined || email !== undefined
  if (isContactStated && (mobile ?? member.mobile) === '' && (email ?? member.email) === '') refuse(60129)
  const bizMail = newBizMail(world, member, input.biz_mail, caller)
  const leader = leaderIn(world, input)
  if (input.department) {
    if (input.department.length === 0) refuse(40066)
    checkDepartments(world, input.department, unknownDepartment, member)
  }
  checkMain(world, input.department ?? member.placements.map(({ department }) => department.id), input.main_department)

  if (mobile !== undefined) store.setMobile(member, storedMobile(world, mobile))
  if (email !== undefined) store.setMail(member, 'email', email)
  if (bizMail !== undefined) {
    store.setMail(member, 'biz_mail', bizMail)
    member.bizMailOrigin = 'fixed'
  }
  if (input.department) store.place(member, placementsOf(world, input, member).placements)
  if (input.department || input.main_department !== undefined) {
    member.main = mainOf(world, member.placements, input.main_department, member.main)
  }
  if (leader !== undefined) member.leader = leader ?? undefined
  member.name = input.name ?? member.name
  member.alias = input.alias ?? member.alias
  member.position = input.position ?? member.position
  member.gender = input.gender ?? member.gender
  member.telephone = input.telephone ?? member.telephone
  member.address = input.address ?? member.address
  member.external_position = input.external_position ?? member.external_position
  member.avatar = avatarUrl(input) ?? member.avatar
  member.enabled = input.enable ?? member.enabled
  member.extattr = mergeExtattr(member.extattr, input, switches.extattrUpdate)
  if (input.external_profile) member.external_profile = profileOf(input)
}

export function deleteMember(world: World, member: Member): void {
  world.store.removeMember(member, world.switches.deletedMember === 'forgotten' ? 'forget' : 'keep')
}

/** `undefined`: stays as it is. */
function newMobile(world: World, member: Member, mobile: string | undefined, caller: Caller): string | undefined {
  if (mobile === undefined || mobile === member.mobile) return undefined
  const isOwn = member.activated && caller !== 'console' && world.switches.activeMobile === 'ignored'
  if (isOwn) return undefined
  if (mobile !== '') checkMobileFree(world, mobile, member)
  return mobile
}

function newEmail(
  world: World,
  member: Member,
  email: string | undefined,
  mobile: string,
  caller: Caller,
): string | undefined {
  if (email === undefined || email === member.email) return undefined
  const isOwn = member.activated && member.email !== '' && caller !== 'console'
  if (isOwn && world.switches.activeEmail === 60142) refuse(60142)
  if (email !== '') checkEmailFree(world, email, member, mobile === '' ? 60141 : 60105)
  return email
}

function newBizMail(world: World, member: Member, mail: string | undefined, caller: Caller): string | undefined {
  if (mail === undefined || mail === '' || mail.toLowerCase() === member.biz_mail.toLowerCase()) return undefined
  const isFixed = member.biz_mail !== '' && member.bizMailOrigin === 'fixed'
  if (isFixed && caller !== 'console') refuse(60144)
  checkBizMailFree(world, mail, 63, member)
  return mail
}

function checkMobileFree(world: World, mobile: string, member?: Member): void {
  checkMobile(mobile)
  const owner = world.store.memberByMobile(mobile)
  if (owner && owner !== member) refuse(60104, `mobile existed:${owner.userid}`)
}

function checkEmailFree(world: World, email: string, member?: Member, errcode?: 60105 | 60141): void {
  checkEmail(email, errcode)
  const owner = world.store.memberByMail('email', email)
  if (owner && owner !== member) refuse(60106, `email existed:${owner.userid}`)
}

function checkBizMailFree(world: World, mail: string, longest: 63 | 64, member?: Member): void {
  checkBizMail(mail, longest, world.bizMailDomain)
  const owner = world.store.memberByMail('biz_mail', mail) ?? world.store.memberByMailAlias(mail)
  if (owner && owner !== member) refuse(60145, `biz_mail existed:${owner.userid}`)
}

/** `undefined`: not stated; `null`: none. */
function leaderIn({ store }: World, { direct_leader }: MemberInput): Member | null | undefined {
  if (!direct_leader) return undefined
  const [userid] = direct_leader
  if (userid === undefined) return null
  return store.member(userid) ?? refuse(60111)
}

function withoutEmpty(input: MemberInput, reading: 'ignored' | 40058): MemberInput {
  const { alias, telephone, email, mobile } = input
  const isAnyEmpty = [alias, telephone, email, mobile].includes('')
  if (isAnyEmpty && reading === 40058) refuse(40058)
  return {
    ...input,
    alias: alias || undefined,
    telephone: telephone || undefined,
    email: email || undefined,
    mobile: mobile || undefined,
  }
}

function mergeExtattr(
  present: Member['extattr'],
  { extattr }: MemberInput,
  mode: 'merge' | 'replace',
): Member['extattr'] {
  if (!extattr) return present
  const merged = new Map(mode === 'merge' ? present : [])
  for (const [name, value] of extattr) {
    if (value === undefined) merged.delete(name)
    else merged.set(name, value)
  }
  return merged
}

function profileOf({ external_profile }: MemberInput): Member['external_profile'] {
  return external_profile && Object.keys(external_profile).length > 0 ? external_profile : undefined
}

/** Account cap, and three times as many creations in 30 days. */
function checkAccountQuota(world: World): void {
  const cap = world.limits.members
  if (!Number.isFinite(cap)) return
  if (world.store.memberCount >= cap) refuse(45024)
  const now = world.now()
  while ((world.creations[0] ?? now) <= now - 30 * DAY_MS) world.creations.shift()
  if (world.creations.length >= 3 * cap) refuse(45009)
  world.creations.push(now)
}

function assignedMail({ bizMailDomain, store }: World, userid: string): string {
  if (bizMailDomain === undefined) return ''
  const mail = `${useridKey(userid).replaceAll('@', '.')}@${bizMailDomain}`
  return store.memberByMail('biz_mail', mail) ? '' : mail
}

function storedMobile({ switches }: World, mobile: string): string {
  if (switches.mobileStored === 'as-sent') return mobile
  const key = mobileKey(mobile)
  return /^1\d{10}$/u.test(key) ? key : mobile
}

function avatarUrl({ avatar_mediaid }: MemberInput): string | undefined {
  return avatar_mediaid === undefined
    ? undefined
    : `https://wework.qpic.cn/wwpic/${encodeURIComponent(avatar_mediaid)}/0`
}
