/** What an admin does in the console between two runs: random, accepted by WeCom or not. */
import fc from 'fast-check'
import type { Snapshot } from '../../src/sandbox/snapshot.ts'

/** Names, mobiles and mails that only an admin gives, so that no file can want them. */
export const CONSOLE_NAME = '后台'
export const CONSOLE_MOBILE = '139'
export const CONSOLE_MAIL = 'console'

export interface ConsoleEdit {
  readonly call: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Indexes into whatever there is at the time; `serial` makes what is made up unique. */
export interface EditSeed {
  readonly kind: (typeof KINDS)[number]
  readonly a: number
  readonly b: number
}

const KINDS = [
  'move-member',
  'add-membership',
  'delete-member',
  'create-member',
  'rename-member',
  'change-contact',
  'change-flags',
  'move-department',
  'order-department',
  'rename-department',
  'create-department',
  'delete-department',
  'tag',
  'untag',
  'rename-tag',
  'delete-tag',
] as const

export const anyEdits: fc.Arbitrary<readonly EditSeed[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), a: fc.nat(1000), b: fc.nat(1000) }),
  { maxLength: 5 },
)

/** `undefined` where there is nothing to do it to. */
export function consoleEdit({ kind, a, b }: EditSeed, live: Snapshot, serial: number): ConsoleEdit | undefined {
  const { departments, members, tags } = live
  const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)]
  const member = pick(members, a)
  const department = pick(departments.slice(1), a)
  const place = pick(departments, b)
  const tag = pick(tags, a)
  const ids = member?.departments.map((placement) => placement.department) ?? []
  switch (kind) {
    case 'move-member':
      // To where they are already would reset flags and orders behind everybody's back.
      if (!member || !place || ids.includes(place.id)) return undefined
      return { call: 'user/update', body: { userid: member.userid, department: [place.id] } }
    case 'add-membership':
      if (!member || !place || ids.includes(place.id)) return undefined
      return { call: 'user/update', body: { userid: member.userid, department: [...ids, place.id] } }
    case 'delete-member':
      return member && { call: 'user/delete', body: { userid: member.userid } }
    case 'create-member':
      return (
        place && {
          call: 'user/create',
          body: {
            userid: `console${serial}`,
            name: CONSOLE_NAME,
            mobile: consoleMobile(serial),
            department: [place.id],
          },
        }
      )
    case 'rename-member':
      return member && { call: 'user/update', body: { userid: member.userid, name: `${CONSOLE_NAME}${serial}` } }
    case 'change-contact':
      return (
        member && {
          call: 'user/update',
          body: {
            userid: member.userid,
            ...(member.mobile && { mobile: consoleMobile(serial) }),
            ...(member.email && { email: `${CONSOLE_MAIL}${serial}@example.com` }),
          },
        }
      )
    case 'change-flags':
      return (
        member && {
          call: 'user/update',
          body: {
            userid: member.userid,
            department: ids,
            order: ids.map((_, i) => i + b),
            is_leader_in_dept: ids.map((_, i) => (i + b) % 2),
          },
        }
      )
    case 'move-department':
      return department && place && { call: 'department/update', body: { id: department.id, parentid: place.id } }
    case 'order-department':
      return department && { call: 'department/update', body: { id: department.id, order: b } }
    case 'rename-department':
      return department && { call: 'department/update', body: { id: department.id, name: `${CONSOLE_NAME}${serial}` } }
    case 'create-department':
      return place && { call: 'department/create', body: { name: `${CONSOLE_NAME}${serial}`, parentid: place.id } }
    case 'delete-department':
      return department && { call: 'department/delete', body: { id: String(department.id) } }
    case 'tag':
      return tag && member && { call: 'tag/addtagusers', body: { tagid: tag.id, userlist: [member.userid] } }
    case 'untag':
      return tag && member && { call: 'tag/deltagusers', body: { tagid: tag.id, userlist: [member.userid] } }
    case 'rename-tag':
      return tag && { call: 'tag/update', body: { tagid: tag.id, tagname: `${CONSOLE_NAME}${serial}` } }
    case 'delete-tag':
      return tag && { call: 'tag/delete', body: { tagid: String(tag.id) } }
  }
}

function consoleMobile(serial: number): string {
  return `${CONSOLE_MOBILE}${String(serial).padStart(8, '0')}`
}
