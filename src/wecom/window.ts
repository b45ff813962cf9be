const FIRST_CAPACITY = 1024

/** The moments of the calls of the last `lengthMs`, oldest first, in a ring that grows as needed. */
export class Window {
  readonly #lengthMs: number
  #ring = new Float64Array(FIRST_CAPACITY)
  /** Counted from the start of time; position in the ring is the remainder by its length. */
  #head = 0
  #tail = 0
  #last = Number.NEGATIVE_INFINITY

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  add(moment: number): void {
    // A clock that was set back must not break the order.
    const now = Math.max(moment, this.#last)
    this.#last = now
    if (this.#tail - this.#head === this.#ring.length) {
      this.#expire(now)
      if (this.#tail - this.#head === this.#ring.length) this.#grow()
    }
    this.#ring[this.#tail % this.#ring.length] = now
    this.#tail += 1
  }

  count(now: number): number {
    this.#expire(now)
    return this.#tail - this.#head
  }

  /** Milliseconds until fewer than `room` calls are in the window; 0 when that is so now, `undefined` when it can never be. */
  waitMs(now: number, room: number): number | undefined {
    if (room <= 0) return undefined
    const surplus = this.count(now) - room
    if (surplus < 0) return 0
    const moment = this.#ring[(this.#head + surplus) % this.#ring.length] ?? now
    return moment + this.#lengthMs - now + 1
  }

  #expire(now: number): void {
    const horizon = now - this.#lengthMs
    while (this.#head < this.#tail && (this.#ring[this.#head % this.#ring.length] ?? now) < horizon) this.#head += 1
  }

  #grow(): void {
    const grown = new Float64Array(this.#ring.length * 2)
    for (let i = this.#head; i < this.#tail; i++) grown[i % grown.length] = this.#ring[i % this.#ring.length] ?? 0
    this.#ring = grown
  }
}
