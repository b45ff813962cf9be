import type { Message } from '../model/message.ts'

/** Names are compared up to this length and this many; beyond, a suggestion costs more than it helps. */
const LENGTH_LIMIT = 80
const CANDIDATE_LIMIT = 200_000

/** "did you mean …?" for the candidate that is nearest to what was written, if one is near. */
export function didYouMean(written: string, candidates: Iterable<string>): Message | undefined {
  const name = nearest(written, candidates)
  return name === undefined ? undefined : { code: 'hint.did-you-mean', params: { name } }
}

export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > LENGTH_LIMIT) return undefined
  const folded = fold(written)
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(folded.length / 3)) + 1
  let seen = 0
  for (const candidate of candidates) {
    if (++seen > CANDIDATE_LIMIT) break
    if (candidate === written || Math.abs(candidate.length - written.length) >= bestDistance) continue
    const distance = editDistance(folded, fold(candidate), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
      if (distance === 0) break
    }
  }
  return best
}

function fold(text: string): string {
  return text.toLowerCase()
}

/** Levenshtein with swaps of neighbours counted as one; `limit` when it is that much or more. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let smallest = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
      if (cost < smallest) smallest = cost
    }
    if (smallest >= limit) return limit
    before = previous
    previous = row
  }
  return previous[b.length] ?? limit
}
