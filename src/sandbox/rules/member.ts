import type { ExternalProfile } from '../../model/fields.ts'
import type { Fields } from '../fields.ts'
import type { Member } from '../store.ts'
import type { World } from '../world.ts'
import { refuse } from '../refusal.ts'
import { readExtattr, readExternalProfile, type ExtattrInput } from './extattr.ts'
import { bytes, characters, isMail, isOrder } from './text.ts'

/** The parameters that `user/create` and `user/update` share, with the right types, formats and lengths. */
export interface MemberInput {
  readonly name: string | undefined
  readonly alias: string | undefined
  readonly mobile: string | undefined
  readonly email: string | undefined
  readonly biz_mail: string | undefined
  readonly position: string | undefined
  readonly gender: Member['gender'] | undefined
  readonly telephone: string | undefined
  readonly address: string | undefined
  readonly external_position: string | undefined
  readonly enable: boolean | undefined
  readonly avatar_mediaid: string | undefined
  readonly direct_leader: readonly string[] | undefined
  readonly department: readonly number[] | undefined
  readonly order: readonly number[] | undefined
  readonly is_leader_in_dept: readonly number[] | undefined
  readonly main_department: number | undefined
  readonly extattr: ExtattrInput | undefined
  readonly external_profile: ExternalProfile | undefined
}

export function readMemberInput(fields: Fields, world: World): MemberInput {
  const enable = fields.int('enable')
  if (enable !== undefined && enable !== 0 && enable !== 1) refuse(40058)
  return {
    name: checkName(fields.string('name')),
    alias: checkLength(fields.string('alias'), 64),
    mobile: fields.string('mobile'),
    email: fields.string('email'),
    biz_mail: fields.string('biz_mail'),
    position: checkLength(fields.string('position'), 128, 301012),
    gender: checkGender(fields.string('gender')),
    telephone: checkTelephone(fields.string('telephone')),
    address: checkLength(fields.string('address'), 128),
    external_position: checkLength(fields.string('external_position'), 12),
    enable: enable === undefined ? undefined : enable === 1,
    avatar_mediaid: checkAvatar(fields.string('avatar_mediaid')),
    direct_leader: checkLeaders(fields.strings('direct_leader')),
    ...readPlacementInput(fields, world),
    main_department: fields.int('main_department'),
    extattr: readExtattr(fields, world.store.definedExtattr),
    external_profile: readExternalProfile(fields),
  }
}

type PlacementInput = Pick<MemberInput, 'department' | 'order' | 'is_leader_in_dept'>

function readPlacementInput(fields: Fields, world: World): PlacementInput {
  const department = fields.ints('department')
  const order = fields.ints('order')
  const leaders = fields.ints('is_leader_in_dept')
  if (department && department.length > world.limits.departmentsPerMember) refuse(60110)
  if (department && new Set(department).size < department.length) refuse(40066)
  if (order?.some((value) => !isOrder(value))) refuse(40058)
  if (department && order && order.length !== department.length) refuse(40058)
  if (leaders?.some((value) => value !== 0 && value !== 1)) refuse(40058)
  if (leaders && leaders.length !== (department?.length ?? 0)) refuse(60132)
  return { department, order, is_leader_in_dept: leaders }
}

export function checkUserid(userid: string): void {
  if (!/^[A-Z0-9][A-Z0-9_\-@.]{0,63}$/iu.test(userid)) refuse(40003)
}

/** Mainland numbers may omit `+86`; all others need their country code. */
export function checkMobile(mobile: string): void {
  const isWellFormed = /^\+?[0-9][0-9 -]*$/u.test(mobile) && mobile.length <= 32
  const isMainland = /^1\d{10}$/u.test(mobile.replaceAll(/[ -]/gu, ''))
  if (!isWellFormed || (!mobile.startsWith('+') && !isMainland)) refuse(60103)
}

export function checkEmail(email: string, errcode: 60105 | 60141 = 60105): void {
  if (bytes(email) < 6 || bytes(email) > 64 || !isMail(email)) refuse(errcode)
}

export function checkBizMail(mail: string, longest: 63 | 64, domain: string | undefined): void {
  if (bytes(mail) < 6 || bytes(mail) > longest || !isMail(mail)) refuse(60143)
  if (domain !== undefined && !mail.toLowerCase().endsWith(`@${domain.toLowerCase()}`)) refuse(81015)
}

function checkName(name: string | undefined): string | undefined {
  if (name !== undefined && (name === '' || characters(name) > 64)) refuse(60112)
  return name
}

function checkLength(text: string | undefined, longest: number, errcode = 40058): string | undefined {
  if (text !== undefined && characters(text) > longest) refuse(errcode)
  return text
}

function checkGender(gender: string | undefined): '1' | '2' | undefined {
  if (gender === undefined || gender === '1' || gender === '2') return gender
  return refuse(40058)
}

function checkTelephone(telephone: string | undefined): string | undefined {
  if (telephone && (bytes(telephone) > 32 || !/^[0-9\-+,]+$/u.test(telephone))) refuse(301013)
  return telephone
}

function checkAvatar(mediaId: string | undefined): string | undefined {
  if (mediaId === '') refuse(301015)
  return mediaId
}

function checkLeaders(leaders: readonly string[] | undefined): readonly string[] | undefined {
  if (leaders && leaders.length > 1) refuse(60257)
  return leaders
}
