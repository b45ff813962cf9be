import type { Member } from './store.ts'

interface Visit {
  readonly member: Member
  readonly expiresAt: number
}

const LIFETIME_MS = 5 * 60_000

/** Codes of members who are on their way through the second factor: each for five minutes, and once. */
export class SecondFactors {
  readonly #now: () => number
  readonly #codes = new Map<string, Visit>()
  readonly #tfaCodes = new Map<string, Visit>()
  #count = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** The member comes to the corp's page, whose address then holds the code. */
  visit(member: Member): string {
    return this.#issue(this.#codes, 'code', member)
  }

  /** `undefined` for a code that is unknown, used or too old. */
  exchange(code: string): { readonly member: Member; readonly tfaCode: string } | undefined {
    const member = this.#take(this.#codes, code)
    return member && { member, tfaCode: this.#issue(this.#tfaCodes, 'tfa', member) }
  }

  /** Whose it is; likewise. */
  finish(tfaCode: string): Member | undefined {
    return this.#take(this.#tfaCodes, tfaCode)
  }

  #issue(codes: Map<string, Visit>, kind: string, member: Member): string {
    this.#count += 1
    const code = `${kind}-${this.#count}-${member.userid}`
    codes.set(code, { member, expiresAt: this.#now() + LIFETIME_MS })
    return code
  }

  #take(codes: Map<string, Visit>, code: string): Member | undefined {
    const visit = codes.get(code)
    codes.delete(code)
    return visit && visit.expiresAt > this.#now() ? visit.member : undefined
  }
}
