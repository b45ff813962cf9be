import { OrgctlError } from '../errors.ts'
import { isRecord } from './fields.ts'
import type { Seed } from './snapshot.ts'

/** Checks one value and everything in it. @throws OrgctlError naming the path */
type Check = (value: unknown, path: string) => void

type Shape = Readonly<Record<string, Check>>

/**
 * A snapshot, or a part of one written by hand. Unknown keys are refused: they are typing mistakes.
 * @throws OrgctlError `sandbox.shape`
 */
export function parseSeed(value: unknown): Seed {
  objectOf(SNAPSHOT, [])(value, 'the document')
  // The line above has checked every key of the type.
  return value as Seed
}

function must(holds: boolean, path: string, expected: string): void {
  if (!holds) throw new OrgctlError('sandbox.shape', { params: { path, expected } })
}

const text: Check = (value, path) => must(typeof value === 'string', path, 'a string')
const flag: Check = (value, path) => must(typeof value === 'boolean', path, 'true or false')
const record: Check = (value, path) => must(isRecord(value), path, 'an object')
const whole: Check = (value, path) =>
  must(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0, path, 'a whole number')
const userid: Check = (value, path) =>
  must(
    typeof value === 'string' && /^[A-Z0-9][A-Z0-9_\-@.]{0,63}$/iu.test(value),
    path,
    'a userid: 1 to 64 of letters, digits, _ - @ .',
  )

function oneOf(...allowed: readonly unknown[]): Check {
  return (value, path) => must(allowed.includes(value), path, `one of ${allowed.join(', ')}`)
}

function orNull(check: Check): Check {
  return (value, path) => {
    if (value !== null) check(value, path)
  }
}

function listOf(check: Check): Check {
  return (value, path) => {
    must(Array.isArray(value), path, 'a list')
    if (!Array.isArray(value)) return
    for (const [at, item] of value.entries()) check(item, `${path}/${at}`)
  }
}

function mapOf(check: Check): Check {
  return (value, path) => {
    record(value, path)
    for (const [key, item] of Object.entries(isRecord(value) ? value : {})) check(item, `${path}/${key}`)
  }
}

function objectOf(shape: Shape, required: readonly string[]): Check {
  return (value, path) => {
    record(value, path)
    if (!isRecord(value)) return
    for (const key of required) must(value[key] !== undefined, `${path}/${key}`, 'present')
    for (const [key, item] of Object.entries(value)) {
      const check = shape[key]
      if (check) check(item, `${path}/${key}`)
      else must(false, `${path}/${key}`, 'absent: there is no such key')
    }
  }
}

const extattr: Check = (value, path) => {
  if (typeof value !== 'string') objectOf({ url: text, title: text }, ['url', 'title'])(value, path)
}

const DEPARTMENT: Shape = { id: whole, parentid: whole, order: whole, name: text, name_en: orNull(text) }

const PLACEMENT: Shape = { department: whole, leader: flag, order: whole }

const MEMBER: Shape = {
  userid,
  status: oneOf(1, 2, 4, 5),
  departments: listOf(objectOf(PLACEMENT, ['department'])),
  main_department: orNull(whole),
  name: orNull(text),
  alias: orNull(text),
  mobile: orNull(text),
  email: orNull(text),
  biz_mail: orNull(text),
  position: orNull(text),
  gender: oneOf('male', 'female', null),
  telephone: orNull(text),
  address: orNull(text),
  direct_leader: orNull(text),
  enable: flag,
  extattr: mapOf(extattr),
  external_position: orNull(text),
  external_profile: orNull(record),
}

const TAG: Shape = { id: whole, name: text, members: listOf(text), departments: listOf(whole) }

const EXTRAS: Shape = {
  creator: text,
  other_department: whole,
  defined_extattr: listOf(text),
  activated: listOf(text),
  disabled: listOf(text),
  system_userids: listOf(text),
  foreign_mail: listOf(text),
  assigned_biz_mail: listOf(text),
  biz_mail_alias: mapOf(listOf(text)),
  avatars: mapOf(text),
  tag_owners: mapOf(oneOf('contacts', 'app', 'console', 'other')),
  pending_departments: listOf(whole),
  invitations: listOf(text),
}

const SNAPSHOT: Shape = {
  $schema: text,
  format_version: oneOf('1'),
  corp_id: text,
  read: objectOf({ mode: oneOf('full', 'details', 'ids'), unreadable: listOf(text) }, []),
  departments: listOf(objectOf(DEPARTMENT, ['id'])),
  members: listOf(objectOf(MEMBER, ['userid'])),
  tags: listOf(objectOf(TAG, ['id', 'name'])),
  sandbox: objectOf(EXTRAS, []),
}
