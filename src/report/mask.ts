import { mobileKey, SENSITIVE_FIELDS, type SensitiveField } from '../model/fields.ts'

const HIDDEN = '***'

export function isSensitive(field: string): field is SensitiveField {
  return SENSITIVE_FIELDS.some((sensitive) => sensitive === field)
}

/** What a saved plan holds is masked already, and stays as it is. */
const MASKED_MOBILE = /^\+?\d{0,3}\*{4}\d{0,4}$/u
const MASKED_MAIL = /^.?\*{3}(?:@.*)?$/u

/** `138****0000`: enough to recognise a number one knows, not enough to call it. */
export function maskMobile(mobile: string): string {
  if (MASKED_MOBILE.test(mobile)) return mobile
  const key = mobileKey(mobile)
  if (/^\d{11}$/u.test(key)) return `${key.slice(0, 3)}****${key.slice(-4)}`
  return /^\+\d{8,}$/u.test(key) ? `${key.slice(0, 3)}****${key.slice(-2)}` : '****'
}

/** `z***@example.com`; of a name of one character nothing is left. */
export function maskMail(mail: string): string {
  if (MASKED_MAIL.test(mail)) return mail
  const at = mail.lastIndexOf('@')
  if (at < 0) return HIDDEN
  const first = /^(.)./u.exec(mail.slice(0, at))?.[1] ?? ''
  return `${first}${HIDDEN}${mail.slice(at)}`
}

export function maskField(field: SensitiveField, value: string): string {
  switch (field) {
    case 'mobile':
      return maskMobile(value)
    case 'email':
    case 'biz_mail':
      return maskMail(value)
    case 'gender':
    case 'address':
      return HIDDEN
  }
}

const MAIL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
/** A mainland mobile with or without country code and separators, or any number in international form. */
const MOBILE = /(?<![\d+])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\+\d[\d -]{6,16}\d)(?!\d)/gu

/** Masks what looks like a mobile or a mail inside a value that may hold anything: an attribute, a position, a profile. */
export function maskText(text: string): string {
  const masked = text.replaceAll(MAIL, maskMail).replaceAll(MOBILE, maskMobile)
  // What is left of one may look like a part of the other.
  return masked === text ? text : maskText(masked)
}
