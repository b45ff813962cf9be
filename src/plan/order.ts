/**
 * Puts operations in an order that WeCom accepts.
 *
 * There are no phases. Every operation is tried against the address book as it stands (`book.ts`), judged by the one table
 * of constraints (`constraints.ts`). One that would be refused is parked under the facts that could lift the refusal, and
 * tried again when one of them changes; one that is accepted is applied, and depends on whoever last altered a fact it
 * relies on. So edges exist exactly where a constraint makes them, and everything else may run side by side.
 *
 * Deletions wait until nothing else is left, unless somebody needs what they free. When all that is left waits for each
 * other, `break-cycle.ts` chooses one more call that makes room. What waits for something that never comes is stuck, and
 * is reported with whatever stands in its way.
 */
import type { Call } from '../model/call.ts'
import type { LiveOrg } from '../model/live.ts'
import { Book, type ObjectRef, type Token } from './book.ts'
import { breakCycle } from './break-cycle.ts'
import { examine } from './constraints.ts'
import type { Operation } from './operations.ts'
import type { Examination, Refusal } from './refusal.ts'
import { releasesOf } from './releases.ts'
import { hopeless } from './waits.ts'

export interface OrderedCall {
  readonly operation: Operation
  readonly call: Call
  /** Positions in the sequence, all smaller than its own. */
  readonly after: readonly number[]
  /** It writes a value that the operation's own call replaces. */
  readonly isTemporary: boolean
}

/** An operation that no order can make acceptable. */
export interface Stuck {
  readonly operation: Operation
  readonly refusals: readonly Refusal[]
  /** Everything that it waits for waits for it in turn. */
  readonly isCycle: boolean
}

export interface Ordering {
  readonly sequence: readonly OrderedCall[]
  /** Only causes: what merely waits for a stuck operation is left out. */
  readonly stuck: readonly Stuck[]
}

/** An operation on its way: what is left of its call, and why it waits. */
export interface Pending {
  readonly operation: Operation
  call: Call
  refusals: readonly Refusal[]
  /** Facts whose change let it proceed in the end. */
  readonly waited: Set<Token>
  isQueued: boolean
  /** Deletions are held back until they are needed or nothing else is left. */
  isHeld: boolean
  /** How often a cycle through it was broken. */
  breaks: number
}

export function orderOperations(live: LiveOrg, operations: readonly Operation[]): Ordering {
  return new Scheduler(new Book(live), operations).run()
}

export class Scheduler {
  readonly book: Book
  readonly #pending = new Set<Pending>()
  readonly #byObject = new Map<ObjectRef, Set<Pending>>()
  readonly #waiters = new Map<Token, Set<Pending>>()
  readonly #writers = new Map<Token, number[]>()
  readonly #sequence: OrderedCall[] = []
  readonly #stuck: Stuck[] = []
  /** Valid until the next call is applied: what an import releases takes long to find out. */
  readonly #releases = new Map<
    Pending,
    { readonly call: Call; readonly at: number; readonly tokens: ReadonlySet<Token> }
  >()
  #queue: Pending[] = []

  constructor(book: Book, operations: readonly Operation[]) {
    this.book = book
    for (const operation of operations) {
      const pending: Pending = {
        operation,
        call: operation.call,
        refusals: [],
        waited: new Set(),
        isQueued: false,
        isHeld: operation.isDelete,
        breaks: 0,
      }
      this.#pending.add(pending)
      for (const object of handlesOf(operation)) {
        const others = this.#byObject.get(object)
        if (others) others.add(pending)
        else this.#byObject.set(object, new Set([pending]))
      }
      if (!pending.isHeld) this.#enqueue(pending)
    }
  }

  run(): Ordering {
    this.#drain()
    while (this.#hasWork()) {
      if (!this.#giveUpHopeless() && !this.#releaseNeededDeletes()) this.#breakOrGiveUp()
      this.#drain()
    }
    this.#releaseAllDeletes()
    this.#drain()
    while (this.#pending.size > 0) {
      if (!this.#giveUpHopeless()) this.#breakOrGiveUp()
      this.#drain()
    }
    return { sequence: this.#sequence, stuck: this.#stuck }
  }

  /** Those that were tried and wait; deletions that are still held back are not among them. */
  *pending(): Generator<Pending> {
    for (const pending of this.#pending) if (!pending.isHeld) yield pending
  }

  /** Everything that is still to be done, held-back deletions included. */
  all(): Iterable<Pending> {
    return this.#pending
  }

  /** What is still to be done to an object, held-back deletions included. */
  pendingFor(object: ObjectRef): ReadonlySet<Pending> {
    return this.#byObject.get(object) ?? NONE
  }

  /** The facts that a pending operation would alter if it could go ahead now. */
  releases(pending: Pending): ReadonlySet<Token> {
    const known = this.#releases.get(pending)
    if (known && known.call === pending.call && known.at === this.#sequence.length) return known.tokens
    const tokens = new Set([...releasesOf(this.book, pending), ...milestoneOf(pending.operation)])
    this.#releases.set(pending, { call: pending.call, at: this.#sequence.length, tokens })
    return tokens
  }

  /** Applies a call that belongs to `pending` but does not finish it. */
  interpose(pending: Pending, call: Call, isTemporary: boolean): void {
    pending.breaks++
    this.#apply(pending, call, this.#examine({ ...pending, call }).relies, isTemporary)
    this.#enqueue(pending)
  }

  #hasWork(): boolean {
    for (const pending of this.#pending) if (!pending.operation.isDelete) return true
    return false
  }

  #enqueue(pending: Pending): void {
    if (pending.isQueued) return
    pending.isQueued = true
    this.#queue.push(pending)
  }

  #drain(): void {
    for (let queue = this.#queue; queue.length > 0; queue = this.#queue) {
      this.#queue = []
      for (const pending of queue) {
        pending.isQueued = false
        if (this.#pending.has(pending)) this.#attempt(pending)
      }
    }
  }

  #attempt(pending: Pending): void {
    const { refusals, relies } = this.#examine(pending)
    pending.refusals = refusals
    if (refusals.length > 0) {
      for (const token of refusals.flatMap((refusal) => refusal.waitsFor)) {
        pending.waited.add(token)
        const waiters = this.#waiters.get(token)
        if (waiters) waiters.add(pending)
        else this.#waiters.set(token, new Set([pending]))
      }
      return
    }
    this.#remove(pending)
    this.#apply(pending, pending.call, [...relies, ...pending.waited], false)
  }

  #examine({ operation: { after }, call }: Pending): Examination {
    if (after === undefined) return examine(this.book, call)
    if (this.pendingFor(after).size > 0) {
      return {
        refusals: [{ constraint: 'milestone', errcode: 0, waitsFor: [after], blockers: [after] }],
        relies: [],
      }
    }
    const { refusals, relies } = examine(this.book, call)
    return { refusals, relies: [...relies, after] }
  }

  #apply(pending: Pending, call: Call, relies: readonly Token[], isTemporary: boolean): void {
    const position = this.#sequence.length
    const after = new Set<number>()
    for (const token of relies) for (const writer of this.#writers.get(token) ?? []) after.add(writer)
    this.#sequence.push({
      operation: pending.operation,
      call,
      after: [...after].sort((a, b) => a - b),
      isTemporary,
    })
    const isDone = !this.#pending.has(pending)
    for (const token of [...this.book.apply(call), ...(isDone ? milestoneOf(pending.operation) : [])]) {
      // A department is empty only after everybody has left it; any other fact is as its last writer made it.
      const writers = this.#writers.get(token)
      if (writers && isShared(token)) writers.push(position)
      else this.#writers.set(token, [position])
      const waiters = this.#waiters.get(token)
      if (!waiters) continue
      this.#waiters.delete(token)
      for (const waiter of waiters) this.#enqueue(waiter)
    }
  }

  #remove(pending: Pending): void {
    this.#pending.delete(pending)
    for (const object of handlesOf(pending.operation)) this.#byObject.get(object)?.delete(pending)
  }

  #release(pending: Pending): void {
    pending.isHeld = false
    this.#enqueue(pending)
  }

  #releaseAllDeletes(): void {
    // Members first, then departments from the bottom up, so that hardly any has to wait.
    const held = [...this.#pending].filter((pending) => pending.isHeld)
    const depth = (call: Call): number => (call.call === 'department/delete' ? this.book.depth(call.id) : Infinity)
    const depths = new Map(held.map((pending) => [pending, depth(pending.call)]))
    held.sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0) || 0)
    for (const pending of held) this.#release(pending)
  }

  /** Lets those deletions go that somebody who waits needs; `false` when there are none. */
  #releaseNeededDeletes(): boolean {
    const needed = new Set<Pending>()
    for (const pending of this.pending()) {
      for (const refusal of pending.refusals) {
        for (const object of refusal.blockers) {
          for (const other of this.pendingFor(object)) if (other.isHeld) needed.add(other)
        }
        if (refusal.blockers.length > 0) continue
        for (const other of this.#pending) if (other.isHeld) needed.add(other)
      }
    }
    for (const pending of needed) this.#release(pending)
    return needed.size > 0
  }

  #breakOrGiveUp(): void {
    const outcome = breakCycle(this)
    if (outcome !== 'broken') this.#giveUp(outcome, true)
  }

  #giveUpHopeless(): boolean {
    const lost = hopeless(this)
    this.#giveUp(lost, false)
    return lost.length > 0
  }

  #giveUp(lost: readonly Pending[], isCycle: boolean): void {
    for (const pending of lost) {
      this.#remove(pending)
      const isConsequence =
        !isCycle && pending.refusals.some((refusal) => refusal.blockers.some((object) => this.#isStuck(object)))
      if (!isConsequence) {
        this.#stuck.push({ operation: pending.operation, refusals: pending.refusals, isCycle })
      }
      for (const object of handlesOf(pending.operation)) this.#stuckObjects.add(object)
    }
  }

  readonly #stuckObjects = new Set<ObjectRef>()

  #isStuck(object: ObjectRef): boolean {
    return this.#stuckObjects.has(object)
  }
}

const NONE: ReadonlySet<Pending> = new Set()

function isShared(token: Token): boolean {
  return /^(?:left|tag-left|milestone):/u.test(token)
}

function milestoneOf({ reaches }: Operation): readonly Token[] {
  return reaches === undefined ? [] : [reaches]
}

/** What pending operations are found by. */
function handlesOf(operation: Operation): readonly ObjectRef[] {
  return [...operation.objects, ...milestoneOf(operation)]
}
