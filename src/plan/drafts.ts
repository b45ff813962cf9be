/** A map that begins as a view of another one: an entry is made when it is first asked for, and what changes stays here. */
export class Drafts<K, Base, Entry> {
  readonly #base: ReadonlyMap<K, Base>
  readonly #make: (base: Base) => Entry
  readonly #own = new Map<K, Entry>()
  readonly #gone = new Set<K>()
  #size: number

  constructor(base: ReadonlyMap<K, Base>, make: (base: Base) => Entry) {
    this.#base = base
    this.#make = make
    this.#size = base.size
  }

  get size(): number {
    return this.#size
  }

  has(key: K): boolean {
    return this.#own.has(key) || (this.#base.has(key) && !this.#gone.has(key))
  }

  get(key: K): Entry | undefined {
    const own = this.#own.get(key)
    if (own !== undefined) return own
    const base = this.#gone.has(key) ? undefined : this.#base.get(key)
    if (base === undefined) return undefined
    const made = this.#make(base)
    this.#own.set(key, made)
    return made
  }

  set(key: K, entry: Entry): void {
    if (!this.has(key)) this.#size += 1
    this.#own.set(key, entry)
  }

  delete(key: K): void {
    if (!this.has(key)) return
    this.#size -= 1
    this.#own.delete(key)
    this.#gone.add(key)
  }

  *keys(): Generator<K> {
    for (const key of this.#base.keys()) if (this.has(key)) yield key
    for (const key of this.#own.keys()) if (!this.#base.has(key)) yield key
  }
}
