import type { Message } from '../model/message.ts'

/** Longer names are not compared: a suggestion would cost more than it helps. */
const LENGTH_LIMIT = 80

/** "did you mean …?" for the candidate that is nearest to what was written, if one is near. */
export function didYouMean(written: string, candidates: Iterable<string>): Message | undefined {
  const name = nearest(written, candidates)
  return name === undefined ? undefined : { code: 'hint.did-you-mean', params: { name } }
}

/** The first of the candidates that differ least, when a third of the characters or fewer differ; case does not count. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > LENGTH_LIMIT) return undefined
  const codes = Uint16Array.from({ length: written.length }, (_, at) => foldedCode(written, at))
  let best: string | undefined
  let limit = Math.max(1, Math.floor(written.length / 3)) + 1
  for (const candidate of candidates) {
    if (candidate === written || Math.abs(candidate.length - written.length) >= limit) continue
    const distance = editDistance(codes, candidate, limit)
    if (distance < limit) {
      best = candidate
      limit = distance
      if (distance === 0) break
    }
  }
  return best
}

function foldedCode(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code
}

/** Three rows of the table, used again for each candidate: there may be a hundred thousand. */
let before = new Int32Array(LENGTH_LIMIT * 2)
let previous = new Int32Array(LENGTH_LIMIT * 2)
let row = new Int32Array(LENGTH_LIMIT * 2)

/** Levenshtein with swaps of neighbours counted as one; `limit` when it is that much or more. */
function editDistance(codes: Uint16Array, candidate: string, limit: number): number {
  const width = codes.length
  for (let i = 0; i <= width; i++) previous[i] = i
  let lastCode = -1
  for (let j = 1; j <= candidate.length; j++) {
    const code = foldedCode(candidate, j - 1)
    row[0] = j
    let smallest = j
    for (let i = 1; i <= width; i++) {
      const own = codes[i - 1]
      const change = (previous[i - 1] ?? 0) + (own === code ? 0 : 1)
      let cost = Math.min((previous[i] ?? 0) + 1, (row[i - 1] ?? 0) + 1, change)
      if (j > 1 && i > 1 && own === lastCode && codes[i - 2] === code) cost = Math.min(cost, (before[i - 2] ?? 0) + 1)
      row[i] = cost
      if (cost < smallest) smallest = cost
    }
    if (smallest >= limit) return limit
    lastCode = code
    ;[before, previous, row] = [previous, row, before]
  }
  return Math.min(previous[width] ?? limit, limit)
}
