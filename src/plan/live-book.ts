import { ROOT_ID, uniqueKey, type DepartmentId, type TagId, type UniqueField } from '../model/fields.ts'
import { membersByKey, type LiveDepartment, type LiveMember, type LiveOrg, type LiveTag } from '../model/live.ts'
import type { ObjectRef, Token } from './book.ts'

export interface DepartmentContents {
  readonly department: LiveDepartment
  readonly children: readonly DepartmentId[]
  /** userid keys. */
  readonly members: readonly string[]
}

/**
 * Live state, indexed as constraints ask for it. A plan tries out several sequences of calls on top of it, each in a `Book` of its
 * own; of the many objects of a large corp they look at the few that a plan is about. So what is indexed here is never altered, and
 * who holds a mobile or a name is only looked up for the kinds that some call sets.
 */
export class LiveBook {
  readonly departments: ReadonlyMap<DepartmentId, DepartmentContents>
  readonly members: ReadonlyMap<string, LiveMember>
  readonly tags: ReadonlyMap<TagId, LiveTag>
  readonly #holders = new Map<string, Holders>()

  constructor(live: LiveOrg) {
    const { departments, tags } = live
    const contents = new Map<DepartmentId, DepartmentContents & { children: DepartmentId[]; members: string[] }>()
    for (const department of departments) contents.set(department.id, { department, children: [], members: [] })
    for (const { id, parentid } of departments) contents.get(parentid)?.children.push(id)
    this.members = membersByKey(live)
    for (const [key, member] of this.members) {
      for (const { department } of member.departments) contents.get(department)?.members.push(key)
    }
    this.departments = contents
    this.tags = new Map(tags.map((tag) => [tag.id, tag]))
  }

  /** Who has the value of a token such as `mobile:13800000000`. */
  holders(token: Token): readonly ObjectRef[] {
    const colon = token.indexOf(':')
    const kind = token.slice(0, colon)
    let holders = this.#holders.get(kind)
    if (!holders) {
      holders = new Holders(this.#valuesOf(kind))
      this.#holders.set(kind, holders)
    }
    return holders.of(token.slice(colon + 1))
  }

  *#valuesOf(kind: string): Generator<readonly [value: string, object: ObjectRef]> {
    switch (kind) {
      case 'mobile':
      case 'email':
      case 'biz_mail':
        yield* this.#uniqueValues(kind)
        break
      case 'name':
      case 'name_en':
        for (const { department } of this.departments.values()) {
          const name = department[kind]
          if (department.id === ROOT_ID || name === undefined || name === null || (kind === 'name_en' && name === ''))
            continue
          yield [`${department.parentid}/${name}`, `department:${department.id}`]
        }
        break
      case 'tag-name':
        for (const { id, name } of this.tags.values()) yield [name, `tag:${id}`]
        break
    }
  }

  *#uniqueValues(field: UniqueField): Generator<readonly [value: string, object: ObjectRef]> {
    for (const [key, member] of this.members) {
      const value = member[field]
      if (value !== undefined && value !== null && value !== '') yield [uniqueKey(field, value), `member:${key}`]
    }
  }
}

/** WeCom allows one object a value, but live may already have more. */
class Holders {
  readonly #first = new Map<string, ObjectRef>()
  readonly #others = new Map<string, ObjectRef[]>()

  constructor(values: Iterable<readonly [value: string, object: ObjectRef]>) {
    for (const [value, object] of values) {
      if (!this.#first.has(value)) this.#first.set(value, object)
      else this.#others.set(value, [...(this.#others.get(value) ?? []), object])
    }
  }

  of(value: string): readonly ObjectRef[] {
    const first = this.#first.get(value)
    return first === undefined ? [] : [first, ...(this.#others.get(value) ?? [])]
  }
}

const books = new WeakMap<LiveOrg, LiveBook>()

/** Always the same for the same live state. */
export function liveBook(live: LiveOrg): LiveBook {
  const known = books.get(live)
  if (known) return known
  const book = new LiveBook(live)
  books.set(live, book)
  return book
}
