import type { TextPlace } from './text-place.ts'

/** Offsets as lines and columns, both zero-based. */
export class LineTable {
  readonly #starts: Int32Array
  readonly #length: number

  constructor(text: string) {
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#starts = Int32Array.from(starts)
    this.#length = text.length
  }

  placeAt(offset: number): TextPlace {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.startOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low, column: offset - this.startOf(low) }
  }

  /** The end of the text for a line that is not there. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#length + 1
  }
}
