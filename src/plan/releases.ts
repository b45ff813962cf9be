import { ROOT_ID, UNIQUE_FIELDS, uniqueKey, useridKey } from '../model/fields.ts'
import type { Call } from '../model/call.ts'
import { bookedCells, nameTokens, uniqueToken, type Book, type Token } from './book.ts'
import type { Pending } from './order.ts'

/** The facts that a pending call would alter if it could go ahead now. */
export function releasesOf(book: Book, { call }: Pick<Pending, 'call'>): ReadonlySet<Token> {
  return new Set(released(book, call))
}

function released(book: Book, call: Call): readonly Token[] {
  switch (call.call) {
    case 'department/create':
      return [`department:${call.id}`, `place:${call.id}`]
    case 'department/update': {
      const department = book.departments.get(call.id)
      if (!department || call.id === ROOT_ID) return []
      const before = nameTokens(department.parentid, department.name, department.name_en)
      const after = new Set(
        nameTokens(
          call.set.parentid ?? department.parentid,
          call.set.name ?? department.name,
          call.set.name_en === undefined ? department.name_en : (call.set.name_en ?? undefined),
        ),
      )
      const isMove = call.set.parentid !== undefined && call.set.parentid !== department.parentid
      return [
        ...before.filter((token) => !after.has(token)),
        ...(isMove ? [`left:${department.parentid}`, `place:${call.id}`, 'moved'] : []),
      ]
    }
    case 'department/delete': {
      const department = book.departments.get(call.id)
      if (!department) return []
      return [
        `department:${call.id}`,
        `left:${department.parentid}`,
        'departments',
        ...nameTokens(department.parentid, department.name, department.name_en),
      ]
    }
    case 'user/create':
      return [`member:${useridKey(call.userid)}`]
    case 'user/update': {
      const key = useridKey(call.userid)
      const member = book.members.get(key)
      if (!member) return []
      const tokens: Token[] = []
      for (const field of UNIQUE_FIELDS) {
        const value = call.set[field]
        const before = member[field]
        if (value === undefined || before === undefined || before === '') continue
        if (value === null || uniqueKey(field, value) !== uniqueKey(field, before))
          tokens.push(`${field}:${uniqueKey(field, before)}`)
      }
      if (call.set.placement) {
        const stays = new Set(call.set.placement.departments.map((placement) => placement.department))
        tokens.push(...member.departments.filter((id) => !stays.has(id)).map((id) => `left:${id}`))
      }
      if (call.new_userid !== undefined) tokens.push(`member:${key}`, `member:${useridKey(call.new_userid)}`)
      return tokens
    }
    case 'user/delete':
      return deletedMember(book, call.userid)
    case 'user/batchdelete':
      return call.userids.flatMap((userid) => deletedMember(book, userid))
    case 'tag/create':
      return [`tag:${call.id}`]
    case 'tag/update':
      return [`tag-name:${book.tags.get(call.id)?.name ?? ''}`]
    case 'tag/delete':
      return [`tag:${call.id}`, 'tags', `tag-name:${book.tags.get(call.id)?.name ?? ''}`]
    case 'tag/addtagusers':
      return []
    case 'tag/deltagusers':
      return [`tag-left:${call.id}`]
    case 'batch/replaceparty':
      return [
        ...call.departments.flatMap(({ id, name, parentid }) =>
          book.departments.has(id)
            ? released(book, { call: 'department/update', id, set: { name, parentid } })
            : released(book, { call: 'department/create', id, set: { name, parentid } }),
        ),
        ...call.deletes.flatMap((id) => released(book, { call: 'department/delete', id })),
      ]
    case 'batch/replaceuser':
    case 'batch/syncuser':
      return [
        ...call.members.flatMap((row) =>
          book.members.has(useridKey(row.userid))
            ? released(book, { call: 'user/update', userid: row.userid, set: bookedCells(row, call.columns) })
            : [`member:${useridKey(row.userid)}`],
        ),
        ...('deletes' in call ? call.deletes.flatMap((userid) => deletedMember(book, userid)) : []),
      ]
  }
}

function deletedMember(book: Book, userid: string): readonly Token[] {
  const key = useridKey(userid)
  const member = book.members.get(key)
  if (!member) return []
  const values = UNIQUE_FIELDS.flatMap((field) => uniqueToken(field, member[field]) ?? [])
  return [`member:${key}`, ...values, ...member.departments.map((id) => `left:${id}`)]
}
