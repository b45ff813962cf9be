import type { ExtattrValue } from '../model/fields.ts'
import { useridKey } from '../model/fields.ts'
import type { LiveMember } from '../model/live.ts'
import type { ExtattrKinds } from './convert-member.ts'

type Extattr = Readonly<Record<string, ExtattrValue>>

/**
 * The extended attributes that members have, from the last reading and our own writes since. WeCom's pages leave open whether an
 * update keeps the attributes it does not mention, so every update mentions them all.
 */
export class ExtattrMemory {
  readonly #byMember = new Map<string, Extattr>()
  readonly #kinds = new Map<string, 'text' | 'web'>()

  /** Of which kind each attribute is: only a value shows it, and clearing one needs it. */
  get kinds(): ExtattrKinds {
    return this.#kinds
  }

  learn(members: readonly LiveMember[]): void {
    this.#byMember.clear()
    for (const { userid, extattr } of members) if (extattr) this.#keep(userid, extattr)
  }

  /** `changes` with the attributes they leave alone. */
  complete(userid: string, changes: Readonly<Record<string, ExtattrValue | null>>): typeof changes {
    return { ...this.#byMember.get(useridKey(userid)), ...changes }
  }

  /** After WeCom took the attributes as `complete` gave them. */
  wrote(userid: string, extattr: Readonly<Record<string, ExtattrValue | null>>): void {
    this.#keep(
      userid,
      Object.fromEntries(
        Object.entries(extattr).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
      ),
    )
  }

  renamed(userid: string, newUserid: string): void {
    const extattr = this.#byMember.get(useridKey(userid))
    this.forget(userid)
    if (extattr) this.#keep(newUserid, extattr)
  }

  forget(userid: string): void {
    this.#byMember.delete(useridKey(userid))
  }

  #keep(userid: string, extattr: Extattr): void {
    const entries = Object.entries(extattr)
    for (const [name, value] of entries) this.#kinds.set(name, typeof value === 'string' ? 'text' : 'web')
    if (entries.length === 0) this.forget(userid)
    else this.#byMember.set(useridKey(userid), extattr)
  }
}
