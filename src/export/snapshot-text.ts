import { MEMBER_FIELDS } from '../model/fields.ts'
import { MEMBERSHIP, type LiveDepartment, type LiveMember, type LiveTag, type ReadMode } from '../model/live.ts'

/**
 * A snapshot piece by piece, as its parts arrive. What could not be read is known last, so it stands last. Memberships are what the export
 * says and not what user/list_id does: it is marked as partial, and nothing is planned from it.
 */
export class SnapshotText {
  readonly #corpId: string
  readonly #mode: ReadMode
  readonly #unseen = new Set<(typeof MEMBER_FIELDS)[number]>(MEMBER_FIELDS)
  #isFirst = true

  constructor(corpId: string, mode: ReadMode) {
    this.#corpId = corpId
    this.#mode = mode
  }

  head(): string {
    return `{\n"format_version": "1",\n"corp_id": ${JSON.stringify(this.#corpId)}`
  }

  open(kind: 'departments' | 'members' | 'tags'): string {
    this.#isFirst = true
    return `,\n"${kind}": [`
  }

  members(members: readonly LiveMember[]): string {
    for (const member of members) {
      if (this.#unseen.size === 0) break
      for (const field of this.#unseen) if (member[field] !== undefined) this.#unseen.delete(field)
    }
    return this.items(members)
  }

  items(items: readonly (LiveMember | LiveDepartment | LiveTag)[]): string {
    const lines = items.map((item) => {
      const line = `${this.#isFirst ? '\n' : ',\n'}${JSON.stringify(item)}`
      this.#isFirst = false
      return line
    })
    return lines.join('')
  }

  close(): string {
    return '\n]'
  }

  /** @param hasMembers whether there were any at all to tell what is unknown */
  end(hasMembers: boolean): string {
    const unknown = hasMembers ? [...this.#unseen].map((field) => `members.${field}`) : []
    const read = { mode: this.#mode, unreadable: [MEMBERSHIP, ...unknown].sort() }
    return `,\n"read": ${JSON.stringify(read)}\n}\n`
  }
}
