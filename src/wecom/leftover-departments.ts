import type { DepartmentId } from '../model/fields.ts'

/**
 * Departments that an import of departments was to delete but found in use. As soon as an import of members has emptied them WeCom
 * may remove them by itself, so before one is deleted by a call a look at the list tells whether that is still to be done.
 */
export class LeftoverDepartments {
  readonly #read: () => Promise<Iterable<DepartmentId>>
  readonly #ids = new Set<DepartmentId>()
  #listed: Promise<ReadonlySet<DepartmentId>> | undefined

  constructor(read: () => Promise<Iterable<DepartmentId>>) {
    this.#read = read
  }

  add(ids: readonly DepartmentId[]): void {
    for (const id of ids) this.#ids.add(id)
    this.#listed = undefined
  }

  /** After an import of members: what was listed before may be gone. */
  doubt(): void {
    this.#listed = undefined
  }

  /** One reading for all of them. @throws WecomApiError when the departments cannot be read */
  async isGone(id: DepartmentId): Promise<boolean> {
    if (!this.#ids.has(id)) return false
    this.#listed ??= this.#list()
    return !(await this.#listed).has(id)
  }

  async #list(): Promise<ReadonlySet<DepartmentId>> {
    try {
      return new Set(await this.#read())
    } catch (error) {
      this.#listed = undefined
      throw error
    }
  }
}
