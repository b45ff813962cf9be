import type { Call, DepartmentImport, MemberImport, ImportedMember, MemberWrite } from '../model/call.ts'
import {
  ROOT_ID,
  UNIQUE_FIELDS,
  uniqueKey,
  useridKey,
  type DepartmentId,
  type TagId,
  type UniqueField,
} from '../model/fields.ts'
import type { LiveMember, LiveOrg, LiveTag } from '../model/live.ts'
import { Drafts } from './drafts.ts'
import { liveBook, type DepartmentContents, type LiveBook } from './live-book.ts'

/** Something that a call relies on or alters, as text: `department:5`, `name:1/研发`, `mobile:13800000000`, `left:5` … */
export type Token = string

/** `department:5`, `member:zhangsan` (userid key) or `tag:10`. */
export type ObjectRef = string

export interface BookDepartment {
  parentid: DepartmentId
  /** Absent: unknown. */
  name: string | undefined
  name_en: string | undefined
  readonly children: Set<DepartmentId>
  readonly members: Set<string>
}

export interface BookMember {
  userid: string
  departments: readonly DepartmentId[]
  /** `undefined`: unknown; `''`: empty. */
  mobile: string | undefined
  email: string | undefined
  biz_mail: string | undefined
  readonly isActive: boolean
}

interface BookTag {
  name: string
  readonly members: Set<string>
  readonly departments: Set<DepartmentId>
}

/**
 * The address book as it stands at one moment of a plan: live state with the calls so far applied. It holds what WeCom's
 * constraints look at, and nothing else.
 */
export class Book {
  readonly departments: Drafts<DepartmentId, DepartmentContents, BookDepartment>
  readonly members: Drafts<string, LiveMember, BookMember>
  readonly tags: Drafts<TagId, LiveTag, BookTag>
  readonly #live: LiveBook
  /** Where they differ from those in live. */
  readonly #holders = new Map<Token, Set<ObjectRef>>()

  constructor(live: LiveOrg) {
    this.#live = liveBook(live)
    this.departments = new Drafts(this.#live.departments, bookDepartment)
    this.members = new Drafts(this.#live.members, bookMember)
    this.tags = new Drafts(this.#live.tags, bookTag)
  }

  /** Who has the value now; WeCom allows one, but live may already hold two. */
  holders(token: Token): Iterable<ObjectRef> {
    return this.#holders.get(token) ?? this.#live.holders(token)
  }

  /** `id`, its parent, … up to the root or to a department that is not there. */
  *ancestry(id: DepartmentId): Generator<DepartmentId> {
    let department = this.departments.get(id)
    for (let at = id; department; department = this.departments.get(at)) {
      yield at
      at = department.parentid
    }
  }

  /** Levels below the root: 0 for the root itself. */
  depth(id: DepartmentId): number {
    return [...this.ancestry(id)].length - 1
  }

  /** Levels of the subtree: 1 for a leaf. */
  height(id: DepartmentId): number {
    let highest = 0
    for (const child of this.departments.get(id)?.children ?? []) highest = Math.max(highest, this.height(child))
    return highest + 1
  }

  /** Applies a call that the constraints allow, and tells what it altered. */
  apply(call: Call): readonly Token[] {
    switch (call.call) {
      case 'department/create':
        this.#addDepartment(call.id, call.set.parentid, call.set.name, call.set.name_en ?? '')
        this.departments.get(call.set.parentid)?.children.add(call.id)
        return [`department:${call.id}`, `place:${call.id}`, ...this.#nameTokens(call.id)]
      case 'department/update':
        return this.#updateDepartment(call.id, call.set)
      case 'department/delete':
        return this.#deleteDepartment(call.id)
      case 'user/create': {
        const key = useridKey(call.userid)
        const member: BookMember = {
          userid: call.userid,
          departments: [],
          mobile: '',
          email: '',
          biz_mail: '',
          isActive: false,
        }
        this.members.set(key, member)
        return [`member:${key}`, ...this.#writeMember(key, member, call.set)]
      }
      case 'user/update': {
        const key = useridKey(call.userid)
        const member = this.members.get(key)
        if (!member) return []
        const altered = this.#writeMember(key, member, call.set)
        return call.new_userid === undefined
          ? altered
          : [...altered, ...this.#renameMember(key, member, call.new_userid)]
      }
      case 'user/delete':
        return this.#deleteMember(call.userid)
      case 'user/batchdelete':
        return call.userids.flatMap((userid) => this.#deleteMember(userid))
      case 'tag/create':
        this.tags.set(call.id, { name: call.name, members: new Set(), departments: new Set() })
        this.#hold(`tag-name:${call.name}`, `tag:${call.id}`)
        return [`tag:${call.id}`, `tag-name:${call.name}`]
      case 'tag/update': {
        const tag = this.tags.get(call.id)
        if (!tag) return []
        const before = tag.name
        this.#release(`tag-name:${before}`, `tag:${call.id}`)
        tag.name = call.name
        this.#hold(`tag-name:${call.name}`, `tag:${call.id}`)
        return [`tag-name:${before}`, `tag-name:${call.name}`, `self:tag:${call.id}`]
      }
      case 'tag/delete': {
        const tag = this.tags.get(call.id)
        this.tags.delete(call.id)
        if (!tag) return []
        this.#release(`tag-name:${tag.name}`, `tag:${call.id}`)
        return [`tag:${call.id}`, `tag-name:${tag.name}`, 'tags']
      }
      case 'tag/addtagusers': {
        const tag = this.tags.get(call.id)
        for (const userid of call.members) tag?.members.add(useridKey(userid))
        for (const id of call.departments) tag?.departments.add(id)
        return []
      }
      case 'tag/deltagusers': {
        const tag = this.tags.get(call.id)
        for (const userid of call.members) tag?.members.delete(useridKey(userid))
        for (const id of call.departments) tag?.departments.delete(id)
        return [`tag-left:${call.id}`]
      }
      case 'batch/replaceparty':
        return this.#replaceDepartments(call)
      case 'batch/replaceuser':
        return [...this.#writeRows(call), ...call.deletes.flatMap((userid) => this.#deleteMember(userid))]
      case 'batch/syncuser':
        return this.#writeRows(call)
    }
  }

  #replaceDepartments({ departments, deletes }: DepartmentImport): Token[] {
    const altered: Token[] = []
    for (const { id, name, parentid } of departments) {
      const present = this.departments.get(id)
      if (!present) altered.push(...this.apply({ call: 'department/create', id, set: { name, parentid } }))
      else if (present.name !== name || present.parentid !== parentid)
        altered.push(...this.#updateDepartment(id, { name, parentid }))
    }
    for (const id of deletes) altered.push(...this.#deleteDepartment(id))
    return altered
  }

  #writeRows({ columns, members }: MemberImport): Token[] {
    const altered: Token[] = []
    for (const row of members) {
      const key = useridKey(row.userid)
      const present = this.members.get(key)
      const set = bookedCells(row, columns)
      if (present) {
        if (differs(present, set)) altered.push(...this.#writeMember(key, present, set))
        continue
      }
      altered.push(
        ...this.apply({ call: 'user/create', userid: row.userid, set: { ...set, name: row.name }, to_invite: false }),
      )
    }
    return altered
  }

  #addDepartment(
    id: DepartmentId,
    parentid: DepartmentId,
    name: string | undefined,
    name_en: string | undefined,
  ): void {
    this.departments.set(id, { parentid, name, name_en, children: new Set(), members: new Set() })
    for (const token of this.#nameTokens(id)) this.#hold(token, `department:${id}`)
  }

  #nameTokens(id: DepartmentId): Token[] {
    const department = this.departments.get(id)
    if (!department || id === ROOT_ID) return []
    return nameTokens(department.parentid, department.name, department.name_en)
  }

  #updateDepartment(id: DepartmentId, set: Extract<Call, { call: 'department/update' }>['set']): Token[] {
    const department = this.departments.get(id)
    if (!department) return []
    const altered = this.#nameTokens(id)
    for (const token of altered) this.#release(token, `department:${id}`)
    if (set.name !== undefined) department.name = set.name
    if (set.name_en !== undefined) department.name_en = set.name_en ?? ''
    if (set.parentid !== undefined && set.parentid !== department.parentid) {
      this.departments.get(department.parentid)?.children.delete(id)
      altered.push(`left:${department.parentid}`, `place:${id}`, 'moved')
      department.parentid = set.parentid
      this.departments.get(set.parentid)?.children.add(id)
    }
    const taken = this.#nameTokens(id)
    for (const token of taken) this.#hold(token, `department:${id}`)
    return [...altered, ...taken, `self:department:${id}`]
  }

  #deleteDepartment(id: DepartmentId): Token[] {
    const department = this.departments.get(id)
    if (!department) return []
    const altered = this.#nameTokens(id)
    for (const token of altered) this.#release(token, `department:${id}`)
    this.departments.get(department.parentid)?.children.delete(id)
    this.departments.delete(id)
    return [...altered, `department:${id}`, `left:${department.parentid}`, 'departments']
  }

  #writeMember(key: string, member: BookMember, set: MemberWrite): Token[] {
    const altered: Token[] = [`self:member:${key}`]
    for (const field of UNIQUE_FIELDS) {
      const value = set[field]
      if (value === undefined) continue
      const before = uniqueToken(field, member[field])
      const after = uniqueToken(field, value ?? '')
      if (before !== after) {
        this.#release(before, `member:${key}`)
        this.#hold(after, `member:${key}`)
        if (before !== undefined) altered.push(before)
        if (after !== undefined) altered.push(after)
      }
      member[field] = value ?? ''
    }
    if (set.placement) {
      const left = this.#place(
        key,
        member,
        set.placement.departments.map((placement) => placement.department),
      )
      altered.push(...left.map((id) => `left:${id}`))
    }
    return altered
  }

  #place(key: string, member: BookMember, departments: readonly DepartmentId[]): readonly DepartmentId[] {
    const left = member.departments.filter((id) => !departments.includes(id))
    for (const id of left) this.departments.get(id)?.members.delete(key)
    for (const id of departments) this.departments.get(id)?.members.add(key)
    member.departments = departments
    return left
  }

  #renameMember(key: string, member: BookMember, userid: string): Token[] {
    const renamed = useridKey(userid)
    this.members.delete(key)
    member.userid = userid
    this.members.set(renamed, member)
    for (const id of member.departments) {
      this.departments.get(id)?.members.delete(key)
      this.departments.get(id)?.members.add(renamed)
    }
    for (const field of UNIQUE_FIELDS) {
      this.#release(uniqueToken(field, member[field]), `member:${key}`)
      this.#hold(uniqueToken(field, member[field]), `member:${renamed}`)
    }
    for (const id of this.tags.keys()) {
      const members = this.tags.get(id)?.members
      if (members?.delete(key)) members.add(renamed)
    }
    return [`member:${key}`, `member:${renamed}`]
  }

  #deleteMember(userid: string): Token[] {
    const key = useridKey(userid)
    const member = this.members.get(key)
    if (!member) return []
    const altered: Token[] = [`member:${key}`]
    for (const field of UNIQUE_FIELDS) {
      const token = uniqueToken(field, member[field])
      this.#release(token, `member:${key}`)
      if (token !== undefined) altered.push(token)
    }
    altered.push(...this.#place(key, member, []).map((id) => `left:${id}`))
    this.members.delete(key)
    return altered
  }

  #hold(token: Token | undefined, holder: ObjectRef): void {
    if (token !== undefined) this.#draftHolders(token).add(holder)
  }

  #release(token: Token | undefined, holder: ObjectRef): void {
    if (token !== undefined) this.#draftHolders(token).delete(holder)
  }

  #draftHolders(token: Token): Set<ObjectRef> {
    const known = this.#holders.get(token)
    if (known) return known
    const holders = new Set(this.#live.holders(token))
    this.#holders.set(token, holders)
    return holders
  }
}

function bookDepartment({ department, children, members }: DepartmentContents): BookDepartment {
  const { parentid, name, name_en } = department
  return { parentid, name, name_en: known(name_en), children: new Set(children), members: new Set(members) }
}

function bookMember({ userid, departments, mobile, email, biz_mail, status }: LiveMember): BookMember {
  return {
    userid,
    departments: departments.map(({ department }) => department),
    mobile: known(mobile),
    email: known(email),
    biz_mail: known(biz_mail),
    isActive: status === 1,
  }
}

function bookTag({ name, members, departments }: LiveTag): BookTag {
  return { name, members: new Set(members.map(useridKey)), departments: new Set(departments) }
}

type BookedCells = Pick<MemberWrite, 'mobile' | 'email'> & Required<Pick<MemberWrite, 'placement'>>

/** What the book holds of a row of an import. */
export function bookedCells(row: ImportedMember, columns: MemberImport['columns']): BookedCells {
  const placement = { departments: row.departments, main_department: row.departments[0]?.department ?? ROOT_ID }
  return {
    placement,
    ...(columns.includes('mobile') && { mobile: textIn(row, 'mobile') }),
    ...(columns.includes('email') && { email: textIn(row, 'email') }),
  }
}

function textIn({ cells }: ImportedMember, field: 'mobile' | 'email'): string | null {
  const value = cells[field]
  return typeof value === 'string' ? value : null
}

function differs(member: BookMember, { mobile, email, placement }: BookedCells): boolean {
  const ids = placement.departments.map(({ department }) => department)
  return (
    (mobile !== undefined && uniqueToken('mobile', member.mobile) !== uniqueToken('mobile', mobile ?? '')) ||
    (email !== undefined && uniqueToken('email', member.email) !== uniqueToken('email', email ?? '')) ||
    ids.length !== member.departments.length ||
    ids.some((id) => !member.departments.includes(id))
  )
}

/** The slots that a department with these names takes among its siblings. */
export function nameTokens(parentid: DepartmentId, name: string | undefined, name_en: string | undefined): Token[] {
  return [
    ...(name === undefined ? [] : [`name:${parentid}/${name}`]),
    ...(name_en === undefined || name_en === '' ? [] : [`name_en:${parentid}/${name_en}`]),
  ]
}

/** `undefined` for a value that is unknown or empty: it takes no slot. */
export function uniqueToken(field: UniqueField, value: string | undefined): Token | undefined {
  return value === undefined || value === '' ? undefined : `${field}:${uniqueKey(field, value)}`
}

function known(value: string | null | undefined): string | undefined {
  return value === null ? '' : value
}
