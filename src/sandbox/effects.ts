/** What may happen to an object only once, whatever is sent twice. */
export type EffectKind = 'created' | 'deleted' | 'renamed'

/** By object (`member:zhangsan`, `department:12`, `tag:3`), and then by what happened to it. */
export type EffectCounts = Readonly<Record<string, Partial<Readonly<Record<EffectKind, number>>>>>

/** Counts what really happened, by calls as by imports: a call that is refused or finds nothing to do is not in here. */
export class Effects {
  #counts = new Map<string, Map<EffectKind, number>>()

  note(object: string, kind: EffectKind): void {
    const counts = this.#counts.get(object) ?? new Map<EffectKind, number>()
    this.#counts.set(object, counts)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }

  clear(): void {
    this.#counts = new Map()
  }

  counts(): EffectCounts {
    return Object.fromEntries([...this.#counts].map(([object, counts]) => [object, Object.fromEntries(counts)]))
  }
}
