import { loadStore, takeSnapshot, type Snapshot } from './snapshot.ts'
import type { Store } from './store.ts'

/**
 * What lagging reads see: the organisation as it was some time ago. Each write is kept as a whole snapshot until it is due, so
 * this is for small organisations.
 */
export class ReadLag {
  readonly #lagMs: number
  readonly #now: () => number
  readonly #pending: { readonly atMs: number; readonly snapshot: Snapshot }[] = []
  #visible: Store

  constructor(lagMs: number, now: () => number, store: Store) {
    this.#lagMs = lagMs
    this.#now = now
    this.#visible = copyOf(store)
  }

  /** To be called after every change. */
  record(store: Store): void {
    this.#pending.push({ atMs: this.#now(), snapshot: takeSnapshot(store, '') })
  }

  visible(): Store {
    let due: Snapshot | undefined
    while (this.#pending[0] && this.#pending[0].atMs + this.#lagMs <= this.#now()) {
      due = this.#pending.shift()?.snapshot
    }
    if (due) this.#visible = loadStore(due)
    return this.#visible
  }
}

function copyOf(store: Store): Store {
  return loadStore(takeSnapshot(store, ''))
}
