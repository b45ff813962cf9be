/**
 * Calls that free something early for one pending operation, at the price of one call more: a part of its own call that is
 * acceptable already, or a temporary value that its own call replaces afterwards.
 *
 * A temporary name carries the final name and the id, so that a run that is cut off leaves something that the next run
 * recognises. A temporary mobile or mail is never invented, for it could be somebody's: the field is cleared, on a member
 * who keeps the other one.
 */
import { temporaryName } from '../model/temporary-name.ts'
import type { Call, DepartmentWrite, MemberWrite } from '../model/call.ts'
import { ROOT_ID, useridKey } from '../model/fields.ts'
import type { Book, Token } from './book.ts'
import { examine } from './constraints.ts'
import type { Pending } from './order.ts'
import type { Refusal } from './refusal.ts'
import { releasesOf } from './releases.ts'

export interface Room {
  readonly pending: Pending
  /** To be made now. */
  readonly call: Call
  /** What is left of the operation afterwards. */
  readonly rest: Call
  readonly isTemporary: boolean
  /** Slots that the object would hold for the while. */
  readonly takes: readonly Token[]
  readonly frees: ReadonlySet<Token>
}

/** All ways in which `pending` can free one of `wanted` now. */
export function waysToMakeRoom(book: Book, pending: Pending, wanted: ReadonlySet<Token>): readonly Room[] {
  // What comes before an import is undone by it.
  if (pending.refusals.some((refusal) => refusal.constraint === 'milestone')) return []
  const candidates = [partOf(pending), ...temporaries(book, pending, wanted)]
  return candidates.flatMap((candidate) => {
    if (!candidate) return []
    const { refusals, relies: takes } = examine(book, candidate.call)
    if (refusals.length > 0) return []
    const frees = new Set([...releasesOf(book, candidate)].filter((token) => wanted.has(token)))
    return frees.size === 0 ? [] : [{ ...candidate, pending, takes, frees }]
  })
}

type Candidate = Pick<Room, 'call' | 'rest' | 'isTemporary'>

/** The call without what it is refused for; `undefined` when it falls apart or nothing is left of it. */
function partOf({ call, refusals }: Pending): Candidate | undefined {
  switch (call.call) {
    case 'department/update': {
      const late = new Set<keyof DepartmentWrite>()
      for (const refusal of refusals) {
        const isAboutNames = refusal.constraint === 'sibling-name-free' && call.set.parentid === undefined
        if (isAboutNames) late.add('name').add('name_en')
        else late.add('parentid')
      }
      const [early, rest] = split(call.set, late)
      return isEmpty(early) || isEmpty(rest)
        ? undefined
        : { call: { ...call, set: early }, rest: { ...call, set: rest }, isTemporary: false }
    }
    case 'user/update': {
      const [early, rest] = split<MemberWrite>(call.set, lateMemberFields(refusals))
      if (isEmpty(early) || isEmpty(rest)) return undefined
      const { new_userid: _, ...renamed } = call
      const later = call.new_userid === undefined ? call : { ...renamed, userid: call.new_userid }
      return { call: { ...call, set: early }, rest: { ...later, set: rest }, isTemporary: false }
    }
    case 'user/create': {
      const late = lateMemberFields(refusals)
      if (late.has('placement')) return undefined
      const [early, rest] = split<MemberWrite>(call.set, late)
      if (isEmpty(rest)) return undefined
      return {
        call: { ...call, set: { ...early, name: call.set.name } },
        rest: { call: 'user/update', userid: call.userid, set: rest },
        isTemporary: false,
      }
    }
    case 'department/create':
    case 'department/delete':
    case 'user/delete':
    case 'user/batchdelete':
    case 'tag/create':
    case 'tag/update':
    case 'tag/delete':
    case 'tag/addtagusers':
    case 'tag/deltagusers':
    case 'batch/replaceparty':
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return undefined
  }
}

function lateMemberFields(refusals: readonly Refusal[]): Set<keyof MemberWrite> {
  const late = new Set<keyof MemberWrite>()
  for (const { constraint, waitsFor } of refusals) {
    if (constraint === 'leader-exists') late.add('direct_leader')
    else if (constraint === 'unique-value-free') {
      for (const token of waitsFor) late.add(fieldOf(token))
    } else late.add('placement')
  }
  return late
}

function fieldOf(token: Token): 'mobile' | 'email' | 'biz_mail' {
  if (token.startsWith('mobile:')) return 'mobile'
  return token.startsWith('email:') ? 'email' : 'biz_mail'
}

function split<T extends object>(set: T, late: ReadonlySet<keyof T>): [early: T, rest: T] {
  const entries = Object.entries(set)
  const isLate = ([key]: [string, unknown]): boolean => [...late].some((field) => field === key)
  return [
    Object.fromEntries(entries.filter((entry) => !isLate(entry))) as T, // all fields of a write are optional
    Object.fromEntries(entries.filter(isLate)) as T, // the same
  ]
}

function isEmpty(set: object): boolean {
  return Object.keys(set).length === 0
}

function temporaries(book: Book, pending: Pending, wanted: ReadonlySet<Token>): readonly (Candidate | undefined)[] {
  const { call } = pending
  switch (call.call) {
    case 'department/update':
    case 'department/delete':
      return [renamed(book, call), renamed(book, call, ROOT_ID)]
    case 'department/create': {
      const { name, name_en, ...rest } = call.set
      return [
        {
          call: { ...call, set: { ...rest, name: temporaryName(name, call.id) } },
          rest: { call: 'department/update', id: call.id, set: { name, ...(name_en !== undefined && { name_en }) } },
          isTemporary: true,
        },
      ]
    }
    case 'user/update':
      return (['mobile', 'email'] as const).flatMap((field) => [
        cleared(book, call, field, wanted, true),
        cleared(book, call, field, wanted, false),
      ])
    case 'tag/update': {
      const name = temporaryName(call.name, call.id)
      return [{ call: { ...call, name }, rest: call, isTemporary: true }]
    }
    case 'user/create':
    case 'user/delete':
    case 'user/batchdelete':
    case 'tag/create':
    case 'tag/delete':
    case 'tag/addtagusers':
    case 'tag/deltagusers':
    case 'batch/replaceparty':
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return []
  }
}

/** Out of the way under a temporary name, where it is or below `parking`. */
function renamed(
  book: Book,
  call: Extract<Call, { call: 'department/update' | 'department/delete' }>,
  parking?: number,
): Candidate | undefined {
  const department = book.departments.get(call.id)
  if (!department || department.name === undefined) return undefined
  const set = call.call === 'department/update' ? call.set : {}
  const name = set.name ?? department.name
  // One that is unknown may be somebody's where the department is going: out with it, where it is not to stay.
  const isOpen = department.name_en === undefined && (call.call === 'department/delete' || set.name_en !== undefined)
  const hasEnglish = isOpen || (department.name_en !== undefined && department.name_en !== '')
  const name_en = set.name_en === undefined ? (department.name_en ?? '') : (set.name_en ?? '')
  const parentid = set.parentid ?? department.parentid
  if (parking !== undefined && (parking === department.parentid || parking === parentid)) return undefined
  const temporary: DepartmentWrite = {
    name: temporaryName(name, call.id),
    ...(hasEnglish && { name_en: name_en === '' ? null : temporaryName(name_en, call.id) }),
    ...(parking !== undefined && { parentid: parking }),
  }
  const rest: Call =
    call.call === 'department/delete'
      ? call
      : {
          ...call,
          set: {
            ...set,
            name,
            ...(hasEnglish && name_en !== '' && { name_en }),
            ...(parking !== undefined && { parentid }),
          },
        }
  return { call: { call: 'department/update', id: call.id, set: temporary }, rest, isTemporary: true }
}

/** `takesOther`: the other one gets its final value in the same call, and so may be what the member keeps. */
function cleared(
  book: Book,
  call: Extract<Call, { call: 'user/update' }>,
  field: 'mobile' | 'email',
  wanted: ReadonlySet<Token>,
  takesOther: boolean,
): Candidate | undefined {
  const member = book.members.get(useridKey(call.userid))
  const isWanted = [...wanted].some((token) => token.startsWith(`${field}:`))
  if (!member || !isWanted || call.set[field] === undefined) return undefined
  if (field === 'mobile' && member.isActive) return undefined
  const other = field === 'mobile' ? 'email' : 'mobile'
  const final = call.set[other]
  if (takesOther ? final === undefined || final === null : member[other] === undefined || member[other] === '') {
    return undefined
  }
  const set = { [field]: null, ...(takesOther && { [other]: final }) }
  return { call: { call: 'user/update', userid: call.userid, set }, rest: call, isTemporary: true }
}
