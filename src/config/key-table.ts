/*
 * Who was first to use a userid, mobile or mail, for a million of them. A Map of strings would do the same, but slower and with every
 * string kept alive, and with it the text of the file it was cut from. So only fingerprints are kept: two different 32-bit hashes of the
 * folded text. That two texts share both by chance is a matter of 1 in 10^12 for a million members; whoever reports a match compares the
 * texts first.
 */

/** How spellings of one thing are made equal: the keys of `model/fields.ts`, computed on the fly. */
export type Fold = 'case' | 'mobile'

export class KeyTable {
  readonly #fold: Fold
  #count = 0
  /** Three numbers a slot: both hashes and the number of the owner, plus one; 0 is free. */
  #slots: Int32Array

  /** @param expected about how many texts there will be; more are no problem */
  constructor(fold: Fold, expected = 0) {
    this.#fold = fold
    this.#slots = new Int32Array(3 * Math.max(1024, 2 ** Math.ceil(Math.log2(2 * expected + 1))))
  }

  /** The first owner of this text, or -1 after making `owner` that. */
  claim(text: string, owner: number): number {
    if (this.#count * 6 >= this.#slots.length) this.#grow()
    const slot = this.#slotOf(text)
    const known = this.#slots[slot + 2] ?? 0
    if (known !== 0) return known - 1
    this.#slots[slot] = hashes[0]
    this.#slots[slot + 1] = hashes[1]
    this.#slots[slot + 2] = owner + 1
    this.#count++
    return -1
  }

  /** The first owner, or -1. */
  find(text: string): number {
    return (this.#slots[this.#slotOf(text) + 2] ?? 0) - 1
  }

  #slotOf(text: string): number {
    if (this.#fold === 'case') hashCase(text)
    else hashMobile(text)
    return findSlot(this.#slots, hashes[0], hashes[1])
  }

  #grow(): void {
    const old = this.#slots
    const larger = new Int32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] === 0) continue
      const slot = findSlot(larger, old[at] ?? 0, old[at + 1] ?? 0)
      for (let part = 0; part < 3; part++) larger[slot + part] = old[at + part] ?? 0
    }
    this.#slots = larger
  }
}

function findSlot(slots: Int32Array, first: number, second: number): number {
  // The number of slots is a power of two.
  const mask = slots.length / 3 - 1
  let index = first & mask
  for (;;) {
    const at = index * 3
    if (slots[at + 2] === 0 || (slots[at] === first && slots[at + 1] === second)) return at
    index = (index + 1) & mask
  }
}

/** Both hashes of the last text: returning them as an object would cost more than computing them. */
const hashes: [number, number] = [0, 0]

function hashCase(text: string): void {
  let first = 0x811c9dc5
  let second = 0x9747b28c
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0x41 && code <= 0x5a) code |= 0x20
    first = Math.imul(first ^ code, 0x01000193)
    second = Math.imul(second ^ code, 0x5bd1e995)
    second ^= second >>> 15
  }
  finish(first, second)
}

function hashMobile(text: string): void {
  let first = 0x811c9dc5
  let second = 0x9747b28c
  for (let at = text.startsWith('+86') ? 3 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x2d) continue
    first = Math.imul(first ^ code, 0x01000193)
    second = Math.imul(second ^ code, 0x5bd1e995)
    second ^= second >>> 15
  }
  finish(first, second)
}

/** The low bits choose the slot, so every bit of the text must reach them. */
function finish(first: number, second: number): void {
  const mixed = Math.imul(first ^ (first >>> 16), 0x85ebca6b)
  hashes[0] = (mixed ^ (mixed >>> 13)) | 0
  hashes[1] = second | 0
}
