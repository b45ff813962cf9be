import type { DepartmentId } from '../model/fields.ts'

/**
 * The departments that exist, as far as this process knows: read once, kept up to date with our own writes, read again before
 * an id is called unknown. WeCom makes up a department for an unknown id in user/create instead of refusing it.
 */
export class KnownDepartments {
  readonly #read: () => Promise<Iterable<DepartmentId>>
  /** Our own writes; they may be newer than what WeCom lists. */
  readonly #own = new Map<DepartmentId, 'created' | 'deleted'>()
  #listed: ReadonlySet<DepartmentId> = new Set()
  #reading: Promise<void> | undefined

  constructor(read: () => Promise<Iterable<DepartmentId>>) {
    this.#read = read
  }

  /** @throws WecomApiError when the departments cannot be read */
  async firstUnknown(ids: readonly DepartmentId[]): Promise<DepartmentId | undefined> {
    if (ids.every((id) => this.#isKnown(id))) return undefined
    await (this.#reading ??= this.#refresh())
    return ids.find((id) => !this.#isKnown(id))
  }

  /** Has the list read again before the next answer. */
  doubt(): void {
    this.#listed = new Set()
  }

  created(id: DepartmentId): void {
    this.#own.set(id, 'created')
  }

  deleted(id: DepartmentId): void {
    this.#own.set(id, 'deleted')
  }

  #isKnown(id: DepartmentId): boolean {
    const own = this.#own.get(id)
    return own === undefined ? this.#listed.has(id) : own === 'created'
  }

  async #refresh(): Promise<void> {
    try {
      this.#listed = new Set(await this.#read())
    } finally {
      this.#reading = undefined
    }
  }
}
