/** Member fields that are written one by one; placement (`departments`, `main_department`) is apart because it always travels whole. */
export const MEMBER_FIELDS = [
  'name',
  'alias',
  'mobile',
  'email',
  'biz_mail',
  'position',
  'gender',
  'telephone',
  'address',
  'direct_leader',
  'enable',
  'extattr',
  'external_position',
  'external_profile',
] as const
export type MemberField = (typeof MEMBER_FIELDS)[number]

/** Not returned to self-built apps since 2022-06-20 and masked in every report. */
export const SENSITIVE_FIELDS: readonly ['mobile', 'email', 'biz_mail', 'gender', 'address'] = [
  'mobile',
  'email',
  'biz_mail',
  'gender',
  'address',
]
export type SensitiveField = (typeof SENSITIVE_FIELDS)[number]

/** WeCom holds each of these at most once in a corp. */
export const UNIQUE_FIELDS: readonly ['mobile', 'email', 'biz_mail'] = ['mobile', 'email', 'biz_mail']
export type UniqueField = (typeof UNIQUE_FIELDS)[number]

export const DEPARTMENT_FIELDS = ['name', 'name_en', 'parentid', 'order'] as const
export type DepartmentField = (typeof DEPARTMENT_FIELDS)[number]

export type Gender = 'male' | 'female'

/** Text attribute, or a web attribute with its title. */
export type ExtattrValue = string | { readonly url: string; readonly title: string }

/** As on the official page 92230; compared and sent whole. */
export type ExternalProfile = Readonly<Record<string, unknown>>

/** A department's numeric id; the root is 1. */
export type DepartmentId = number
export type TagId = number
export const ROOT_ID: DepartmentId = 1

/** userids compare without case; this is the form to compare and index by. Charset is ASCII, so lower-casing is exact. */
export function useridKey(userid: string): string {
  return userid.toLowerCase()
}

const SEPARATOR = /[\s-]/u
const SEPARATORS = /[\s-]/gu

/** Mainland numbers may carry `+86` or not, and spaces or hyphens; two spellings of one number have the same key. */
export function mobileKey(mobile: string): string {
  // The two usual spellings, which need no rewriting.
  const national = mobile.startsWith('+86') ? mobile.slice(mobile.charAt(3) === ' ' ? 4 : 3) : mobile
  if (!SEPARATOR.test(national)) return national
  const digits = mobile.replaceAll(SEPARATORS, '')
  return digits.startsWith('+86') ? digits.slice(3) : digits
}

/** Mail addresses compare without case. */
export function mailKey(mail: string): string {
  return mail.toLowerCase()
}

/** The form in which WeCom compares a unique field. */
export function uniqueKey(field: UniqueField, value: string): string {
  return field === 'mobile' ? mobileKey(value) : mailKey(value)
}
