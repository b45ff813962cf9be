import type { DesiredOrg } from '../../model/desired.ts'
import { useridKey } from '../../model/fields.ts'
import type { Message } from '../../model/message.ts'
import type { IdentifiedRow } from './merge-roster.ts'

/** Finds the person that a roster names as somebody's leader: by userid, by a name that only one has, or by both (`张三(zhangsan)`). */
export class LeaderFinder {
  readonly #userids = new Map<string, string>()
  readonly #byName = new Map<string, Set<string>>()

  constructor(org: DesiredOrg, rows: readonly IdentifiedRow[]) {
    const named = new Map<string, string | undefined>()
    for (const { userid, name } of org.members) {
      this.#userids.set(useridKey(userid), userid)
      named.set(userid, name)
    }
    for (const { row, userid } of rows) {
      if (!this.#userids.has(useridKey(userid))) this.#userids.set(useridKey(userid), userid)
      named.set(this.#userids.get(useridKey(userid)) ?? userid, row.texts.name ?? named.get(userid))
    }
    for (const [userid, name] of named) {
      if (name === undefined) continue
      const namesakes = this.#byName.get(name)
      if (namesakes) namesakes.add(userid)
      else this.#byName.set(name, new Set([userid]))
    }
  }

  /** The userid in the spelling of the files, or the problem. */
  find(text: string): string | Message {
    const [, before = '', inside = ''] = /^(.*?)\s*[（(]([^()（）]+)[)）]$/u.exec(text) ?? []
    for (const candidate of [text, inside, before]) {
      const userid = this.#userids.get(useridKey(candidate))
      if (userid !== undefined) return userid
    }
    const namesakes = [...(this.#byName.get(text) ?? [])]
    const [only] = namesakes
    if (only === undefined) return { code: 'import.leader-unknown', params: { value: text } }
    if (namesakes.length === 1) return only
    return { code: 'import.leader-ambiguous', params: { value: text, userids: namesakes.slice(0, 5).join(', ') } }
  }
}
